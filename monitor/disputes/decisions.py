"""The decisions that stand for a period, as the scoring takes them, and their digest."""

import hashlib
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.disputes.models import Decision


def standing(session: Session, *, period: str, norm: str) -> dict[str, str]:
    """What each notice counts as by decision: the kept id to one of ``states.Effect``."""
    query = select(Decision.notice, Decision.effect).where(
        Decision.period == period, Decision.norm == norm, Decision.ended_at.is_(None)
    )
    return {row.notice: row.effect for row in session.execute(query)}


def standing_ever(session: Session, *, norm: str) -> dict[str, str]:
    """The same of all periods together."""
    query = select(Decision.notice, Decision.effect).where(Decision.norm == norm, Decision.ended_at.is_(None))
    return {row.notice: row.effect for row in session.execute(query)}


def digest(decisions: Mapping[str, str]) -> str:
    """SHA-256, in hex, over the sorted decisions, a line each."""
    lines = sorted(f"{notice},{effect}\n" for notice, effect in decisions.items())
    return hashlib.sha256("".join(lines).encode()).hexdigest()
