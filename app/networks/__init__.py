"""Networks on three desks: who names them, and who confirms what was named."""
