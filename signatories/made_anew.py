"""What follows from other rows, where it does not: code of before an upgrade wrote names or signatures past it.

While an upgrade goes on that code serves on (``docs/operations/database.md``), and knows nothing of rows that
came later. So what was written lately is looked at every hour, and what differs is made anew.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from signatories.entries import Entry
from signatories.imports.bulk import chunks
from signatories.models import Company
from signatories.names import name_words
from signatories.names.company_names import CompanyName, follows
from signatories.signatures import standings
from signatories.signatures.signature import Signature


def make_anew(session: Session, *, since: datetime) -> int:
    """Make anew what follows from acts since that moment, where it differs; of how many companies it was."""
    return len(_standings(session, since)) + _names(session)


def _standings(session: Session, since: datetime) -> Collection[int]:
    acted = (
        select(Company.id)
        .join(Entry, Entry.company == Company.register_number)
        .where(Entry.at >= since, Entry.kind.startswith("signature-"))
    )
    told = select(Signature.company_id).where(Signature.resign_told_at >= since)
    ids = sorted({*session.scalars(acted), *session.scalars(told)})
    differing = [each for some in chunks(ids) for each in standings.differing(session, some)]
    standings.keep(session, differing)
    return differing


def _names(session: Session) -> int:
    """A name without what the eye sees of it has no words kept either."""
    bare = session.execute(
        select(CompanyName.id, CompanyName.company_id, CompanyName.name, CompanyName.folded).where(
            CompanyName.seen_head == "", CompanyName.seen_tail == ""
        )
    ).all()
    for key, _company_id, name, plain in bare:
        seen = {column: text for column, text in follows(name, plain).items() if column != "folded"}
        session.execute(update(CompanyName).where(CompanyName.id == key).values(seen))
    name_words.keep(session, ((company_id, plain) for _key, company_id, _name, plain in bare))
    return len(bare)
