"""Badges for strangers: verify a code or a file, the pictures and tokens themselves.

The views live in one module per subject; importing this module registers them all.
"""

from app.badges import checking, endorsements, forms, log_proofs, offline, pictures, verdicts
from app.badges.blueprint import badges

__all__ = ["badges", "checking", "endorsements", "forms", "log_proofs", "offline", "pictures", "verdicts"]
