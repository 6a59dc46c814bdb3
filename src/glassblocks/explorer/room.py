"""What a room is: something to see, which knows the sliders that it reads and brings itself up to date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from glassblocks.explorer.tables_of_a_tab import TablesOfATab
from glassblocks.explorer.url_state import UrlState
from glassblocks.explorer.your_glass import YourGlass

if TYPE_CHECKING:
    from bokeh.document import Document

#: Rooms in the order of the buttons, and where the class of each is: it is imported when its room is entered.
ROOMS = {
    "glass": "glass_room:GlassRoom",
    "curves": "curves_room:CurvesRoom",
    "coupling": "coupling_room:CouplingRoom",
    "flow": "flow_room:FlowRoom",
    "ledger": "ledger_room:LedgerRoom",
}


@dataclass
class Visit:
    """What the rooms of one tab share.

    Attributes
    ----------
    document
        Of the tab.
    url
        The address.
    yours
        The glass of the sliders.
    own_name, glass_option
        The glass of `--glass` and what that option was, if it is not of the shipped table; else "".
    tables
        Those that the command named and those that were dropped; their folder is private.
    """

    document: Document
    url: UrlState
    yours: YourGlass
    own_name: str
    glass_option: str
    tables: TablesOfATab


class Room(Protocol):
    """One room."""

    #: The sliders that it reads.
    reads: ClassVar[tuple[str, ...]]
    #: What is seen.
    view: Any

    def __init__(self, visit: Visit) -> None: ...

    def update(self) -> None:
        """Bring what is seen up to date with the sliders."""
