"""Pages of a large register: as many queries as in a small one, and none that reads a whole large table.

The registers are grown (``app/growing``); the pages are those of the URL map (``bench/every_page``).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from app.extensions import db
from app.growing.growing import grow
from app.growing.invented import Growth
from app.roles import Role
from bench import every_page
from signatories.base import Base
from signatories.contacts import counted as counted_contacts
from signatories.directory import counted as counted_once
from signatories.models import Company
from signatories.names import alike_pairs
from signatories.signatures.signature import Signature
from tests.conftest import NOW
from tests.pages import PageClient
from tests.queries import counted

BEGIN = datetime(2019, 1, 15, 9, tzinfo=UTC)
MAIN = {
    "public.home": None,
    "public.signatories": None,
    "public.company": None,
    "public.association": None,
    "public.association_list": None,
    "api.signatories": None,
    "machine.sitemap": None,
    "association.dashboard": Role.OFFICER,
    "association.conditions": Role.OFFICER,
    "association.changes": Role.OFFICER,
    "association.member": Role.OFFICER,
    "association.signatures": Role.OFFICER,
    "association.invite_members": Role.OFFICER,
    "association.networks": Role.OFFICER,
    "association.warn_members": Role.OFFICER,
    "hotline.desk": Role.HOTLINE,
    "operator.signatures": Role.OPERATOR,
    "operator.alike_names": Role.OPERATOR,
    "operator.journal": Role.OPERATOR,
    "operator.mail": Role.OPERATOR,
    "monitor.deliveries": Role.MONITOR,
    "association.end_rule": Role.OFFICER,
    "association.declarations": Role.OFFICER,
}
"""The pages that lists of companies and members stand on or are counted for, and who opens them."""
ON_BOTH = pytest.mark.parametrize(
    "any_app", ["sqlite", pytest.param("postgresql", marks=pytest.mark.drill)], indirect=True
)
COUNTS_ALL = {"operator.signatures"}
"""Pages that count every signature there is, by an index: 0.1 s of a million."""
FURTHER = {
    "public.signatories": ("?letter=m", "?after=SLUG", "?before=SLUG", "?page=2&after=SLUG", "?page=2"),
    "public.association": ("?letter=m", "?after=SLUG", "?before=SLUG", "?page=2"),
    "association.signatures": ("?letter=m", "?after=SIGNED", "?before=SIGNED", "?page=2"),
    "operator.journal": ("?older=9", "?newer=2", "?oldest=1", "?until=2026-11-01", "?show=refused&older=9"),
    "operator.mail": ("?show=waiting&older=9", "?older=9", "?newer=1", "?oldest=1"),
    "monitor.deliveries": ("?older=9", "?newer=1", "?oldest=1"),
}
"""The other pages of long lists: from a line or a letter on, from an end, from a day."""
LARGE = (
    "signature",
    "company",
    "entry",
    "company_name",
    "company_standing",
    "membership",
    "suspension",
    "journal_line",
    "outbox_mail",
    "delivery",
)
"""Tables that grow with the register, and of which no page reads the whole."""


def grown(app: Flask, companies: int) -> every_page.Place:
    session = db.session()
    growth = Growth(companies, 2, companies * 3, seed=5, begin=BEGIN, until=NOW)
    grow(session, growth, tell=lambda _done, _of: None)
    return every_page.place_of(session)


def paths(app: Flask, place: every_page.Place) -> dict[str, str]:
    """By endpoint of ``MAIN`` its address."""
    found: dict[str, str] = {}
    for route in every_page.routes(app):
        path = every_page.path_of(app, route, place) if route.endpoint in MAIN else None
        if path is not None:
            found.setdefault(route.endpoint, path)
    return found


class Browsers:
    """One for each role, signed in when it is asked for."""

    def __init__(self, app: Flask, place: every_page.Place) -> None:
        self._app, self._place = app, place
        self._known: dict[Role | None, PageClient] = {None: PageClient(app)}

    def of(self, role: Role | None) -> PageClient:
        if role is not None and role not in self._known:
            of = self._place.association if role.scope == "association" else None
            self._known[role] = PageClient(self._app).sign_in_as(role, of=of)
        return self._known[role]


def queries(app: Flask, companies: int) -> dict[str, int]:
    """By page, how many statements it sent in a register of so many companies."""
    place = grown(app, companies)
    browsers, found = Browsers(app, place), {}
    for endpoint, path in paths(app, place).items():
        browser = browsers.of(MAIN[endpoint])
        with counted(db.engine) as sent:
            assert browser.http.get(path).status_code == 200, path
        found[endpoint] = len(sent)
    return found


def test_a_page_takes_as_many_queries_in_a_large_register_as_in_a_small_one(
    app: Flask, session: Session
) -> None:
    small = queries(app, 14)
    session.close()
    Base.metadata.drop_all(session.get_bind())
    Base.metadata.create_all(session.get_bind())
    for each in (counted_once, counted_contacts, alike_pairs):
        each.forget()  # of the small one
    large = queries(app, 90)
    assert len(small) > 15
    assert {name: count for name, count in large.items() if count > small[name]} == {}


@contextmanager
def noted(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """The questions that were asked while this was open, with their values."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_rest: object) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH")):
            sent.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def scans(session: Session, asked: list[tuple[str, Any]]) -> list[str]:
    """The large tables that a plan reads as a whole, each with the question.

    A page of a list that is walked in the order of an index, and ends with its last line, is none.
    """
    connection, found = session.connection(), []
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        # On a table of a few rows any plan is cheap: so one without an index is taken where there is no other.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    for statement, values in asked:
        explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
        plan = [str(row[-1]) for row in connection.exec_driver_sql(explain + statement, values)]
        is_page = " LIMIT " in statement.replace("\n", " ") and not any(
            "TEMP B-TREE" in line for line in plan
        )
        steps = [line.strip().removeprefix("->").strip() for line in plan]
        found += [
            f"{table}: {statement}"
            for table in LARGE
            for step in steps
            if (step == f"SCAN {table}" and not is_page) or step.startswith(f"Seq Scan on {table} ")
        ]
    return found


@ON_BOTH
def test_no_page_reads_a_whole_table(any_app: Flask, any_session: Session) -> None:
    place = grown(any_app, 14)
    if any_session.get_bind().dialect.name != "sqlite":
        any_session.connection().exec_driver_sql("ANALYZE")
        any_session.commit()
    browsers, faults = Browsers(any_app, place), []
    for endpoint, path in paths(any_app, place).items():
        if endpoint in COUNTS_ALL:
            continue
        browser = browsers.of(MAIN[endpoint])
        own = {"SLUG": place.company.slug, "SIGNED": str(place.values["reference"])}
        with noted(db.engine) as asked:
            for more in ("", *FURTHER.get(endpoint, ())):
                for name, of_it in own.items():
                    more = more.replace(name, of_it)
                assert browser.http.get(path + more).status_code == 200, path + more
        faults += [f"{endpoint}: {each}" for each in scans(any_session, asked)]
    assert "\n".join(faults) == ""


@ON_BOTH
def test_a_question_that_reads_a_whole_table_is_named(any_app: Flask, any_session: Session) -> None:
    grown(any_app, 14)
    with noted(db.engine) as asked:
        any_session.execute(select(Company.id).where(Company.legal_name == "nobody")).all()
        any_session.execute(select(Signature.signer_name).where(Signature.company_id == 1)).all()
    assert [each.partition(":")[0] for each in scans(any_session, asked)] == ["company"]
