"""Which badges count, as conditions for the database: not withdrawn, and with a ground to stand on."""

from datetime import datetime

from sqlalchemy import ColumnElement, or_

from badge.models import Badge
from signatories.models import Domain
from signatories.signatures.signature import Signature, Suspension


def has_a_ground(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """A signature in force and a proven domain, for a query that joins both to the badge."""
    return (
        Badge.withdrawn_at.is_(None),
        Signature.countersigned_at.is_not(None),
        Signature.ended_at.is_(None),
        Signature.ends_at > at,
        or_(Signature.resign_by.is_(None), Signature.resign_by > at),
        ~Signature.suspensions.any(Suspension.until_at.is_(None)),
        Domain.proven_at.is_not(None),
        Domain.lost_at.is_(None),
    )
