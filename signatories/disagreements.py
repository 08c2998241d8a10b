"""Where two associations say different things of one company that both know as a member.

Only what both may see: that one suspended the signature or ended the membership for a breach. How a
company stands against another association's conditions is nobody else's business.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from signatories.models import Association, Company, EndReason, Membership
from signatories.signatures.signature import Signature, Suspension
from signatories.signatures.signature_states import ByKind


class Act(StrEnum):
    SUSPENDED = "suspended"
    EXPELLED = "expelled"


@dataclass(frozen=True)
class Severe:
    """An association acted against the company since a day; ``reason_kind`` is the public word, if any."""

    association: str
    act: Act
    since: date
    reason_kind: str | None = None


@dataclass(frozen=True)
class Stay:
    """A membership at a moment: open, or ended for a reason."""

    association: str
    is_open: bool
    to_on: date | None = None
    end_reason: str | None = None


@dataclass(frozen=True)
class Disagreement:
    """*severe* acted; *others*, by slug, have the company as a member and did not."""

    severe: Severe
    others: tuple[str, ...]


def find(stays: Iterable[Stay], suspensions: Iterable[Severe]) -> list[Disagreement]:
    """Every act of one association that another one, of which the company is a member, did not take. Pure.

    An association that took the company back after it had expelled it does not disagree with itself.
    """
    stays = list(stays)
    members = {stay.association for stay in stays if stay.is_open}
    acts = list(suspensions)
    acts += [
        Severe(stay.association, Act.EXPELLED, stay.to_on)
        for stay in stays
        if not stay.is_open
        and stay.to_on is not None
        and stay.end_reason == EndReason.EXPELLED
        and stay.association not in members
    ]
    found = []
    for severe in sorted(acts, key=lambda each: (each.since, each.association, each.act)):
        did_too = {each.association for each in acts if each.act is severe.act}
        if others := members - did_too - {severe.association}:
            found.append(Disagreement(severe, tuple(sorted(others))))
    return found


def seen_by(
    session: Session, *, association: Association, company: Company, at: datetime
) -> tuple[list[Disagreement], dict[str, str]]:
    """The disagreements about *company* in which *association* is a party, and names by slug."""
    memberships = session.execute(
        select(Membership, Association)
        .join(Membership.association)
        .where(Membership.company_id == company.id, Membership.recorded_at <= at)
    ).all()
    stays = [
        Stay(its.slug, row.counts_at(at), row.end_known_at(at), row.end_reason) for row, its in memberships
    ]
    suspensions = session.execute(
        select(Suspension.from_at, Suspension.reason_kind, Association.slug, Association.name)
        .join(Suspension.signature)
        .join(Association, Association.id == Signature.association_id)
        .where(
            Signature.company_id == company.id,
            Suspension.by_kind == ByKind.ASSOCIATION,
            Suspension.from_at <= at,
            or_(Suspension.until_at.is_(None), Suspension.until_at > at),
            or_(Signature.ended_at.is_(None), Signature.ended_at > at),
        )
    ).all()
    severe = [Severe(slug, Act.SUSPENDED, since.date(), kind) for since, kind, slug, _name in suspensions]
    names = {its.slug: its.name for _row, its in memberships}
    names |= {slug: name for _since, _kind, slug, name in suspensions}
    return [each for each in find(stays, severe) if _is_party(each, association.slug)], names


def _is_party(found: Disagreement, slug: str) -> bool:
    parties: Collection[str] = (found.severe.association, *found.others)
    return slug in parties
