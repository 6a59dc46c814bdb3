"""Couplings between blocks: elastic, strained, electric dipole, and the Green functions behind them."""

from glassblocks.coupling.elastic import elastic_coupling, lambda_tilde

__all__ = ["elastic_coupling", "lambda_tilde"]
