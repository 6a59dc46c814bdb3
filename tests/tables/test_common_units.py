"""The commonest units are read without pint, as pint would read them."""

import subprocess
import sys

import pytest

from glassblocks.tables import units

COMMON = dict(units.COMMON)


@pytest.mark.parametrize(("unit", "target"), COMMON)
def test_pint_says_the_same_of_every_common_unit(unit, target, monkeypatch):
    monkeypatch.setattr(units, "COMMON", {})
    assert units.factor_to.__wrapped__(unit, target) == pytest.approx(COMMON[unit, target], rel=5e-16)
    assert units.is_unit(unit)


def test_a_table_of_common_units_does_not_wake_pint(tmp_path):
    (tmp_path / "velocity.csv").write_text(
        "T [mK],frequency [MHz],dc_l/c_l [1e-6],+- dc_l/c_l [1e-6]\n"
        + "".join(f"{20 * n},90,{n},0.5\n" for n in range(1, 9))
    )
    code = (
        "import sys\n"
        "from glassblocks.fitting.reading import read_files\n"
        "print(len(read_files([sys.argv[1]])), 'pint' in sys.modules)\n"
    )
    run = [sys.executable, "-c", code, str(tmp_path / "velocity.csv")]
    said = subprocess.run(run, check=True, capture_output=True, text=True).stdout
    assert said.split()[-1] == "False"
