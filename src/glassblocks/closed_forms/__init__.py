"""The paper's absorption formulas as printed, one term a file: (2.2) (3.1) (3.4) (3.5) (3.6) (5.8)."""

from glassblocks.closed_forms.exchange import (
    QuadraticForm,
    Subscripts,
    exchange_absorption,
    exchange_form,
)

__all__ = ["QuadraticForm", "Subscripts", "exchange_absorption", "exchange_form"]
