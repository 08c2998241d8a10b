"""The form of the names that sources and batches have. Pure."""

import re

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
"""No points: a name with points could be the address of a site or a machine."""
