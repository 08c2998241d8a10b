"""The formats of a public log that anyone can check: trees, notes, checkpoints, tiles, proofs. Pure, a leaf.

RFC 6962 (9162) hashing; signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles and tlog-proof of C2SP.
"""
