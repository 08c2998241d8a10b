"""Every page of the URL map, opened by who may see it, on whatever register is there.

Parts of addresses are filled with what the register has; a page of something that it has not (a case, say)
cannot be opened, and is named.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule as Route

from app.accounts import granting, signing_in
from app.accounts.models import Person
from app.clock import now
from app.extensions import db
from app.roles import Role, rule_of
from badge.models import Badge
from monitor.models import Publication
from signatories.conditions.condition_rules import rules_on
from signatories.documents.documents import CodeOfConduct, Document, Edition
from signatories.models import Association, Company, Domain, Membership
from signatories.signatures.signature import Signature

ANYONE = "anyone"


@dataclass(frozen=True)
class Place:
    """What stands for an object in addresses: a large association and a member of it that signed."""

    association: Association
    company: Company
    values: Mapping[str, str | int]


def place_of(session: Session) -> Place:
    """The association with the most members, its first member with a signature in force, and what belongs to it."""
    most = select(Membership.association_id).where(Membership.to_on.is_(None))
    largest = session.scalar(
        most.group_by(Membership.association_id)
        .order_by(func.count().desc(), Membership.association_id)
        .limit(1)
    )
    association = session.get_one(Association, largest)
    signed = (
        select(Signature)
        .where(Signature.association_id == largest, Signature.ended_at.is_(None))
        .order_by(Signature.countersigned_at.is_(None), Signature.id)
        .limit(1)
    )
    signature = session.scalars(signed).one()
    company = signature.company
    edition = session.scalars(select(Edition).order_by(Edition.id).limit(1)).one()
    code = session.scalars(select(CodeOfConduct).limit(1)).one()
    document = session.get_one(Document, edition.document_id)
    values: dict[str, str | int] = {
        "lang": "en",
        "association_slug": association.slug,
        "company_slug": company.slug,
        "slug": company.slug,
        "code_slug": code.slug,
        "key": document.key,
        "edition": edition.edition,
        "reference": signature.public_id,
        "index": 1,
        "part": 1,
        "list_number": 1,
        "kind": "merger",
    }
    rule = rules_on(session, association=association, on=now().date())[0]
    host = session.scalar(select(Domain.host).where(Domain.company_id == company.id).limit(1))
    badge = session.scalar(select(Badge.code).limit(1))
    period = session.scalar(select(Publication.period).limit(1))
    found = {"name": rule.name, "host": host, "badge_code": badge, "code": badge, "period": period}
    return Place(association, company, values | {name: each for name, each in found.items() if each})


def routes(app: Flask) -> list[Route]:
    """Every address that answers a GET, without its Dutch twin and the files of this house."""
    every = app.url_map.iter_rules()
    return [
        each
        for each in every
        if "GET" in (each.methods or ())
        and each.endpoint != "static"
        and (each.defaults or {}).get("lang") != "nl"
    ]


def path_of(app: Flask, route: Route, place: Place) -> str | None:
    """The address of *route* with what the register has; None where it lacks something."""
    values = dict(place.values)
    if route.endpoint.startswith(("public.association", "public.badge_association", "machine.", "operator.")):
        values["slug"] = place.association.slug
    needed = {name: values[name] for name in route.arguments if name in values}
    if needed.keys() != route.arguments:
        return None
    return app.url_map.bind("localhost").build(route.endpoint, needed)


def somebody(session: Session, place: Place, role: Role) -> str:
    """The token of a one-time link of somebody new who holds *role*."""
    at = now()
    address = f"{role.value}-{at.timestamp():.6f}@people.example"
    who = Person(email=address, name="Bench", language="en", created_at=at - timedelta(days=1))
    session.add(who)
    of = {"association": place.association, "company": place.company, None: None}[role.scope]
    granting.grant(
        session,
        person=who,
        role=role,
        association=of if isinstance(of, Association) else None,
        company=of if isinstance(of, Company) else None,
        at=at,
    )
    session.flush()
    return signing_in.make_link(session, email=address, at=at)


def browser_of(app: Flask, place: Place, role: str) -> FlaskClient:
    """A browser in which somebody with *role* is signed in, by a link of the register; or a visitor's."""
    browser = app.test_client()
    if role == ANYONE:
        return browser
    with app.app_context():
        token = somebody(db.session(), place, Role(role))
        db.session.commit()
    page = browser.get(f"/en/sign-in/{token}")
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    answer = browser.post(f"/en/sign-in/{token}", data={"csrf_token": found[1] if found else ""})
    if answer.status_code != HTTPStatus.FOUND:
        raise RuntimeError(f"nobody could sign in: {answer.status_code}")
    return browser


def pages(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Endpoint, address and role of every page that this register can show."""
    with app.app_context():
        place = place_of(db.session())
    for route in routes(app):
        path, rule = path_of(app, route, place), rule_of(route.endpoint)
        if path is None or rule is None or rule.by_token:
            continue
        role = ANYONE if rule.anyone else Role.OPERATOR if rule.signed_in else min(rule.roles)
        yield route.endpoint, path, str(role)
