"""Workbooks, dumps of a molecular dynamics program, configs of a batch system: good ones, how they are read, and what
breaks a workbook, whose parts are packed."""

import io
import shutil
import sys
import zipfile
from pathlib import Path

import mutators
import strange_texts

TESTS = Path(__file__).parents[1]
BATCH = (
    b"jobqueue:\n  slurm:\n    cores: 4\n    memory: 8GB\n    walltime: '00:10:00'\n    queue: short\n"
    b"    job_extra_directives: ['--exclusive']\n"
)
#: What makes openpyxl make cells, or says what a cell is.
PARTS = [
    *(
        '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        '<mergeCells><mergeCell ref="A1"/></mergeCells>',
    ),
    *(
        '<hyperlinks><hyperlink ref="A1:XFD1048576"/></hyperlinks>',
        '<hyperlinks><hyperlink ref="?"/></hyperlinks>',
    ),
    *('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', '<row r="-1"><c r="A-1"><v>1</v></c></row>'),
    *(
        '<c r="A2" t="s"><v>99</v></c>',
        '<c r="A2" t="d"><v>2020-01-01</v></c>',
        '<c r="A2" t="e"><v>#N/A</v></c>',
    ),
    *('<c r="A2" t="b"><v>2</v></c>', '<c r="A2" t="inlineStr"><is><t>x</t></is></c>', '<c r="A2" s="999"/>'),
    *(
        "<v>" + "9" * 400 + "</v>",
        "<v>1e999</v>",
        "<v>NaN</v>",
        "<v/>",
        "<f>1+1</f>",
        "<a>" * 3000,
        "&x;",
        "<!-- -->",
    ),
    *(
        '<f t="array" ref="A1:XFD1048576">1</f><v>1</v>',
        '<f t="shared" si="0" ref="A1:B9">A1</f><v>1</v>',
        "]]>",
    ),
    *(
        '<cols><col min="1" max="99999999"/></cols>',
        "<sheetProtection/>",
        '<?xml version="1.0"?>',
        "<!DOCTYPE a>",
    ),
]


def workbook():
    """Four rows of sound, as a person would save them."""
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["T [K]", "frequency [MHz]", "dc/c longitudinal [1e-6]"])
    for i in range(1, 9):
        book.active.append([0.05 * i, 30, 0.7 * i])
    book.save(out)
    return out.getvalue()


def workbook_changed(data, rng):
    """A part of it, whose text is changed in any way or by what openpyxl looks for."""
    out = io.BytesIO()
    packing = rng.choice([zipfile.ZIP_DEFLATED] * 5 + [zipfile.ZIP_LZMA, zipfile.ZIP_STORED])
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", packing) as new:
        names = old.namelist()
        part = rng.choice([*names, *["xl/worksheets/sheet1.xml"] * len(names)])
        for name in names:
            text = old.read(name)
            if name == part:
                text = _part_changed(text, rng)
            if name != part or rng.random() < 0.97:
                new.writestr(name, text)
    return out.getvalue() if rng.random() < 0.9 else mutators.bits(out.getvalue(), rng)


def _part_changed(text, rng):
    for _ in range(rng.choice([1, 1, 2])):
        if rng.random() < 0.5:
            ways = [
                *mutators.MUTATORS,
                *strange_texts.KEEPING,
                strange_texts.number,
                strange_texts.long_token,
            ]
            text = rng.choice(ways)(text or b" ", rng)
        else:
            ends = [i + 1 for i, sign in enumerate(text) if sign == ord(">")] or [0]
            at = rng.choice([*ends, max(text.find(b"</sheetData>"), 0) + 12])
            text = text[:at] + rng.choice(PARTS).encode() + text[at:]
    return text


def dumps(folder):
    """A folder of dumps, and a reader of a file in the place of each in turn."""
    sys.path.insert(0, str(TESTS / "tunneling"))
    from user_tls import write_dumps

    from glassblocks.tunneling.searched_systems import read_searches, search_folders

    whole = write_dumps(folder / "dumps")
    good = {path.name: path.read_bytes() for path in whole.iterdir()}

    def reader(name):
        def read(path):
            shutil.copyfile(path, whole / name)
            try:
                return read_searches(search_folders(whole), str)
            finally:
                (whole / name).write_bytes(good[name])

        return read

    return {name: (reader(name), [content]) for name, content in good.items()}


def batch_system(path):
    from glassblocks.dask_executors import _read

    return _read(path)
