"""The desk of the authority: one company found exactly, asked for on a ground, each access written down."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now as clock
from app.dossiers import telling
from app.dossiers.models import DossierRequest
from app.roles import Role
from signatories.journal import JournalLine
from tests import dossier_scene, factories
from tests.dossier_scene import Scene
from tests.pages import PageClient, csrf_token

AsRole = Callable[..., PageClient]
LANGUAGES = ("nl", "en")
DESK = "/en/desk/authority"


@pytest.fixture
def scene(session: Session) -> Scene:
    return dossier_scene.make(session, at=clock())


@pytest.fixture
def authority(as_role: AsRole) -> PageClient:
    return as_role(Role.AUTHORITY)


def read_lines(session: Session) -> list[str]:
    lines = session.scalars(
        select(JournalLine).where(JournalLine.kind.startswith("dossier-")).order_by(JournalLine.id)
    )
    return [line.data.get("form", line.kind) for line in lines]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_from_search_to_dossier(session: Session, authority: PageClient, scene: Scene, lang: str) -> None:
    desk, company = f"/{lang}/desk/authority", scene.company
    assert scene.company.name not in authority.get(desk).text, "there is no list to choose from"
    page = f"{desk}/companies/{company.slug}"
    for asked in (company.register_number, company.legal_name, company.legal_name.upper()):
        assert authority.get(f"{desk}?q={asked}", status=302).location.endswith(page)
    authority.get(f"{desk}?q=Eerste")
    assert page not in authority.get(f"{desk}?q=Eerste Host").text, "a part of a name finds nothing"
    authority.submit(page, {"sure": "y"}, status=422)
    made = authority.submit(page, {"ground": "supervision", "sure": "y"}, status=302).location
    authority.get(made)
    assert read_lines(session) == ["dossier-asked"], "looking at a request is no reading"
    shown = authority.submit(made, {}, to=f"{made}/page", status=200).text
    request = session.scalars(select(DossierRequest)).one()
    assert request.content_digest in shown and request.language == lang
    file = authority.submit(made, {}, to=f"{made}/json", status=200)
    assert json.loads(file.data)["digests"]["content"] == request.content_digest
    assert file.headers["Cache-Control"] == "private, no-store"
    assert authority.submit(made, {}, to=f"{made}/pdf", status=200).data.startswith(b"%PDF")
    authority.get(made)
    assert read_lines(session) == ["dossier-asked", "page", "json", "pdf"]
    assert made.rpartition("/")[2] in authority.get(desk).text


def test_nobody_else_comes_near(
    session: Session, authority: PageClient, as_role: AsRole, scene: Scene
) -> None:
    page = f"{DESK}/companies/{scene.company.slug}"
    made = authority.submit(page, {"ground": "court", "sure": "y"}, status=302).location
    of = {"association": scene.hosters, "company": scene.company, None: None}
    for role in Role:
        if role is Role.AUTHORITY:
            continue
        other = as_role(role, of=of[role.scope])
        for path in (page, made):
            other.get(path, status=404)
        token = csrf_token(other.http.get("/en/my", follow_redirects=True))
        for form in ("page", "json", "pdf"):
            other.post(f"{made}/{form}", {"csrf_token": token}, status=404)
    colleague = as_role(Role.AUTHORITY)
    colleague.get(made, status=404)
    authority.get(made.replace(scene.company.slug, scene.other.slug), status=404)
    assert read_lines(session) == ["dossier-asked"], "what was refused shows nothing, and reads nothing"


def test_the_operator_sees_each_access_and_the_company_its_requests_later(
    session: Session, authority: PageClient, as_role: AsRole, scene: Scene
) -> None:
    page = f"{DESK}/companies/{scene.company.slug}"
    made = authority.submit(page, {"ground": "objection", "sure": "y"}, status=302).location
    authority.submit(made, {}, to=f"{made}/page", status=200)
    operator = as_role(Role.OPERATOR)
    for lang in LANGUAGES:
        operator.get(f"/{lang}/desk/operator/dossiers")
    assert "on the page" in operator.get("/en/desk/operator/dossiers").text
    own = f"/en/desk/company/{scene.company.slug}/dossiers"
    owner = as_role(Role.COMPANY_OWNER, of=scene.company)
    assert "No request that you may know of" in owner.get(own).text
    telling.tell(session, at=clock() + timedelta(days=31))
    session.commit()
    for lang in LANGUAGES:
        owner.get(f"/{lang}/desk/company/{scene.company.slug}/dossiers")
    told = owner.get(own).text
    assert "Objection or appeal against a decision" in told and "Piet Proef" not in told.split("<main", 1)[1]
    stranger = as_role(Role.COMPANY_OWNER, of=scene.other)
    stranger.get(own, status=404)


def test_two_companies_of_one_name_are_told_apart(session: Session, authority: PageClient) -> None:
    for number in ("00007001", "00007002"):
        factories.company(session, at=clock(), name="Dubbel B.V.", number=number)
    session.commit()
    for lang in LANGUAGES:
        found = authority.get(f"/{lang}/desk/authority?q=Dubbel B.V.").text
        assert "KVK 00007001" in found and "KVK 00007002" in found
