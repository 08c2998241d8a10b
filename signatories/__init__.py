"""The register: who signed what, when, through whom; and the log of every public act."""
