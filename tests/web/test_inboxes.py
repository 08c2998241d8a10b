"""Each desk starts with what waits for its people: by whom, until when, with a link to the act."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.clock import bind_clock
from app.outbox import OutboxMail
from app.roles import Role
from monitor.models import State
from tests import factories, figure_samples
from tests.inbox_lines import waiting
from tests.pages import PageClient

EMPTY = {
    Role.OPERATOR: ("operator", "Signatures without an association"),
    Role.PUBLISHER: ("monitor", "Drafts, disputes and letters"),
    Role.HOTLINE: ("hotline", "do not know a withdrawal"),
    Role.AUTHORITY: ("authority", "Ask for a dossier below"),
    Role.APPEALS: ("appeals", "A company that appeals"),
}


@pytest.mark.parametrize("role", EMPTY)
def test_where_nothing_waits_the_desk_says_what_comes_next(
    as_role: Callable[..., PageClient], session: Session, role: Role
) -> None:
    desk, sentence = EMPTY[role]
    page = as_role(role).get(f"/en/desk/{desk}").text
    assert waiting(page) == {}
    assert "Nothing waits for you" in page and sentence in page


def test_many_signatures_wait_on_one_line_and_few_each_on_their_own(
    as_role: Callable[..., PageClient], session: Session, now: datetime
) -> None:
    factories.documents(session, at=now)
    hosters = factories.association(session, at=now)
    officer = as_role(Role.OFFICER, of=hosters)
    desk = "/en/desk/association/hosters"
    contact = {"Name the person that your members can reach": f"{desk}/contact"}
    assert waiting(officer.get(desk).text) == contact
    for number in range(5):
        company = factories.company(session, at=now, name=f"Lid {number} B.V.")
        factories.placed_signature(session, company, at=now, association=hosters)
    page = officer.get(desk).text
    assert list(waiting(page))[:2] == [
        "Countersign or refuse: Lid 0 B.V.",
        "Countersign or refuse: Lid 1 B.V.",
    ]
    assert "Waits for it: the company. Since" in page
    officer.get(waiting(page)["Countersign or refuse: Lid 4 B.V."])
    company = factories.company(session, at=now, name="Lid 5 B.V.")
    factories.placed_signature(session, company, at=now, association=hosters)
    page = officer.get(desk).text
    assert waiting(page) == {"Countersign or refuse signatures": f"{desk}/countersigning", **contact}
    assert "7 things wait for you." in page
    assistant = as_role(Role.ASSISTANT, of=hosters)
    assert waiting(assistant.get(desk).text) == contact  # who may not decide is not asked to
    assert "What waits for you" not in officer.get(f"{desk}?q=lid").text


def test_the_operator_sees_what_has_no_association_and_what_went_wrong(
    as_role: Callable[..., PageClient], session: Session, now: datetime
) -> None:
    company = factories.company(session, at=now, name="Zonder B.V.")
    factories.placed_signature(session, company, at=now)
    for number in range(2):
        mail = OutboxMail(
            recipient=f"{number}@people.example", subject="An invitation", body="x", written_at=now,
            next_try_at=now, tries=9, answer="550", failed_at=now - timedelta(days=number),
        )  # fmt: skip
        session.add(mail)
    page = as_role(Role.OPERATOR).get("/en/desk/operator").text
    lines = waiting(page)
    assert list(lines) == ["Mail that could not be delivered", "Countersign or refuse: Zonder B.V."]
    assert lines["Mail that could not be delivered"] == "/en/desk/operator/mail"
    assert "3 things wait for you." in page


def test_figures_wait_for_a_second_person_from_their_day_on(
    app: Flask, as_role: Callable[..., PageClient], session: Session, now: datetime
) -> None:
    factories.company(session, at=now, name="Gemeten B.V.")
    draft = figure_samples.publication(session, state=State.DRAFT)
    session.commit()
    publisher, title = as_role(Role.PUBLISHER), "January to June 2025"
    assert list(waiting(publisher.get("/en/desk/monitor").text)) == [
        f"Show the draft of {title} to the companies"
    ]
    draft.state, draft.previewed_at = State.PREVIEW, now
    draft.reply_until = draft.release_at = now + timedelta(days=14)
    session.commit()
    assert waiting(publisher.get("/en/desk/monitor").text) == {}
    bind_clock(app, now + timedelta(days=14, minutes=5))
    publisher = as_role(Role.PUBLISHER)
    assert list(waiting(publisher.get("/en/desk/monitor").text)) == [f"Publish the figures over {title}"]
    assert waiting(as_role(Role.MONITOR).get("/en/desk/monitor").text) == {}
