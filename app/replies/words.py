"""Replies and corrections in words."""

from app.choices import choice
from app.i18n import _l
from app.replies.states import ReplyState, SentBack

STATES = {
    ReplyState.DRAFT: ("todo", _l("Not offered yet")),
    ReplyState.OFFERED: ("waiting", _l("Waits for the register")),
    ReplyState.ACCEPTED: ("done", _l("Stands beside the figures")),
    ReplyState.SENT_BACK: ("warning", _l("Sent back")),
    ReplyState.REPLACED: ("ended", _l("Replaced by another")),
    ReplyState.WITHDRAWN: ("ended", _l("Withdrawn")),
}

SENT_BACK = {
    SentBack.ADDRESS: _l("It has something from which an address or place of content can be made"),
    SentBack.PERSON: _l("It names a person, or lets one be recognised"),
    SentBack.ACCUSATION: _l("It accuses somebody else of something"),
    SentBack.NOT_ABOUT_FIGURES: _l("It is not about these figures"),
    SentBack.ADVERTISEMENT: _l("It is advertising"),
    SentBack.UNREADABLE: _l("It cannot be understood"),
}

CORRECTIONS = {
    "newer-data": _l("Newer data were delivered"),
    "dispute": _l("A dispute was decided after the publication"),
    "appeal": _l("The appeals board decided otherwise"),
    "wrong-holder": _l("A network was credited to the wrong company"),
    "method-fault": _l("The computation had a fault"),
    "other": _l("Another reason"),
}


def sent_back_choices() -> list[tuple[str, str]]:
    return [choice(each.value, words) for each, words in SENT_BACK.items()]


def correction_choices() -> list[tuple[str, str]]:
    return [choice(value, words) for value, words in CORRECTIONS.items()]
