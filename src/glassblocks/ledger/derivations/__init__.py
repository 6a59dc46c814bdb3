"""What only the ledger needs: other routes to the couplings, printed forms, toys and numerics of its checks."""
