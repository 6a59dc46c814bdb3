"""One reader for every table a user has: CSV with units in the header and uncertainties beside values."""

from glassblocks.tables.reader import STANDARD_INPUT, parse_table, read_table
from glassblocks.tables.schema import Finding, Quantity, RowCheck, Schema, Sign, Text
from glassblocks.tables.table import Row, Table

__all__ = [
    "STANDARD_INPUT",
    "Finding",
    "Quantity",
    "Row",
    "RowCheck",
    "Schema",
    "Sign",
    "Table",
    "Text",
    "parse_table",
    "read_table",
]
