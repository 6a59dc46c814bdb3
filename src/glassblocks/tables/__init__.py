"""One reader for every table a user has: CSV with units in the header and uncertainties next to values."""

from glassblocks.tables.reader import STANDARD_INPUT, parse_table, read_table
from glassblocks.tables.schema import AllowedSign, NumberColumn, RowCheck, RowFault, Schema, TextColumn
from glassblocks.tables.table import Row, Table

__all__ = [
    "STANDARD_INPUT",
    "AllowedSign",
    "NumberColumn",
    "Row",
    "RowCheck",
    "RowFault",
    "Schema",
    "Table",
    "TextColumn",
    "parse_table",
    "read_table",
]
