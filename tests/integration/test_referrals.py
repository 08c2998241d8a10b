"""Referrals: proposed by the rule, released by a person, answered by the company; who hears of it and who does not."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import attention
from app.accounts.models import Person
from app.clock import now as clock
from app.outbox import OutboxMail
from app.referrals import acts
from app.roles import Role
from monitor import publications
from monitor.models import Intervention, Publication, State
from monitor.referrals import acts as books_acts
from monitor.referrals import books
from monitor.referrals.models import Referral
from monitor.referrals.states import (
    ANSWER_TERM,
    RUNS_FOR,
    NobodyToWriteTo,
    NotPublishedYet,
    ReferralRefused,
    ReferredByOwn,
    UseDeclaredBefore,
    UseInTheFuture,
    UseTakenBack,
)
from signatories.conditions import attestations, laying_down
from signatories.conditions.conditions import Kind
from signatories.conditions.laying_down import Terms
from signatories.contacts import contact_points
from signatories.entries import Entry
from signatories.journal import JournalLine
from signatories.models import Association, Company
from tests import factories
from tests.figure_samples import letter, publication, score, total

MANY = {"incidents": 60, "items": 80}


@pytest.fixture
def hosters(session: Session) -> Association:
    return factories.association(session, at=clock() - timedelta(days=900))


@pytest.fixture
def company(session: Session, hosters: Association) -> Company:
    at = clock() - timedelta(days=900)
    made = factories.company(session, at=at, name="Druk B.V.", member_of=hosters)
    factories.person(session, Role.COMPANY_OWNER, at=at, of=made, email="owner@druk.example", language="en")
    factories.person(session, Role.COMPANY_EDITOR, at=at, of=made, email="editor@druk.example")
    factories.person(session, Role.SIGNER, at=at, of=made, email="signer@druk.example")
    contact_points.set_contact_point(session, company=made, contact_point="ntd@druk.example", at=at)
    return made


@pytest.fixture
def publisher(session: Session) -> Person:
    return factories.person(session, Role.PUBLISHER, at=clock() - timedelta(days=1))


def figures(
    session: Session, company: Company, *, state: State = State.PUBLISHED, version: int = 1, **changes
) -> Publication:
    own = score(company.register_number, company.legal_name, **{"attention": True, **changes})
    stranger = score("kvk:00009998", "", is_registered=False, **MANY, attention=True)
    return publication(session, own, stranger, total(), state=state, version=version)


def proposed(session: Session, of: Publication) -> list[Referral]:
    return books_acts.propose(session, publication=of, at=clock())


def sent(session: Session, company: Company, publisher: Person, **changes) -> Referral:
    found = proposed(session, figures(session, company, **changes))[0]
    return acts.send(session, referral=found, who=publisher, at=clock())


def mails(session: Session) -> dict[str, OutboxMail]:
    return {mail.recipient: mail for mail in session.scalars(select(OutboxMail))}


def kinds(session: Session) -> list[str]:
    lines = session.scalars(select(JournalLine).order_by(JournalLine.id))
    return [line.kind for line in lines if line.kind.startswith(("referral-", "hash-check-"))]


def test_the_rule_proposes_registered_companies_once_a_period(session: Session, company: Company) -> None:
    of = figures(session, company)
    assert [each.company for each in proposed(session, of)] == [company]
    assert proposed(session, of) == []
    assert mails(session) == {}, "nothing is sent by itself"


def test_a_proposal_ends_when_the_figures_no_longer_ask_for_it(session: Session, company: Company) -> None:
    first = proposed(session, figures(session, company, state=State.PREVIEW))[0]
    assert proposed(session, figures(session, company, version=2, incidents=11)) == []
    assert (first.state, first.incidents, first.publication.version) == ("proposed", 11, 2)
    proposed(session, figures(session, company, version=3, state=State.PREVIEW, attention=False))
    assert (first.state, first.ended_for) == ("ended", "figures-changed")


def test_a_letter_goes_to_owner_editor_and_contact_point_in_their_language(
    app: Flask, session: Session, company: Company, publisher: Person
) -> None:
    sent(session, company, publisher, **MANY)
    found = mails(session)
    assert set(found) == {"owner@druk.example", "editor@druk.example", "ntd@druk.example"}
    assert "the hash check" in found["owner@druk.example"].subject
    assert "de hashcontrole" in found["editor@druk.example"].subject
    assert found["ntd@druk.example"].body.count("60 incidents") == 1
    assert kinds(session) == ["referral-proposed", "referral-sent"]


def test_a_letter_of_volume_alone_does_not_speak_of_a_norm(
    app: Flask, session: Session, company: Company, publisher: Person
) -> None:
    sent(session, company, publisher, attention=False, **MANY)
    body = mails(session)["owner@druk.example"].body
    assert "plays no part" in body and "under the norm" not in body and "associations" not in body


def test_who_may_not_send_and_when(session: Session, company: Company, publisher: Person) -> None:
    found = proposed(session, figures(session, company, state=State.PREVIEW))[0]
    with pytest.raises(NotPublishedYet):
        acts.send(session, referral=found, who=publisher, at=clock())
    found.publication = figures(session, company, version=2)
    own = factories.person(session, Role.COMPANY_EDITOR, at=clock(), of=company)
    with pytest.raises(ReferredByOwn):
        acts.send(session, referral=found, who=own, at=clock())
    acts.drop(session, referral=found, who=publisher, at=clock())
    with pytest.raises(ReferralRefused):
        acts.send(session, referral=found, who=publisher, at=clock())
    assert mails(session) == {}
    silent = factories.company(session, at=clock())
    alone = proposed(session, publication(session, score(silent.register_number, attention=True),
                                          period="2025-h2"))[0]  # fmt: skip
    with pytest.raises(NobodyToWriteTo):
        acts.send(session, referral=alone, who=publisher, at=clock())
    assert alone.state == "proposed"


@pytest.mark.parametrize(("is_protected", "times"), [(False, 1), (True, 0)])
def test_the_letter_says_that_associations_hear_of_the_signal_unless_the_share_is_withheld(
    app: Flask, session: Session, company: Company, publisher: Person, is_protected: bool, times: int
) -> None:
    sent(session, company, publisher, is_protected=is_protected)
    body = mails(session)["owner@druk.example"].body
    assert "under the norm" in body
    assert body.count("only the trade associations") == times
    passed_on = list(attention.signals(session, at=clock() + timedelta(days=8)))
    assert len(passed_on) == times


def test_a_letter_is_an_intervention_that_the_world_does_not_see(
    session: Session, company: Company, publisher: Person
) -> None:
    sent(session, company, publisher)
    found = session.scalars(select(Intervention)).one()
    assert (found.kind, found.is_private, found.company) == ("letter", True, company.register_number)
    hidden = letter(company.register_number)
    hidden.is_private = True
    of = publication(
        session, score(company.register_number), period="2025-h2", followed=[letter("kvk:00000001")]
    )
    of.private_effects.append(hidden)
    session.flush()
    session.expire(of)
    assert [each.company for each in of.effects] == ["kvk:00000001"]
    public = publications.effects_of_company(session, publication=of, company=company.register_number)
    own = publications.effects_of_company(
        session, publication=of, company=company.register_number, with_private=True
    )
    assert public == [] and [each.is_private for each in own] == [True]


def test_declaring_the_use_answers_the_letter_and_meets_the_condition(
    session: Session, company: Company, hosters: Association, publisher: Person
) -> None:
    laying_down.lay_down(
        session, association=hosters, terms=Terms(Kind.HASH_CHECK, "Reglement, artikel 6", {"months": 12}),
        effective_on=clock().date(), by="somebody", at=clock(),
    )  # fmt: skip
    referral = sent(session, company, publisher)
    use = acts.declare_use(
        session, company=company, since_on=clock().date(), is_public=True, by="own", at=clock()
    )
    assert (referral.state, referral.answered_by) == ("adopted", "own")
    assert [each.rule_name for each in attestations.of_company(session, company=company)] == [Kind.HASH_CHECK]
    assert books.public_use_of(session, company, at=clock()) is use
    public = session.scalars(select(Entry).where(Entry.kind.startswith("hash-check-"))).one()
    assert public.data == {"company": company.register_number, "since_on": clock().date().isoformat()}
    interventions = {each.kind: each.is_private for each in session.scalars(select(Intervention))}
    assert interventions == {"letter": True, "hash-check": False}
    with pytest.raises(UseDeclaredBefore):
        acts.declare_use(
            session, company=company, since_on=clock().date(), is_public=True, by="own", at=clock()
        )
    later = clock() + timedelta(days=1)
    acts.take_use_back(session, use=use, by="own", at=later)
    assert books.public_use_of(session, company, at=later) is None
    assert attestations.of_company(session, company=company)[0].withdrawn_at == later
    with pytest.raises(UseTakenBack):
        acts.take_use_back(session, use=use, by="own", at=later)


def test_what_is_declared_in_private_stays_private(session: Session, company: Company) -> None:
    with pytest.raises(UseInTheFuture):
        acts.declare_use(
            session, company=company, since_on=clock().date() + timedelta(days=1), is_public=False, by="own",
            at=clock(),
        )  # fmt: skip
    use = acts.declare_use(
        session, company=company, since_on=clock().date(), is_public=False, by="own", at=clock()
    )
    assert books.public_use_of(session, company, at=clock()) is None
    assert session.scalars(select(Entry).where(Entry.kind.startswith("hash-check-"))).all() == []
    assert session.scalars(select(Intervention)).one().is_private
    assert proposed(session, figures(session, company)) == [], "nobody points a user to it"
    acts.take_use_back(session, use=use, by="own", at=clock())
    assert session.scalars(select(Entry).where(Entry.kind.startswith("hash-check-"))).all() == []


def test_no_answer_is_written_down_and_a_late_one_counts(
    session: Session, company: Company, publisher: Person
) -> None:
    referral = sent(session, company, publisher)
    books_acts.let_time_pass(session, at=clock() + ANSWER_TERM - timedelta(hours=1))
    assert referral.state == "sent"
    books_acts.let_time_pass(session, at=clock() + ANSWER_TERM + timedelta(hours=1))
    assert referral.state == "no-answer"
    books_acts.decline(session, referral=referral, by="own", at=clock() + timedelta(days=40))
    assert referral.state == "declined"
    with pytest.raises(ReferralRefused):
        books_acts.decline(session, referral=referral, by="own", at=clock() + timedelta(days=41))
    books_acts.let_time_pass(session, at=clock() + RUNS_FOR + timedelta(hours=1))
    assert (referral.state, referral.ended_for) == ("ended", "term-over")
    books_acts.let_time_pass(session, at=clock() + RUNS_FOR + timedelta(hours=2))
    assert kinds(session).count("referral-ended") == 1


def broken(session: Session, change: Callable[[Referral], None]) -> Callable[[], None]:
    def flush() -> None:
        at = clock()
        company = factories.company(session, at=at)
        of = publication(session, score(company.register_number, attention=True), total())
        change(books_acts.propose(session, publication=of, at=at)[0])
        session.flush()

    return flush


@pytest.mark.parametrize(
    "change",
    [
        lambda each: setattr(each, "by_attention", False),
        lambda each: setattr(each, "state", "sent"),
        lambda each: setattr(each, "ended_at", clock()),
        lambda each: setattr(each, "sent_at", clock()),
    ],
)
def test_the_database_also_believes_it(any_session: Session, change: Callable[[Referral], None]) -> None:
    with pytest.raises(IntegrityError):
        broken(any_session, change)()


def test_one_declaration_stands_at_a_time(any_session: Session) -> None:
    company = factories.company(any_session, at=clock())
    values = {"since_on": clock().date(), "is_public": True, "by": "own", "at": clock()}
    books_acts.declare_use(any_session, company=company, **values)
    another = books.use_of(any_session, company)
    assert another is not None
    copy = type(another)(
        company=company, since_on=another.since_on, is_public=False, declared_at=clock(), declared_by="x"
    )
    any_session.add(copy)
    with pytest.raises(IntegrityError):
        any_session.flush()
