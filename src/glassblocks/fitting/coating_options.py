"""What a user says of coated resonators: dilution factors, and whether the substrate is fitted or subtracted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from glassblocks.errors import InputError
from glassblocks.fitting.column_names import understand
from glassblocks.fitting.curve import Curve
from glassblocks.fitting.observables.observable import POLARIZATIONS
from glassblocks.fitting.stated_value import stated_value
from glassblocks.fitting.substrate_difference import subtract_substrates

TOGETHER, SUBTRACT = "fit", "subtract"
#: Under "all polarizations".
ALL = ""


class Dilution(NamedTuple):
    """A dilution factor and its standard deviation."""

    value: float
    error: float


def coated_curves(
    curves: Sequence[Curve], dilution: Sequence[str], substrate: str, note: Callable[[str], None]
) -> list[Curve]:
    """The curves with what the options `--dilution` and `--substrate` say of coated ones.

    Raises
    ------
    InputError
        If an option cannot be understood, or nothing is there that it speaks of.
    """
    factors: dict[str, Dilution] = {}
    for text in dilution:
        mode, factor = _read(text)
        if factors.setdefault(mode, factor) != factor:
            raise InputError(
                "--dilution", received=text, allowed="one factor for each mode", remedy="leave the others out"
            )
    modes = {str(curve.polarization) for curve in curves if curve.kind == "coated"}
    strange = [name for name in factors if (name and name not in modes) or not modes]
    if strange:
        raise InputError(
            "--dilution",
            received=POLARIZATIONS.get(strange[0], "one number"),
            allowed=f"for {', '.join(POLARIZATIONS[each] for each in sorted(modes))}"
            if modes
            else "beside a column 'Q^-1 film on substrate ...'",
            remedy="check the names of the columns",
        )
    if substrate not in (TOGETHER, SUBTRACT):
        raise InputError(
            "--substrate",
            received=substrate,
            allowed=f"{TOGETHER} or {SUBTRACT}",
            remedy="choose one of them",
        )
    found = [_with(curve, factors) for curve in curves]
    return subtract_substrates(found, note) if substrate == SUBTRACT else found


def _with(curve: Curve, factors: dict[str, Dilution]) -> Curve:
    own, everybody = factors.get(str(curve.polarization)), factors.get(ALL)
    given = own or everybody
    if curve.kind != "coated" or given is None:
        return curve
    return replace(curve, dilution=given.value, dilution_error=given.error, dilution_for_all=own is None)


def _read(text: str) -> tuple[str, Dilution]:
    """The polarization and the factor of one option.

    Examples
    --------
    >>> _read("0.012 +- 0.001"), _read("torsion = 0.01")
    (('', Dilution(value=0.012, error=0.001)), ('t', Dilution(value=0.01, error=0.0)))
    """
    word, _, number = text.rpartition("=")
    meaning = understand(f"Q^-1 {word.strip()}") if word.strip() else None
    mode = next(
        (each for each, name in POLARIZATIONS.items() if meaning and meaning.target == f"Q^-1 {name}"), ALL
    )
    try:
        if word.strip() and mode == ALL:
            raise ValueError(word)
        return mode, Dilution(*stated_value(number))
    except ValueError:
        raise InputError(
            "--dilution",
            received=text,
            allowed="'0.012 +- 0.001' for all modes, or 'torsion=0.012 +- 0.001' for one "
            f"({', '.join(POLARIZATIONS.values())})",
            remedy="write it so",
        ) from None
