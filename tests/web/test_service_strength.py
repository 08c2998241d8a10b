"""What a sign-in over a service is worth: one factor, as old as the service says it is, for half a day."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts.browser import SEEN_EVERY
from app.accounts.confirming import FRESH_TERM
from app.accounts.models import SIGN_IN_TERM, Person
from app.clock import bind_clock
from app.clock import now as clock
from app.oidc.models import Identity
from app.roles import Role
from tests import factories
from tests.oidc_service import BACK, Service, brought_back, served
from tests.pages import PageClient

WEIGHS = "/en/desk/association/hosters/people/invite"
LONGEST_S = int(SIGN_IN_TERM.total_seconds())


@pytest.fixture
def service(app: Flask, session: Session) -> Iterator[Service]:
    """A service at which an officer has an account."""
    hosters = factories.association(session, at=clock())
    who: Person = factories.person(session, Role.OFFICER, at=clock(), of=hosters, language="en")
    with served(app) as made:
        session.add(Identity(issuer=made.issuer, subject="alice", person=who, linked_at=clock()))
        session.commit()
        yield made


def came_back(app: Flask, service: Service, *, ago_s: float | None, **says: Any) -> tuple[PageClient, int]:
    """Somebody who comes back from the service, which they last told who they are *ago_s* ago, and the status."""
    client = PageClient(app)
    back = brought_back(client, service)
    told = {} if ago_s is None else {"auth_time": int(service.now()) - int(ago_s)}
    service.wrong = {**told, **says}
    return client, client.http.get(BACK, query_string=back).status_code


def test_the_service_is_asked_for_somebody_who_was_there_today(app: Flask, service: Service) -> None:
    brought_back(PageClient(app), service)
    [asked] = service.codes.values()
    assert asked["max_age"] == str(LONGEST_S)
    for ago_s, status in ((LONGEST_S + 59, 302), (LONGEST_S + 61, 400), (-59, 302), (-61, 400)):
        assert came_back(app, service, ago_s=ago_s)[1] == status, ago_s
    for odd in ("0", True, 1.5, [1]):
        assert came_back(app, service, ago_s=None, auth_time=odd)[1] == 400


def test_an_act_that_weighs_takes_the_service_for_one_factor_and_only_while_it_is_fresh(
    app: Flask, service: Service
) -> None:
    minutes = FRESH_TERM.total_seconds() / 60
    strong = {"amr": ["mfa", "hwk"], "acr": "urn:example:high"}
    for ago_min, status in ((minutes - 1, 200), (minutes, 302), (None, 302)):
        ago_s = None if ago_min is None else ago_min * 60
        client, _ = came_back(app, service, ago_s=ago_s, **strong)
        client.get("/en/my/security")
        assert client.http.get(WEIGHS).status_code == status, ago_min


def test_a_sign_in_ends_half_a_day_after_the_service_last_asked_who_it_was(
    app: Flask, service: Service
) -> None:
    client, _ = came_back(app, service, ago_s=LONGEST_S - 600)
    unsaid, _ = came_back(app, service, ago_s=None)
    began = clock()
    bind_clock(app, began + timedelta(seconds=599))
    assert client.http.get("/en/my/security").status_code == 200
    bind_clock(app, began + timedelta(seconds=600))
    assert client.http.get("/en/my/security").status_code == 302
    bind_clock(app, began + timedelta(seconds=600) + SEEN_EVERY)
    assert unsaid.http.get("/en/my/security").status_code == 200
