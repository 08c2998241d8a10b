"""The counts beside the figures in words, under the names of ``Score.detail``."""

from collections.abc import Sequence

from app.figures.shown_figures import Shown
from app.i18n import _l

NOT_COUNTED = {
    "bounced": _l("The notice came back: no working contact"),
    "refused": _l("The company refused the notice"),
    "pending": _l("The delivery of the notice is still open"),
    "gone_before_delivery": _l("Gone before the notice arrived"),
    "duplicate": _l("A repeated notice about the same image"),
    "outside_period": _l("Outside the period"),
    "withdrawn": _l("Withdrawn by the hotline"),
    "wrong_company": _l("By decision: not at this company"),
    "not_received": _l("By decision: not received"),
    "wrongly_classified": _l("By decision: wrongly classified"),
    "held_back": _l("Holder unknown, or claimed by two companies"),
}
"""Why a notice of the period does not count."""

DECIDED = {
    "decided_on_time": _l("Counts as in time, by decision"),
    "decided_undetermined": _l("Counts as undetermined, by decision or since nobody decided"),
}
"""What a notice that counts is taken for, after a dispute."""

WORTH_KNOWING = {
    "without_deadline_check": _l("Counted images without a check at the deadline"),
    "largest_site_items": _l("Images of the largest site"),
    "oldest_online_days": _l("Days that the oldest image has been online"),
}


def occurring(shown: Sequence[Shown]) -> list[tuple[str, str]]:
    """Why notices of any of *shown* do not count, or count by decision: name and words, without empty ones."""
    words = {**NOT_COUNTED, **DECIDED}
    return [(name, said) for name, said in words.items() if any(each.detail.get(name) for each in shown)]
