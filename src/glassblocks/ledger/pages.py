"""Write the pages of the documentation that come from the ledger: ``python -m glassblocks.ledger.pages docs``."""

from __future__ import annotations

import sys
from pathlib import Path

from glassblocks.files import write_text
from glassblocks.ledger import entries, judge
from glassblocks.ledger.verdicts import Verdict, equations_page, ledger_page


def pages(verdicts: list[Verdict]) -> dict[str, str]:
    """File name -> text of each generated page."""
    return {"ledger.md": ledger_page(verdicts), "equations.md": equations_page(verdicts)}


def main(folder: str) -> None:
    """Write every page into `folder`."""
    for name, text in pages([judge(entry) for entry in entries()]).items():
        write_text(Path(folder) / name, text)


if __name__ == "__main__":
    main(sys.argv[1])
