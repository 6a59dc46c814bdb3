"""The words by which laboratories head their columns, in small letters; what they mean is in `column_names`."""

from __future__ import annotations

import re

#: Columns that separate curves without being asked.
SEPARATING = (
    *("series", "drive", "power", "field", "magnetic field", "sweep"),
    *("drive level", "drive voltage", "drive amplitude", "drive power", "u drive", "v drive", "excitation"),
    # an amplitude, a voltage or an intensity alone may be what the resonator answers
    *("excitation voltage", "excitation level", "strain", "strain amplitude", "strain level"),
    *("acoustic intensity", "acoustic power"),
)
MAGNETIC = ("b", "h", "b0", "h0", "b 0", "h 0", "b ext", "h ext", "mu0 h", "mu0h", "µ0h", "µ0 h")
MAGNETIC_UNIT = re.compile(r"[mµu]?T|tesla|k?G|gauss|k?Oe|k?A/m", re.IGNORECASE)

TEMPERATURES = frozenset(
    [
        *("t", "temp", "temp.", "temperature", "temperatur", "sample temp"),
        *("sample temperature", "t sample", "tsample", "probentemperatur", "mean temp"),
        *("mean temperature", "average temp", "t mean", "température", "temperatura"),
    ]
)
FREQUENCIES = frozenset(
    [
        *("frequency", "freq", "freq.", "frequenz", "f", "f0", "f 0", "f res", "fres", "nu"),
        *("resonance frequency", "resonant frequency", "resonanzfrequenz", "center frequency"),
        *("resonance freq", "sound frequency", "omega/2pi", "omega/2 pi", "omega/(2pi)", "fréquence"),
    ]
)
PHOTONS = frozenset(
    [
        *(
            "photons",
            "photon number",
            "photon numbers",
            "n photon",
            "n photons",
            "nphoton",
            "nph",
            "n ph",
            "n",
        ),
        *(
            "nbar",
            "n bar",
            "<n>",
            "<nph>",
            "<n ph>",
            "average photon number",
            "mean photon number",
            "num photons",
        ),
    ]
)
POWERS = frozenset(
    ["power", "applied power", "input power", "p app", "p in", "p", "microwave power", "drive power"]
)
COUPLING_QS = frozenset(
    [
        *("qc", "q c", "|qc|", "|q c|", "qc mag", "qe", "q e", "qext", "q ext", "q external", "external q"),
        *("coupling q", "q coupling", "coupling quality factor", "external quality factor"),
    ]
)
POLARIZATIONS = {
    "l": ("longitudinal", "longitudinale", "longitudinaler", "longit", "long", "la", "l"),
    "t": (
        *("transversal", "transversale", "transversaler", "transverse", "transv", "trans"),
        *("torsional", "torsion", "tors", "shear", "ta", "t"),
    ),
    "young": (
        *("young's modulus", "young's", "youngs", "young", "flexural", "flexure", "flex", "bending"),
        *("extensional", "biegung"),
    ),
    "bulk": ("bulk",),
    "surface": ("surface", "rayleigh", "saw"),
}
ERROR_WORDS = (
    r"(?:standard error|std\.? ?err\.?|std\.? ?dev\.?|standard deviation|uncertainty|uncert\.?|unc|errors?|err\.?"
    r"|y[ -]?err(?:or)?|yer±|error bars?|sigma|stdev|stddev|std|sd|fehler|messfehler|unsicherheit"
    r"|erreur|incertitude|[eé]cart[ -]type|\+-|\+/-|±)"
)
SPELLINGS = str.maketrans(
    {
        "Δ": "d",
        "∆": "d",
        "δ": "d",
        "κ": "kappa",
        "λ": "lambda",
        "α": "alpha",
        "ε": "eps",
        "ϵ": "eps",
        "ω": "omega",
        "π": "pi",
        "τ": "tau",
        "φ": "phi",
        "ν": "nu",
        "σ": "sigma ",
        "_": " ",
        "−": "-",
        "–": "-",
        "\uff0d": "-",
        "\ufe63": "-",
        "\u2010": "-",
        "\u2011": "-",
    }
    | {"⁻": "^-", "¹": "1", "²": "^2", "³": "^3", "₀": "0", "μ": "µ"}
)
