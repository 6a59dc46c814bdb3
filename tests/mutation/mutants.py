"""Places where a module can be broken, and the source with one of them broken.

The operators are those of cosmic-ray. It knows several mutants of most places (eleven operators may stand for one
`+`); here a place has one, drawn at random, so that no kind of place counts more than once.
"""

from __future__ import annotations

import ast
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

Position = tuple[int, int]
#: An arithmetic operator replaced by one of these fails on every float: no test is needed to see it.
BITS = {"BitOr", "BitAnd", "BitXor", "LShift", "RShift"}


@dataclass(frozen=True)
class Mutant:
    """One place, what stands there, and what is put there."""

    file: str
    row: int
    column: int
    operator: str
    occurrence: int
    before: str = ""
    after: str = ""

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What finds it again when lines have moved."""
        return self.file, self.before, self.after, self.column

    @property
    def place(self) -> tuple[str, str, int]:
        """Where it is, whatever is put there."""
        return self.file, self.before, self.column

    def plain(self) -> dict[str, object]:
        """As JSON keeps it."""
        return asdict(self)

    def source(self, root: Path) -> str:
        """The whole file with this place broken."""
        text = (root / self.file).read_text(encoding="utf-8")
        changed = mutate_code(text, get_operator(self.operator)(), self.occurrence)
        if changed is None:
            raise LookupError(f"{self.file} has changed: draw its mutants again")
        return str(changed)


def places(root: Path, folder: str) -> dict[tuple[str, Position, Position], list[Mutant]]:
    """All mutants of a folder by place; annotations, which nothing evaluates, are none."""
    found: dict[tuple[str, Position, Position], list[Mutant]] = defaultdict(list)
    for path in sorted((root / folder).rglob("*.py")) or [root / folder]:
        name, text = str(path.relative_to(root)), path.read_text(encoding="utf-8")
        nodes, silent = list(ast_nodes(get_ast(text))), list(_annotations(text))
        for operator in sorted(operator_names()):
            if get_operator(operator).arguments() or _of_two_kinds(operator):
                continue
            spans = [span for node in nodes for span in get_operator(operator)().mutation_positions(node)]
            for occurrence, (start, end) in enumerate(spans):
                if not any(first <= start and end <= last for first, last in silent):
                    mutant = Mutant(name, *start, operator, occurrence)
                    found[name, start, end].append(mutant)
    return found


def drawn(root: Path, folder: str, seed: int) -> tuple[int, Iterator[Mutant]]:
    """How many places a folder has, and all of them in random order, seeded, with one mutant each.

    A longer sample begins with the shorter one.
    """
    known = places(root, folder)
    generator = random.Random(f"{folder} {seed}")
    order = generator.sample(sorted(known), len(known))
    return len(known), (_named(root, generator.choice(known[site])) for site in order)


def found_again(root: Path, mutant: Mutant) -> Mutant | None:
    """The same mutant after its file was edited; None if its line is no longer there."""
    for site in places(root, mutant.file).values():
        for each in site:
            if each.operator == mutant.operator and each.column == mutant.column:
                named = _named(root, each)
                if named.key == mutant.key:
                    return named
    return None


def _of_two_kinds(operator: str) -> bool:
    kind, _, pair = operator.rpartition("ReplaceBinaryOperator_")
    return bool(kind) and len({name in BITS for name in pair.split("_")}) == 2


def _named(root: Path, mutant: Mutant) -> Mutant:
    """With the line before and after, by which it is found again and shown."""
    old = (root / mutant.file).read_text(encoding="utf-8").splitlines()
    new = mutant.source(root).splitlines()
    differ = [(a, b) for a, b in zip(old, new, strict=False) if a != b]
    before, after = differ[0] if len(old) == len(new) and differ else (old[mutant.row - 1], "(gone)")
    return Mutant(
        mutant.file,
        mutant.row,
        mutant.column,
        mutant.operator,
        mutant.occurrence,
        before.strip(),
        after.strip(),
    )


def _annotations(text: str) -> Iterator[tuple[Position, Position]]:
    """Spans of annotations, and of what stands under `if TYPE_CHECKING`."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            yield (node.lineno, 0), (node.end_lineno or node.lineno, 10**6)
        for part in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if isinstance(part, ast.expr):
                end = part.end_lineno or part.lineno, part.end_col_offset or 0
                yield (part.lineno, part.col_offset), end
