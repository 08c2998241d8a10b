"""Whom a signature answers to: the association through which it was placed, or what that has become."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signatories.models import Association
from signatories.signatures.signature import Signature
from signatories.succession import lineage


def answers_to(session: Session, signature: Signature, *, at: datetime) -> Association | None:
    """The association that says yes or no to *signature* now, over all mergers; ``None`` is the operator."""
    through = signature.association
    if through is None or through.ended_on is None:
        return through
    return lineage.went_into(session, through, at=at)


def stands_for(session: Session, association: Association, *, at: datetime) -> Sequence[int]:
    """The ids of *association* and of those that went into it: signatures through them answer to it."""
    ended = session.scalars(select(Association).where(Association.ended_on.is_not(None)))
    before = [each.id for each in ended if lineage.went_into(session, each, at=at) == association]
    return [association.id, *before]
