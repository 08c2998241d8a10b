"""The life of a signature: placed, countersigned, renewed, suspended, ended; and what it amounts to."""
