"""A signature that is being prepared: kept as a row, so that it survives signing out."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from signatories.base import Base
from signatories.documents.documents import CodeOfConduct
from signatories.models import Association, Company


class SignatureDraft(Base):
    """What one person has filled in so far to sign for one company. It commits nobody.

    ``answers`` maps a document's key to ``{"edition": str, "typed": str, "ticked": [str]}``: the
    edition that was shown, what was typed under it, and the duties that were ticked.
    """

    __tablename__ = "signature_draft"
    __table_args__ = (UniqueConstraint("company_id", "code_of_conduct_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    code_of_conduct_id: Mapped[int] = mapped_column(ForeignKey("code_of_conduct.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    signer_name: Mapped[str] = mapped_column(String(120), default="")
    signer_function: Mapped[str] = mapped_column(String(120), default="")
    association_id: Mapped[int | None] = mapped_column(ForeignKey("association.id"))
    who_answered_at: Mapped[datetime | None]
    """When the step "who signs" was answered in full; then no association means: through none."""
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    changed_at: Mapped[datetime]

    company: Mapped[Company] = relationship()
    code_of_conduct: Mapped[CodeOfConduct] = relationship()
    person: Mapped[Person] = relationship()
    association: Mapped[Association | None] = relationship()
