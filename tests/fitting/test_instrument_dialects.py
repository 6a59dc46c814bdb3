"""Files of other instruments and programs with faults of the same kinds: each gives its numbers, and says how."""

import io

import numpy as np
import pytest

from glassblocks.errors import GlassblocksError, TableError
from glassblocks.fitting import read_curves
from glassblocks.fitting.reading_options import ReadingOptions

T = np.geomspace(0.05, 0.29, 8).round(4)
SHIFT = (1e-6 * np.arange(1, 9)).round(9)
LOSS = (1e-4 * (1 + T)).round(8)
KAPPA = (0.02 * T**1.9).round(7)
HEAT = (1e-3 * T).round(8)


def comma(text):
    return text.replace(".", ",")


def rows(line, *columns):
    return "".join(line(n, *(column[n] for column in columns)) for n in range(T.size))


LOCK_IN = (
    "# SR830, 12.3.2024\n# time constant 300 ms\nTimestamp\tTemp (mK)\tFreq (kHz)\tX (V)\tQ^-1 transverse\n"
    + rows(lambda n, t, q: f"2024-03-12 12:{n:02d}:07\t{1e3 * t:.1f}\t84.{3210 + n}\t1.5e-3\t{q}\n", T, LOSS)
)
ORIGIN = (
    "Long Name\tTemperature\tFrequency\tdv/v longitudinal\tError\nUnits\tK\tMHz\tppm\tppm\nComments\trun 7\t\t\t\n"
    + rows(lambda n, t, y: f"{n + 1}\t{t}\t5\t{1e6 * y:.3f}\t0.1\n", T, SHIFT)
)
GERMAN_TABS = "T (K)\tFrequenz (MHz)\tInnere Reibung (t)\t± Innere Reibung (t)\r\n" + comma(
    rows(lambda n, t, q: f"{t}\t5.0\t{q:.5E}\t1.0E-6\r\n", T, LOSS)
)
BLANKS = "   T (mK)    f (MHz)   kappa (mW/m/K)   err (%)\n" + rows(
    lambda n, t, k: f"   {1e3 * t:8.1f}   5.0   {1e3 * k:.5e}   3.0\n", T, KAPPA
)
QUALITY = "T [K],f [MHz],Q transverse,+- Q transverse\n" + rows(
    lambda n, t, q: f"{t},5,{1 / q:.6f},{0.02 / q:.6f}\n", T, LOSS
)
OLD_MAC = '"T [K]","f [MHz]","1/Q longitudinal"\r' + rows(lambda n, t, q: f'"{t}","5.0","{q}"\r', T, LOSS)
UNICODE_TEXT = (
    "T [K]\tkappa [W/(m·K)]\tBemerkung\r\n" + comma(rows(lambda n, t, k: f"{t}\t{k}\tµ\r\n", T, KAPPA))
).encode("utf-16")
PANDAS = ",T [K],C [mJ/g/K]\n" + rows(lambda n, t, c: f"{n},{t},{c}\n", T, HEAT)
R_TABLE = '"T [K]" "C [J/kg/K]"\n' + rows(lambda n, t, c: f'"{n + 1}" {t} {c}\n', T, HEAT)
SAVETXT = "# T (K) kappa (W/m/K)\n" + rows(lambda n, t, k: f"{t:.18e} {k:.18e}\n", T, KAPPA)
SEP = "sep=;\nT [K];kappa [W/m/K]\n" + comma(rows(lambda n, t, k: f"{t};{k}\n", T, KAPPA))
QUOTED = "T [K],kappa [W/m/K]\n" + rows(lambda n, t, k: f'"{t}","{k}"\n'.replace(".", ","), T, KAPPA)
MARKDOWN = "| T [K] | kappa [W/m/K] |\n|---|---|\n" + rows(lambda n, t, k: f"| {t} | {k} |\n", T, KAPPA)
PPMS = (
    "[Header]\n; made up\nTITLE,silica #3\nINFO,4.2,MASS:Sample Mass (mg)\nINFO,0.05,MASSERR:Sample Mass Error (mg)\n"
    "INFO,60.08,MOLWGHT:Formula Weight (g/mole)\nINFO,3,ATOMS:Atoms per Formula Unit\n[Data]\n"
    "Time Stamp (Seconds),Comment (),Puck Temp (Kelvin),Field (Oersted),Sample Temp (Kelvin),Samp HC (mJ/mole-K),"
    "Samp HC Err (mJ/mole-K),Samp HC/Temp (mJ/mole-K/K)\n3.9e9,begin,,,,,,\n"
    + rows(
        lambda n, t, c: f"3.9e9,,{t},0.02,{t},{60.08 * c:.8g},{0.6008 * c:.8g},{60.08 * c / t:.6g},,,\n",
        T,
        HEAT,
    )
).encode("latin-1")

CASES = {
    "lock-in log": (
        LOCK_IN,
        "Q^-1 transverse",
        LOSS,
        ["not used: 'Timestamp', 'X (V)'", "one resonance at 84.32 kHz"],
    ),
    "origin export": (ORIGIN, "dc/c longitudinal", SHIFT, ["units in line 2", "row of comments (line 3)"]),
    "tabs, commas, exponents": (GERMAN_TABS, "Q^-1 transverse", LOSS, ["tabs", "decimal comma"]),
    "blanks and millikelvin": (BLANKS, "kappa", KAPPA, ["blanks", "'err (%)' in percent of the value"]),
    "quality factor": (QUALITY, "Q^-1 transverse", LOSS, ["from 1/'Q transverse'"]),
    "carriage returns, quoted": (OLD_MAC, "Q^-1 longitudinal", LOSS, ["from '1/Q longitudinal'"]),
    "utf-16": (UNICODE_TEXT, "kappa", KAPPA, ["UTF-16", "decimal comma"]),
    "pandas index": (PANDAS, "C", HEAT, ["not used: 'number 1'"]),
    "R's missing head": (R_TABLE, "C", HEAT, ["not used: 'number 1'"]),
    "numpy savetxt": (SAVETXT, "kappa", KAPPA, ["names in line 1"]),
    "sep= of Excel": (SEP, "kappa", KAPPA, ["semicolons", "names in line 2"]),
    "quoted decimal commas between commas": (QUOTED, "kappa", KAPPA, ["commas", "decimal comma"]),
    "a table in Markdown": (MARKDOWN, "kappa", KAPPA, ["bars"]),
    "ppms with molar units": (
        PPMS,
        "C",
        HEAT,
        ["'silica #3'", "molar mass from line 6", "1 row without a value (line 10)"],
    ),
}


@pytest.fixture
def path(tmp_path):
    def write(content, name="data.dat"):
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(tmp_path / name)

    return write


def read(path, **options):
    said = []
    return read_curves(path, said.append, ReadingOptions.of_texts(**options)), "\n".join(said)


@pytest.mark.parametrize("case", CASES)
def test_a_file_of_another_kind_gives_its_numbers_and_says_how(path, case):
    content, symbol, wanted, words = CASES[case]
    (curve,), said = read(path(content))
    assert curve.label.startswith(symbol)
    assert pytest.approx(T) == curve.T
    assert curve.y == pytest.approx(wanted, rel=1e-5)
    for word in words:
        assert word in said


def test_errors_in_percent_of_q_and_per_mole_become_those_of_the_value(path):
    for case, share in (
        ("blanks and millikelvin", 0.03),
        ("quality factor", 0.02),
        ("ppms with molar units", 0.01),
    ):
        (curve,), _ = read(path(CASES[case][0]))
        assert curve.sigma == pytest.approx(share * curve.y, rel=1e-5)


def test_a_spreadsheet_with_a_merged_title_numbers_as_text_and_percents(path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Messung"
    sheet.append(["Lauf 12: Quarzglas, 12.3.2024"])
    sheet.merge_cells("A1:D1")
    sheet.append([])
    sheet.append(["Temperatur (K)", "Wärmeleitfähigkeit (W/m K)", "Fehler (%)"])
    for t, k in zip(T, KAPPA, strict=True):
        sheet.append([comma(str(t)), float(k), 0.03])
        sheet.cell(sheet.max_row, 3).number_format = "0.0%"
    sheet.append(["Mittelwert"])
    book.create_sheet("Notizen").append(["nichts"])
    data = io.BytesIO()
    book.save(data)
    (curve,), said = read(path(data.getvalue(), "messung.xlsx"))
    assert pytest.approx(T) == curve.T
    assert curve.sigma == pytest.approx(0.03 * KAPPA)
    assert "sheet 'Messung' (of 2)" in said and "row of words (line 12)" in said
    assert read(f"{path(data.getvalue(), 'messung.xlsx')}:Messung")[0][0].y == pytest.approx(KAPPA)
    with pytest.raises(TableError, match=r"no sheet 'Tabelle'.*'Messung', 'Notizen'"):
        read(f"{path(data.getvalue(), 'messung.xlsx')}:Tabelle")


def test_a_workbook_without_the_results_of_its_formulas_or_with_two_tables_is_refused(path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["T [K]", "kappa [W/m/K]"], [0.1, "=A2*2"], [0.2, "=A3*2"]):
        book.active.append(row)
    book.save(formulas := io.BytesIO())
    with pytest.raises(TableError, match=r"column 'B'.*a formula without its result"):
        read(path(formulas.getvalue()))
    for row in (["T [K]", "C [J/kg/K]"], [0.1, 1e-4], [0.2, 2e-4]):
        book["Sheet"].append(row)
        book.create_sheet("B") if "B" not in book.sheetnames else None
        book["B"].append(row)
    book.save(two := io.BytesIO())
    with pytest.raises(TableError, match=r"2 sheets with numbers.*two.xlsx:Sheet or .*two.xlsx:B"):
        read(path(two.getvalue(), "two.xlsx"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "T [K];kappa [W/(m K)(1e-3)]\n0,1;0,5\n0,2;1,5\n",
            r"1e-3 in front.*'kappa \[W/\(m K\)\(1e-3\)\]=kappa \[UNIT\]'",
        ),
        ("T [K];kappa (W/(m K)) (1e-3)\n0,1;0,5\n0,2;1,5\n", "1e-3 in front"),
        ("T [K];f [MHz];dc/c longitudinal (10-6)\n0,1;5;0,5\n0,2;5;1,5\n", "powers as 1e-6"),
        (
            "T [K];f [MHz];Q^-1 transverse (x10^4)\n0,1;5;0,5\n0,2;5;1,5\n",
            "whether the numbers were multiplied",
        ),
        (
            "T [K];f [MHz];dv/v [ppm]\n0,1;5;0,5\n0,2;5;1,5\n",
            r"'dv/v \[ppm\]=dc/c longitudinal \[ppm\]' or --column",
        ),
        ("T [K];f [MHz];dc/c transverse [ppm];Fehler\n0,1;5;0,5;1\n0,2;5;1,5;1\n", r"write \[ppm\] or \[%\]"),
        ("T [K];f [MHz];dc/c transverse [ppm];Fehler [%]\n0,1;5;0,5;1\n", "arbitrary reference has no size"),
        ("Temp (K);Temperature (K);kappa [W/m/K]\n0,1;0,1;1\n", r"2 columns for T.*'Temp \(K\)=T'"),
        ("T [K];Q^-1 transverse\n0,1;1E-4\n", "--frequency '5 MHz'"),
        ("T [K];C [J/kg/K]\n0,1 K;1E-4\n0,2 K;2E-4\n", r"line 2, column 'T \[K\]'.*'0,1 K'"),
        ("T [K];C [J/kg/K];T [K];kappa [W/m/K]\n0,1;1E-4;0,1;1E-4\n", "two tables side by side.*'1=T'"),
        (
            "T(K)  C(J/kg/K)  X\n0.1  1e-4  7\n0.2        7\n0.3  1e-4  7\n",
            "line 3.*which cell is missing.*NaN",
        ),
        ("T [K];v_l (m/s)\n0,1;5800\n0,2;5801\n", "v/v_0 - 1"),
        ("T [K];f [MHz];dv/v (ppm);dv/v (ppm)\n0,1;5;1;2\n0,2;5;1;2\n", r"'3=dc/c longitudinal \[ppm\]' or"),
        ("0,1;1E-4\n0,2;2E-4\n", r"--column '1=T \[K\]'"),
        ("T [K];kappa [W/m/K]\n100;1\n200;2\n", "no point of kappa: above 0.3 K.*unit of T"),
    ],
)
def test_what_could_be_silently_wrong_is_refused_with_the_remedy(path, text, message):
    with pytest.raises(TableError, match=message):
        read(path(text))


def test_columns_without_names_are_named_by_number(path):
    (curve,), _ = read(path("0,1;1E-4\n0,2;2E-4\n"), column=["1=T [K]", "2=kappa [W/m/K]"])
    assert curve.y == pytest.approx([1e-4, 2e-4])


def test_every_problem_of_a_file_is_reported_at_once(path):
    text = "T [mm];kappa [W/m/K];C [J/kg/K]\n0,1;x;1\n0,2;1;--\n0,3;-1;2\n"
    with pytest.raises(TableError) as caught:
        read(path(text.replace("T [mm]", "T [K]")))
    assert len(caught.value.problems) == 2
    with pytest.raises(TableError, match=r"'T \[mm\]'"):
        read(path(text))


@pytest.mark.parametrize("seed", range(4))
def test_files_with_bytes_changed_give_curves_or_an_own_error(path, seed):
    rng = np.random.default_rng(seed)
    contents = [content if isinstance(content, bytes) else content.encode() for content, *_ in CASES.values()]
    for _ in range(25):
        content = bytearray(contents[rng.integers(len(contents))])
        for place in rng.integers(len(content), size=rng.integers(1, 4)):
            new = [b'"', b";", b"\n", b",", b"[", b"#", b"\x00", b"\xb5", b"1e300", b"", b"nan"][
                rng.integers(11)
            ]
            content[place : place + rng.integers(3)] = new
        try:
            curves, _ = read(path(bytes(content)))
        except GlassblocksError:
            continue
        assert all(np.isfinite(curve.y).all() and np.isfinite(curve.T).all() for curve in curves)


MORE = {
    "dates and a number of the row": "Nr.\tDatum\tUhrzeit\tT [K]\tC [J/kg/K]\n"
    + comma(rows(lambda n, t, c: f"{n + 1}\t12,03,2024\t14:05:07\t{t}\t{c}\n", T, HEAT)).replace(
        "12,03,2024", "12.03.2024"
    ),
    "heads with line breaks": '"Temperatur\n(K)";"Spezifische Wärme\n(J/kg K)"\n'
    + comma(rows(lambda n, t, c: f"{t};{c}\n", T, HEAT)),
    "titles as wide as the table": "Lauf 7;;;\nProbe: Quarzglas;;;\n;;;\nT [K];C [J/kg/K];;\n"
    + comma(rows(lambda n, t, c: f"{t};{c};;\n", T, HEAT))
    + ";;;\n",
    "units in brackets below": "Temp;C;\n(K);(mJ/(g K));\n"
    + comma(rows(lambda n, t, c: f"{t};{c};\n", T, HEAT)),
    "units behind slashes": "T / K;C / J kg⁻¹ K⁻¹\n" + comma(rows(lambda n, t, c: f"{t};{c}\n", T, HEAT)),
    "utf-16 without a mark": (
        "T [K];C [J/kg/K]\n" + comma(rows(lambda n, t, c: f"{t};{c}\n", T, HEAT))
    ).encode("utf-16-be"),
    "a mass with a decimal comma": "Masse: 2,5 mg\nT [K];C [nJ/K]\n"
    + comma(rows(lambda n, t, c: f"{t};{2500 * c:.8f}\n", T, HEAT)),
    "two headers of LabVIEW": "LabVIEW Measurement\t\nSeparator\tTab\nDate\t2024/03/12\n***End_of_Header***\t\n\t\n"
    "Channels\t2\t\nSamples\t8\t8\t\nX0\t0.0E+0\t0.0E+0\t\nDelta_X\t1.0\t1.0\t\n***End_of_Header***\t\t\t\n"
    "X_Value\tTemp (K)\tC (mJ/kg/K)\tComment\n"
    + rows(lambda n, t, c: f"{n}.000\t{t}\t{1e3 * c:.7f}\t\n", T, HEAT),
    "Ctrl-Z at the end": "T [K],C [J/kg/K]\r\n" + rows(lambda n, t, c: f"{t},{c}\r\n", T, HEAT) + "\x1a",
    "names joined by underscores": "temperature_K,C_p_J/kg/K\n" + rows(lambda n, t, c: f"{t},{c}\n", T, HEAT),
    "comments behind the numbers": "# T(K) C(J/kg/K)\n"
    + rows(lambda n, t, c: f"{t} {c} # step {n}\n", T, HEAT),
    "percent signs in the cells": "T [K];C [J/kg/K];Fehler\n"
    + comma(rows(lambda n, t, c: f"{t};{c};2.5%\n", T, HEAT)),
}


@pytest.mark.parametrize("case", MORE)
def test_a_file_with_another_fault_gives_its_numbers(path, case):
    (curve,), _ = read(path(MORE[case]))
    assert pytest.approx(T) == curve.T
    assert curve.y == pytest.approx(HEAT, rel=1e-5)
    if "percent" in case:
        assert curve.sigma == pytest.approx(0.025 * HEAT)


def test_a_table_in_the_middle_of_a_sheet_with_a_note_at_its_side(path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["I8"] = "Messung", "Notiz am Rand"
    columns = {
        "T": ("K", T),
        "f": ("MHz", 5 + 0 * T),
        "dc/c transverse": ("ppm", 1e6 * SHIFT),
        "err": ("ppm", 1 + 0 * T),
    }
    for place, (name, (unit, numbers)) in enumerate(columns.items(), start=3):
        for line, value in enumerate([name, unit, None, *numbers.tolist()], start=5):
            sheet.cell(line, place, value)
    book.save(data := io.BytesIO())
    (curve,), said = read(path(data.getvalue()))
    assert curve.y == pytest.approx(SHIFT)
    assert curve.sigma == pytest.approx(np.full(8, 1e-6))
    assert "names in line 5, units in line 6" in said


def test_drift_far_above_the_models_range_does_not_disturb_the_curve(path):
    table = "T [K],f [MHz],Q^-1 transverse\n" + "".join(
        f"{t},{10 * (1 - 1e-3 * t)},1e-4\n" for t in (0.1, 0.3, 1, 2, 10, 30, 60, 90, 120)
    )
    (curve,), _ = read(path(table))
    assert (curve.T.size, len(curve.excluded)) == (4, 5)
