"""One figure a file; each takes an Axes and returns it."""
