"""Other ways to pack the same arrays or the same workbook, and packings that two programs read differently.

Bytes to bytes, seeded. `NPZ` and `BOOKS` keep what is in them; `TWO_READINGS` pack another array beside each.
"""

import io
import json
import re
import struct
import warnings
import zipfile

import numpy as np
import same_configs
import sample_files
from on_sound import on_sound

LAST_MEMBER = b"PK\x01\x02"
NEVER = "\u200b"


def _members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        return [(name, old.read(name)) for name in old.namelist()]


def _packed(members, packing=zipfile.ZIP_STORED, comment=b"", extra=b"", by_stream=False):
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name twice
        with zipfile.ZipFile(_Stream(out) if by_stream else out, "w", packing) as new:
            new.comment = comment
            for name, text in members:
                entry = zipfile.ZipInfo(name, (1980 + len(text) % 100, 2, 1, 0, 0, 0))
                entry.compress_type, entry.extra, entry.comment = packing, extra, comment[:9]
                with new.open(entry, "w", force_zip64=bool(extra)) as file:
                    file.write(text)
    return out.getvalue()


class _Stream(io.RawIOBase):
    """What cannot go back, so that sizes stand behind what they are of."""

    def __init__(self, out):
        self.out = out

    def writable(self):
        return True

    def write(self, data):
        return self.out.write(data)


@on_sound
def packed_otherwise(data, rng):
    """Order, remarks, fields nobody knows, sizes for large files or behind the data, something before or behind."""
    members = _members(data)
    rng.shuffle(members)
    extra = rng.choice([b"", struct.pack("<HH4s", 0x7075, 4, b"abcd"), struct.pack("<HHQ", 0xCAFE, 8, 2**63)])
    comment = rng.choice([b"", b"PK\x05\x06" + bytes(18), b"x" * 60_000, LAST_MEMBER])
    packing = rng.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED])
    found = _packed(members, packing, comment, extra, rng.random() < 0.3)
    return (
        rng.choice([b"", b"", b"", b"#!/bin/sh\n", LAST_MEMBER * 9]) + found + rng.choice([b"", b"", b"\0\0"])
    )


@on_sound
def arrays_otherwise(data, rng):
    """By columns, in the other order of bytes, with a longer header or that of a later version."""
    members = []
    for name, text in _members(data):
        value = np.load(io.BytesIO(text))
        kind = rng.randrange(5)
        out = io.BytesIO()
        if kind == 0:
            value = np.asfortranarray(value)
        elif kind == 1 and value.dtype.kind in "fi":
            value = value.astype(value.dtype.newbyteorder(">"))
        np.lib.format.write_array(out, value, version=(2, 0) if kind == 2 else (1, 0))
        members.append((name, out.getvalue()))
    return _packed(members)


@on_sound
def two_readings(data, rng):
    """One array under two names that may be taken for one, or with sizes that two places state differently."""
    members = _members(data)
    name, text = rng.choice(members)
    value = np.load(io.BytesIO(text))
    out = io.BytesIO()
    np.lib.format.write_array(out, value[::-1] * 2 if value.dtype.kind in "fi" and value.ndim else value)
    base = name.removesuffix(".npy")
    other = rng.choice(
        [
            name,
            base,
            f"./{name}",
            f"{name}/",
            f"/{name}",
            f"{name}.npy",
            name.upper(),
            f"{name}\0x",
            f"{base}{NEVER}.npy",
        ]
    )
    members.insert(rng.choice([0, len(members)]), (other, out.getvalue()))
    found = bytearray(_packed(members, rng.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])))
    kind = rng.randrange(4)
    at = found.rfind(LAST_MEMBER) if kind < 2 else found.find(b"PK\x03\x04", 4)
    if kind and at >= 0:  # sizes, checksums, flags, methods
        place = at + rng.choice([6, 8, 10, 14, 16, 18, 20, 22, 24, 26, 28, 42])
        found[place : place + 2] = rng.choice([b"\0\0", b"\xff\xff", b"\x01\0", b"\x08\0"])
    return bytes(found)


@on_sound
def places_exchanged(data, rng):
    """A file of samples whose index says that two variables lie where the other does, or that all lie in one place."""
    hdf5, index = sample_files.split(data)
    stated = json.loads(index)
    places = stated["places"]
    a, b = rng.sample(list(places), 2)
    places[a], places[b] = rng.choice([(places[b], places[a]), (places[b], places[b])])
    return sample_files.closed(hdf5, json.dumps(stated).encode())


@on_sound
def index_otherwise(data, rng):
    """The index of a file of samples, written anew."""
    hdf5, index = sample_files.split(data)
    return sample_files.closed(hdf5, same_configs.json_otherwise(index, rng))


@on_sound
def book_otherwise(data, rng):
    """A workbook as other programs and people save it."""
    import openpyxl
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, numbers

    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet, kind = book.worksheets[0], rng.randrange(15)
    rows, columns = sheet.max_row, sheet.max_column
    cells = [
        cell for row in sheet.iter_rows(min_row=2) for cell in row if isinstance(cell.value, int | float)
    ]
    cell = rng.choice(cells) if cells else sheet["A1"]
    if kind == 0:
        for each in rng.choice([cells, [cell]]):
            each.value = rng.choice(["{:.3f}", "{}", "'{}", " {} ", "{:e}"]).format(each.value)
    elif kind == 1:
        for each in cells:
            each.number_format = rng.choice(
                ["0.0E+00", "@", "#,##0.00", '0.0" K"', "0.00_);[Red](0.00)", '"<"0']
            )
    elif kind == 2:
        for each in rng.choice([cells, [cell]]):
            each.number_format = rng.choice(
                [numbers.FORMAT_PERCENTAGE, "0.0,", "0.0,,", "mm-dd-yy", "h:mm", "0.00%"]
            )
    elif kind == 3:
        sheet.row_dimensions[rng.randrange(1, rows + 1)].hidden = True
    elif kind == 4:
        sheet.column_dimensions[rng.choice("ABC")].hidden = True
    elif kind == 5:
        other = book.create_sheet(rng.choice(["notes", "Sheet", "2"]), rng.choice([0, 1]))
        other.append(rng.choice([["made by", 5], ["T [K]"], [1, 2, 3], []]))
        other.sheet_state = rng.choice(["visible", "hidden", "veryHidden"])
    elif kind == 6:
        sheet.insert_rows(1, rng.choice([1, 3]))
        sheet["A1"] = rng.choice([None, "Sound of a-SiO2", "sample 7, 30 MHz", 7])
    elif kind == 7:
        sheet.insert_cols(rng.choice([1, columns + 1]))
    elif kind == 8:
        cell.comment = Comment("really?", "me")
        cell.font = Font(strike=True)
    elif kind == 9:
        sheet.merge_cells(start_row=rows + 1, start_column=1, end_row=rows + 1, end_column=columns)
        sheet.cell(rows + 1, 1).value = rng.choice(["mean of three", None, "=SUM(A2:A9)"])
    elif kind == 10:
        order = rng.sample(range(1, columns + 1), columns)
        table = [[sheet.cell(r, c).value for c in order] for r in range(1, rows + 1)]
        for r, row in enumerate(table, 1):
            for c, value in enumerate(row, 1):
                sheet.cell(r, c).value = value
    elif kind == 11:
        sheet.auto_filter.ref = sheet.dimensions
        sheet.auto_filter.add_filter_column(0, ["0.05"])
        sheet.freeze_panes = "B2"
    elif kind == 12:
        cell.value = rng.choice(["#DIV/0!", "#N/A", "n.d.", True])
        if cell.column <= 2:
            cell.value = cell.value and f"={sheet.cell(2, 1).value}"
    elif kind == 13:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    else:
        sheet.title = rng.choice(["A" * 31, "\u200b", "a b", "='x", "Tabelle1"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@on_sound
def book_parts_otherwise(data, rng):
    """Texts in their cells instead of a list, results of formulas, cells and rows without their place, in any order."""
    members = dict(_members(data))
    part = next((name for name in members if name.startswith("xl/worksheets/")), None)
    if part is None:
        return data
    text = members[part].decode("utf-8", "replace")
    kind = rng.randrange(6)
    if kind == 0:
        text = re.sub(r"(<c [^>]*>)(<v>[\d.]+</v>)", r"\1<f>1+1</f>\2", text)
    elif kind == 1:
        text = re.sub(r' r="[A-Z]*\d+"', "", text)
    elif kind == 2:
        rows = re.findall(r"<row .*?</row>", text, re.DOTALL)
        if len(rows) > 2:
            text = text.replace(rows[1], "@").replace(rows[2], rows[1]).replace("@", rows[2])
    elif kind == 3:
        text = re.sub(r"<v>([\d.]+)</v>", lambda v: f"<v>{float(v[1]):.17g}</v>", text)
    elif kind == 4:
        text = re.sub(r'(<c r="[A-Z]+\d+")( t="n")?><v>([\d.]+)</v>', r'\1 t="str"><v>\3</v>', text)
    else:
        text = text.replace("<v>", "<v> \n").replace("</v>", " </v>")
    members[part] = text.encode()
    return _packed(list(members.items()), zipfile.ZIP_DEFLATED)


NPZ = [packed_otherwise, arrays_otherwise]
BOOKS = [packed_otherwise, book_otherwise, book_otherwise, book_otherwise, book_parts_otherwise]
TWO_READINGS = [two_readings]
