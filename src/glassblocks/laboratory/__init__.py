"""Files as instruments and spreadsheets write them, read into columns; what a file was taken for is said.

Nothing here knows physics: which names are looked for is told by the caller, what the numbers mean as well.
"""

from glassblocks.laboratory.numerals import Decimal
from glassblocks.laboratory.sheet import Numerals, Sheet, SheetColumn
from glassblocks.laboratory.sheet_reader import read_sheet

__all__ = ["Decimal", "Numerals", "Sheet", "SheetColumn", "read_sheet"]
