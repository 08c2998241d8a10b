"""The mail of joining alone: only to an address at the domain that was proven."""

from datetime import datetime

from sqlalchemy.orm import Session

from app import outbox
from app.joining.models import JoinRequest
from app.navigation import link_to


def mail_invitation(session: Session, *, request: JoinRequest, token: str, at: datetime) -> None:
    outbox.write(
        session,
        recipient=request.email or "",
        language=request.language,
        template="join",
        at=at,
        link=link_to("joining.accept", token=token, lang=request.language),
        company=request.legal_name,
        number=request.register_number,
        expires_at=request.expires_at,
    )
