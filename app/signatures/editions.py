"""Publishing an edition as a whole: the text, the date by which to sign it, and the mails about it."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.signatures import mails
from app.signatures.recipients import signers_of
from app.signatures.reminding import dates_file
from signatories.documents import loading
from signatories.documents.documents import Document, Edition
from signatories.signatures import renewing


def publish(
    session: Session,
    *,
    document: Document,
    edition: str,
    effective_on: date,
    source: str,
    text_nl: str,
    text_en: str,
    at: datetime,
    resign_within_days: int | None = None,
) -> tuple[Edition, int]:
    """Publish the official text of *document*; returns it, and how many signatures were given a date.

    Raises as ``loading.load_official``.
    """
    published = loading.load_official(
        session,
        document=document,
        edition=edition,
        effective_on=effective_on,
        source=source,
        text_nl=text_nl,
        text_en=text_en,
        at=at,
        resign_within_days=resign_within_days,
    )
    told = renewing.announce(session, edition=published, at=at)
    for signature in told:
        for who in signers_of(session, signature.company, at=at):
            mails.tell(
                session,
                [who],
                "edition_to_sign",
                signature=signature,
                at=at,
                edition=published,
                attachment=dates_file(signature, lang=who.language, at=at),
            )
    return published, len(told)
