"""`glassblocks ratio`: a user's table from a file and from a pipe, with and without uncertainties, good and bad."""

from __future__ import annotations

import io
import json
import math
import signal
import sys
import warnings
from pathlib import Path

import pytest

from glassblocks import glasses
from glassblocks.cli.app import main
from glassblocks.fitting.fit_result import SCHEMA
from glassblocks.sealed import seal_json

THREE = """# my glasses
name,c_l [km/s],+- c_l [km/s],c_t [m/s],gamma_l [eV],gamma_t [eV],+- gamma_t [meV],T_g [K]
first,5.8,0.02,3800,1.04,0.65,30,1475
"second, annealed",4.6,,2300,0.7,0.38,,
third,3,0.1,1500,,,,
"""
BARE = "c_l [km/s],c_t [km/s]\n5.8,3.8\n4.6,2.3\n3,1.5\n"


@pytest.fixture
def run(monkeypatch, capsys):
    def call(*arguments: str, stdin: str | bytes = b"", columns: int = 120):
        data = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "argv", ["glassblocks", "ratio", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)  # `main` sets its own
        with pytest.raises(SystemExit) as stop:
            main()
        printed = capsys.readouterr()
        return stop.value.code or 0, printed.out, printed.err

    return call


def test_three_glasses_from_a_file_and_from_a_pipe(run, tmp_path) -> None:
    (tmp_path / "mine.csv").write_text(THREE)
    code, out, err = run(str(tmp_path / "mine.csv"), "--json")
    assert code == 0
    assert "column 'T_g [K]' is not used" in err
    piped = run("-", "--json", stdin=THREE)
    assert piped[0] == 0 and json.loads(piped[1]) == json.loads(out)
    first, second, third = json.loads(out)["glasses"]
    assert second["name"] == "second, annealed"
    # by hand: 5.8/3.8 and 1.04/0.65 with 0.02/5.8 and 0.03/0.65
    assert first["ratio_predicted"] == pytest.approx(1.526316, abs=1e-6)
    assert first["ratio_predicted_uncertainty"] == pytest.approx(0.005263, abs=1e-6)
    assert first["ratio_measured"] == pytest.approx(1.6)
    assert first["ratio_measured_uncertainty"] == pytest.approx(0.073846, abs=1e-6)
    assert first["relative_deviation"] == pytest.approx(-0.046053, abs=1e-6)
    assert first["deviation_sigmas"] == pytest.approx(-0.073684 / math.hypot(0.005263, 0.073846), abs=1e-4)
    assert "counted as exact" in first["notes"][0]
    assert second["deviation_sigmas"] is None and second["relative_deviation"] == pytest.approx(
        0.085714, abs=1e-6
    )
    assert third["ratio_measured"] is None and third["ratio_predicted"] == pytest.approx(2)
    fits = json.loads(out)["fits"]
    assert fits["all"]["n"] == 2 and fits["all"]["correlation"] is None


def test_the_printed_table_says_the_same(run, tmp_path) -> None:
    (tmp_path / "mine.csv").write_text(THREE)
    code, out, _ = run(str(tmp_path / "mine.csv"))
    assert code == 0
    assert "1.526 +- 0.005" in out and "1.600 +- 0.074" in out and "-4.6" in out and "-1.0" in out


def test_sound_speeds_alone_give_the_prediction(run, tmp_path) -> None:
    code, out, err = run("-", "--json", "--output", str(tmp_path / "results"), stdin=BARE)
    summary = json.loads(out)
    assert (code, err) == (0, "")
    assert [glass["name"] for glass in summary["glasses"]] == ["line 2", "line 3", "line 4"]
    assert [round(glass["ratio_predicted"], 6) for glass in summary["glasses"]] == [1.526316, 2, 2]
    assert summary["fits"] == {} and summary["null_models"] == {}
    assert sorted(path.name for path in (tmp_path / "results").glob("[!.]*")) == [
        "ratios.csv",
        "summary.json",
    ]
    assert run("-", stdin=BARE)[0] == 0


def test_strengths_give_the_comparison_too(run) -> None:
    code, out, _ = run("-", "--json", stdin="c_l [km/s],c_t [km/s],C_l [1e-4],C_t [1e-4]\n4,2,2.25,2.89\n")
    glass = json.loads(out)["glasses"][0]
    assert code == 0 and glass["measured_from"] == "C"
    assert glass["ratio_measured"] == pytest.approx(2 * 1.5 / 1.7)
    assert glass["strength_ratio"] == pytest.approx(2.25 / 2.89)


def test_a_measured_ratio_below_the_bound_is_flagged(run) -> None:
    table = "c_l [km/s],c_t [km/s],gamma_l [eV],+- gamma_l [eV],gamma_t [eV]\n5,3,1.1,0.1,1\n"
    code, out, _ = run("-", stdin=table)
    assert code == 0
    flat = " ".join(out.split())
    assert "below 2/sqrt 3 = 1.1547, by 0.5 standard deviations" in flat


def test_the_papers_own_table_can_be_piped_through(run, tmp_path) -> None:
    """And its results are those of `reproduce`, but for the uncertainties of rounding."""
    from importlib import resources

    data = (resources.files("glassblocks.glasses") / "data" / "meissner_berret.csv").read_bytes()
    code, out, err = run("-", "--json", "--output", str(tmp_path), stdin=data)
    summary = json.loads(out)
    assert (code, err) == (0, "")
    assert summary["fits"]["all"]["slope"] == pytest.approx(1.1027, abs=1e-4)
    assert {path.name for path in tmp_path.glob("[!.]*")} == {
        "ratios.csv",
        "summary.json",
        "ratios.png",
        "ratios.svg",
    }
    assert json.loads((tmp_path / "summary.json").read_text()) == summary
    assert [glass["name"] for glass in summary["glasses"]] == [glass.name for glass in glasses.load_glasses()]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("", "no header"),
        ("name,c_l [km/s],c_t [km/s]\n", "a header and no rows"),
        ("name,c_l [furlong],c_t [km/s]\na,5,3\n", "[length] / [time]"),
        ("name,c_l [km/s],c_t [km/s]\na,5,4.9\n", "c_l^2 > (4/3) c_t^2"),
        ("name,c_l [km/s],c_t [km/s]\na,5,nan\n", "leave the cell empty"),
        ("name,c_l [km/s],c_t [km/s]\na,5800,3800\n", "did you mean c_l [m/s]?"),
        ('name,c_l [km/s],c_t [km/s]\n"a,5,3\n', "close the quote"),
        (b"name,c_l [km/s],c_t [km/s]\n\xe9,5,3\n", "UTF-8"),
        ("name,c_l [km/s],c_t [km/s],gamma_l [eV]\na,5,3,-1\n", "a finite number > 0"),
    ],
)
def test_bad_tables_end_with_code_2_and_one_message(run, table, said) -> None:
    code, out, err = run("-", stdin=table)
    assert code == 2
    assert out == ""
    assert err.startswith("glassblocks: error: <standard input>")
    assert said in err and "Traceback" not in err


def test_nothing_is_written_for_a_bad_table(run, tmp_path) -> None:
    code, _, err = run("nowhere.csv", "--output", str(tmp_path / "results"))
    assert code == 2 and "nowhere.csv" in err and "check the path" in err
    assert not (tmp_path / "results").exists()


def test_an_output_folder_that_cannot_be_made(run, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    code, _, err = run("-", "--output", str(tmp_path / "file"), stdin=BARE)
    assert code == 2 and "choose another --output" in err


def test_names_are_text_and_nothing_else(run, tmp_path) -> None:
    r"""Neither mathematics ($\\frac$) nor markup ([red]); long ones are cut in the figure."""
    names = [r"$\frac{$", "[red]x[/red]", "[/]", "$a$", "n" * 3000, "a_b^c"]
    rows = [f'"{name}",{5 + i / 10},3,1.{5 + i},1' for i, name in enumerate(names)]
    table = "\n".join(["name,c_l [km/s],c_t [km/s],gamma_l [eV],gamma_t [eV]", *rows])
    code, out, err = run("-", "--output", str(tmp_path), stdin=table)
    assert (code, err) == (0, "")
    assert "[red]x[/red]" in out and r"$\frac{$" in out
    assert (tmp_path / "ratios.png").exists()


def test_a_large_table_stays_within_memory_and_time(run, tmp_path) -> None:
    rows = [f"{5 + (i % 97) / 100},3,{1.5 + (i % 89) / 100},1" for i in range(1_000)]
    table = "\n".join(["c_l [km/s],c_t [km/s],gamma_l [eV],gamma_t [eV]", *rows])
    code, out, _ = run("-", "--output", str(tmp_path), stdin=table)
    assert code == 0 and len(json.loads((tmp_path / "summary.json").read_text())["glasses"]) == 1_000
    assert (tmp_path / "ratios.svg").stat().st_size < 200_000  # pixels, not paths
    assert "The first 200 of 1000 glasses" in out and len(out.splitlines()) < 500


def test_a_narrow_terminal_cuts_no_number_and_no_name(run) -> None:
    for columns in (10, 60):
        code, out, _ = run("-", stdin=THREE, columns=columns)
        assert code == 0
        assert "1.526 +- 0.005  1.600 +- 0.074    -4.6    -1.0" in out
        assert "second," in out and "annealed" in out and "1.10 +- 0.10" in out


def test_couplings_and_strengths_that_contradict_each_other_are_named(run) -> None:
    table = (
        "name,c_l [km/s],c_t [km/s],gamma_l [eV],gamma_t [eV],+- gamma_t [eV],C_l [1e-4],C_t [1e-4]\n"
        "alike,4,2,1.2,0.6,0.03,3,3\nunlike,4,2,1.2,0.6,0.03,3,1\nbare,4,2,1.2,0.6,,3,1\n"
    )
    code, out, _ = run("-", "--json", stdin=table)
    alike, unlike, bare = json.loads(out)["glasses"]
    assert code == 0
    assert {glass["measured_from"] for glass in (alike, unlike, bare)} == {"gamma"}
    assert unlike["ratio_measured"] == pytest.approx(2) and unlike["strength_ratio"] == pytest.approx(1)
    assert any("0.0 standard deviations apart, they agree" in note for note in alike["notes"])
    # by hand: 2 sqrt 3 - 2 over 2 0.03/0.6
    assert any("14.6 standard deviations apart, they contradict" in note for note in unlike["notes"])
    assert any("+73.2%, without uncertainties" in note for note in bare["notes"])
    flat = " ".join(run("-", stdin=table)[1].split())
    assert "measured: gamma_l/gamma_t of the table (glasses: 3)" in flat and "they contradict" in flat


def test_results_appear_together_or_not_at_all(run, tmp_path, monkeypatch) -> None:
    (tmp_path / "partial" / "summary.json").mkdir(parents=True)
    code, _, err = run("-", "--output", str(tmp_path / "partial"), stdin=THREE)
    assert code == 2 and "summary.json" in err and "is a directory" in err
    assert [path.name for path in (tmp_path / "partial").iterdir()] == ["summary.json"]

    def interrupted(*_: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("glassblocks.figures.saving.save_figure", interrupted)
    code, _, err = run("-", "--output", str(tmp_path / "cut"), stdin=THREE)
    assert code == 130 and "glassblocks: interrupted" in err
    assert not (tmp_path / "cut").exists()


def test_an_empty_output_is_not_the_current_folder(run, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = run("-", "--output", "", stdin=BARE)
    assert code == 2 and "the name is empty" in " ".join(err.split())
    assert list(tmp_path.iterdir()) == []


def test_names_that_the_terminal_lacks_and_a_disk_that_is_full(run, monkeypatch, tmp_path) -> None:
    table = "name,c_l [km/s],c_t [km/s]\nGl\u00e4s,5,3\n"
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", terminal)
    assert run("-", stdin=table)[0] == 0
    assert b"Gl\\xe4s" in terminal.buffer.getvalue()
    if not Path("/dev/full").exists():
        return
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        code, _, err = run("-", stdin=table)
    assert code == 2
    assert err.startswith("glassblocks: error: No space left on device") and len(err.splitlines()) == 1


def test_one_glass_has_no_line_and_equal_ones_have_no_spread(run) -> None:
    header, row = "c_l [km/s],c_t [km/s],gamma_l [eV],gamma_t [eV]\n", "5.8,3.8,1.04,0.65\n"
    alone = run("-", stdin=header + row)[1]
    assert "Line through" not in alone and "sigmas" not in alone and "+-" not in alone
    equal = " ".join(run("-", stdin=header + 6 * row)[1].split())
    assert "C_l/C_t = 1.099, the same for all: no spread" in equal


def fit_json(folder: Path, name: str, sound_ratio: float, strength: float) -> None:
    (folder / name).mkdir(parents=True)
    estimates = [
        {"name": key, "status": "determined", "value": value, "profile_68": [value / 1.02, value * 1.02]}
        for key, value in (("C_l/C_t", strength), ("gamma_l/gamma_t", sound_ratio * math.sqrt(strength)))
    ]
    ratio = {"speed_ratio": sound_ratio, "speed_ratio_error": 0.0}
    fitted = {"converged": True, "warnings": [], "ratio": ratio, "estimates": estimates}
    (folder / name / "fit.json").write_text(json.dumps(seal_json(fitted, SCHEMA)))


def test_fits_and_folders_of_them_are_glasses_beside_a_table(run, tmp_path) -> None:
    for i in range(5):
        fit_json(tmp_path / "fits", f"glass {i}", 1.5 + 0.1 * i, 1 + 0.05 * i)
    (tmp_path / "mine.csv").write_text(THREE)
    (tmp_path / "calculated.csv").write_text(
        "name,gamma_l/gamma_t\n" + "".join(f"glass {i},{1.55 + 0.1 * i}\n" for i in range(5))
    )
    code, out, err = run(str(tmp_path / "fits"), str(tmp_path / "mine.csv"), "--json")
    summary = json.loads(out)
    assert code == 0 and "Traceback" not in err
    assert [glass["name"] for glass in summary["glasses"]][:6] == [*(f"glass {i}" for i in range(5)), "first"]
    assert summary["glasses"][4]["measured_from"] == "fit"
    assert set(summary["many_glasses"]["laws"]) == {
        *("theory: c_l/c_t", "one constant", "scaled c_l/c_t", "scaled power of c_l/c_t")
    }
    predicted = run(str(tmp_path / "fits"), "--predictions", str(tmp_path / "calculated.csv"))
    flat = " ".join(predicted[1].split())
    assert (
        predicted[0] == 0
        and "the calculation" in flat
        and "What that justifies: 5 glasses" in flat
        and "too narrow for so few" in flat
    )
    assert max(map(len, run(str(tmp_path / "fits"), columns=60)[1].splitlines())) <= 80
    one = str(tmp_path / "fits" / "glass 1" / "fit.json")
    assert json.loads(run(one, "--json")[1])["many_glasses"] is None
    code, out, err = run(one, one)
    assert (code, out) == (2, "") and "'glass 1 twice'" in err


def test_a_bad_fit_is_one_error(run, tmp_path) -> None:
    (tmp_path / "fit.json").write_text("{}")
    for source in (tmp_path, tmp_path / "fit.json", tmp_path / "none.json"):
        code, out, err = run(str(source))
        assert (code, out) == (2, "") and err.startswith("glassblocks: error:") and "Traceback" not in err
        assert len(err.splitlines()) == 1
