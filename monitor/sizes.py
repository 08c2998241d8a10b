"""How large companies were at the end of each month: the latest word of each, as of a moment."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.models import NetworkSize
from monitor.volume import Size


def known(session: Session, *, as_of: datetime | None = None) -> Mapping[str, Mapping[str, Size]]:
    """By register number and month, such as ``2025-03``."""
    query = select(NetworkSize).order_by(NetworkSize.learnt_at, NetworkSize.id)
    if as_of is not None:
        query = query.where(NetworkSize.learnt_at <= as_of)
    found: dict[str, dict[str, Size]] = {}
    for row in session.scalars(query):
        found.setdefault(row.company, {})[row.month] = Size(row.ip_addresses, row.domains, row.source)
    return found
