"""`glassblocks cite`: how to cite the package and the paper."""

from __future__ import annotations

import typer

from glassblocks.version import __version__

BIBTEX = f"""\
@article{{ZhouLeggett2022,
  author = {{Zhou, Di and Leggett, Anthony J.}},
  title  = {{Generic Microscopic Theory for the Universality of Glass {{TTLS}} Meissner-Berret Ratio}},
  year   = {{2022}},
  note   = {{Dated July 19, 2022; University of Illinois at Urbana-Champaign}}
}}

@software{{glassblocks,
  author  = {{{{The glassblocks developers}}}},
  title   = {{glassblocks: low-temperature glasses as lattices of generic quantum blocks}},
  version = {{{__version__}}},
  year    = {{2026}},
  license = {{BSD-3-Clause}}
}}
"""


def cite() -> None:
    """Print BibTeX entries for the paper and for this package."""
    typer.echo(BIBTEX, nl=False)
