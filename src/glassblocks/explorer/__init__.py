"""The explorer, a local page of rooms; it needs Bokeh, which the extra `explore` brings."""

from glassblocks.explorer.page import Page
from glassblocks.explorer.server import serve

__all__ = ["Page", "serve"]
