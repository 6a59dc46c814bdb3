"""Every link within the site must lead somewhere, and no page may load anything from another host.

python docs/site/checked_links.py docs/_build/html
"""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

#: What a browser loads without being asked.
LOADED = {("script", "src"), ("img", "src"), ("link", "href"), ("iframe", "src"), ("source", "src")}


class Page(HTMLParser):
    """The anchors of a page, its links, and what it loads."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: set[str] = set()
        self.loaded: set[str] = set()
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("id", "name") and value:
                self.anchors.add(value)
            if value and (tag, name) in LOADED:
                self.loaded.add(value)
            if value and name in ("href", "src"):
                self.links.add(value)


def faults(site: Path) -> list[str]:
    """What leads nowhere or outside, one line each."""
    files = [file.resolve() for file in sorted(site.rglob("*.html")) if "_static" not in file.parts]
    pages = {file: Page(file) for file in files}
    found = []
    for file, page in pages.items():
        here = file.relative_to(site.resolve())
        found += [f"{here}: loads {each}" for each in sorted(page.loaded) if urlsplit(each).netloc]
        for link in sorted(page.links):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            if not target.exists():
                found.append(f"{here}: no file {link}")
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].anchors:
                found.append(f"{here}: no anchor {link}")
    return found


if __name__ == "__main__":
    problems = faults(Path(sys.argv[1]))
    print(*problems, sep="\n", file=sys.stderr)
    sys.exit(bool(problems))
