"""Two workers do all the work at the same moment: nothing fails, and each effect is there once."""

import threading
from collections import Counter
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.jobs import running
from app.jobs import sites as sites_work
from app.keys import badge_keys
from app.outbox import OutboxMail
from app.roles import Role
from app.transparency import checking
from app.transparency.files import log_files
from signatories.entries import Entry
from tests import factories
from tests.conftest import BASE_URL

DAY = timedelta(days=1)
OUTSIDE = (sites_work.look_at_proofs, sites_work.look_at_sites, sites_work.look_at_former_signatories)
WORKS = [each for each in (*running.WORK, *running.HOURLY, *running.LONG) if each not in OUTSIDE]
"""All but what asks other machines."""


def effects() -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """The acts in the log by kind, and the mails by recipient and subject."""
    kinds = Counter(db.session.scalars(select(Entry.kind)))
    mails = Counter(
        (recipient, subject)
        for recipient, subject in db.session.execute(select(OutboxMail.recipient, OutboxMail.subject))
    )
    db.session.remove()
    return kinds, mails


@pytest.mark.parametrize("any_app", ["postgresql"], indirect=True)
def test_two_workers_at_once_do_each_piece_of_work_once(
    any_app: Flask, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    with any_app.app_context():
        session = db.session()
        hosters = factories.association(session, at=now - 500 * DAY)
        factories.person(session, Role.OFFICER, at=now - 400 * DAY, of=hosters)
        for days in (400, 350):  # one that lapsed, and one of which people are reminded
            company = factories.company(session, at=now - days * DAY, member_of=hosters)
            factories.person(session, Role.COMPANY_OWNER, at=now - days * DAY, of=company)
            at = now - days * DAY
            signature = factories.signature(session, company, at=at, association=hosters)
            factories.badge(session, signature, keys=badge_keys(), base_url=BASE_URL, at=at)
        session.commit()
        db.session.remove()
        start = threading.Barrier(2)

        def work() -> None:
            start.wait()
            running.do_all(any_app, WORKS)

        workers = [threading.Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert [each.getMessage() for each in caplog.records if " failed: " in each.getMessage()] == []
        kinds, mails = effects()
        assert kinds["signature-lapsed"] == 1
        assert mails and [mail for mail, count in mails.items() if count > 1] == []
        running.do_all(any_app, WORKS)  # who comes after finds nothing to do
        assert effects() == (kinds, mails)
        assert checking.check(db.session(), log_files()).size == db.session.scalar(
            select(func.count(Entry.position))
        )
