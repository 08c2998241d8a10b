"""Saving imports of members, and undoing them: on both databases, alone and at the same time."""

import threading
from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.clock import now as clock
from app.extensions import db
from signatories import admission, entries, journal
from signatories.domains import proving
from signatories.entries import Entry
from signatories.errors import AlreadyMember
from signatories.imports import import_undo, importing_members, member_receipts
from signatories.imports.import_undo import ChangedSinceImport, UndoneAlready, UndoTermPassed
from signatories.imports.member_plan import Effect
from signatories.imports.member_receipts import MemberImport
from signatories.imports.member_rows import MemberRow
from signatories.inserting import insert_many
from signatories.models import Association, Company, Domain, Membership
from signatories.names.company_names import CompanyName
from tests import factories
from tests.queries import counted

DIGEST = "d" * 64
LATER = timedelta(minutes=1)


def row(number: int, **values: object) -> MemberRow:
    given = {
        "row": number + 1,
        "register_number": f"kvk:{number:08d}",
        "legal_name": f"Bedrijf {number} B.V.",
    }
    return MemberRow(**{**given, **values})  # pyright: ignore[reportArgumentType]


def bring_in(session: Session, to: Association, rows: list[MemberRow], at: datetime) -> MemberImport:
    plan = importing_members.prepare_to_save(session, association=to, rows=rows, at=at)
    assert not plan.wrong
    receipt = importing_members.carry_out(session, plan, association=to, digest=DIGEST, by="p", at=at)
    session.commit()
    return receipt


def open_numbers(session: Session, of: Association) -> dict[str, str | None]:
    found = session.execute(
        select(Company.register_number, Membership.member_number)
        .join(Membership)
        .where(Membership.association_id == of.id, Membership.to_on.is_(None))
    )
    return {each[0]: each[1] for each in found}


def chain_holds(session: Session) -> bool:
    return entries.check_entries(session.scalars(select(Entry).order_by(Entry.position))) is None


@pytest.fixture
def hosters(any_session: Session) -> Association:
    found = factories.association(any_session, at=clock())
    any_session.commit()
    return found


def test_a_bulk_import_leaves_the_same_facts_as_admitting_one_by_one(
    any_session: Session, hosters: Association, now: datetime
) -> None:
    given = row(
        1, trade_name="Eén", domains=("een.example",), member_number="L1", member_since=date(2020, 1, 1)
    )
    bring_in(any_session, hosters, [given], now)
    other = admission.admit(
        any_session,
        association=hosters,
        register_number="kvk:00000002",
        legal_name="Bedrijf 2 B.V.",
        trade_name="Eén",
        member_number="L1",
        contact_email=None,
        from_on=date(2020, 1, 1),
        at=now,
    ).company
    proving.name_domain(any_session, company=other, host="twee.example", at=now, by="p")
    any_session.commit()
    bulk, single = any_session.scalars(select(Company).order_by(Company.id)).all()
    for one in (bulk, single):
        kinds = [
            each.kind
            for each in any_session.scalars(select(Entry).where(Entry.company == one.register_number))
        ]
        assert kinds == ["company-added", "member-admitted"]
        names = any_session.scalars(select(CompanyName).where(CompanyName.company_id == one.id)).all()
        assert {(each.kind, each.folded, each.is_main) for each in names} >= {("trade", "een", True)}
        lines = journal.lines_since(any_session, since=now, until=now + LATER, company=one)
        assert [line.kind for line in lines] == ["domain-named"]
    assert (bulk.slug, single.slug) == ("een", "een-kvk-00000002")
    assert bulk.search_name.split("\n")[0] == single.search_name.split("\n")[0]
    assert chain_holds(any_session)


def test_many_entries_at_once_make_the_same_leaves_as_one_by_one(session: Session, now: datetime) -> None:
    acts = [entries.act("key-published", kid=str(n)) for n in range(3)]
    entries.append_many(session, acts, at=now)
    at_once = [each.digest for each in session.scalars(select(Entry).order_by(Entry.position))]
    session.rollback()
    for kind, data in acts:
        entries.append(session, kind, at=now, **data)
    assert [each.digest for each in session.scalars(select(Entry).order_by(Entry.position))] == at_once
    with pytest.raises(ValueError, match="takes exactly"):
        entries.act("company-added", company="kvk:1")


def test_the_same_file_twice_changes_nothing(
    any_session: Session, hosters: Association, now: datetime
) -> None:
    rows = [row(n, member_number=f"L{n}", domains=(f"b{n}.example",)) for n in range(1, 4)]
    bring_in(any_session, hosters, rows, now)
    size = any_session.scalar(select(func.count(Entry.position)))
    again = importing_members.prepare_to_save(any_session, association=hosters, rows=rows, at=now)
    assert [planned.effect for planned in again.rows] == [Effect.UNCHANGED] * 3
    bring_in(any_session, hosters, rows, now)
    assert any_session.scalar(select(func.count(Entry.position))) == size


def test_the_number_of_statements_does_not_grow_with_the_rows(session: Session, now: datetime) -> None:
    hosters = factories.association(session, at=now)
    taken = []
    for start, size in ((1000, 1), (1, 65), (100, 305)):
        with counted(session.get_bind()) as sent:  # pyright: ignore[reportArgumentType]
            bring_in(
                session,
                hosters,
                [row(n, domains=(f"b{n}.example",)) for n in range(start, start + size)],
                now,
            )
        taken.append(len(sent))
    assert abs(taken[1] - taken[2]) <= 1  # many rows go in sixties, and what is left over by itself


def test_an_import_changes_and_corrects_and_its_undo_gives_all_of_it_back(
    any_session: Session, hosters: Association, now: datetime
) -> None:
    bring_in(any_session, hosters, [row(1, member_number="A"), row(2, member_since=date(2021, 1, 1))], now)
    before = open_numbers(any_session, hosters)
    change = [
        row(1, member_number="B", contact_email="x@b.example"),
        row(2, member_since=date(2020, 6, 1), member_number="C", domains=("twee.example",)),
        row(3),
    ]
    receipt = bring_in(any_session, hosters, change, now + LATER)
    assert receipt.counts == {"new": 1, "changed": 2, "unchanged": 0, "wrong": 0}
    assert open_numbers(any_session, hosters) == {
        "kvk:00000001": "B",
        "kvk:00000002": "C",
        "kvk:00000003": None,
    }
    import_undo.undo(any_session, receipt, by="q", at=now + 2 * LATER)
    any_session.commit()
    assert open_numbers(any_session, hosters) == before
    second = any_session.scalars(
        select(Membership)
        .join(Company)
        .where(Company.register_number == "kvk:00000002", Membership.to_on.is_(None))
    ).one()
    assert second.from_on == date(2021, 1, 1)
    assert not any_session.scalars(select(Domain)).all()
    assert chain_holds(any_session)
    with pytest.raises(UndoneAlready):
        import_undo.undo(any_session, receipt, by="q", at=now + 3 * LATER)


def test_as_it_stood_between_an_import_and_its_undoing_the_members_were_there(
    any_session: Session, hosters: Association, now: datetime
) -> None:
    receipt = bring_in(any_session, hosters, [row(1, member_since=date(2020, 1, 1))], now)
    import_undo.undo(any_session, receipt, by="q", at=now + 2 * LATER)
    any_session.commit()
    held = [
        any_session.scalar(select(func.count(Membership.id)).where(Membership.held_at(at)))
        for at in (now - LATER, now + LATER, now + 3 * LATER)
    ]
    assert held == [0, 1, 0]


def test_undoing_stops_at_the_first_thing_that_others_changed(
    any_session: Session, hosters: Association, now: datetime
) -> None:
    rows = [row(n, domains=(f"b{n}.example",)) for n in range(1, 6)]
    receipt = bring_in(any_session, hosters, rows, now)
    companies = any_session.scalars(select(Company).order_by(Company.register_number)).all()
    companies[0].memberships[0].contact_email = "new@b.example"
    admission.end_membership(
        any_session, association=hosters, company=companies[1], to_on=now.date(), at=now + LATER
    )
    for domain in companies[2].domains:
        any_session.delete(domain)
    any_session.flush()
    any_session.refresh(companies[2])
    factories.signature(any_session, companies[2], at=now + LATER, association=hosters)
    domain = companies[3].domains[0]
    proving.prove(
        any_session,
        domain=domain,
        seen=[proving.record_value(domain)],
        method=proving.Method.DNS,
        at=now + LATER,
    )
    any_session.commit()
    found = import_undo.obstacles(any_session, receipt)
    assert [(each.row, each.reason.split(" since")[0]) for each in found] == [
        (2, "The details were changed"),
        (3, "The membership was ended"),
        (4, "The company has signed through your association"),
        (5, "The company has proven a domain of this row"),
    ]
    before = open_numbers(any_session, hosters)
    with pytest.raises(ChangedSinceImport, match="4 of these members"):
        import_undo.undo(any_session, receipt, by="q", at=now + 2 * LATER)
    any_session.rollback()
    assert open_numbers(any_session, hosters) == before


def test_the_undo_term_ends_and_the_old_values_are_forgotten_then(session: Session, now: datetime) -> None:
    hosters = factories.association(session, at=now)
    receipt = bring_in(session, hosters, [row(1)], now)
    day_later = now + member_receipts.UNDO_TERM
    member_receipts.forget_old(session, at=day_later - LATER)
    assert session.scalars(select(MemberImport.acts)).one()
    with pytest.raises(UndoTermPassed):
        import_undo.undo(session, receipt, by="q", at=day_later)
    member_receipts.forget_old(session, at=day_later)
    assert session.scalars(select(MemberImport.acts)).one() == []


def test_a_company_that_another_association_has_is_the_same_company(
    any_session: Session, hosters: Association, now: datetime
) -> None:
    clouds = factories.association(any_session, at=now, slug="clouds", name="Cloudvereniging")
    bring_in(any_session, hosters, [row(1, member_number="H")], now)
    theirs = bring_in(any_session, clouds, [row(1, member_number="C", legal_name="Anders B.V.")], now)
    assert any_session.scalar(select(func.count(Company.id))) == 1
    import_undo.undo(any_session, theirs, by="q", at=now + LATER)
    any_session.commit()
    assert open_numbers(any_session, hosters) == {"kvk:00000001": "H"}
    assert open_numbers(any_session, clouds) == {}


def test_two_officers_who_import_at_once_lose_nothing(any_app: Flask, now: datetime) -> None:
    """Their files overlap; both end up whole, and the log is one chain."""
    with any_app.app_context():
        factories.association(db.session(), at=now)
        db.session.commit()
    failed: list[BaseException] = []
    start = threading.Barrier(4)

    def one(first: int) -> None:
        try:
            with any_app.app_context():
                session = db.session()
                start.wait(timeout=30)
                hosters = session.scalars(select(Association)).one()
                rows = [row(n, member_number=f"L{n}") for n in range(first, first + 60)]
                bring_in(session, hosters, rows, now)
        except BaseException as error:
            failed.append(error)

    def by_form() -> None:
        try:
            with any_app.app_context():
                session = db.session()
                start.wait(timeout=30)
                hosters = session.scalars(select(Association)).one()
                with suppress(AlreadyMember):
                    factories.company(session, at=now, number="00000061", member_of=hosters)
                session.commit()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=one, args=[first]) for first in (1, 31, 61)]
    threads.append(threading.Thread(target=by_form))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failed == []
    with any_app.app_context():
        session = db.session()
        assert len(open_numbers(session, session.scalars(select(Association)).one())) == 120
        assert chain_holds(session)


def test_a_row_without_what_python_would_have_filled_in_is_refused(session: Session) -> None:
    with pytest.raises(ValueError, match=r"member_import lack .*public_id"):
        insert_many(session, MemberImport, [{"digest": DIGEST}])
