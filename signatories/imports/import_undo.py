"""Undoing an import of members within its term: all of it or nothing, and the history keeps both.

What others changed since stands in the way, and is shown: a membership that was edited or ended,
a company that signed or proved its domain.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from sentences import N_, SpokenError
from signatories import entries, journal
from signatories.imports.bulk import chunks
from signatories.imports.importing_members import DETAILS, take_back, write_details
from signatories.imports.member_receipts import Act, MemberImport
from signatories.models import Company, Domain, Membership
from signatories.signatures.signature import Signature


class UndoneAlready(SpokenError):
    code = "undone-already"
    sentence = N_("This import was undone already.")


class UndoTermPassed(SpokenError):
    code = "undo-term-passed"
    sentence = N_(
        "An import can be undone for 24 hours. Change the members one by one, or send another file."
    )


class ChangedSinceImport(SpokenError):
    code = "changed-since-import"
    sentence = N_("%(count)s of these members were changed since. Nothing was undone.")
    counted, of_one = "count", N_("One of these members was changed since. Nothing was undone.")


@dataclass(frozen=True)
class Obstacle:
    """A row of the import that cannot be undone, and why (an English sentence, a message id)."""

    row: int
    company: str
    slug: str
    reason: str


def check_may_undo(receipt: MemberImport, *, at: datetime) -> None:
    """Raise ``UndoneAlready`` or ``UndoTermPassed``."""
    if receipt.undone_at is not None:
        raise UndoneAlready
    if not receipt.may_be_undone_at(at):
        raise UndoTermPassed


def obstacles(session: Session, receipt: MemberImport) -> list[Obstacle]:
    """What others changed since of what *receipt* made or changed, in the order of its file."""
    acts = receipt.read_acts()
    memberships = _memberships(session, [act.membership_id for act in acts])
    signed = _signed_since(session, receipt, [act.company_id for act in acts])
    proven = _proven(session, [identity for act in acts for identity in act.domain_ids])
    found: list[tuple[Act, str]] = []
    for act in acts:
        version, is_ended = memberships[act.membership_id]
        if is_ended:
            found.append((act, N_("The membership was ended since.")))
        elif version != act.version:
            found.append((act, N_("The details were changed since.")))
        elif act.is_new and act.company_id in signed:
            found.append((act, N_("The company has signed through your association since.")))
        elif proven.intersection(act.domain_ids):
            found.append((act, N_("The company has proven a domain of this row since.")))
    named = _names(session, [act.company_id for act, _ in found])
    return [Obstacle(act.row, *named[act.company_id], reason) for act, reason in found]


def undo(session: Session, receipt: MemberImport, *, by: str, at: datetime) -> None:
    """Take back what the import of *receipt* did. *by* is the public id of the person.

    Raises ``UndoneAlready``, ``UndoTermPassed``, or ``ChangedSinceImport`` when anything stands in
    the way (``obstacles`` says what).
    """
    entries.lock(session)
    session.refresh(receipt)
    check_may_undo(receipt, at=at)
    if found := obstacles(session, receipt):
        raise ChangedSinceImport(count=len(found))
    acts = receipt.read_acts()
    public = _take_back(session, receipt, [act for act in acts if act.is_new or act.ended_id], at)
    _restore_details(session, [act for act in acts if act.before])
    for chunk in chunks([identity for act in acts for identity in act.domain_ids]):
        session.execute(delete(Domain).where(Domain.id.in_(chunk), Domain.proven_at.is_(None)))
    entries.append_many(session, public, at=at)
    receipt.undone_at, receipt.undone_by = at, by
    journal.note(
        session,
        "member-import-undone",
        at=at,
        by=by,
        association=receipt.association,
        receipt=receipt.public_id,
    )
    session.flush()
    session.expire_all()


def _take_back(
    session: Session, receipt: MemberImport, acts: Sequence[Act], at: datetime
) -> list[entries.Act]:
    """End the memberships that the import began; those that it took the place of begin again."""
    take_back(session, [act.membership_id for act in acts], at=at)
    rows = {
        each.id: each
        for chunk in chunks([identity for act in acts for identity in (act.membership_id, act.ended_id or 0)])
        for each in session.scalars(select(Membership).where(Membership.id.in_(chunk)))
    }
    numbers = _numbers(session, [act.company_id for act in acts])
    public, slug = [], receipt.association.slug
    for each in acts:
        number, from_on = numbers[each.company_id], rows[each.membership_id].from_on.isoformat()
        if each.ended_id is None:
            public.append(
                entries.act("membership-taken-back", association=slug, company=number, from_on=from_on)
            )
            continue
        old = rows[each.ended_id]
        session.add(_again(old, at))
        again = old.from_on.isoformat()
        public.append(
            entries.act(
                "member-since-corrected", association=slug, company=number, from_on=again, was=from_on
            )
        )
    session.flush()
    return public


def _again(old: Membership, at: datetime) -> Membership:
    """A membership like one that was taken back, recorded anew."""
    return Membership(
        company_id=old.company_id,
        association_id=old.association_id,
        member_number=old.member_number,
        contact_email=old.contact_email,
        continued_since=old.continued_since,
        from_on=old.from_on,
        recorded_at=at,
    )


def _restore_details(session: Session, acts: Sequence[Act]) -> None:
    rows = []
    for chunk in chunks(acts):
        of = {act.membership_id: act for act in chunk}
        for each in session.scalars(select(Membership).where(Membership.id.in_(of))):
            old = {column: of[each.id].before.get(column, getattr(each, column)) for column in DETAILS}
            rows.append({"of": each.id, "number": old["member_number"], "email": old["contact_email"]})
    write_details(session, rows)


def _memberships(session: Session, ids: Sequence[int]) -> dict[int, tuple[int, bool]]:
    """By id: the version, and whether it has an end."""
    columns = (Membership.id, Membership.version, Membership.to_on.is_not(None))
    return {
        identity: (version, bool(is_ended))
        for chunk in chunks(ids)
        for identity, version, is_ended in session.execute(select(*columns).where(Membership.id.in_(chunk)))
    }


def _signed_since(session: Session, receipt: MemberImport, ids: Sequence[int]) -> set[int]:
    """The companies that signed through this association after the import."""
    return {
        found
        for chunk in chunks(ids)
        for found in session.scalars(
            select(Signature.company_id).where(
                Signature.company_id.in_(chunk),
                Signature.association_id == receipt.association_id,
                Signature.signed_at >= receipt.saved_at,
            )
        )
    }


def _proven(session: Session, ids: Sequence[int]) -> set[int]:
    return {
        found
        for chunk in chunks(ids)
        for found in session.scalars(
            select(Domain.id).where(Domain.id.in_(chunk), Domain.proven_at.is_not(None))
        )
    }


def _numbers(session: Session, ids: Sequence[int]) -> Mapping[int, str]:
    return {
        identity: number
        for chunk in chunks(ids)
        for identity, number in session.execute(
            select(Company.id, Company.register_number).where(Company.id.in_(chunk))
        )
    }


def _names(session: Session, ids: Sequence[int]) -> Mapping[int, tuple[str, str]]:
    """By company: its name and its slug."""
    return {
        each.id: (each.name, each.slug)
        for chunk in chunks(ids)
        for each in session.scalars(select(Company).where(Company.id.in_(chunk)))
    }
