"""Why notices do not count, in words for the desk and for everyone."""

from app.i18n import _l
from monitor.public_quality import OTHER

NOT_COUNTED = {
    "bounced": _l("The notice came back: no working contact"),
    "refused": _l("The company refused the notice"),
    "pending": _l("The delivery of the notice is still open"),
    "gone_before_delivery": _l("Gone before the notice arrived"),
    "duplicate": _l("A repeated notice about the same image"),
    "withdrawn": _l("Withdrawn by the hotline"),
    "outside_period": _l("Sent in this half-year, arrived outside it"),
    "held_back": _l("Holder unknown, or claimed by two companies"),
    OTHER: _l("Other reasons together"),
}
