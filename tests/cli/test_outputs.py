"""Files that commands write: a user's stay as they are, what belongs together appears together, nothing is left."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import warnings
from pathlib import Path

import pytest

from glassblocks import files
from glassblocks.cli.app import main
from glassblocks.cli.outputs import RECORD, ready, together
from glassblocks.errors import InputError
from glassblocks.files import STAGE, whole_file, whole_files
from glassblocks.locks import acquire

GLASSES = "name,c_l [km/s],c_t [km/s],gamma_l [eV],gamma_t [eV]\na,5.8,3.8,1.0,0.6\nb,4.2,2.3,0.6,0.4\n"
CURVES = "T [K],frequency [MHz],Q^-1 transverse\n" + "".join(f"{0.1 * i},10,3e-4\n" for i in range(1, 9))
LATTICE = """[medium]
density = 2200
c_l = 5800
c_t = 3800
[lattice]
blocks = 2
spacing = 5e-9
[blocks]
longitudinal = [-2e9, 1e8]
transverse = [-1e9, 5e7]
"""
SIMULATE = """seed = 1
[medium]
density = 2200
c_l = 5800
c_t = 3800
[model]
P = 8e44
gamma_l = 1.04
gamma_t = 0.65
[[curve]]
file = "kappa.csv"
kind = "conductivity"
temperature = [0.1, 0.2]
[[curve]]
file = "other.csv"
kind = "conductivity"
temperature = [0.1, 0.2]
"""
#: Each command that writes files, one of them, and where they go.
COMMANDS = {
    "simulate": (["simulate", "simulate.toml"], "other.csv"),
    "fit": (["fit", "curves.csv", "--glass", "a-SiO2", "--weights", "relative"], "fit.json"),
    "flow": (["flow"], "flow.png"),
    "reproduce": (["reproduce"], "summary.json"),
    "ratio": (["ratio", "glasses.csv"], "ratios.svg"),
    "lattice": (["lattice", "response", "lattice.toml"], "response.json"),
}


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command into the folder `out`: its exit code and what it says on the error stream."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)  # `main` sets its own
    texts = {"glasses.csv": GLASSES, "curves.csv": CURVES, "lattice.toml": LATTICE, "simulate.toml": SIMULATE}
    for name, text in texts.items():
        Path(name).write_text(text)

    def run(command, *more):
        output = "out/response.json" if command == "lattice" else "out"
        arguments = ["glassblocks", *COMMANDS[command][0], "--output", output, *more]
        monkeypatch.setattr(sys, "argv", arguments)
        with pytest.raises(SystemExit) as stop:
            main()
        return stop.value.code or 0, capsys.readouterr().err

    return run


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_replaces_its_own_files_and_no_others(run, command):
    mine = Path("out", COMMANDS[command][1])
    mine.parent.mkdir()
    mine.write_text("two years of measurements")
    code, said = run(command)
    assert code == 2
    assert said.count("\n") == 1 and mine.name in said and "--force" in said
    assert mine.read_text() == "two years of measurements"
    assert [path.name for path in mine.parent.iterdir()] == [mine.name]
    code, said = run(command, "--force")
    assert code in (0, 1), said
    assert mine.read_bytes() != b"two years of measurements"
    assert run(command)[0] == code
    mine.write_bytes(mine.read_bytes() + b"# changed by hand\n")
    code, said = run(command)
    assert code == 2 and "changed since" in said
    assert mine.read_bytes().endswith(b"# changed by hand\n")


def test_what_came_there_during_the_work_is_not_replaced(tmp_path):
    ready(tmp_path / "a", tmp_path / "b", force=False)
    with (
        pytest.raises(InputError, match=r"b, not written by glassblocks"),
        together(tmp_path / "a", tmp_path / "b", force=False) as (a, b),
    ):
        a.write_text("ours")
        b.write_text("ours")
        (tmp_path / "b").write_text("theirs")
    assert [path.name for path in tmp_path.iterdir()] == ["b"]
    assert (tmp_path / "b").read_text() == "theirs"


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum")
def test_the_record_is_one_that_sha256sum_checks(tmp_path):
    for names in (("a.csv", "b c.csv"), ("b c.csv",)):
        with together(*(tmp_path / name for name in names), force=False) as files:
            for file in files:
                file.write_text(str(names))
    command = ["sha256sum", "--check", "--strict", RECORD]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "a.csv: OK\nb c.csv: OK\n"


@pytest.mark.parametrize("text", [b"", b"\xff\x00", b"a b c\n\n  \n", b"0" * 100 + b"  a\n"])
def test_a_record_that_is_none_makes_every_file_a_strangers(tmp_path, text):
    (tmp_path / RECORD).write_bytes(text)
    (tmp_path / "a").write_text("theirs")
    with pytest.raises(InputError, match="not written by glassblocks"):
        ready(tmp_path / "a", force=False)


def test_a_file_keeps_its_mode_and_a_link_its_target(tmp_path):
    (tmp_path / "real").write_text("old")
    (tmp_path / "real").chmod(0o600)
    (tmp_path / "link").symlink_to("real")
    with whole_files(tmp_path / "link", tmp_path / "new") as (old, new):
        old.write_text("new")
        new.write_text("new")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "real").read_text() == "new"
    assert stat.S_IMODE((tmp_path / "real").stat().st_mode) == 0o600
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o666 & ~umask


def test_only_plain_files_are_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, Path(os.devnull), tmp_path / ("x" * 300)):
        with pytest.raises(InputError, match="output"), whole_file(path):
            pytest.fail("there is nothing to write to")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


WRITER = """
import sys, time
from glassblocks.files import whole_file
with whole_file(sys.argv[1]) as temporary:
    temporary.write_text("half")
    print("writing", flush=True)
    time.sleep(60)
"""


def test_what_a_killed_writer_left_is_swept_and_what_a_living_one_writes_is_not(tmp_path):
    command = [sys.executable, "-c", WRITER, str(tmp_path / "a.txt")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout.readline() == "writing\n"
        with whole_file(tmp_path / "b.txt") as temporary:
            temporary.write_text("b")
        assert len(list(tmp_path.glob(f"{STAGE}*/a.txt"))) == 1
        writer.kill()
    assert len(list(tmp_path.glob(f"{STAGE}*"))) == 1
    with whole_file(tmp_path / "b.txt") as temporary:
        temporary.write_text("b again")
    assert [path.name for path in tmp_path.iterdir()] == ["b.txt"]


def test_an_error_in_the_block_leaves_the_old_files_and_nothing_else(tmp_path):
    (tmp_path / "a").write_text("old")
    with pytest.raises(ZeroDivisionError), whole_files(tmp_path / "a", tmp_path / "b") as (a, _):
        a.write_text("new")
        _ = 1 / 0
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_text() == "old"


def test_a_pipe_in_the_place_of_what_we_wrote_is_strange_and_not_read(tmp_path):
    path = tmp_path / "a.json"
    with together(path, force=False) as (temporary,):
        temporary.write_text("{}")
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(InputError, match="not written by glassblocks"):
        ready(path, force=False)


RACER = """
import sys
import tempfile
import threading
from pathlib import Path
from glassblocks.cli.outputs import together
folder, name, *files = sys.argv[1:]
for number in range(25):
    with together(*(Path(folder, each) for each in files), force=False) as temporaries:
        for each in temporaries:
            each.write_text(f"{name} {number}")
"""


@pytest.mark.parametrize("others", ["abcd", "cdef"])
def test_commands_that_end_together_in_one_folder_mix_no_files_and_know_all_of_them(tmp_path, others):
    racing = [
        subprocess.Popen([sys.executable, "-c", RACER, str(tmp_path), name, *files])
        for name, files in (("one", "abcd"), ("other", others))
    ]
    assert [racer.wait(timeout=120) for racer in racing] == [0, 0]
    assert len({(tmp_path / each).read_text() for each in "ab"}) == 1
    assert len({(tmp_path / each).read_text() for each in "cd"}) == 1
    ready(*(tmp_path / each for each in "abcd"), force=False)
    assert {path.name for path in tmp_path.iterdir()} == {RECORD, *"abcd", *others}


def test_after_a_kill_between_two_renames_what_is_there_is_still_ours(tmp_path, monkeypatch):
    def write(text):
        with together(tmp_path / "a", tmp_path / "b", force=False) as temporaries:
            for each in temporaries:
                each.write_text(text)

    def killed(moves):
        temporary, target = moves[0]
        temporary.replace(target)
        if moves[1:]:
            raise GeneratorExit

    write("old")
    monkeypatch.setattr(files, "_take_place", killed)
    with pytest.raises(GeneratorExit):
        write("new")
    monkeypatch.undo()
    assert [(tmp_path / each).read_text() for each in "ab"] == ["new", "old"]
    write("newer")
    assert len((tmp_path / RECORD).read_text().splitlines()) == 2


def test_who_waits_for_his_turn_can_be_stopped_and_leaves_nothing(tmp_path):
    signal.signal(signal.SIGINT, signal.default_int_handler)
    release = acquire(tmp_path / f"{RECORD}.lock")
    threading.Timer(0.2, signal.raise_signal, [signal.SIGINT]).start()
    with pytest.raises(KeyboardInterrupt), together(tmp_path / "a", force=False) as (temporary,):
        temporary.write_text("ours")
    release()
    assert not list(tmp_path.iterdir())


def test_a_signal_while_files_take_their_places_comes_after_it(tmp_path, monkeypatch):
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(GeneratorExit))
    place = files._take_place

    def late(moves):
        signal.raise_signal(signal.SIGTERM)
        place(moves)

    monkeypatch.setattr(files, "_take_place", late)
    with pytest.raises(GeneratorExit), together(tmp_path / "a", force=False) as (temporary,):
        temporary.write_text("ours")
    assert {path.name for path in tmp_path.iterdir()} == {"a", RECORD}


def test_what_a_killed_worker_left_in_the_temporary_folder_goes_with_the_next_that_uses_it(
    tmp_path, monkeypatch
):
    dies = (
        "import os; from glassblocks.files import scratch; kept = scratch();"
        "(kept.__enter__() / 'a').write_text('a'); os._exit(1)"
    )
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    subprocess.run([sys.executable, "-c", dies], check=False)
    assert len(list(tmp_path.glob("*/a"))) == 1
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with files.scratch() as folder:
        assert list(tmp_path.iterdir()) == [folder] and stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "name", [b"\xff.json", b"a\nb.json", "\x1b[31m\u200b.json".encode(), "é .json".encode()]
)
def test_a_name_that_is_no_line_of_text_is_recorded_as_any_other(name, tmp_path):
    path = tmp_path / os.fsdecode(name)
    for content in ("first", "second"):
        with together(path, force=False) as (temporary,):
            temporary.write_text(content)
    assert path.read_text() == "second"
    path.write_text("of the user")
    with pytest.raises(InputError, match="nothing but what glassblocks wrote itself"):
        ready(path, force=False)


def test_json_holds_names_of_files_that_are_no_text():
    text = files.to_json({"name": os.fsdecode(b"k\xff")})
    assert os.fsencode(json.loads(text)["name"]) == b"k\xff"
    assert text.encode()


def test_a_link_that_leads_to_itself_is_refused_and_stays(tmp_path):
    for name, target in (("loop", "loop"), ("a", "b"), ("b", "a")):
        (tmp_path / name).symlink_to(target)
    for name in ("loop", "a"):
        with pytest.raises(InputError, match="leads to itself"):
            ready(tmp_path / name, force=True)
        with pytest.raises(InputError, match="output"), whole_file(tmp_path / name):
            pass
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_symlink()) == ["a", "b", "loop"]
