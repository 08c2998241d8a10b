"""Endorsements in the books: issued beside a badge, withdrawn with their ground, shown only when they hold."""

from datetime import date

from badge import revoking
from badge.endorsements import form, records
from badge.endorsements.models import Ending
from badge.verdict import Outcome, Reason
from signatories import admission
from signatories.imports import correcting
from signatories.signatures import signing
from signatories.signatures.signature_states import SuspensionKind
from tests import factories
from tests.badge_scene import AT, BASE_URL, DAY, Scene
from tests.endorsement_scene import endorsements, follow, is_listed


def test_a_badge_through_an_association_comes_with_its_endorsement(any_scene: Scene) -> None:
    badge = any_scene.issue()
    said = any_scene.verify(badge.code).endorsement
    (made,) = endorsements(any_scene)
    assert made.token is not None
    assert said is not None
    assert (said.association, said.since) == ("Vereniging van Hosters", factories.MEMBER_SINCE)
    assert said.url == f"{BASE_URL}/associations/hosters/endorsements/{badge.code}-1.jwt"
    ring = any_scene.keys.of_association("hosters")
    claims = form.unseal(made.token, ring.trusted())
    assert (claims.origin, claims.register_number) == (badge.origin, "kvk:00001234")
    assert badge.current is not None
    assert claims.valid_until == badge.current.valid_until
    assert ring.did == "did:web:register.example:associations:hosters"
    assert ring.signing_key(at=AT).kid != any_scene.keys.signing_key(at=AT).kid
    assert not is_listed(any_scene, made)
    assert any_scene.entries("endorsement-issued") == [
        {
            "association": "hosters",
            "company": "kvk:00001234",
            "badge": badge.code,
            "endorsement": 1,
            "valid_until": "2027-02-24T12:00:00Z",
        }
    ]


def test_each_renewal_brings_a_new_one_and_the_old_one_keeps_its_words(scene: Scene) -> None:
    badge = scene.issue()
    before = endorsements(scene)[0].token
    scene.renew_due(AT + 30 * DAY)
    first, second = endorsements(scene)
    assert (first.token, second.number) == (before, 2)
    found = records.find(scene.session, slug="hosters", badge_code=badge.code, number=1)
    assert found is first
    assert records.find(scene.session, slug="clouds", badge_code=badge.code, number=1) is None


def test_without_an_association_there_is_none_and_the_badge_stands(scene: Scene) -> None:
    company = factories.company(scene.session, at=AT)
    factories.domain(scene.session, company, at=AT, host="zonder.example")
    scene.session.refresh(company)
    alone = factories.signature(scene.session, company, at=AT)
    badge = factories.badge(scene.session, alone, keys=scene.keys, base_url=BASE_URL, at=AT)
    assert endorsements(scene) == []
    verdict = scene.verify(badge.code)
    assert (verdict.verdict, verdict.endorsement) == (Outcome.VALID, None)
    assert follow(scene) == (0, 0)


def test_it_falls_at_once_when_the_membership_ends_and_the_badge_stands(any_scene: Scene) -> None:
    badge = any_scene.issue()
    later = AT + DAY
    admission.end_membership(
        any_scene.session,
        association=endorsements(any_scene)[0].association,
        company=badge.company,
        to_on=later.date(),
        at=AT,
    )
    assert any_scene.verify(badge.code).endorsement is not None
    verdict = any_scene.verify(badge.code, at=later)
    assert (verdict.verdict, verdict.endorsement) == (Outcome.VALID, None)
    assert follow(any_scene) == (0, 0)
    assert follow(any_scene, later) == (1, 0)
    (made,) = endorsements(any_scene)
    assert (made.withdrawn_at, made.ending) == (later, Ending.MEMBERSHIP_ENDED.value)
    assert is_listed(any_scene, made, later)
    assert [each["reason"] for each in any_scene.entries("endorsement-withdrawn")] == ["membership-ended"]
    assert follow(any_scene, later) == (0, 0)


def test_one_never_runs_on_past_an_end_that_is_known(scene: Scene) -> None:
    factories.association(scene.session, at=AT)
    admission.end_membership(
        scene.session,
        association=scene.signature.association,  # pyright: ignore[reportArgumentType]
        company=scene.signature.company,
        to_on=date(2026, 12, 24),
        at=AT,
    )
    scene.issue()
    (made,) = endorsements(scene)
    assert made.valid_until.isoformat() == "2026-12-24T00:00:00+00:00"


def test_a_member_again_is_endorsed_again(scene: Scene) -> None:
    badge = scene.issue()
    association = endorsements(scene)[0].association
    admission.end_membership(
        scene.session, association=association, company=badge.company, to_on=AT.date(), at=AT
    )
    assert follow(scene) == (1, 0)
    admission.admit(
        scene.session,
        association=association,
        register_number=badge.company.register_number,
        legal_name=badge.company.legal_name,
        trade_name=None,
        member_number=None,
        contact_email=None,
        from_on=AT.date(),
        at=AT,
    )
    assert follow(scene) == (0, 1)
    said = scene.verify(badge.code).endorsement
    assert said is not None
    assert said.since == AT.date()


def test_a_day_that_was_wrong_is_put_right(scene: Scene) -> None:
    badge = scene.issue()
    right = date(2021, 6, 1)
    membership = badge.company.memberships[0]
    correcting.change_member(
        scene.session,
        membership=membership,
        version=membership.version,
        member_number=None,
        contact_email=None,
        member_since=right,
        by="0123456789abcdef",
        at=AT,
    )
    assert scene.verify(badge.code).endorsement is None
    assert follow(scene) == (1, 1)
    first, second = endorsements(scene)
    assert (first.ending, second.since) == (Ending.MEMBER_SINCE_CORRECTED.value, right)
    said = scene.verify(badge.code).endorsement
    assert said is not None
    assert said.since == right


def test_it_falls_with_its_badge(scene: Scene) -> None:
    badge = scene.issue()
    scene.withdraw(badge)
    (made,) = endorsements(scene)
    assert (made.ending, is_listed(scene, made)) == (Ending.BADGE_WITHDRAWN.value, True)
    scene.withdraw(badge)
    assert len(scene.entries("endorsement-withdrawn")) == 1


def test_it_falls_with_a_suspension_and_comes_back_anew(scene: Scene) -> None:
    badge = scene.issue()
    known = {"signature": scene.signature, "keys": scene.keys, "base_url": BASE_URL}
    revoking.suspend_for_signature(
        scene.session,
        reason=Reason(SuspensionKind.OTHER.value),
        at=AT,
        **known,  # pyright: ignore[reportArgumentType]
    )
    scene.settle()
    (made,) = endorsements(scene)
    assert (made.ending, is_listed(scene, made)) == (Ending.BADGE_SUSPENDED.value, True)
    revoking.reinstate_for_signature(scene.session, at=AT, **known)  # pyright: ignore[reportArgumentType]
    scene.settle()
    first, second = endorsements(scene)
    assert (is_listed(scene, first), is_listed(scene, second)) == (True, False)
    said = scene.verify(badge.code).endorsement
    assert said is not None
    assert said.url.endswith(f"{badge.code}-2.jwt")


def test_it_falls_with_the_signature(scene: Scene) -> None:
    scene.issue()
    signing.withdraw(scene.session, signature=scene.signature, at=AT + DAY)
    revoking.withdraw_for_signature(
        scene.session, signature=scene.signature, keys=scene.keys, base_url=BASE_URL, at=AT + DAY
    )
    scene.settle(AT + DAY)
    (made,) = endorsements(scene)
    assert is_listed(scene, made, AT + DAY)
    assert follow(scene, AT + DAY) == (0, 0)


def test_it_falls_with_the_associations_key_and_the_badge_stands(scene: Scene) -> None:
    badge = scene.issue()
    ring = scene.keys.of_association("hosters")
    ring.withdraw(ring.signing_key(at=AT).kid, at=AT)
    verdict = scene.verify(badge.code)
    assert (verdict.verdict, verdict.endorsement) == (Outcome.VALID, None)
    assert follow(scene) == (1, 1)
    first, second = endorsements(scene)
    assert (first.ending, second.kid) == (Ending.KEY_WITHDRAWN.value, ring.signing_key(at=AT).kid)
    assert scene.verify(badge.code).endorsement is not None
    assert is_listed(scene, first)


def test_the_badge_key_falls_and_the_association_speaks_on(scene: Scene) -> None:
    badge = scene.issue()
    scene.keys.withdraw(scene.keys.signing_key(at=AT).kid, at=AT)
    assert scene.renew_due(AT) == 1
    scene.refresh(AT)
    verdict = scene.verify(badge.code)
    assert (verdict.verdict, verdict.endorsement is not None) == (Outcome.VALID, True)
