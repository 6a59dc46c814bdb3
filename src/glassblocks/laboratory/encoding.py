"""From the bytes of a file to its text: the encoding is told from marks, zeros and validity, never by statistics."""

from __future__ import annotations

import codecs
import re

from glassblocks.tables.problems import Problems

#: What a file that is no text begins with, and what to do about it.
_NO_TEXT = (
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)", "save it as .xlsx or as CSV"),
    (b"%PDF", "a PDF", "export the table as CSV"),
    (b"\x89PNG", "a picture", "export the table as CSV"),
    (b"\x1f\x8b", "a compressed file", "unpack it first"),
    (b"\x89HDF", "an HDF5 file", "export the table as CSV"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with mark"),
    # the marks of UTF-32 begin as those of UTF-16 do
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_REMEDY = "save it as CSV in UTF-8"
#: Share of zero bytes in every second place from which a text is UTF-16 without a mark.
_ZEROS = 0.3


def text_of(data: bytes, name: str) -> tuple[str, str]:
    """The text of a file and the name of its encoding.

    Byte-order marks are believed. Without one the text is UTF-16 if every second byte is zero, UTF-8 if it is
    valid, and else cp1252 (Windows, western Europe), of which latin-1 is a part as far as letters go.

    Parameters
    ----------
    data
        The bytes.
    name
        What messages call the file.

    Raises
    ------
    TableError
        If the bytes are no text.

    Examples
    --------
    >>> text_of("5 µJ".encode("latin-1"), "file"), text_of("5 µJ".encode("utf-16"), "file")
    (('5 µJ', 'cp1252'), ('5 µJ', 'UTF-16'))
    """
    for magic, what, remedy in _NO_TEXT:
        if data.startswith(magic):
            _refuse(name, what, remedy)
    encoding, called = _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        place = f"the byte 0x{data[error.start]:02x} at place {error.start + 1}"
        _refuse(name, f"{place}, which is not {called}", _REMEDY)
    if "\x00" in text:
        _refuse(name, "zero bytes, which no text has", _REMEDY)
    # old programs end a file with Ctrl-Z; files that were joined begin with a mark each
    return re.sub(r"(?<![^\r\n])\ufeff", "", text).rstrip("\x1a"), called


def _encoding(data: bytes) -> tuple[str, str]:
    for mark, encoding, called in _MARKS:
        if data.startswith(mark):
            return encoding, called
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = data[start::2].count(0), data[1 - start :: 2].count(0)
        if zeros > _ZEROS * len(data) / 2 and not others:
            return encoding, "UTF-16 without mark"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252", "cp1252"
    return "utf-8", "UTF-8"


def _refuse(name: str, received: str, remedy: str) -> None:
    problems = Problems(name)
    problems.add(received=received, allowed="a table as text, or an .xlsx workbook", remedy=remedy)
    problems.raise_if_any()
