"""The operator sees mail that failed or waits, with the server's answer, and tries it again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now as clock
from app.outbox import OutboxMail
from app.roles import Role
from signatories.journal import JournalLine
from tests import factories
from tests.pages import PageClient

PAGE = "/en/desk/operator/mail"


def mail(session: Session, *, answer: str | None = None, failed: bool = False) -> OutboxMail:
    row = OutboxMail(
        recipient="nobody@people.example", subject="An invitation", body="https://secret.example/token",
        written_at=clock(), next_try_at=clock() + timedelta(minutes=5), tries=1, answer=answer,
        failed_at=clock() if failed else None,
    )  # fmt: skip
    session.add(row)
    session.commit()
    return row


@pytest.fixture
def operator(session: Session, as_role: Callable[..., PageClient]) -> PageClient:
    return as_role(Role.OPERATOR)


def test_an_empty_list_says_so(operator: PageClient) -> None:
    assert "No mail here" in operator.get(PAGE).text


@pytest.mark.parametrize(("answer", "word"), [("550", "Came back"), ("451", "Given up")])
def test_a_mail_that_failed_stands_with_the_answer_and_without_its_words(
    operator: PageClient, session: Session, answer: str, word: str
) -> None:
    mail(session, answer=answer, failed=True)
    page = operator.get(PAGE).text
    assert "nobody@people.example" in page and answer in page and word in page
    assert "secret.example" not in page


def test_d11_the_page_of_people_says_whose_mail_came_back(
    operator: PageClient, session: Session, as_role: Callable[..., PageClient]
) -> None:
    company = factories.company(session, at=clock())
    owner = as_role(Role.COMPANY_OWNER, of=company)
    factories.person(session, Role.SIGNER, at=clock(), of=company, email="nobody@people.example")
    page = f"/en/desk/company/{company.slug}/people"
    assert "came back" not in owner.get(page).text
    mail(session, answer="550", failed=True)
    assert "Our mail came back (550)" in owner.get(page).text


def test_what_waits_is_on_a_page_of_its_own(operator: PageClient, session: Session) -> None:
    mail(session, answer="451")
    assert "nobody@people.example" not in operator.get(PAGE).text
    assert "nobody@people.example" in operator.get(f"{PAGE}?show=waiting").text


def test_trying_again_puts_it_back_and_is_in_the_journal(operator: PageClient, session: Session) -> None:
    row = mail(session, answer="550", failed=True)
    operator.submit(PAGE, to=f"{PAGE}/{row.public_id}/again", status=302)
    session.refresh(row)
    assert row.failed_at is None and row.tries == 0
    line = session.scalars(select(JournalLine).where(JournalLine.kind == "mail-tried-again")).one()
    assert line.data == {"mail": row.public_id} and line.by
    operator.submit(f"{PAGE}?show=failed", to=f"{PAGE}/{'0' * 16}/again", status=404)
