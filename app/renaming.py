"""A new trade name or brand, whole: the register, and the logos that carry the name."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from badge import issuing, records
from badge.keys import KeyRing
from signatories.imports.correcting import ChangedMeanwhile
from signatories.models import Company
from signatories.names import naming
from signatories.names.company_names import NameKind
from signatories.signatures.signature_states import SignatureState


def check_version(company: Company, seen: str | None) -> None:
    """Raise ``ChangedMeanwhile`` when *company* is no longer as it was when the form was made."""
    if seen != str(company.version):
        raise ChangedMeanwhile


def add_name(
    session: Session,
    *,
    company: Company,
    kind: NameKind,
    name: str,
    from_on: date,
    is_main: bool,
    keys: KeyRing,
    base_url: str,
    at: datetime,
) -> int:
    """Add a name, or (*is_main*) make it the trade name that people know the company by.

    Returns how many logos were made anew. Raises what ``naming`` raises.
    """
    before = company.name
    if is_main:
        naming.rename(session, company=company, kind=kind, name=name, from_on=from_on, at=at)
    else:
        naming.add_name(session, company=company, kind=kind, name=name, from_on=from_on, at=at)
    return _remade(session, company, before, keys=keys, base_url=base_url, at=at)


def end_name(
    session: Session,
    *,
    company: Company,
    name_id: int,
    to_on: date,
    keys: KeyRing,
    base_url: str,
    at: datetime,
) -> int:
    """End a trade name or brand; returns how many logos were made anew. Raises what ``naming`` raises."""
    before = company.name
    naming.end_name(session, company=company, name_id=name_id, to_on=to_on, at=at)
    return _remade(session, company, before, keys=keys, base_url=base_url, at=at)


def _remade(
    session: Session, company: Company, before: str, *, keys: KeyRing, base_url: str, at: datetime
) -> int:
    """New credentials, with the new name, under the same codes. A suspended logo gets one when it is lifted."""
    if company.name == before:
        return 0
    count = 0
    for badge in records.live_badges(session, company=company):
        if badge.signature.state_at(at) is SignatureState.IN_FORCE and badge.domain.is_proven:
            issuing.renew(session, badge=badge, keys=keys, base_url=base_url, at=at)
            count += 1
    return count
