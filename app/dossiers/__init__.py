"""Dossiers: what the register knows of one company, in numbered claims with their sources, for an authority."""
