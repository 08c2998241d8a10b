"""Disputes in words: what is wrong, what can be shown, and what was decided."""

from flask import Flask

from app.choices import choice
from app.i18n import _l
from monitor.disputes.claims import ClaimKind
from monitor.disputes.states import DisputeKind, DisputeState, Effect, Reason
from sentences import N_

KINDS = {
    DisputeKind.WRONG_COMPANY: _l("This was not at our company"),
    DisputeKind.NOT_RECEIVED: _l("We did not receive the notice"),
    DisputeKind.ALREADY_GONE: _l("The image was gone already"),
    DisputeKind.WRONGLY_ONLINE: _l("A check wrongly saw it online"),
    DisputeKind.WRONGLY_CLASSIFIED: _l("The hotline judged the image wrongly"),
}

CLAIMS = {
    ClaimKind.NETWORK_NOT_OURS: _l("This network was not ours in these days"),
    ClaimKind.NETWORK_HANDED_ON: _l("Another company used this network under a contract in these days"),
    ClaimKind.NO_MAIL_ARRIVED: _l("No mail and no other message arrived at our contact point"),
    ClaimKind.CONTACT_POINT_FAILED: _l(
        "Our contact point was out of order in these days, and we reported that"
    ),
    ClaimKind.TICKET_SHOWS_REMOVAL: _l("Our ticket shows the removal at this time"),
    ClaimKind.CUSTOMER_ENDED: _l("The customer was cut off at this time"),
    ClaimKind.LOG_SHOWS_GONE: _l("Our server log shows that it was gone at this time"),
    ClaimKind.COPY_ELSEWHERE: _l("What the check saw was a copy at another party"),
    ClaimKind.HOTLINE_WITHDREW: _l("The hotline withdrew the notice at this time"),
    ClaimKind.HOTLINE_ASKED: _l("We asked the hotline to look again at this time"),
}

EFFECTS = {
    Effect.WRONG_COMPANY: _l("Does not count: it was not at this company"),
    Effect.NOT_RECEIVED: _l("Does not count: the notice was not received"),
    Effect.GONE_BEFORE_DELIVERY: _l("Does not count: gone before the notice came"),
    Effect.WRONGLY_CLASSIFIED: _l("Does not count: wrongly classified"),
    Effect.ON_TIME: _l("Counts as removed in time"),
    Effect.UNDETERMINED: _l("Counts as undetermined"),
}

REASONS = {
    Reason.EVIDENCE_SHOWS_IT: _l("The evidence of the company shows it"),
    Reason.HOLDER_RECORDS_SHOW_IT: _l("The records of who held the network show it"),
    Reason.DELIVERY_RECORDS_SHOW_IT: _l("The records of the delivery show it"),
    Reason.CHECKS_SHOW_IT: _l("The checks of the monitor show it"),
    Reason.HOTLINE_CONFIRMS_IT: _l("The hotline confirms it"),
    Reason.DOUBT_REMAINS: _l("It cannot be proven, but doubt remains"),
    Reason.EVIDENCE_LACKING: _l("There is no evidence for it"),
    Reason.HOLDER_RECORDS_SAY_OTHERWISE: _l("The records of who held the network say otherwise"),
    Reason.DELIVERY_RECORDS_SAY_OTHERWISE: _l("The records of the delivery say otherwise"),
    Reason.CHECKS_SAY_OTHERWISE: _l("The checks of the monitor say otherwise"),
    Reason.HOTLINE_SAYS_OTHERWISE: _l("The hotline says otherwise"),
    Reason.MAKES_NO_DIFFERENCE: _l("It makes no difference to what the notice counts as"),
    Reason.NOT_DECIDED_IN_TIME: _l("Nobody decided before the figures had to be made"),
}

STATES = {
    DisputeState.OPEN: ("waiting", _l("Waits for a decision")),
    DisputeState.WITHDRAWN: ("ended", _l("Withdrawn")),
    DisputeState.UPHELD: ("met", _l("Upheld")),
    DisputeState.REJECTED: ("not_met", _l("Rejected")),
    DisputeState.UNDECIDED: ("unclear", _l("Not decided in time")),
    DisputeState.APPEALED: ("waiting", _l("Before the appeals board")),
    DisputeState.CONFIRMED: ("not_met", _l("Rejected, also on appeal")),
}
"""The kind of tag and the word for each state."""

OUTCOMES = {
    "on_time": _l("In time"),
    "late": _l("Late"),
    "undetermined": _l("Undetermined"),
    None: _l("Does not count"),
}

HEADLINES = {
    DisputeState.OPEN: N_("%(company)s disputes notices behind its figures"),
    DisputeState.WITHDRAWN: N_("%(company)s takes a dispute back"),
    DisputeState.UPHELD: N_("The dispute of %(company)s is upheld"),
    DisputeState.REJECTED: N_("The dispute of %(company)s is rejected"),
    DisputeState.UNDECIDED: N_("The dispute of %(company)s was not decided in time"),
    DisputeState.APPEALED: N_("%(company)s appeals in a dispute about its figures"),
    DisputeState.CONFIRMED: N_("The appeals board rejects the dispute of %(company)s"),
}
"""What a mail says of a dispute that came into a state."""


def kind_choices() -> list[tuple[str, str]]:
    return [choice(kind.value, words) for kind, words in KINDS.items()]


def bind_dispute_words(app: Flask) -> None:
    """The filter ``dispute_reason`` for templates of mail."""
    app.jinja_env.filters["dispute_reason"] = lambda value: str(REASONS[value])
