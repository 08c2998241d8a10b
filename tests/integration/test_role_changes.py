"""Roles that end, move and are handed over, on both databases."""

import threading
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import granting, inviting, role_changes
from app.accounts.errors import (
    AlreadyInvited,
    InvitationClosed,
    InvitationNotValid,
    LastOwner,
    NotYourRole,
    NotYoursToGive,
    OwnAddress,
    OwnerInvites,
    RoleAlreadyEnded,
    RoleEndsInThePast,
)
from app.accounts.models import Invitation, Person, RoleGrant
from app.extensions import db
from app.limits import TooManyAttempts
from app.roles import Role
from sentences import SpokenError
from signatories import journal
from signatories.models import Company
from tests import factories


def owners(session: Session, company: Company, now: datetime, many: int = 2) -> list[Person]:
    return [factories.person(session, Role.COMPANY_OWNER, at=now, of=company) for _ in range(many)]


def kinds(session: Session) -> list[str]:
    return list(session.scalars(select(journal.JournalLine.kind).order_by(journal.JournalLine.id)))


def test_the_last_owner_stays(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now)
    first, second = owners(any_session, company, now)
    role_changes.end_role(any_session, grant=first.grants[0], by=second, at=now)
    assert first.held_at(now) == []
    assert (first.grants[0].ended_at, first.grants[0].ended_by) == (now, second.public_id)
    assert kinds(any_session)[-1] == "role-ended"
    with pytest.raises(LastOwner):
        role_changes.end_role(any_session, grant=second.grants[0], by=second, at=now)
    with pytest.raises(LastOwner):
        role_changes.move_end(
            any_session, grant=second.grants[0], expires_at=now + timedelta(days=9), by=second, at=now
        )


@pytest.mark.parametrize("role", [Role.OFFICER, Role.OPERATOR])
def test_neither_the_last_officer_nor_the_last_operator_goes(
    any_session: Session, now: datetime, role: Role
) -> None:
    of = factories.association(any_session, at=now) if role is Role.OFFICER else None
    only = factories.person(any_session, role, at=now, of=of)
    factories.person(any_session, Role.ASSISTANT, at=now, of=factories.association(any_session, at=now))
    with pytest.raises(LastOwner):
        role_changes.end_role(any_session, grant=only.grants[0], by=only, at=now)


def test_an_owner_of_another_company_is_no_second_owner(any_session: Session, now: datetime) -> None:
    (only,) = owners(any_session, factories.company(any_session, at=now), now, 1)
    owners(any_session, factories.company(any_session, at=now), now, 1)
    with pytest.raises(LastOwner):
        role_changes.end_role(any_session, grant=only.grants[0], by=only, at=now)


def test_an_editor_can_always_go_and_only_once(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now)
    editor = factories.person(any_session, Role.COMPANY_EDITOR, at=now, of=company)
    role_changes.end_role(any_session, grant=editor.grants[0], by=None, at=now)
    with pytest.raises(RoleAlreadyEnded):
        role_changes.end_role(any_session, grant=editor.grants[0], by=None, at=now)


def test_a_role_ends_by_itself_on_its_moment(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now)
    first, _ = owners(any_session, company, now)
    end = now + timedelta(days=3)
    role_changes.move_end(any_session, grant=first.grants[0], expires_at=end, by=first, at=now)
    assert first.held_at(end - timedelta(seconds=1))
    assert first.held_at(end) == []
    with pytest.raises(RoleEndsInThePast):
        role_changes.move_end(any_session, grant=first.grants[0], expires_at=now, by=first, at=now)


def test_an_owner_who_leaves_sooner_is_no_second_owner(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now)
    first, second = owners(any_session, company, now)
    week = now + timedelta(days=7)
    role_changes.move_end(any_session, grant=first.grants[0], expires_at=week, by=first, at=now)
    for later in (week, week + timedelta(days=1)):
        with pytest.raises(LastOwner):
            role_changes.move_end(any_session, grant=second.grants[0], expires_at=later, by=first, at=now)
    role_changes.move_end(
        any_session, grant=second.grants[0], expires_at=week - timedelta(days=1), by=first, at=now
    )


def test_who_hands_over_goes_when_the_successor_comes(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now)
    (old,) = owners(any_session, company, now, 1)
    grant = old.grants[0]
    with pytest.raises(OwnAddress):
        role_changes.hand_over(any_session, grant=grant, email=old.email.upper(), by=old, at=now)
    _, token = role_changes.hand_over(any_session, grant=grant, email="new@people.example", by=old, at=now)
    assert old.held_at(now)
    later = now + timedelta(days=2)
    new = inviting.accept(any_session, token=token, name="Nina Nieuw", language="nl", at=later)
    assert [held.role for held in new.held_at(later)] == [Role.COMPANY_OWNER]
    assert old.held_at(later) == []
    assert grant.ended_by == old.public_id
    with pytest.raises(InvitationNotValid):
        inviting.accept(any_session, token=token, name="x", language="nl", at=later)


def test_nobody_hands_over_the_role_of_another(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now)
    first, second = owners(any_session, company, now)
    with pytest.raises(NotYourRole):
        role_changes.hand_over(
            any_session, grant=first.grants[0], email="x@people.example", by=second, at=now
        )


def test_an_editor_hands_over_nothing_since_it_gives_no_roles(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now)
    editor = factories.person(any_session, Role.COMPANY_EDITOR, at=now, of=company)
    for role in (Role.COMPANY_OWNER, Role.COMPANY_EDITOR, Role.SIGNER):
        with pytest.raises(NotYoursToGive):
            inviting.invite(
                any_session, email="x@people.example", role=role, company=company, by=editor, at=now
            )


def test_once_a_company_has_an_owner_its_association_brings_in_nobody(
    any_session: Session, now: datetime
) -> None:
    hosters = factories.association(any_session, at=now)
    company = factories.company(any_session, at=now, member_of=hosters)
    officer = factories.person(any_session, Role.OFFICER, at=now, of=hosters)
    operator = factories.person(any_session, Role.OPERATOR, at=now)
    stranger = factories.person(
        any_session, Role.OFFICER, at=now, of=factories.association(any_session, at=now, slug="x", name="X")
    )

    def bring(by: Person, email: str) -> str:
        return inviting.invite(
            any_session, email=email, role=Role.COMPANY_OWNER, company=company, by=by, at=now
        )[1]

    with pytest.raises(NotYoursToGive):
        bring(stranger, "a@people.example")
    token = bring(officer, "b@people.example")
    bring(operator, "c@people.example")
    inviting.accept(any_session, token=token, name="B", language="nl", at=now)
    for somebody in (officer, operator):
        with pytest.raises(OwnerInvites):
            bring(somebody, "d@people.example")


def test_a11_an_invitation_sent_again_has_one_working_link(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now)
    (owner,) = owners(any_session, company, now, 1)
    invitation, first = inviting.invite(
        any_session, email="x@people.example", role=Role.SIGNER, company=company, by=owner, at=now
    )
    later = now + timedelta(days=10)
    second = inviting.send_again(any_session, invitation=invitation, by=owner, at=later)
    with pytest.raises(InvitationNotValid):
        inviting.find_invitation(any_session, token=first, at=later)
    any_session.expire_all()
    found = inviting.find_invitation(any_session, token=second, at=now + timedelta(days=20))
    assert found.id == invitation.id
    inviting.withdraw(any_session, invitation=invitation, by=owner, at=later)
    any_session.expire_all()
    with pytest.raises(InvitationNotValid):
        inviting.find_invitation(any_session, token=second, at=later)
    for again in (inviting.withdraw, inviting.send_again):
        with pytest.raises(InvitationClosed):
            again(any_session, invitation=invitation, by=owner, at=later)


def test_a11_an_invitation_is_worth_nothing_after_its_term(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now)
    _, token = inviting.invite(
        any_session, email="x@people.example", role=Role.SIGNER, company=company, at=now
    )
    inviting.find_invitation(any_session, token=token, at=now + timedelta(days=14, seconds=-1))
    with pytest.raises(InvitationNotValid):
        inviting.accept(any_session, token=token, name="X", language="nl", at=now + timedelta(days=14))


def test_an_address_gets_three_invitations_an_hour_whoever_sends_them(
    any_session: Session, now: datetime
) -> None:
    for number in range(4):
        company = factories.company(any_session, at=now)
        (owner,) = owners(any_session, company, now, 1)
        sending = {"email": "x@people.example", "role": Role.SIGNER, "company": company, "by": owner}
        if number == 3:
            with pytest.raises(TooManyAttempts) as refused:
                inviting.invite(any_session, **sending, at=now)
            assert 0 < int(str(refused.value.values["retry_after"])) <= 3600
            inviting.invite(any_session, **sending, at=now + timedelta(hours=1))
        else:
            inviting.invite(any_session, **sending, at=now)


def test_the_same_invitation_is_open_once(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now)
    sending = {"email": "x@people.example", "role": Role.SIGNER, "company": company}
    inviting.invite(any_session, **sending, at=now)
    with pytest.raises(AlreadyInvited):
        inviting.invite(any_session, **sending, at=now)


def at_once(app: Flask, acts: list) -> list[str]:
    """Do all *acts* at the same moment, each in a session of its own: ``ok`` or the error's code."""
    outcomes: list[str] = []
    start = threading.Barrier(len(acts))

    def one(act) -> None:
        with app.app_context():
            start.wait()
            try:
                act(db.session())
                db.session.commit()
                outcomes.append("ok")
            except SpokenError as error:
                db.session.rollback()
                outcomes.append(error.code)

    threads = [threading.Thread(target=one, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_a11_sixteen_who_open_one_invitation_at_once_get_one_role(
    any_app: Flask, any_session: Session, now: datetime
) -> None:
    company = factories.company(any_session, at=now)
    _, token = inviting.invite(
        any_session, email="x@people.example", role=Role.SIGNER, company=company, at=now
    )
    any_session.commit()
    accept = lambda session: inviting.accept(session, token=token, name="X", language="nl", at=now)  # noqa: E731
    assert at_once(any_app, [accept] * 16) == ["invitation-not-valid"] * 15 + ["ok"]
    assert len(any_session.scalars(select(RoleGrant)).all()) == 1


def test_two_owners_who_end_each_other_at_once_do_not_both_go(
    any_app: Flask, any_session: Session, now: datetime
) -> None:
    company = factories.company(any_session, at=now)
    ids = [owner.grants[0].id for owner in owners(any_session, company, now)]
    any_session.commit()

    def ending(grant_id: int):
        return lambda session: role_changes.end_role(
            session, grant=session.get_one(RoleGrant, grant_id), by=None, at=now
        )

    assert at_once(any_app, [ending(each) for each in ids]) == ["last-owner", "ok"]


def test_the_database_holds_one_open_row_of_a_role(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now)
    (owner,) = owners(any_session, company, now, 1)
    any_session.commit()
    for column in ("ended_at", "granted_at"):
        assert column in RoleGrant.__table__.columns
    any_session.add(RoleGrant(person=owner, role="company-owner", company=company, granted_at=now))
    with pytest.raises(IntegrityError):
        any_session.flush()
    any_session.rollback()
    with pytest.raises(IntegrityError):
        any_session.execute(text("UPDATE role_grant SET ended_by = 'x'"))
    any_session.rollback()
    with pytest.raises(IntegrityError):
        any_session.execute(text("UPDATE role_grant SET company_id = NULL"))


def test_a_role_that_ran_out_can_be_given_again(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now)
    who = factories.person(any_session, Role.SIGNER, at=now, of=company)
    who.grants[0].expires_at = now + timedelta(days=1)
    later = now + timedelta(days=2)
    granting.grant(any_session, person=who, role=Role.SIGNER, company=company, at=later)
    any_session.expire_all()
    assert [grant.counts_at(later) for grant in who.grants] == [False, True]


def test_no_invitation_row_is_both_accepted_and_withdrawn(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now)
    inviting.invite(any_session, email="x@people.example", role=Role.SIGNER, company=company, at=now)
    any_session.flush()
    any_session.execute(text("UPDATE invitation SET accepted_at = invited_at"))
    with pytest.raises(IntegrityError):
        any_session.execute(text("UPDATE invitation SET withdrawn_at = invited_at, withdrawn_by = 'x'"))
    any_session.rollback()
    assert any_session.scalars(select(Invitation)).all() == []
