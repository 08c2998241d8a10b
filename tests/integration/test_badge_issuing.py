"""From a signature to a badge, and its renewal."""

import threading
from datetime import datetime, timedelta
from itertools import chain, count

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from badge import issuing, listing, records, settling
from badge.errors import DomainNotProven, DomainOfAnother, SignerAway
from badge.models import Badge, Credential, CredentialState, StatusListCopy
from badge.signing_key import SigningKey
from badge.verdict import Outcome
from signatories.domains import proving
from signatories.entries import Entry, check_entries
from signatories.errors import SignatureNotInForce
from signatories.models import Company, Domain
from signatories.signatures import signing
from signatories.signatures.signature import Signature
from tests.at_once import THREADS
from tests.badge_scene import AT, BASE_URL, DAY, Scene
from tests.queries import counted


def test_a_signature_in_force_gives_a_valid_badge(any_scene: Scene) -> None:
    badge = any_scene.issue()
    assert badge.current is not None
    assert badge.current.state == CredentialState.SIGNED
    assert badge.current.valid_until == AT + 92 * DAY
    verdict = any_scene.verify(badge.code)
    assert verdict.verdict is Outcome.VALID
    assert verdict.company == "Voorbeeld Hosting B.V."
    assert verdict.association == "Vereniging van Hosters"
    assert [each.edition for each in verdict.documents] == ["2008-10", "2018-12-13"]
    assert verdict.log_index == badge.log_index


def test_asking_again_gives_the_same_badge(scene: Scene) -> None:
    first = scene.issue()
    assert scene.issue(at=AT + DAY) is first
    assert len(first.credentials) == 1
    assert len(scene.entries("badge-issued")) == 1


def test_each_proven_origin_has_a_badge_of_its_own(scene: Scene) -> None:
    bare = scene.issue()
    www = scene.issue(domain=scene.second_domain)
    assert (bare.origin, www.origin) == (
        "https://voorbeeld-hosting.example",
        "https://www.voorbeeld-hosting.example",
    )
    assert bare.code != www.code
    assert scene.verify(bare.code, on=www.origin).verdict is Outcome.NOT_FOR_THIS_SITE
    assert records.live_badges(scene.session, company=scene.signature.company) == [bare, www]


def test_an_unproven_lost_or_foreign_domain_gets_no_badge(scene: Scene) -> None:
    with pytest.raises(DomainNotProven, match="unproven"):
        scene.issue(domain=scene.unproven_domain)
    proving.lose(scene.session, domain=scene.domain, loss=proving.Loss.ABSENT, at=AT)
    with pytest.raises(DomainNotProven):
        scene.issue()
    other = Company(register_number="kvk:00005678", legal_name="Ander B.V.", slug="ander", created_at=AT)
    foreign = Domain(
        company=other, host="ander.example", challenge="x", named_at=AT, proven_at=AT, method="dns"
    )
    scene.session.add_all([other, foreign])
    scene.session.flush()
    with pytest.raises(DomainOfAnother):
        scene.issue(domain=foreign)
    assert scene.session.scalars(select(Badge)).all() == []


def test_a14_without_a_signature_in_force_there_is_no_badge(scene: Scene) -> None:
    with pytest.raises(SignatureNotInForce):
        scene.issue(at=AT - DAY)
    with pytest.raises(SignatureNotInForce):
        scene.issue(at=scene.signature.ends_at)
    signing.withdraw(scene.session, signature=scene.signature, at=AT + DAY)
    with pytest.raises(SignatureNotInForce):
        scene.issue(at=AT + 2 * DAY)


def test_a_badge_never_outlives_the_signature(scene: Scene) -> None:
    badge = scene.issue(at=scene.signature.ends_at - DAY)
    assert badge.current is not None
    assert badge.current.valid_until == scene.signature.ends_at


def test_the_log_names_key_and_badge_once(scene: Scene) -> None:
    badge = scene.issue()
    scene.issue(domain=scene.second_domain)
    rings = (scene.keys, scene.keys.proofs, scene.keys.of_association("hosters"))
    assert scene.entries("key-activated") == [{"kid": ring.signing_key(at=AT).kid} for ring in rings]
    assert scene.entries("badge-issued")[0] == {
        "badge": badge.code,
        "company": "kvk:00001234",
        "origin": badge.origin,
        "credential": 1,
        "valid_until": "2027-02-24T12:00:00Z",
    }
    assert check_entries(scene.session.scalars(select(Entry).order_by(Entry.position))) is None


def test_badges_are_renewed_after_thirty_days_under_the_same_code(any_scene: Scene) -> None:
    badge = any_scene.issue()
    assert any_scene.renew_due(AT + 30 * DAY - timedelta(seconds=1)) == 0
    assert any_scene.renew_due(AT + 30 * DAY) == 1
    assert any_scene.renew_due(AT + 30 * DAY) == 0
    any_scene.session.refresh(badge)
    assert [each.number for each in badge.credentials] == [1, 2]
    any_scene.refresh(AT + 30 * DAY)
    assert any_scene.verify(badge.code, at=AT + 30 * DAY).until == AT + 122 * DAY
    any_scene.withdraw(badge, at=AT + 30 * DAY)
    assert any_scene.renew_due(AT + 60 * DAY) == 0


def test_badges_without_a_ground_are_not_renewed(scene: Scene) -> None:
    scene.issue()
    scene.domain.lost_at, scene.domain.loss = AT, proving.Loss.ABSENT
    scene.session.flush()
    assert scene.renew_due(AT + 30 * DAY) == 0
    scene.domain.lost_at = scene.domain.loss = None
    scene.session.flush()
    assert scene.renew_due(scene.signature.ends_at) == 0


def test_planning_two_renewals_asks_the_database_no_more_than_planning_one(scene: Scene) -> None:
    engine = scene.session.get_bind()
    assert isinstance(engine, Engine)

    def planned(at: datetime) -> tuple[int, int]:
        scene.session.commit()
        scene.session.expunge_all()
        with counted(engine) as sent:
            count = issuing.renew_due(scene.session, keys=scene.keys, base_url=BASE_URL, at=at)
        scene.settle(at)
        return count, len([each for each in sent if not each.startswith("INSERT")])

    scene.issue()
    scene.issue(domain=scene.second_domain, at=AT + DAY)
    one, queries_for_one = planned(AT + 30 * DAY)
    two, queries_for_two = planned(AT + 61 * DAY)
    assert (one, two) == (1, 2)
    assert queries_for_two <= queries_for_one


def test_places_in_the_list_are_random_and_never_used_twice(scene: Scene) -> None:
    badge = scene.issue()
    for _ in range(20):
        scene.renew(badge)
    indexes = scene.session.scalars(select(Credential.status_index).order_by(Credential.id)).all()
    assert len(set(indexes)) == 21
    assert list(indexes) != sorted(indexes)


def test_a_taken_place_is_not_taken_again(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    badge = scene.issue()
    taken = badge.credentials[0].status_index
    places = chain([taken, taken, 7], count(1))  # what follows is for the endorsement
    monkeypatch.setattr("secrets.randbelow", lambda _limit: next(places))
    scene.renew(badge)
    assert [each.status_index for each in badge.credentials] == [taken, 7]


def test_a_full_list_is_followed_by_the_next_one(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    first = scene.issue()
    monkeypatch.setattr(listing, "FULL", 1)
    second = scene.issue(domain=scene.second_domain)
    assert [each.credentials[0].list_number for each in (first, second)] == [1, 2]
    assert scene.verify(second.code).is_valid
    scene.withdraw(second)
    assert scene.verify(second.code).verdict is Outcome.WITHDRAWN
    assert scene.verify(first.code).is_valid
    assert scene.refresh(AT + DAY) == [1, 2]


def test_the_database_also_believes_it(any_scene: Scene) -> None:
    badge = any_scene.issue()
    any_scene.session.commit()
    twin = Badge(
        code="000000000000",
        company_id=badge.company_id,
        signature_id=badge.signature_id,
        domain_id=badge.domain_id,
        origin=badge.origin,
        created_at=AT,
    )
    any_scene.session.add(twin)
    with pytest.raises(IntegrityError):
        any_scene.session.flush()
    any_scene.session.rollback()
    for field, value in (("withdrawn_at", AT), ("withdrawal_reason", "because"), ("code", "short")):
        setattr(badge, field, value)
        with pytest.raises(IntegrityError):
            any_scene.session.flush()
        any_scene.session.rollback()
    credential = badge.credentials[0]
    for field, value in (("token", None), ("state", "lost"), ("status_index", -1), ("status_index", 131_072)):
        setattr(credential, field, value)
        with pytest.raises(IntegrityError):
            any_scene.session.flush()
        any_scene.session.rollback()


def test_c2_sixteen_requests_at_once_make_one_badge(any_scene: Scene) -> None:
    engine, signature_id, domain_id = (
        any_scene.session.get_bind(),
        any_scene.signature.id,
        any_scene.domain.id,
    )
    any_scene.session.commit()
    codes: list[str] = []
    start = threading.Barrier(THREADS)

    def ask() -> None:
        start.wait()
        with Session(engine) as session:
            badge = issuing.issue(
                session,
                signature=session.get_one(Signature, signature_id),
                domain=session.get_one(Domain, domain_id),
                keys=any_scene.keys,
                base_url=BASE_URL,
                at=AT,
            )
            session.commit()
            settling.settle(session, keys=any_scene.keys, base_url=BASE_URL, at=AT)
            session.commit()
            codes.append(badge.code)

    threads = [threading.Thread(target=ask) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(codes) == THREADS
    assert len(set(codes)) == 1
    assert len(any_scene.session.scalars(select(Credential)).all()) == 1


def test_a_credential_is_written_down_before_it_is_signed(any_scene: Scene) -> None:
    badge = issuing.issue(
        any_scene.session,
        signature=any_scene.signature,
        domain=any_scene.domain,
        keys=any_scene.keys,
        base_url=BASE_URL,
        at=AT,
    )
    any_scene.commit_books()
    assert badge.planned is not None
    assert badge.current is None
    assert any_scene.verify(badge.code).verdict is Outcome.NO_CREDENTIAL
    assert any_scene.settle(AT + timedelta(minutes=5)) == 1
    assert any_scene.settle(AT + timedelta(minutes=5)) == 0
    assert any_scene.verify(badge.code, at=AT + timedelta(minutes=5)).is_valid


def test_a_plan_that_nobody_signed_in_time_is_void_with_its_bit_set_and_follows_anew(
    any_scene: Scene,
) -> None:
    badge = issuing.issue(
        any_scene.session,
        signature=any_scene.signature,
        domain=any_scene.domain,
        keys=any_scene.keys,
        base_url=BASE_URL,
        at=AT,
    )
    any_scene.commit_books()
    late = AT + settling.PLAN_LASTS + timedelta(seconds=1)
    assert any_scene.settle(late) == 0
    given_up = badge.credentials[0]
    assert (given_up.state, given_up.revoked_at) == (CredentialState.VOID, late)
    assert given_up.status_index in any_scene.listed()
    assert any_scene.renew_due(late) == 1
    any_scene.session.expire(badge)
    assert [each.state for each in badge.credentials] == ["void", "signed"]
    assert badge.credentials[1].status_index != given_up.status_index
    assert any_scene.verify(badge.code, at=late).is_valid


def test_a_failing_signature_leaves_the_plan_and_nothing_else(
    any_scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as away:
        away.setattr(SigningKey, "sign_bytes", _away)
        with pytest.raises(SignerAway):
            any_scene.issue()
        any_scene.session.rollback()
    assert any_scene.entries("badge-issued") == []
    assert any_scene.session.scalars(select(StatusListCopy)).all() == []
    assert any_scene.issue().current is not None


def _away(*_args: object) -> bytes:
    raise SignerAway
