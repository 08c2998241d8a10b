"""Withdrawing badges: final, seen everywhere, and never lost."""

import threading

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from badge import issuing, records, revoking, settling, verifying
from badge.models import Badge, CredentialState, StatusListCopy
from badge.verdict import Outcome, Reason
from signatories.errors import SignatureNotInForce
from tests.badge_scene import AT, BASE_URL, DAY, Scene


def test_b12_withdrawing_is_final_and_doing_it_twice_changes_nothing(scene: Scene) -> None:
    badge = scene.issue()
    scene.withdraw(badge, Reason.DOMAIN_LOST, at=AT + DAY)
    scene.withdraw(badge, Reason.OPERATOR, at=AT + 2 * DAY)
    assert (badge.withdrawn_at, badge.withdrawal_reason) == (AT + DAY, "domain-lost")
    assert scene.entries("badge-withdrawn") == [
        {"badge": badge.code, "company": "kvk:00001234", "reason": "domain-lost"}
    ]
    verdict = scene.verify(badge.code, at=AT + 2 * DAY)
    assert verdict.verdict is Outcome.WITHDRAWN
    assert verdict.reason is Reason.DOMAIN_LOST
    assert verdict.until == AT + DAY
    assert verdict.log_index == badge.log_index
    with pytest.raises(SignatureNotInForce):
        issuing.renew(scene.session, badge=badge, keys=scene.keys, base_url=BASE_URL, at=AT + 2 * DAY)


def test_after_a_withdrawal_the_next_badge_has_a_new_code(scene: Scene) -> None:
    old = scene.issue()
    scene.withdraw(old)
    new = scene.issue()
    assert new.code != old.code
    assert scene.verify(new.code).is_valid
    assert scene.verify(old.code).verdict is Outcome.WITHDRAWN


def test_withdrawing_takes_every_credential_that_still_runs(any_scene: Scene) -> None:
    badge = any_scene.issue()
    first = any_scene.token(badge)
    second = any_scene.renew(badge, at=AT + 30 * DAY)
    any_scene.refresh(AT + 30 * DAY)
    assert any_scene.verify(first, at=AT + 30 * DAY).is_valid
    any_scene.withdraw(badge, at=AT + 30 * DAY)
    assert [each.revoked_at for each in badge.credentials] == [AT + 30 * DAY] * 2
    assert second.token is not None
    for shown in (first, second.token):
        assert any_scene.verify(shown, at=AT + 30 * DAY).verdict is Outcome.WITHDRAWN


def test_withdrawing_a_signature_takes_all_its_badges(any_scene: Scene) -> None:
    badges = [any_scene.issue(), any_scene.issue(domain=any_scene.second_domain)]
    gone = revoking.withdraw_for_signature(
        any_scene.session, signature=any_scene.signature, keys=any_scene.keys, base_url=BASE_URL, at=AT + DAY
    )
    assert gone == badges
    assert {badge.withdrawal_reason for badge in badges} == {"signature-withdrawn"}
    assert records.live_badges(any_scene.session, company=any_scene.signature.company) == []


def test_a_planned_credential_can_be_withdrawn_and_is_never_valid(scene: Scene) -> None:
    badge = scene.issue()
    planned = badge.credentials[0]
    token = scene.token(badge)
    planned.state, planned.token = CredentialState.PLANNED, None
    scene.session.flush()
    assert scene.verify(badge.code).verdict is Outcome.NO_CREDENTIAL
    assert scene.verify(token).verdict is Outcome.FORGED
    scene.withdraw(badge)
    assert planned.state == CredentialState.VOID
    assert planned.revoked_at == AT


def test_issuing_again_after_a_key_was_withdrawn_seals_the_badge_anew(scene: Scene) -> None:
    badge = scene.issue()
    scene.keys.withdraw(scene.keys.signing_key(at=AT).kid, at=AT)
    assert scene.issue() is badge
    assert len(badge.credentials) == 2


def test_badges_withdrawn_at_once_are_all_in_the_list(any_scene: Scene) -> None:
    badges = [any_scene.issue(), any_scene.issue(domain=any_scene.second_domain)]
    engine, ids = any_scene.session.get_bind(), [badge.id for badge in badges]
    any_scene.session.commit()
    start = threading.Barrier(len(ids))

    def withdraw(badge_id: int) -> None:
        start.wait()
        with Session(engine) as session:
            badge = session.get_one(Badge, badge_id)
            revoking.withdraw(
                session, badge=badge, reason=Reason.OPERATOR, keys=any_scene.keys, base_url=BASE_URL, at=AT
            )
            session.commit()
            settling.settle(session, keys=any_scene.keys, base_url=BASE_URL, at=AT)
            session.commit()

    threads = [threading.Thread(target=withdraw, args=[badge_id]) for badge_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    keys = any_scene.keys.trusted()
    (published,) = any_scene.session.scalars(select(StatusListCopy.token))
    for badge in badges:
        token = any_scene.token(badge).encode()
        offline = verifying.verify_file(token, keys=keys, status_lists=[published], at=AT)
        assert offline.verdict is Outcome.WITHDRAWN
    assert len(any_scene.entries("badge-withdrawn")) == 2
