"""Every door of the house: closed until opened, and open to just whom the map says."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Blueprint, Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import IntegerConverter
from werkzeug.routing import Rule as Route

from app import roles
from app.clock import bind_clock
from app.clock import now as clock
from app.roles import Role
from config import Settings
from monitor.publishing import STEPS, Step
from signatories.journal import JournalLine
from signatories.models import Association, Company
from tests import factories
from tests.goals import Figure
from tests.pages import PageClient, csrf_token

ENDPOINT_OF_FILES = "static"
STAND_INS = {"association_slug": "hosters", "company_slug": "voorbeeld-bv", "lang": "en"}
"""What URL arguments are filled with; any other one gets a value that leads to nothing."""


def routes(app: Flask) -> list[Route]:
    """Every route, without its Dutch twin."""
    return [route for route in app.url_map.iter_rules() if (route.defaults or {}).get("lang") != "nl"]


def doors_without_a_rule(app: Flask) -> set[str]:
    return {route.endpoint for route in app.url_map.iter_rules() if roles.rule_of(route.endpoint) is None}


def path_of(app: Flask, route: Route, **changed: str) -> str:
    values = {name: {**STAND_INS, **changed}.get(name, "0000000000000000") for name in route.arguments}
    for name, converter in route._converters.items():
        if isinstance(converter, IntegerConverter):
            values[name] = 1  # pyright: ignore[reportArgumentType]
    return app.url_map.bind("localhost").build(route.endpoint, values)


@pytest.fixture
def own(session: Session) -> tuple[Association, Company]:
    factories.documents(session, at=clock())
    hosters = factories.association(session, at=clock())
    company = factories.company(session, at=clock(), name="Voorbeeld B.V.", member_of=hosters)
    session.commit()
    return hosters, company


@pytest.fixture
def foreign(session: Session) -> tuple[Association, Company]:
    clouds = factories.association(session, at=clock(), slug="clouds", name="Cloudvereniging")
    company = factories.company(session, at=clock(), name="Vreemd B.V.", member_of=clouds)
    session.commit()
    return clouds, company


def scope_of(role: Role, things: tuple[Association, Company]) -> Association | Company | None:
    return {"association": things[0], "company": things[1], None: None}[role.scope]


def test_every_endpoint_has_a_rule(app: Flask) -> None:
    assert doors_without_a_rule(app) == set()


def test_an_endpoint_without_a_rule_is_named_and_closed(
    make_app: Callable[[Settings], Flask], settings: Settings
) -> None:
    app = make_app(settings)
    planted = Blueprint("planted", __name__)
    planted.add_url_rule("/en/planted", "door", lambda: "open")
    app.register_blueprint(planted)
    assert doors_without_a_rule(app) == {"planted.door"}
    assert app.test_client().get("/en/planted").status_code == 404


def test_every_line_of_the_map_opens_a_door_that_exists(app: Flask) -> None:
    endpoints = {route.endpoint for route in app.url_map.iter_rules()} | {"demo"}
    desks = {endpoint.partition(".")[0] for endpoint in endpoints}
    assert {line for line in roles.DOORS if line not in endpoints and line not in desks} == set()


def test_nobody_comes_through_a_door_that_is_not_open_to_anyone(
    app: Flask, own: tuple[Association, Company]
) -> None:
    client = PageClient(app)
    for route in routes(app):
        rule = roles.rule_of(route.endpoint)
        assert rule is not None
        if rule.anyone:
            continue
        if rule.by_token:
            for method in sorted((route.methods or set()) - {"OPTIONS", "HEAD"}):
                answer = client.http.open(path_of(app, route), method=method)
                assert answer.status_code == 401, (route.rule, method, answer.status_code)
            continue
        for method in sorted((route.methods or set()) - {"OPTIONS", "HEAD"}):
            answer = client.http.open(path_of(app, route), method=method)
            # A POST without a token is refused even before the guard asks who it is.
            expected = {302} if method == "GET" else {302, 400}
            assert answer.status_code in expected, (route.rule, method, answer.status_code)
            if answer.status_code == 302:
                assert "/sign-in?next=" in answer.location or answer.location.endswith(
                    ("/sign-in", "/aanmelden")
                )


@pytest.mark.parametrize("role", list(Role))
def test_a7_a_role_opens_its_own_doors_and_no_other(
    app: Flask,
    session: Session,
    own: tuple[Association, Company],
    foreign: tuple[Association, Company],
    role: Role,
    figure: Figure,
) -> None:
    knocked = 0
    client = PageClient(app).sign_in(factories.person(session, role, at=clock(), of=scope_of(role, own)))
    strange = {"association_slug": foreign[0].slug, "company_slug": foreign[1].slug}
    for route in routes(app):
        rule = roles.rule_of(route.endpoint)
        if rule is None or rule.anyone or rule.by_token or "GET" not in (route.methods or ()):
            continue
        answer = client.http.get(path_of(app, route))
        knocked += 1
        may = rule.signed_in or role in rule.roles
        # Behind an open door there may be nothing of that name; a closed one never shows a page.
        assert answer.status_code in ({200, 302, 404} if may else {403, 404}), (
            route.rule,
            answer.status_code,
        )
        if may and not route.arguments - {"lang", "association_slug", "company_slug"}:
            assert answer.status_code in (200, 302), (route.rule, answer.status_code)
        # A role of the whole register has no foreign objects: its doors open to each of them.
        if route.arguments & {"association_slug", "company_slug"} and not (may and role.scope is None):
            answer = client.http.get(path_of(app, route, **strange))
            knocked += 1
            assert answer.status_code == 404, (route.rule, answer.status_code)
    figure("G6", f"{role.value}: doors opened wrongly, of {knocked} knocks (own and another's)", 0, goal=0)


@pytest.mark.drill
@pytest.mark.parametrize("role", list(Role))
def test_a7_a_role_acts_behind_its_own_doors_and_no_other(
    app: Flask,
    session: Session,
    own: tuple[Association, Company],
    foreign: tuple[Association, Company],
    role: Role,
    figure: Figure,
) -> None:
    """The same for every act, with a right token; ``test_walks.py`` sends real forms of other desks in each run."""
    client = PageClient(app).sign_in(factories.person(session, role, at=clock(), of=scope_of(role, own)))
    strange = {"association_slug": foreign[0].slug, "company_slug": foreign[1].slug}
    token, knocked = csrf_token(client.http.get("/en/my", follow_redirects=True)), 0
    for route in acts(app):
        rule = roles.rule_of(route.endpoint)
        if rule is None or rule.anyone or rule.by_token or rule.signed_in:
            continue
        is_named = bool(route.arguments & {"association_slug", "company_slug"})
        if role not in rule.roles:
            answer = client.http.post(path_of(app, route), data={"csrf_token": token})
            knocked += 1
            assert answer.status_code == (404 if is_named else 403), (route.rule, answer.status_code)
        if is_named and role.scope is not None:
            # Another's association or company: as if it were not there, whoever asks and whatever for.
            answer = client.http.post(path_of(app, route, **strange), data={"csrf_token": token})
            knocked += 1
            assert answer.status_code == 404, (route.rule, answer.status_code)
    refused = select(func.count(JournalLine.id)).where(JournalLine.kind == "act-refused")
    assert session.scalar(refused) == knocked
    figure("G6", f"{role.value}: acts that went through wrongly, of {knocked}", 0, goal=0)


def acts(app: Flask) -> Iterator[Route]:
    return (route for route in routes(app) if "POST" in (route.methods or ()))


def test_a5_every_act_needs_the_token_of_its_form(
    app: Flask, session: Session, own: tuple[Association, Company]
) -> None:
    exempt = {"badges.check", "badges.check_by_api", "badges.check_redirect"}
    exempt |= {"misuse.report"}
    # The secret in their address or body is the token.
    exempt |= {"public.contact_test", "machine.acknowledge_contact_test"}
    clients = {
        role: PageClient(app).sign_in(factories.person(session, role, at=clock(), of=scope_of(role, own)))
        for role in Role
    }
    for route in acts(app):
        rule = roles.rule_of(route.endpoint)
        if rule is None or route.endpoint in exempt or rule.by_token:
            continue
        # Whom the map keeps out is refused anyway; the token is what protects whom it lets in.
        for role in rule.roles or (Role.OFFICER,):
            answer = clients[role].http.post(path_of(app, route))
            assert answer.status_code == 400, (route.rule, answer.status_code)


@pytest.mark.parametrize("every", [pytest.param(1, marks=pytest.mark.drill), 12])
def test_a5_a_token_of_another_an_old_one_or_from_another_site_does_not_do(
    app: Flask, session: Session, own: tuple[Association, Company], every: int
) -> None:
    """Each act in the drill, some of them in every run: the same code stands before them all."""
    clients = {
        role: PageClient(app).sign_in(factories.person(session, role, at=clock(), of=scope_of(role, own)))
        for role in Role
    }
    tokens = {
        role: csrf_token(each.http.get("/en/my", follow_redirects=True)) for role, each in clients.items()
    }
    assert len(set(tokens.values())) == len(Role)
    tried = 0
    guarded = [route for route in acts(app) if (rule := roles.rule_of(route.endpoint)) and rule.roles]
    for route in guarded[::every]:
        rule = roles.rule_of(route.endpoint)
        assert rule is not None
        role = sorted(rule.roles)[0]
        another = next(each for each in Role if each is not role)
        path, own_token = path_of(app, route), tokens[role]
        with_anothers = clients[role].http.post(path, data={"csrf_token": tokens[another]})
        assert with_anothers.status_code == 400, route.rule
        for site in ("cross-site", "same-site"):
            sent = {"data": {"csrf_token": own_token}, "headers": {"Sec-Fetch-Site": site}}
            assert clients[role].http.post(path, **sent).status_code == 400, (route.rule, site)
        tried += 1
    assert len(guarded) > 100 and tried >= len(guarded) // every
    ours = {"data": {"csrf_token": tokens[Role.OFFICER]}, "headers": {"Sec-Fetch-Site": "same-origin"}}
    bind_clock(app, clock() + timedelta(hours=13))
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=13)):
        old = clients[Role.OFFICER].http.post("/en/desk/association/hosters/changes", **ours)
    assert old.status_code == 400


def test_a6_nothing_changes_by_looking(
    app: Flask, session: Session, own: tuple[Association, Company]
) -> None:
    # One address may be looked at by one endpoint and acted on by another, as in the API.
    pages = {route.rule for route in routes(app) if "GET" in (route.methods or ())}
    only_acts = [route for route in acts(app) if route.rule not in pages]
    assert only_acts
    another_method = {"X-HTTP-Method-Override": "POST", "X-Method-Override": "POST"}
    for route in only_acts:
        for method in ("GET", "HEAD"):
            answer = app.test_client().open(path_of(app, route), method=method, headers=another_method)
            assert answer.status_code == 405, (route.rule, method)


DOOR_OF_ACT = {
    "prepare": "monitor.prepare",
    "prepare again": "monitor.prepare",
    "preview": "monitor.open_preview",
    "apply the decisions": "monitor.apply_decisions",
    "publish": "monitor.publish",
    "publish a further version": "monitor.publish",
}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step.source}-{step.act}")
def test_the_law_of_publishing_names_the_roles_that_its_doors_admit(step: Step) -> None:
    rule = roles.rule_of(DOOR_OF_ACT[step.act])
    assert rule is not None
    assert set(step.roles) == {role.value for role in rule.roles}
