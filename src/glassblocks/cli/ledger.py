"""`glassblocks ledger`: every equation of the paper, recomputed now."""

from __future__ import annotations

from typing import Annotated

import typer


def ledger(
    equation: Annotated[
        str,
        typer.Argument(help='One equation to explain, as "3.4" or "A9", or a claim as "claim:table".'),
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
) -> None:
    """Recompute the numbered equations of the paper by a second route and print the verdicts.

    A status is one of: definition, assumption, holds, holds under (an extra assumption, named),
    differs (both values shown), not determined (with the reason).
    """
    from rich.table import Table

    from glassblocks.cli.console import new_console, print_table
    from glassblocks.files import to_json
    from glassblocks.ledger import find, judge
    from glassblocks.ledger.verdicts import explain, label, tally
    from glassblocks.progress import progress

    entries = find(equation)
    verdicts = []
    with progress("checking", len(entries)) as advance:
        for entry in entries:
            verdicts.append(judge(entry))
            advance()
    if json:
        typer.echo(to_json({"entries": [verdict.as_dict() for verdict in verdicts]}))
    elif equation:
        typer.echo(explain(verdicts[0]))
    else:
        table = Table("equation", "status", "what it says", title="The ledger: every equation recomputed")
        for verdict in verdicts:
            table.add_row(
                label(verdict.entry.equation),
                f"[{_STYLE[verdict.finding.status]}]{verdict.finding.status}[/]",
                verdict.entry.statement,
            )
        console = new_console()
        print_table(console, table)
        console.print(", ".join(f"{count} {status}" for status, count in tally(verdicts)))
        console.print("Explain one with both values: glassblocks ledger 3.4")


_STYLE = {
    "definition": "dim",
    "assumption": "yellow",
    "holds": "green",
    "holds under": "cyan",
    "differs": "bold red",
    "not determined": "magenta",
}
