"""The sentence of a correction, in both languages."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.replies.errors import NoteNeeded
from app.replies.models import LONGEST_SENTENCE, CorrectionNote
from app.replies.plain_words import check_words
from monitor.models import Publication

SHORTEST_SENTENCE = 10


@dataclass(frozen=True)
class Correction:
    """Why figures are corrected: a reason of the list (``CORRECTION_REASONS``), and a sentence in each language."""

    reason: str
    sentence_nl: str
    sentence_en: str


CORRECTION_REASONS = ("newer-data", "dispute", "appeal", "wrong-holder", "method-fault", "other")


def checked(correction: Correction) -> Correction:
    """*correction* without blanks around its sentences. Raises ``NoteNeeded`` or what ``check_words`` raises."""
    sentences = [" ".join(each.split()) for each in (correction.sentence_nl, correction.sentence_en)]
    if any(not SHORTEST_SENTENCE <= len(each) <= LONGEST_SENTENCE for each in sentences):
        raise NoteNeeded(least=SHORTEST_SENTENCE, most=LONGEST_SENTENCE)
    for each in sentences:
        check_words(each)
    return Correction(correction.reason, *sentences)


def keep(
    session: Session, *, publication: Publication, correction: Correction, by: str, at: datetime
) -> None:
    """Keep the sentences of a version that corrects another. Raises what ``checked`` raises."""
    correction = checked(correction)
    session.add(
        CorrectionNote(
            publication=publication,
            sentence_nl=correction.sentence_nl,
            sentence_en=correction.sentence_en,
            written_at=at,
            written_by=by,
        )
    )
    session.flush()


def note_of(session: Session, publication: Publication | None) -> CorrectionNote | None:
    """The sentences of *publication*; of a rerun those of the version that it follows."""
    while publication is not None:
        query = select(CorrectionNote).where(CorrectionNote.publication_id == publication.id)
        found = session.scalars(query).one_or_none()
        if found is not None or publication.correction_reason is None:
            return found
        publication = publication.follows
    return None


def sentence(note: CorrectionNote, lang: str) -> str:
    return note.sentence_nl if lang == "nl" else note.sentence_en
