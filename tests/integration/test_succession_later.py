"""What follows later or is seen later: names of a later day, bankruptcy, past days, likely successors."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import dossier, dossier_lineage
from app.accounts.models import RoleGrant
from app.jobs import members as members_work
from app.keys import badge_keys
from app.outbox import OutboxMail
from app.signatures import acts
from badge.keys import KeyRing
from badge.models import Badge
from monitor import attribution
from monitor.holdings import Holding
from signatories import admission
from signatories.directory import directory_rows
from signatories.domains import proving
from signatories.errors import CompanyEnded
from signatories.signatures import renewing, signing
from signatories.signatures.signature import Signature
from signatories.signatures.signature_errors import CarriedSignature
from signatories.signatures.signature_states import SignatureState
from signatories.signatures.standing import State
from signatories.succession import likely_successors
from signatories.succession.kinds import Kind
from signatories.succession.models import SuccessionEvent
from signatories.succession.plans import Plan, Target
from tests import factories
from tests.figure_samples import publication, score
from tests.succession_scene import BASE_URL, REASON, released, signatory


@pytest.fixture
def keys(session: Session) -> KeyRing:
    return badge_keys()


@pytest.fixture
def before(now: datetime) -> datetime:
    return now - timedelta(days=200)


def takeover(number: str, by: str, now: datetime) -> Plan:
    return Plan(Kind.TAKEOVER, now.date(), (number,), (Target(by, "Nieuw B.V."),))


def test_a_new_name_renews_the_logos_and_the_old_one_is_found(
    session: Session, keys: KeyRing, now: datetime, before: datetime
) -> None:
    company = signatory(session, keys=keys, at=before)
    plan = Plan(Kind.RENAME, now.date(), (company.register_number,), new_legal_name="Anders Heten B.V.")
    badge = session.scalars(select(Badge)).one()
    number, old_name = badge.credentials[-1].number, company.legal_name
    released(session, plan, keys=keys, at=now)
    assert company.legal_name == "Anders Heten B.V."
    assert badge.credentials[-1].number == number + 1
    assert "Anders Heten B.V." in str(badge.credentials[-1].payload)
    (row,) = directory_rows.read(session, [company], at=now)
    assert old_name in row.former


def test_after_a_bankruptcy_people_can_look_for_thirty_days(
    session: Session, keys: KeyRing, now: datetime, before: datetime
) -> None:
    company = signatory(session, keys=keys, at=before, network="AS64512", has_person=True)
    released(session, Plan(Kind.BANKRUPTCY, now.date(), (company.register_number,)), keys=keys, at=now)
    (grant,) = session.scalars(select(RoleGrant).where(RoleGrant.company_id == company.id))
    assert grant.counts_at(now + timedelta(days=29))
    assert not grant.counts_at(now + timedelta(days=31))
    (holding,) = attribution.known(session)
    assert holding == Holding(
        "AS64512",
        datetime(2022, 1, 1, tzinfo=UTC),
        company.register_number,
        datetime(now.year, now.month, now.day, tzinfo=UTC),
    )
    with pytest.raises(CompanyEnded):
        signing.check_may_sign(company)


def test_the_register_as_it_stood_before_the_event_stays_as_it_was(
    session: Session, keys: KeyRing, now: datetime, before: datetime
) -> None:
    hosters = factories.association(session, at=before)
    old = signatory(session, keys=keys, at=before, association=hosters)
    new = factories.company(session, at=before)
    then = now - timedelta(days=1)
    stood = directory_rows.read(session, [old, new], at=then)
    released(session, takeover(old.register_number, new.register_number, now), keys=keys, at=now)
    assert directory_rows.read(session, [old, new], at=then) == stood
    assert directory_rows.read(session, [old, new], at=now) != stood


def test_a_bad_half_year_before_a_takeover_counts_for_the_successor(
    session: Session, keys: KeyRing, now: datetime, before: datetime
) -> None:
    old = signatory(session, keys=keys, at=before)
    new = factories.company(session, at=before)
    publication(session, score(old.register_number, old.legal_name, label="below"))
    (fresh,) = dossier.of(session, [new], at=now)
    assert [each.label for each in fresh.facts.labels] == [""]
    released(session, takeover(old.register_number, new.register_number, now), keys=keys, at=now)
    (found,) = dossier.of(session, [new], at=now)
    assert [(each.label, each.company) for each in found.facts.labels] == [("below", old.name)]


def test_who_uses_a_domain_of_a_company_that_withdrew_is_flagged_until_somebody_decides(
    session: Session, keys: KeyRing, now: datetime, before: datetime
) -> None:
    old = signatory(session, keys=keys, at=before)
    (domain,) = old.domains
    signature = signing.latest_signature(session, company=old)
    assert signature is not None
    proving.lose(session, domain=domain, loss=proving.Loss.ABSENT, at=now)
    new = factories.company(session, at=now)
    factories.domain(session, new, at=now, host=domain.host)
    assert likely_successors.find(session, at=now) == []

    signing.withdraw(session, signature=signature, at=now)
    session.expire_all()
    (found,) = likely_successors.find(session, at=now)
    assert (found.earlier, found.later, found.hosts) == (old, new, (domain.host,))
    likely_successors.dismiss(session, earlier=old, later=new, reason=REASON, by="somebody", at=now)
    assert likely_successors.find(session, at=now) == []


def test_the_job_carries_out_what_is_due_and_goes_on_after_one_that_cannot_be(
    session: Session, keys: KeyRing, now: datetime, before: datetime
) -> None:
    one, other, new = (factories.company(session, at=before) for _ in range(3))
    tomorrow = now + timedelta(days=1)
    for source in (one, other):
        released(
            session, takeover(source.register_number, f"kvk:0000999{source.id}", tomorrow), keys=keys, at=now
        )
    events = session.scalars(select(SuccessionEvent).order_by(SuccessionEvent.id)).all()
    for event in events:
        event.effective_on = now.date()
    one.ended_on, one.end_recorded_at = now.date(), now
    session.commit()

    members_work.carry_out_succession()
    assert [event.state for event in events] == ["released", "carried-out"]
    assert new.ended_on is None
    assert other.ended_on == now.date()


def test_everyone_concerned_is_told_what_follows_for_them(
    session: Session, keys: KeyRing, now: datetime, before: datetime
) -> None:
    old = signatory(session, keys=keys, at=before, has_person=True)
    new = signatory(session, keys=keys, at=before, has_person=True)
    released(session, takeover(old.register_number, new.register_number, now), keys=keys, at=now)
    mails = {mail.recipient: mail.body for mail in session.scalars(select(OutboxMail))}
    (of_old,) = (grant.person for grant in session.scalars(select(RoleGrant)) if grant.company is old)
    (of_new,) = (grant.person for grant in session.scalars(select(RoleGrant)) if grant.company is new)
    assert old.name in mails[of_old.email]
    assert old.domains[0].host in mails[of_new.email]
    assert of_old.email not in mails[of_new.email]
    assert REASON not in "".join(mails.values())


def test_the_successor_signs_itself_while_it_is_bound_and_never_stands_without(
    session: Session, keys: KeyRing, now: datetime, before: datetime
) -> None:
    hosters = factories.association(session, at=before)
    old = signatory(session, keys=keys, at=before, association=hosters)
    new = factories.company(session, at=before)
    released(session, takeover(old.register_number, new.register_number, now), keys=keys, at=now)
    (carried,) = session.scalars(select(Signature).where(Signature.company_id == new.id))
    (code,) = (each.code for each in session.scalars(select(Badge)) if each.company is new)
    with pytest.raises(CarriedSignature):
        renewing.check_may_renew(session, carried, at=now)

    own = factories.placed_signature(session, new, at=now + timedelta(days=3), association=hosters)
    assert carried.state_at(now + timedelta(days=3)) is SignatureState.IN_FORCE
    acts.countersign(
        session, signature=own, by=hosters, keys=keys, base_url=BASE_URL, at=now + timedelta(days=5)
    )
    later = now + timedelta(days=5)
    assert (carried.state_at(later), own.state_at(later)) == (SignatureState.RENEWED, SignatureState.IN_FORCE)
    (live,) = (
        each for each in session.scalars(select(Badge)) if each.company is new and not each.is_withdrawn
    )
    assert (live.code, live.signature) == (code, own)


def test_without_signing_itself_the_successor_is_bound_no_longer_than_sixty_days(
    session: Session, keys: KeyRing, now: datetime, before: datetime
) -> None:
    old = signatory(session, keys=keys, at=before)
    new = factories.company(session, at=before)
    released(session, takeover(old.register_number, new.register_number, now), keys=keys, at=now)
    (row,) = directory_rows.read(session, [new], at=now + timedelta(days=59))
    assert row.standing.is_in_force
    (row,) = directory_rows.read(session, [new], at=now + timedelta(days=60))
    assert row.standing.state is State.LAPSED


def test_leaving_and_coming_back_or_going_on_as_another_gives_no_new_term(
    session: Session, keys: KeyRing, now: datetime, before: datetime
) -> None:
    hosters = factories.association(session, at=before)
    old = factories.company(session, at=before, member_of=hosters)
    left = now - timedelta(days=30)
    admission.end_membership(session, association=hosters, company=old, to_on=left.date(), at=left)
    admission.admit(
        session,
        association=hosters,
        register_number=old.register_number,
        legal_name=old.legal_name,
        trade_name=None,
        member_number=None,
        contact_email=None,
        from_on=(now - timedelta(days=2)).date(),
        at=now - timedelta(days=2),
    )
    new = factories.company(session, at=before)
    joined = dossier_lineage.joined_on(session, hosters, [old.id, new.id], at=now)
    assert joined == {old.id: factories.MEMBER_SINCE}
    released(session, takeover(old.register_number, new.register_number, now), keys=keys, at=now)
    joined = dossier_lineage.joined_on(session, hosters, [new.id], at=now)
    assert joined[new.id] == factories.MEMBER_SINCE
