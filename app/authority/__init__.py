"""The desk of the authority: one company at a time, on a stated ground."""
