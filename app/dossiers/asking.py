"""Asking for a dossier, reading it, and keeping its files; every access leaves its line in the journal."""

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.dossiers import content as contents
from app.dossiers.models import DossierGround, DossierRequest
from app.dossiers.paper import paper
from app.dossiers.writing import digests, written
from app.i18n import in_language
from app.pdf.making import pdf
from sentences import N_, SpokenError
from signatories import journal
from signatories.models import Company

KEPT = timedelta(days=90)
"""How long the files are kept after the request; their digests stay, and a new request makes new files."""


class DossierForm(StrEnum):
    """In which form a dossier was read."""

    PAGE = "page"
    JSON = "json"
    PDF = "pdf"


class DossierGone(SpokenError):
    code = "dossier-gone"
    sentence = N_("The files of this request are no longer kept. Ask for the dossier again.")


def ask(
    session: Session,
    *,
    company: Company,
    ground: DossierGround,
    language: str,
    by: str,
    at: datetime,
    notice: timedelta,
    base_url: str,
    data_dir: Path,
) -> DossierRequest:
    """Make the dossier as the register stands at *at*, keep it, and write the request into the journal.

    The company may know of it *notice* later.
    """
    with in_language(language):
        found = contents.read(session, company=company, at=at, base_url=base_url)
        data = found.as_data()
        made = digests(data)
        sheet = pdf(paper(found, made))
    file = written(data, pdf=sheet)
    request = DossierRequest(
        company=company,
        ground=ground.value,
        language=language,
        asked_at=at,
        asked_by=by,
        tell_at=at + notice,
        log_size=found.log_size,
        content_digest=made["content"],
        json_digest=_keep(data_dir, file),
        pdf_digest=_keep(data_dir, sheet),
    )
    session.add(request)
    session.flush()
    journal.note(
        session,
        "dossier-asked",
        at=at,
        by=by,
        company=company,
        dossier=request.public_id,
        ground=ground.value,
        digest=request.content_digest,
    )
    return request


def read(
    session: Session, *, request: DossierRequest, form: DossierForm, by: str, at: datetime, data_dir: Path
) -> bytes:
    """The file of a request, for the page its JSON; the journal says who read it in which form.

    Raises ``DossierGone``, also when the file is not the one that was made.
    """
    digest = request.pdf_digest if form is DossierForm.PDF else request.json_digest
    try:
        content = place(data_dir, digest).read_bytes()
    except FileNotFoundError:
        raise DossierGone from None
    if request.files_deleted_at is not None or hashlib.sha256(content).hexdigest() != digest:
        raise DossierGone
    journal.note(
        session,
        "dossier-read",
        at=at,
        by=by,
        company=request.company,
        dossier=request.public_id,
        form=form.value,
    )
    return content


def delete_old_files(session: Session, *, at: datetime, data_dir: Path) -> None:
    """Delete the files of requests whose term is over; a file that a younger request names too stays."""
    old = list(
        session.scalars(
            select(DossierRequest).where(
                DossierRequest.asked_at <= at - KEPT, DossierRequest.files_deleted_at.is_(None)
            )
        )
    )
    for request in old:
        request.files_deleted_at = at
    session.flush()
    for digest in {each for request in old for each in (request.json_digest, request.pdf_digest)}:
        still = select(DossierRequest.id).where(
            DossierRequest.files_deleted_at.is_(None),
            (DossierRequest.json_digest == digest) | (DossierRequest.pdf_digest == digest),
        )
        if session.scalars(still.limit(1)).one_or_none() is None:
            place(data_dir, digest).unlink(missing_ok=True)


def place(data_dir: Path, digest: str) -> Path:
    return data_dir / "dossiers" / digest


def _keep(data_dir: Path, content: bytes) -> str:
    """Keep the bytes under their digest, for the register's own eyes (mode 0600)."""
    digest = hashlib.sha256(content).hexdigest()
    path = place(data_dir, digest)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    draft.replace(path)
    return digest
