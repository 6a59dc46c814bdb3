"""`glassblocks explore`: a local page of rooms to look around in."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

import typer


def explore(
    data: Annotated[
        list[str] | None,
        typer.Argument(
            help="Tables of one glass, as `glassblocks fit` takes them; more can be dropped on the page."
        ),
    ] = None,
    glass: Annotated[
        str | None,
        typer.Option(help="A glass of the paper by name, or a table of glasses (TABLE, or TABLE:NAME)."),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            help="Port; 0 for any that is free. By default the first free one from 5006 on.", min=0, max=65535
        ),
    ] = None,
    token: Annotated[
        bool,
        typer.Option(
            "--token",
            help="Ask for a token, which the printed address holds: where others have accounts on this machine.",
        ),
    ] = False,
    browser: Annotated[
        bool,
        typer.Option(
            "--browser/--no-browser", help="Open the page in a browser, or print its address alone."
        ),
    ] = True,
) -> None:
    """Open the explorer, a page on this machine: your glass by sliders, your data fitted, the theory to touch.

    Rooms: glass (predicted ratio among the 13 glasses), curves (the tunneling model beside your data, fit and
    what-ifs, downloads), coupling (Lambda around a block), flow (every route), ledger (every equation). The
    address of the page holds what the sliders say, so that a view can be sent or kept.

    The page is for this machine alone, needs no network and writes nothing: downloads go where the browser puts
    them. Ctrl-C ends it.

    \b
    glassblocks explore
    glassblocks explore velocity.csv heat.csv --glass a-SiO2
    """
    from glassblocks.cli.notes import note, visible
    from glassblocks.extras import require
    from glassblocks.glasses import choose
    from glassblocks.glasses.shipped import load_glasses

    require("bokeh", "explore")
    own = None if glass is None else choose(glass, note)
    table = "" if glass is None or own in load_glasses() else glass
    from glassblocks.explorer import Page, serve

    with closing(Page(own, table, data or ())) as page:
        serve(
            page,
            prepare=page.prepare,
            port=port,
            token=token,
            browser=browser,
            say=lambda address: typer.echo(f"glassblocks explorer: {visible(address)}  (Ctrl-C ends it)"),
        )
