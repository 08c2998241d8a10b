"""Tokens on the desks: made, shown once, replaced, ended; of one desk alone."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now as clock
from app.owners import Owner
from app.roles import Role
from app.tokens import checking, issuing
from app.tokens.errors import NoToken
from app.tokens.models import ApiToken
from signatories.journal import JournalLine
from signatories.models import Association
from tests import factories
from tests.pages import PageClient

SECRET = re.compile(r"gcr_[0-9a-z]{12}_[A-Za-z0-9_-]{43}")
DESK = "/en/desk/association/hosters/programs"


@pytest.fixture
def hosters(session: Session) -> Association:
    return factories.association(session, at=clock())


@pytest.fixture
def officer(as_role: Callable[..., PageClient], hosters: Association) -> PageClient:
    return as_role(Role.OFFICER, of=hosters)


def made(officer: PageClient, **changed: object) -> str:
    ends_on = (clock() + timedelta(days=90)).date().isoformat()
    answer = officer.submit(
        f"{DESK}/tokens/new",
        {"label": "Administratie", "scopes": ["members:read"], "ends_on": ends_on, **changed},
    )
    assert answer.status_code == 200, answer.text
    return SECRET.findall(answer.text)[0]


def test_a_desk_without_tokens_says_what_they_are_for(officer: PageClient) -> None:
    assert "No tokens yet" in officer.get(DESK).text


def test_a_token_is_shown_once_and_kept_as_a_digest(officer: PageClient, session: Session) -> None:
    secret = made(officer)
    row = session.scalars(select(ApiToken)).one()
    assert checking.token_of(session, authorization=f"Bearer {secret}", at=clock()) is row
    assert secret.split("_", 2)[2] not in str(vars(row))
    page = officer.get(DESK).text
    assert "Administratie" in page and row.public_id in page and secret not in page
    assert officer.get(DESK).headers["Cache-Control"] == "no-store"


def test_each_act_is_in_the_journal_without_the_secret(officer: PageClient, session: Session) -> None:
    secret = made(officer)
    public_id = secret.split("_")[1]
    tomorrow = (clock() + timedelta(days=30)).date().isoformat()
    officer.submit(f"{DESK}/tokens/{public_id}/replace", {"ends_on": tomorrow}, status=200)
    officer.submit(f"{DESK}/tokens/{public_id}/end", status=302)
    lines = session.scalars(
        select(JournalLine).where(JournalLine.kind.startswith("token")).order_by(JournalLine.id)
    ).all()
    assert [line.kind for line in lines] == ["token-made", "token-made", "token-replaced", "token-ended"]
    assert all(line.by and line.association is not None for line in lines)
    assert secret.split("_", 2)[2] not in str([line.data for line in lines])


def test_a_replaced_token_works_on_for_a_week(officer: PageClient, session: Session) -> None:
    secret = made(officer)
    public_id = secret.split("_")[1]
    ends_on = (clock() + timedelta(days=200)).date().isoformat()
    answer = officer.submit(f"{DESK}/tokens/{public_id}/replace", {"ends_on": ends_on}, status=200)
    (new,) = set(SECRET.findall(answer.text))
    for each in (secret, new):
        checking.token_of(session, authorization=f"Bearer {each}", at=clock() + timedelta(days=6))
    later = clock() + timedelta(days=8)
    checking.token_of(session, authorization=f"Bearer {new}", at=later)
    with pytest.raises(NoToken):
        checking.token_of(session, authorization=f"Bearer {secret}", at=later)
    again = officer.submit(f"{DESK}/tokens/{public_id}/replace", {"ends_on": ends_on}, status=422)
    assert "does not work any more" in again.text


def test_a12_an_ended_token_is_refused_at_once(officer: PageClient, session: Session) -> None:
    secret = made(officer)
    officer.submit(f"{DESK}/tokens/{secret.split('_')[1]}/end", status=302)
    with pytest.raises(NoToken):
        checking.token_of(session, authorization=f"Bearer {secret}", at=clock())


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_token_ends_within_a_year(officer: PageClient, days: int) -> None:
    ends_on = (clock() + timedelta(days=days)).date().isoformat()
    answer = officer.submit(
        f"{DESK}/tokens/new", {"label": "x", "scopes": ["members:read"], "ends_on": ends_on}, status=422
    )
    assert "within a year" in answer.text


def test_a_desk_gives_away_only_what_is_its_own(officer: PageClient) -> None:
    ends_on = (clock() + timedelta(days=9)).date().isoformat()
    for scopes in (["deliveries:write"], ["members:read", "deliveries:write"], []):
        officer.submit(f"{DESK}/tokens/new", {"label": "x", "scopes": scopes, "ends_on": ends_on}, status=422)


def test_a12_another_desks_token_cannot_be_found(
    officer: PageClient, as_role: Callable[..., PageClient], session: Session
) -> None:
    public_id = made(officer).split("_")[1]
    clouds = factories.association(session, at=clock(), slug="clouds", name="Cloudvereniging")
    company = factories.company(session, at=clock())
    strangers = {
        "/en/desk/association/clouds": as_role(Role.OFFICER, of=clouds),
        f"/en/desk/company/{company.slug}": as_role(Role.COMPANY_OWNER, of=company),
        "/en/desk/monitor": as_role(Role.MONITOR),
    }
    for desk, stranger in strangers.items():
        stranger.get(f"{desk}/programs")
        for act in ("end", "replace"):
            stranger.get(f"{desk}/programs/tokens/{public_id}/{act}", status=404)


@pytest.mark.parametrize("role", [Role.COMPANY_EDITOR, Role.SIGNER])
def test_only_an_owner_keeps_the_programs_of_a_company(
    as_role: Callable[..., PageClient], session: Session, role: Role
) -> None:
    company = factories.company(session, at=clock())
    client = as_role(role, of=company)
    client.get(f"/en/desk/company/{company.slug}/programs", status=404)
    assert "/programs" not in client.get(f"/en/desk/company/{company.slug}/people").text


def test_a_token_of_another_shape_is_no_token(session: Session, hosters: Association) -> None:
    row, secret = issuing.make(
        session,
        owner=Owner(association=hosters),
        label="x",
        scopes=["members:read"],
        ends_on=(clock() + timedelta(days=2)).date(),
        by="0123456789abcdef",
        at=clock(),
    )
    other = f"gcr_{row.public_id}_{'A' * 43}"
    for header in (
        "",
        "Bearer",
        f"bearer {secret}",
        f"Bearer  {secret}",
        f"Basic {secret}",
        f"Bearer {other}",
        f"Bearer {secret}\n",
        f"Bearer {secret[:-1]}",
    ):
        with pytest.raises(NoToken):
            checking.token_of(session, authorization=header, at=clock())
