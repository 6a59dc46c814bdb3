"""
The ledger as a colored table
=============================

Every numbered equation of the paper, recomputed by a second route while this picture is drawn.
"""

import matplotlib.pyplot as plt

from glassblocks.ledger import entries, judge

COLORS = {
    "holds": "#7fc97f",
    "holds under": "#d9ef8b",
    "differs": "#f4a582",
    "not determined": "#cccccc",
    "definition": "#deebf7",
    "assumption": "#fde0dd",
}
verdicts = [judge(entry) for entry in entries() if not entry.equation.startswith("claim")]

figure, axes = plt.subplots(figsize=(7, 5), layout="constrained")
for place, verdict in enumerate(verdicts):
    row, column = divmod(place, 8)
    axes.add_patch(plt.Rectangle((column, -row), 0.95, 0.9, color=COLORS[verdict.finding.status]))
    axes.text(column + 0.47, -row + 0.45, f"({verdict.entry.equation})", ha="center", va="center", fontsize=8)
for status, color in COLORS.items():
    axes.plot([], [], "s", color=color, markersize=10, label=status)
axes.set(xlim=(0, 8), ylim=(-row - 0.1, 1))
axes.axis("off")
axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0), ncols=3)

status = {verdict.entry.equation: verdict.finding.status for verdict in verdicts}
assert status["2.17"] == "holds" and status["3.6"] == "differs" and status["4.4"] == "holds under"
