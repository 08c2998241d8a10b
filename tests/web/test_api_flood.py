"""What a flood of requests leaves behind: one line of the journal for each token and minute."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import bind_clock
from app.clock import now as clock
from app.owners import Owner
from app.tokens import issuing
from app.tokens.checking import PER_MINUTE
from app.tokens.models import ApiToken
from app.tokens.scopes import SCOPES_OF
from signatories.journal import JournalLine
from signatories.models import Association
from tests import factories
from tests.conftest import BASE_URL


def token(session: Session, association: Association) -> tuple[ApiToken, str]:
    owner = Owner(association=association)
    made = issuing.make(
        session,
        owner=owner,
        label="proef",
        scopes=SCOPES_OF[owner.desk],
        ends_on=(clock() + timedelta(days=30)).date(),
        by="0123456789abcdef",
        at=clock(),
    )
    session.commit()
    return made


def test_a_flood_of_refused_requests_is_one_line_of_the_journal_a_minute(
    app: Flask, session: Session
) -> None:
    hosters, client = factories.association(session, at=clock()), app.test_client()
    (row, secret), (other, its_secret) = (token(session, hosters) for _ in range(2))

    def ask(path: str, secret: str, method: str = "GET") -> int:
        sent = {"Authorization": f"Bearer {secret}"}
        return client.open(f"/api/v1{path}", method=method, headers=sent, base_url=BASE_URL).status_code

    assert ask("/badges", secret) == ask("/badges", its_secret) == 200
    for minute in range(2):
        bind_clock(app, clock() + timedelta(minutes=1))
        for each in (row, other):
            each.use.minute = clock().replace(second=0, microsecond=0)
            each.use.requests = PER_MINUTE
        session.commit()
        answers = [ask("/badges", secret), ask("/members", secret, "POST"), ask("/badges", secret)]
        assert answers == [429] * 3
        lines = session.scalars(select(JournalLine).where(JournalLine.kind == "act-refused")).all()
        assert [(each.by, each.data) for each in lines] == [
            (row.public_id, {"endpoint": "api.badges", "code": "too-many-requests"})
        ] * (minute + 1)
    assert ask("/badges", its_secret) == 429
    assert len(session.scalars(select(JournalLine).where(JournalLine.by == other.public_id)).all()) == 1
