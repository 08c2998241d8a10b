"""More tables held against the log: memberships, what associations stated of members, and the lives of keys."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.transparency.said import said, same
from badge.endorsements.models import Endorsement
from badge.envelope import stamp
from badge.key_life import KeyLife
from badge.key_states import KeyState
from badge.models import Badge
from signatories.entries import Entry
from signatories.models import Membership

LAST = {
    KeyState.NEXT: "key-published",
    KeyState.ACTIVE: "key-activated",
    KeyState.PREVIOUS: "key-activated",
    KeyState.RETIRED: "key-retired",
    KeyState.WITHDRAWN: "key-withdrawn",
}
"""What the log says last of a key in that state; that one became previous is said by the key after it."""
TAKEN_BACK = "taken-back"


def memberships(session: Session) -> Iterator[str]:
    """Each begin and end of a membership has its entry; one that was taken back says so."""
    pair = ("association", "company")
    begun = {
        *said(session, "member-admitted", by=(*pair, "from_on")),
        *said(session, "member-since-corrected", by=(*pair, "from_on")),
    }
    ended = said(session, "membership-ended", by=(*pair, "to_on"))
    undone = {
        *said(session, "membership-taken-back", by=(*pair, "from_on")),
        *said(session, "member-since-corrected", by=(*pair, "was")),
    }
    whole = (joinedload(Membership.company), joinedload(Membership.association))
    for each in session.scalars(select(Membership).options(*whole).execution_options(yield_per=1000)):
        who = (each.association.slug, each.company.register_number)
        name = f"membership of {who[1]} in {who[0]}"
        if (*who, each.from_on.isoformat()) not in begun:
            yield f"{name}: the log does not have its begin"
        if each.end_reason == TAKEN_BACK:
            if (*who, each.from_on.isoformat()) not in undone:
                yield f"{name}: the log does not have that it was taken back"
        elif each.to_on is not None and (*who, each.to_on.isoformat()) not in ended:
            yield f"{name}: the log does not have its end"


def endorsements(session: Session) -> Iterator[str]:
    """Each signed statement is as it was entered, and so is why it was withdrawn."""
    issued = said(session, "endorsement-issued", by=("badge", "endorsement"))
    withdrawn = said(session, "endorsement-withdrawn", by=("badge", "endorsement"))
    whole = (joinedload(Endorsement.badge).joinedload(Badge.company), joinedload(Endorsement.association))
    signed = select(Endorsement).where(Endorsement.token.is_not(None)).options(*whole)
    for each in session.scalars(signed):
        key = (each.badge.code, each.number)
        name = f"statement {each.number} beside badge {each.badge.code}"
        row = {
            "association": each.association.slug,
            "company": each.badge.company.register_number,
            "valid_until": stamp(each.valid_until),
        }
        yield from same(name, issued.get(key), row)
        entry = withdrawn.get(key)
        if (entry["reason"] if entry else None) != each.ending:
            yield f"{name}: whether it was withdrawn, and why, differs"


def keys(session: Session) -> Iterator[str]:
    """Each key stands where its last entry left it."""
    kinds = select(Entry.kind, Entry.data).where(Entry.kind.in_(set(LAST.values()))).order_by(Entry.position)
    last = {str(data["kid"]).rpartition("#")[2]: kind for kind, data in session.execute(kinds)}
    for each in session.scalars(select(KeyLife)):
        if last.get(each.thumbprint) != LAST[KeyState(each.state)]:
            yield f"key {each.thumbprint}: its state is not what the log says"
