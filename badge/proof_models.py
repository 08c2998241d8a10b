"""The Data Integrity form of credentials, made when they are issued and kept as it was made."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badge.models import Credential
from signatories.base import Base


class ProvenCredential(Base):
    """A credential with its proof inside: the JSON that is published, byte for byte."""

    __tablename__ = "proven_credential"

    credential_id: Mapped[int] = mapped_column(
        ForeignKey("badge_credential.id"), primary_key=True, autoincrement=False
    )
    kid: Mapped[str] = mapped_column(String(400), index=True)
    made_at: Mapped[datetime]
    document: Mapped[str] = mapped_column(Text)

    credential: Mapped[Credential] = relationship()
