"""Dumps of a search for two-level systems with LAMMPS: couplings with their signs, moduli, boxes, and what is wrong."""

import json

import numpy as np
import pytest
import typer
from typer.testing import CliRunner
from user_tls import COUPLINGS, write_dumps

from glassblocks.cli import systems as command
from glassblocks.constants import ELECTRON_VOLT
from glassblocks.errors import TableError
from glassblocks.tensors.mandel import WEIGHTS
from glassblocks.tunneling.searched_systems import read_searches, search_folders


def read(folder, notes=None):
    return read_searches(search_folders(folder), (notes if notes is not None else []).append)


def run(*arguments):
    app = typer.Typer()
    app.command()(command.systems)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def change(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_couplings_come_back_with_their_signs(tmp_path):
    found = read(write_dumps(tmp_path / "run"))
    tensors = found.systems.coupling / WEIGHTS / ELECTRON_VOLT
    assert tensors[:, [0, 1, 2, 5, 4, 3]] == pytest.approx(COUPLINGS, abs=2e-4)
    assert found.systems.energy / ELECTRON_VOLT == pytest.approx([0.018, 0.004, 0.011])


def test_a_tilt_gives_the_component_of_the_tensor(tmp_path):
    # energy of a strain by hand: asymmetry = 2 gamma : e, e_xy = e_yx = s/2 for a tilt by s
    gamma, s = np.array([[0.1, 0.3, 0.0], [0.3, -0.2, 0.0], [0.0, 0.0, 0.4]]), 0.003
    tilt = np.zeros((3, 3))
    tilt[0, 1] = s
    slope = 2 * np.sum(gamma * (tilt + tilt.T) / 2) / s
    assert slope / 2 == pytest.approx(gamma[0, 1])
    row = np.array([[0.1, -0.2, 0.4, slope / 2, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0, 0.0, 0.0]])
    found = read(write_dumps(tmp_path / "run", row, (0.01, 0.02)))
    assert found.systems.coupling[0, 5] / ELECTRON_VOLT == pytest.approx(np.sqrt(2) * gamma[0, 1], rel=1e-3)


def test_units_are_those_of_metal(tmp_path):
    found = read(write_dumps(tmp_path / "run"))
    assert found.moduli.bulk == pytest.approx(44.6e9) and found.moduli.shear == pytest.approx(30.5e9)
    assert found.moduli.speed_ratio == pytest.approx(np.sqrt((44.6 + 4 / 3 * 30.5) / 30.5))
    assert found.volume == pytest.approx(21e-10 * 22e-10 * 23e-10, rel=1e-6, abs=0)
    # 2 pi sqrt(amu A^2/eV) = 64 fs, of which the dumps hold multiples without the 2 pi
    assert found.attempt_time[0] == pytest.approx([1.279e-13, 2.559e-13], rel=1e-3, abs=0)
    assert found.barrier[0] == pytest.approx(0.070306 * ELECTRON_VOLT, rel=1e-6, abs=0)


def test_one_minimum_is_no_system_and_a_pair_that_is_found_again_is_not_independent(tmp_path):
    folder = write_dumps(
        tmp_path / "run", np.concatenate([COUPLINGS, -1.05 * COUPLINGS[:1]]), (0.018, 0.004, 0.011, 0.017)
    )
    change(folder / "TLS.dump", "0.004000\t0.070306\t0.034776", "0.004000\t0.070306\t0.000000")
    notes = []
    found = read(folder, notes)
    assert found.systems.energy.size == 3 and found.systems.group.tolist() == [0, 1, 0]
    assert "1 of 4 systems left out: both minima are one" in notes[0] and "found again" in notes[1]


def test_each_folder_is_a_box(tmp_path):
    for name in ("a", "b"):
        write_dumps(tmp_path / name)
    found = read(tmp_path)
    assert found.systems.group.tolist() == [0, 0, 0, 1, 1, 1]
    assert found.volume == pytest.approx(2 * 21e-10 * 22e-10 * 23e-10, rel=1e-6, abs=0)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("TLS.dump", "0.018000\t0.070306\t0.034776", "0.018000\t0.070306", "line 2: received 6 columns"),
        ("TLS.dump", "0.070306\t0.034776", "0.070306\tnan", "7 finite numbers"),
        ("cc_ec_raw_data.dump", "-0.005000\t", "-0.0o5000\t", "line 2"),
        ("cc_ec_raw_data.dump", "Strain\t", "Stress\t", "without a header 'Strain'"),
        ("cc_ec_final.dump", "GammaXX\t", "GAMMA\t", "GammaXX"),
        ("cc_ec_final.dump", "0.900000\t", "0.700000\t", "0.700000 eV in cc_ec_final.dump and 0.9000"),
    ],
)
def test_a_broken_dump_is_refused_with_file_and_line(tmp_path, name, old, new, said):
    folder = write_dumps(tmp_path / "run")
    change(folder / name, old, new)
    with pytest.raises(TableError, match=said) as error:
        read(folder)
    assert name in str(error.value)


def test_a_run_that_was_killed_is_refused(tmp_path):
    folder = write_dumps(tmp_path / "run")
    path = folder / "cc_ec_raw_data.dump"
    path.write_text(path.read_text()[:-300])
    with pytest.raises(TableError, match="a run that was killed"):
        read(folder)
    write_dumps(folder)
    (folder / "TLS.dump").write_text((folder / "TLS.dump").read_text().rsplit("Bisection", 1)[0])
    with pytest.raises(TableError, match=r"2 systems in TLS\.dump, 3 systems in cc_ec_raw_data\.dump"):
        read(folder)


def test_a_folder_without_dumps_says_what_is_missing(tmp_path):
    with pytest.raises(TableError) as error:
        read(tmp_path)
    assert "TLS.dump" in str(error.value) and "cc_ec_raw_data.dump" in str(error.value)


def test_couplings_without_signs_are_not_enough(tmp_path):
    folder = write_dumps(tmp_path / "run")
    (folder / "cc_ec_raw_data.dump").unlink()
    with pytest.raises(TableError, match=r"cc_ec_raw_data\.dump"):
        read(folder)


def test_the_command_reads_dumps_beside_its_own_table(tmp_path):
    folder = write_dumps(tmp_path / "run")
    result = run(folder, "--u-min", "1e-3")
    assert result.exit_code == 0, result.output
    assert "c_l/c_t = 1.67" in result.output and "attempt times" in result.output
    found = json.loads(run(folder / "TLS.dump", "--json").stdout)
    gamma, trace = COUPLINGS, COUPLINGS[:, :3].sum(axis=1) ** 2
    square = np.sum(gamma[:, :3] ** 2, axis=1) + 2 * np.sum(gamma[:, 3:] ** 2, axis=1)
    counted = [False, True, True]  # the largest energy stands for the search
    l, t = (np.sum(each[counted]) for each in ((2 * square + trace) / 15, (3 * square - trace) / 30))
    assert found["values"]["gamma_l/gamma_t"]["value"] == pytest.approx(np.sqrt(l / t), rel=1e-3)
    assert found["search"]["moduli"]["c_l/c_t"] == pytest.approx(1.672, abs=2e-3)
