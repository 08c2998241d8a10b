"""Why a notice is withdrawn, in words: for the desks of the hotline and the monitor."""

from app.i18n import _l

REASONS = {
    "false-positive": _l("It was no illegal image"),
    "wrong-holder": _l("The notice went to the wrong company"),
    "duplicate": _l("It is a duplicate"),
    "other": _l("Another reason"),
}
"""Why a notice is withdrawn."""
