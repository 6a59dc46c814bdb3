"""Every command refuses at once what it could not keep: before it computes, with one message and exit code 2."""

import shutil
import sys
import warnings
from collections import namedtuple

import pytest

from glassblocks import preflight
from glassblocks.cli.app import main
from glassblocks.lattice import response_config

GLASSES = "name,c_l [km/s],c_t [km/s]\nmine,5.8,3.8\n"
#: Each command that writes, and what must not be called if nothing can be written.
COMMANDS = [
    (["reproduce"], "glassblocks.comparison.reproduce"),
    (["ratio", "glasses.csv"], "glassblocks.comparison.compare"),
    (["fit", "data.csv", "--glass", "a-SiO2"], "glassblocks.fitting.fit"),
    (["flow"], "glassblocks.renormalization.run_flows"),
    (["superblock", "superblock.toml"], "glassblocks.ensembles.run_ensemble"),
    (["renormalize", "renormalize.toml"], "glassblocks.renormalization.trees.run_trees"),
    (["lattice", "sums"], "glassblocks.lattice.growth.survey"),
    (["lattice", "response", "response.toml"], "glassblocks.lattice.response_config.respond"),
    (["simulate", "simulate.toml"], "glassblocks.fitting.simulated_data.simulate"),
]
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def inputs(monkeypatch, tmp_path):
    from glassblocks import ensembles
    from glassblocks.fitting import simulation_plan
    from glassblocks.renormalization.trees import tree_example

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)  # `main` sets its own
    (tmp_path / "glasses.csv").write_text(GLASSES)
    (tmp_path / "superblock.toml").write_text(ensembles.example())
    (tmp_path / "renormalize.toml").write_text(tree_example())
    (tmp_path / "response.toml").write_text(response_config.example())
    (tmp_path / "simulate.toml").write_text(simulation_plan.example())
    (tmp_path / "data.csv").write_text("T [K],kappa [W/m/K],+- kappa [W/m/K]\n1,0.1,0.01\n")
    (tmp_path / "file").write_text("")


def needs(command):
    for module in preflight.MODULES["io"] if command == "superblock" else ():
        pytest.importorskip(module)


def refused(monkeypatch, capsys, arguments, computes, output):
    def computed(*_, **__):
        pytest.fail("computed what cannot be kept")

    monkeypatch.setattr(computes, computed)
    option = "--output" if output else "--json"
    monkeypatch.setattr(sys, "argv", ["glassblocks", *arguments, option, *([output] if output else [])])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    lines = [line for line in printed.err.splitlines() if "note:" not in line]
    assert len(lines) == 1
    return lines[0]


@pytest.mark.parametrize(("arguments", "computes"), COMMANDS, ids=lambda value: " ".join(value[:2]))
def test_an_output_that_cannot_be_written_is_refused(monkeypatch, capsys, tmp_path, arguments, computes):
    needs(arguments[0])
    before = sorted(tmp_path.iterdir())
    error = refused(monkeypatch, capsys, arguments, computes, "file/deep/folder")
    assert error.startswith("glassblocks: error: output: received 'file/deep/folder")
    assert "choose another --output (Not a directory)" in error
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(("arguments", "computes"), COMMANDS, ids=lambda value: " ".join(value[:2]))
def test_a_full_disk_is_refused(monkeypatch, capsys, tmp_path, arguments, computes):
    needs(arguments[0])
    before = sorted(tmp_path.iterdir())
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**9, 10**9 - 1000, 1000))
    error = refused(monkeypatch, capsys, arguments, computes, "new/folder")
    assert error.startswith("glassblocks: error: output: received 'new/folder")
    assert "MB free; choose another --output (0.001 MB are free)" in error
    assert sorted(tmp_path.iterdir()) == before


#: A file that each command writes.
WRITES = {
    "reproduce": "summary.json",
    "ratio": "ratios.svg",
    "fit": "fit.json",
    "flow": "flow.png",
    "superblock": "superblock.png",
    "renormalize": "renormalize.png",
    "lattice sums": "lattice-sums.md",
    "lattice response": "",
    "simulate": "friction_transverse.csv",
}


@pytest.mark.parametrize(("arguments", "computes"), COMMANDS, ids=lambda value: " ".join(value[:2]))
def test_a_file_that_no_command_wrote_is_not_replaced(monkeypatch, capsys, tmp_path, arguments, computes):
    needs(arguments[0])
    name = WRITES[" ".join(arguments[:2]) if arguments[0] == "lattice" else arguments[0]]
    mine = tmp_path / "out" / name if name else tmp_path / "out"
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("measured")
    error = refused(monkeypatch, capsys, arguments, computes, "out")
    assert f"{mine.relative_to(tmp_path)}, not written by glassblocks or changed since" in error
    assert "choose another --output, or add --force" in error
    assert mine.read_text() == "measured"


@pytest.mark.parametrize("module", preflight.MODULES["io"])
def test_a_missing_extra_is_told_first(monkeypatch, capsys, module):
    needs("superblock")
    monkeypatch.setitem(sys.modules, module, None)
    sampled = "glassblocks.ensembles.run_ensemble"
    error = refused(monkeypatch, capsys, ["superblock", "superblock.toml"], sampled, "")
    assert f"{module} is not installed" in error


def test_room_for_a_large_ensemble_is_asked_for_before_it_runs(monkeypatch, capsys):
    """The example's sample has 8 glasses x 3 couplings x 4 waves x 2 x (8 bins, their errors, 2) numbers of 8 bytes."""
    needs("superblock")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**9, 0, 10**9))
    sampled = "glassblocks.ensembles.workers.sample"
    arguments = ["superblock", "superblock.toml", "--samples", str(10**5)]
    error = refused(monkeypatch, capsys, arguments, sampled, "out")
    size = 8 * 3 * 4 * 2 * 18 * 8 * 1e5 + 2**20
    assert f"a folder with {size / 1e6:.3g} MB free; choose another --output (1e+03 MB are free)" in error
