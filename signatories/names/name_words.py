"""The words of every name that a company has or had: where a question with a typing error begins to look.

They follow names by themselves when a session writes one; what writes past the session says so (``keep``).
A word stays, as the names in which it stands do.
"""

from collections.abc import Iterable

from sqlalchemy import ForeignKey, String, event
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column

from signatories.base import Base
from signatories.inserting import insert_rows
from signatories.names.company_names import CompanyName


class NameWord(Base):
    """A word (folded) that stands in a name of a company."""

    __tablename__ = "name_word"

    word: Mapped[str] = mapped_column(String(250), primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), primary_key=True, index=True)


def keep(session: Session, names: Iterable[tuple[int, str]]) -> None:
    """Keep the words of *names*, each a company's id and one of its names, folded."""
    words = sorted({(word, company_id) for company_id, name in names for word in name.split()})
    insert_rows(session, NameWord, ("word", "company_id"), words, if_new=True)


@event.listens_for(Session, "after_flush")
def _follow(session: Session, _context: UOWTransaction) -> None:
    written = (each for each in (*session.new, *session.dirty) if isinstance(each, CompanyName))
    keep(session, ((each.company_id, each.folded) for each in written))
