"""Options of `fit` that speak of what the data do not have are told; those that are used are not."""

import pytest

from glassblocks.cli.options_of_nothing import MEASURING_TIME, of_nothing
from glassblocks.fitting.reading import read_files, told_apart
from glassblocks.fitting.reading_options import ReadingOptions

NOTHING = dict.fromkeys(("mass", "molar_mass", "frequency", "coupling", "eps_r", "filling_factor"))
NOTHING |= {"measuring_time": MEASURING_TIME, "substrate": "fit"}
TABLES = {
    "heat": "T [K],C [uJ/K]\n0.1,1.0\n0.2,2.0\n0.3,3.1\n",
    "molar": "T [K],C [mJ/mol/K]\n0.1,1.0\n0.2,2.0\n0.3,3.1\n",
    "sound": "T [K],Q^-1 transverse\n0.1,1e-4\n0.2,2e-4\n0.3,2.1e-4\n",
    "sound with its frequency": "T [K],frequency [MHz],Q^-1 transverse\n0.1,1,1e-4\n0.2,1,2e-4\n0.3,1,2.1e-4\n",
    "kappa": "T [K],kappa [W/m/K]\n0.1,1e-4\n0.2,4e-4\n0.3,9e-4\n",
    "resonator": "T [K],frequency [GHz],Qi,Qc,power [dBm]\n0.1,5,1e5,1e5,-100\n0.2,5,1.1e5,1e5,-100\n",
    "loss": "T [K],frequency [GHz],tan delta\n0.1,5,1e-4\n0.2,5,1.1e-4\n0.3,5,1.2e-4\n",
}
#: What each option says, and the tables in which it does something (with what they need beside it).
OPTIONS = {
    "--mass": ({"mass": "20 mg"}, {"heat"}),
    "--molar-mass": ({"molar_mass": "60 g/mol"}, {"molar"}),
    "--frequency": ({"frequency": "5 MHz"}, {"sound"}),
    "--coupling": ({"coupling": "notch"}, {"resonator"}),
    "--t-min": ({"t_min": ["heat=0.1"]}, {"heat", "molar"}),
    "--t-max": ({"t_max": ["kappa=1"]}, {"kappa"}),
    "--eps-r": ({"eps_r": "3.8"}, {"resonator", "loss"}),
    "--filling-factor": ({"filling_factor": "0.5"}, {"resonator"}),
    "--measuring-time": ({"measuring_time": 1.0}, {"heat", "molar"}),
    "--substrate": ({"substrate": "subtract"}, set()),
}
OF_FIT = {"eps_r", "filling_factor", "measuring_time", "substrate"}
NEEDED = {"heat": {"mass": "20 mg"}, "molar": {"molar_mass": "60 g/mol"}, "sound": {"frequency": "5 MHz"}}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("option", OPTIONS)
def test_an_option_is_told_where_and_only_where_it_does_nothing(option, table, tmp_path):
    given, used_in = OPTIONS[option]
    words = NEEDED.get(table, {}) | given
    reading = ReadingOptions.of_texts(**{name: each for name, each in words.items() if name not in OF_FIT})
    path = tmp_path / "table.csv"
    path.write_text(TABLES[table])
    curves = told_apart(read_files([path], lambda _: None, reading))
    said = list(of_nothing(NOTHING | words, reading, reading.heeded, curves))
    assert [each.split()[0] for each in said] == ([] if table in used_in else [option])


def test_what_one_of_two_tables_uses_is_used(tmp_path):
    for name in ("heat", "kappa"):
        (tmp_path / f"{name}.csv").write_text(TABLES[name])
    reading = ReadingOptions.of_texts(mass="20 mg", t_max=["kappa=1"])
    curves = told_apart(read_files(sorted(tmp_path.iterdir()), lambda _: None, reading))
    assert not list(of_nothing(NOTHING | {"mass": "20 mg"}, reading, reading.heeded, curves))
