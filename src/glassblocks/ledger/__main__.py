"""Write the pages that come from the ledger: ``python -m glassblocks.ledger docs``."""

from __future__ import annotations

import sys
from pathlib import Path

from glassblocks.files import write_text
from glassblocks.ledger import entries, judge
from glassblocks.ledger.pages import generated_pages

if __name__ == "__main__":
    for name, text in generated_pages([judge(entry) for entry in entries()]).items():
        write_text(Path(sys.argv[1]) / name, text)
