"""The engine of the exact route: H applied to psi without a matrix, ground states, spectra.

Imported lazily: it loads scipy, and numba where that is installed.
"""
