"""Changing what an association keeps of a member: its number, its contact, and since when it is one."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sentences import N_, SpokenError
from signatories import journal
from signatories.entries import append, lock
from signatories.imports.importing_members import take_back
from signatories.models import Membership


class ChangedMeanwhile(SpokenError):
    code = "changed-meanwhile"
    sentence = N_(
        "Somebody else changed this while you were typing. Nothing was saved. Look at both, then save again."
    )


class DateToCome(SpokenError):
    code = "date-to-come"
    sentence = N_("This date lies in the future.")


class DateInEarlierMembership(SpokenError):
    code = "date-in-earlier-membership"
    sentence = N_("It was a member until %(until)s. The new date lies before that.")


def change_member(
    session: Session,
    *,
    membership: Membership,
    version: int,
    member_number: str | None,
    contact_email: str | None,
    member_since: date,
    by: str,
    at: datetime,
) -> Membership:
    """Change an open membership that was read at *version*; the membership as it is from now on.

    Another date of joining takes the membership back and records it anew, so that the register as it
    stood before can still be read. Raises ``ChangedMeanwhile``, ``DateToCome`` or
    ``DateInEarlierMembership``.
    """
    lock(session)
    session.refresh(membership)
    if membership.version != version or membership.to_on is not None:
        raise ChangedMeanwhile
    columns = _changed_columns(membership, member_number, contact_email)
    if member_since != membership.member_since:
        membership = _begin_anew(session, membership, member_since, at)
        columns.append("member_since")
    if not columns:
        return membership
    membership.member_number, membership.contact_email = member_number, contact_email
    session.flush()
    journal.note(
        session,
        "member-details-changed",
        at=at,
        by=by,
        association=membership.association,
        company=membership.company,
        columns=sorted(columns),
    )
    return membership


def _changed_columns(
    membership: Membership, member_number: str | None, contact_email: str | None
) -> list[str]:
    given = {"member_number": member_number, "contact_email": contact_email}
    return [column for column, value in given.items() if value != getattr(membership, column)]


def _begin_anew(session: Session, old: Membership, member_since: date, at: datetime) -> Membership:
    if member_since > at.date():
        raise DateToCome
    until = session.scalar(
        select(func.max(Membership.to_on)).where(
            Membership.company_id == old.company_id,
            Membership.association_id == old.association_id,
            Membership.to_on > Membership.from_on,
        )
    )
    if until is not None and member_since < until:
        raise DateInEarlierMembership(until=until)
    was = old.member_since
    take_back(session, [old.id], at=at)
    session.expire(old)
    new = Membership(
        company_id=old.company_id,
        association_id=old.association_id,
        member_number=old.member_number,
        contact_email=old.contact_email,
        from_on=member_since,
        recorded_at=at,
    )
    session.add(new)
    session.flush()
    append(
        session,
        "member-since-corrected",
        at=at,
        association=new.association.slug,
        company=new.company.register_number,
        from_on=member_since.isoformat(),
        was=was.isoformat(),
    )
    return new
