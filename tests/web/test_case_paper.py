"""A case as a PDF: every step with its words, for its three desks and nobody else."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.clock import now as clock
from app.roles import Role
from signatories.cases import acting
from signatories.cases.models import ConditionCase
from tests import factories
from tests.case_scene import LETTER, Scene, scene, warned
from tests.pages import PageClient
from tests.pdf_text import text_of

REPLY = "We moved our site.\n\nThe #new address is $100 away: *soon*."


@pytest.fixture
def found(session: Session) -> Scene:
    return scene(session, at=clock() - timedelta(days=3))


@pytest.fixture
def case(session: Session, found: Scene) -> ConditionCase:
    opened = warned(session, found, at=clock() - timedelta(days=2))
    acting.reply(session, case=opened, words=REPLY, by=found.owner.public_id, at=clock() - timedelta(days=1))
    session.commit()
    return opened


def squeezed(words: str) -> str:
    return "".join(words.split())


def test_the_company_and_its_association_keep_the_same_case(
    app: Flask, session: Session, found: Scene, case: ConditionCase
) -> None:
    desks = {
        found.officer: f"/en/desk/association/{found.hosters.slug}/cases/{case.public_id}",
        found.owner: f"/en/desk/company/{found.member.slug}/cases/{case.public_id}",
    }
    shown = []
    for who, page in desks.items():
        client = PageClient(app).sign_in(who)
        assert f"{page}.pdf" in client.get(page).text
        answer = client.get(f"{page}.pdf")
        assert answer.mimetype == "application/pdf"
        assert "no-store" in answer.headers["Cache-Control"]
        shown.append(answer.data)
    assert shown[0] == shown[1]
    text = text_of(shown[0])
    for words in (LETTER, REPLY, "Nalatig B.V.", "No contact point given.", case.public_id):
        assert squeezed(words) in text
    assert found.officer.name not in text and squeezed(found.owner.email) not in text


def test_another_desk_has_no_such_case(
    app: Flask, session: Session, found: Scene, case: ConditionCase
) -> None:
    clouds = factories.association(session, at=clock(), slug="clouds", name="Cloudvereniging")
    other = factories.company(session, at=clock())
    strangers = (
        (Role.OFFICER, clouds, f"/en/desk/association/clouds/cases/{case.public_id}.pdf"),
        (Role.COMPANY_OWNER, other, f"/en/desk/company/{other.slug}/cases/{case.public_id}.pdf"),
        (Role.APPEALS, None, f"/en/desk/appeals/{case.public_id}.pdf"),
    )
    for role, of, path in strangers:
        PageClient(app).sign_in_as(role, of=of).get(path, status=404)
