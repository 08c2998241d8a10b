"""What waits for the people of a desk: facts in, a list out, the most urgent first. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SOON = timedelta(days=7)
MOST_OF_A_KIND = 5
"""So many of one kind stand one by one; more of them become one line that leads to their list."""


class What(StrEnum):
    """What is to be done."""

    COUNTERSIGN = "countersign"
    DECIDE_CASE = "decide-case"
    CARRY_OUT_CASE = "carry-out-case"
    CLOSE_MENDED_CASE = "close-mended-case"
    DECIDE_NETWORK = "decide-network"
    JUDGE_RECOVERY = "judge-recovery"
    FINISH_IMPORT = "finish-import"
    NAME_CONTACT = "name-contact"
    WAIVER_ENDS = "waiver-ends"
    LOOK_AT_MEMBER = "look-at-member"
    PUT_PROOF_BACK = "put-proof-back"
    MEND_CONTACT_POINT = "mend-contact-point"
    ANSWER_WARNING = "answer-warning"
    APPEAL_DECISION = "appeal-decision"
    LOOK_AT_FIGURES = "look-at-figures"
    ANSWER_REFERRAL = "answer-referral"
    APPEAL_DISPUTE = "appeal-dispute"
    RENEW = "renew"
    SIGN_NEW_EDITION = "sign-new-edition"
    OPEN_PREVIEW = "open-preview"
    PUBLISH = "publish"
    DECIDE_DISPUTE = "decide-dispute"
    SEND_REFERRAL = "send-referral"
    MEND_DELIVERY = "mend-delivery"
    LOOK_AT_FIGURE_WORK = "look-at-figure-work"
    LOOK_AT_NEWER_DATA = "look-at-newer-data"
    RELEASE_SUCCESSION = "release-succession"
    RELEASE_ACT = "release-act"
    READ_REPLY = "read-reply"
    DECIDE_ERASURE = "decide-erasure"
    HANDLE_MISUSE = "handle-misuse"
    LOOK_AT_FAILED_MAIL = "look-at-failed-mail"
    JUDGE_SUCCESSOR = "judge-successor"
    ANSWER_STAY = "answer-stay"
    JUDGE_APPEAL = "judge-appeal"
    JUDGE_DISPUTE = "judge-dispute"
    READ_DOSSIER = "read-dossier"
    KEEP_DOSSIER = "keep-dossier"
    SEE_UNCORRECTED = "see-uncorrected"
    SEE_SILENT_CONTACTS = "see-silent-contacts"


@dataclass(frozen=True)
class Fact:
    """One thing that was found in the books, with the page where it is dealt with.

    ``about`` names whom or what it concerns (a company, a website, a half-year); ``since`` is when it
    began to wait, ``until`` its term; ``count`` how many it stands for.
    """

    what: What
    url: str
    about: str = ""
    since: datetime | None = None
    until: datetime | None = None
    count: int = 1


class Urgency(StrEnum):
    """``late`` when the term is over, ``soon`` when it ends within ``SOON``, else ``open``."""

    LATE = "late"
    SOON = "soon"
    OPEN = "open"


@dataclass(frozen=True)
class Item:
    """One line of an inbox; ``count`` is more than one where it stands for several."""

    what: What
    url: str
    about: str
    since: datetime | None
    until: datetime | None
    urgency: Urgency
    count: int = 1


def inbox(facts: Iterable[Fact], *, at: datetime, lists: Mapping[What, str] | None = None) -> list[Item]:
    """The lines of an inbox: what is late first, then by term, then what waits longest without one.

    *lists* gives for a kind the page that has all of them; only such kinds are put together.
    """
    by_kind: dict[What, list[Fact]] = {}
    for fact in facts:
        by_kind.setdefault(fact.what, []).append(fact)
    items: list[Item] = []
    for what, found in by_kind.items():
        url = (lists or {}).get(what)
        if url is not None and len(found) > MOST_OF_A_KIND:
            items.append(_together(found, url, at))
        else:
            items += [_item(fact, at) for fact in found]
    return sorted(items, key=_order)


def total(items: Sequence[Item]) -> int:
    """How many things wait, all lines together."""
    return sum(item.count for item in items)


def urgency_of(until: datetime | None, *, at: datetime) -> Urgency:
    if until is None:
        return Urgency.OPEN
    if until <= at:
        return Urgency.LATE
    return Urgency.SOON if until - at <= SOON else Urgency.OPEN


def _item(fact: Fact, at: datetime) -> Item:
    urgency = urgency_of(fact.until, at=at)
    return Item(fact.what, fact.url, fact.about, fact.since, fact.until, urgency, fact.count)


def _together(facts: Sequence[Fact], url: str, at: datetime) -> Item:
    """One line for many of a kind: the first term and the longest wait among them."""
    until = min((fact.until for fact in facts if fact.until), default=None)
    since = min((fact.since for fact in facts if fact.since), default=None)
    count = sum(fact.count for fact in facts)
    return Item(facts[0].what, url, "", since, until, urgency_of(until, at=at), count)


def _order(item: Item) -> tuple[bool, float, bool, float, str, str]:
    until, since = item.until, item.since
    return (
        until is None,
        until.timestamp() if until else 0,
        since is None,
        since.timestamp() if since else 0,
        list(What).index(item.what).__format__("03d"),
        item.about,
    )
