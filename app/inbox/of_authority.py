"""What waits for somebody of an authority: dossiers not read yet, and files that go."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import url_for
from sqlalchemy.orm import Session

from app.dossiers import books
from app.dossiers.asking import KEPT
from app.inbox.waiting import Fact, What

BEFORE_END = timedelta(days=30)


def facts(session: Session, *, by: str, at: datetime) -> Iterator[Fact]:
    """Of the dossiers that the person *by* (public id) asked for."""
    asked = [each for each in books.of_person(session, by) if each.files_deleted_at is None]
    read = books.accesses(session, asked)
    for each in asked:
        url = url_for("authority.dossier", company_slug=each.company.slug, dossier=each.public_id)
        until = each.asked_at + KEPT
        if not read.get(each.public_id):
            yield Fact(What.READ_DOSSIER, url, each.company.legal_name, each.asked_at, until)
        elif until - BEFORE_END <= at:
            yield Fact(What.KEEP_DOSSIER, url, each.company.legal_name, each.asked_at, until)
