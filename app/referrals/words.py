"""What the states, grounds and ends of a referral are called."""

from collections.abc import Mapping

from app.i18n import _l
from monitor.referrals.models import Referral
from monitor.referrals.states import Ended, Ground, ReferralState

STATES: Mapping[str, tuple[str, str]] = {
    ReferralState.PROPOSED: ("todo", _l("proposed")),
    ReferralState.SENT: ("waiting", _l("letter sent")),
    ReferralState.ADOPTED: ("done", _l("uses the hash check")),
    ReferralState.DECLINED: ("info", _l("does not use it now")),
    ReferralState.NO_ANSWER: ("unknown", _l("no answer")),
    ReferralState.ENDED: ("ended", _l("ended")),
}
"""By state: the kind of its tag, and its word."""

GROUNDS: Mapping[Ground, str] = {
    Ground.VOLUME: _l("many incidents in the period"),
    Ground.ATTENTION: _l("the private signal"),
}

ENDS: Mapping[str, str] = {
    Ended.FIGURES_CHANGED: _l("the figures no longer ask for it"),
    Ended.NOT_NEEDED: _l("the letter was not needed"),
    Ended.TERM_OVER: _l("a year has passed"),
}


def grounds_of(referral: Referral) -> str:
    return "; ".join(str(GROUNDS[each]) for each in referral.grounds)
