"""Points that are there twice: rows or files that were copied count twice, and make the intervals too narrow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from glassblocks.fitting.curve import Curve

#: Fewer points than this, or than this part of a curve, may be alike by chance or by rounding.
FEWEST, PART = 5, 0.4


def of_doubled_points(curves: Sequence[Curve]) -> Iterator[str]:
    """A warning for each curve with doubled rows, and for each two curves that share their points.

    Examples
    --------
    >>> T = [0.1, 0.2, 0.3, 0.4, 0.5]
    >>> twice = Curve("heat", T * 2, [1.0, 2.0, 3.0, 4.0, 5.0] * 2)
    >>> next(of_doubled_points([twice]))[:35]
    'C: 5 of 10 points are there twice, '
    """
    points = [_points(curve) for curve in curves]
    for curve, own in zip(curves, points, strict=True):
        doubled = curve.T.size - len(own)
        if doubled >= max(FEWEST, PART * curve.T.size) and not _repeated(curve):
            yield _said(curve.label, doubled, curve.T.size, "")
    for (one, here), (other, there) in combinations(zip(curves, points, strict=True), 2):
        alike = (one.kind, one.polarization, one.drive) == (other.kind, other.polarization, other.drive)
        shared = len(here & there) if alike else 0
        if shared >= max(FEWEST, 2 * PART * min(one.T.size, other.T.size)):
            yield _said(one.label, shared, one.T.size, f" (in {other.label})")


def _repeated(curve: Curve) -> bool:
    """Whether each temperature was measured several times: then rounding makes some of the values alike."""
    counts = Counter(zip(curve.T.tolist(), curve.y.tolist(), strict=True))
    values = Counter(T for T, _ in counts)
    beside_others = [values[T] > 1 for (T, _), count in counts.items() if count > 1]
    copied_whole = all(count % 2 == 0 for count in counts.values())
    return 2 * sum(beside_others) > len(beside_others) and not copied_whole


def _points(curve: Curve) -> set[tuple[float, float]]:
    return set(zip(curve.T.tolist(), curve.y.tolist(), strict=True))


def _said(label: str, doubled: int, of: int, where: str) -> str:
    return (
        f"{label}: {doubled} of {of} points are there twice{where}, temperature and value alike. Each counts as a "
        "measurement, so that the intervals are too narrow: leave the copies out."
    )
