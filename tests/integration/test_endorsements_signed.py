"""Endorsements are planned in the books first, then signed; a badge never waits for one."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from badge import issuing as badges
from badge import listing as badge_listing
from badge.endorsements import form, issuing, listing, records, settling
from badge.endorsements.models import Ending, Endorsement
from badge.key_stores import NoStore
from badge.keys import KeyRing
from badge.verdict import Outcome
from signatories.entries import Entry, check_entries
from tests.badge_scene import AT, BASE_URL, Scene
from tests.endorsement_scene import endorsements, follow, is_listed


def test_the_database_also_believes_it(any_scene: Scene) -> None:
    any_scene.issue()
    any_scene.session.commit()
    (made,) = endorsements(any_scene)
    for field, value in (("withdrawn_at", AT), ("ending", "because"), ("status_index", -1), ("number", None)):
        setattr(made, field, value)
        with pytest.raises(IntegrityError):
            any_scene.session.flush()
        any_scene.session.rollback()
    made.withdrawn_at, made.ending = AT, "because"
    with pytest.raises(IntegrityError):
        any_scene.session.flush()
    any_scene.session.rollback()
    twin = Endorsement(
        **{
            column.key: getattr(made, column.key)
            for column in Endorsement.__table__.columns
            if column.key not in ("id", "number")
        },
        number=9,
    )
    any_scene.session.add(twin)
    with pytest.raises(IntegrityError):
        any_scene.session.flush()


def test_places_are_random_and_never_used_twice(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    badge = scene.issue()
    taken = endorsements(scene)[0].status_index
    places = iter([taken, taken, 8])
    monkeypatch.setattr("secrets.randbelow", lambda _limit: next(places))
    monkeypatch.setattr(badge_listing, "free_places", lambda _session, _count: [(1, 5)])
    scene.renew(badge)
    assert [each.status_index for each in endorsements(scene)] == [taken, 8]
    assert check_entries(scene.session.scalars(select(Entry).order_by(Entry.position))) is None


def test_a_badge_never_waits_for_its_endorsement(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    of_association = KeyRing.of_association

    def away(ring: KeyRing, slug: str) -> KeyRing:
        found = of_association(ring, slug)
        monkeypatch.setattr(found, "_store", NoStore())
        return found

    monkeypatch.setattr(KeyRing, "of_association", away)
    badge = scene.issue()
    verdict = scene.verify(badge.code)
    assert (verdict.verdict, verdict.endorsement) == (Outcome.VALID, None)
    assert endorsements(scene) == []
    monkeypatch.undo()
    scene.keys._rings.clear()
    assert follow(scene) == (0, 1)
    assert scene.verify(badge.code).endorsement is not None


def test_a_plan_that_nobody_signed_is_void_and_its_bit_is_set(scene: Scene) -> None:
    badge = scene.issue()
    assert badge.current is not None
    issuing.plan(
        scene.session,
        beside=[(badge, badge.current.valid_until)],
        keys=scene.keys,
        base_url=BASE_URL,
        at=AT,
    )
    later = AT + timedelta(minutes=11)
    assert settling.settle(scene.session, keys=scene.keys, base_url=BASE_URL, at=later) == 0
    first, second = endorsements(scene)
    assert (first.ending, second.ending, second.token) == (None, Ending.NOT_SIGNED.value, None)
    assert is_listed(scene, second, later)
    assert scene.entries("endorsement-withdrawn") == []
    assert records.find(scene.session, slug="hosters", badge_code=badge.code, number=2) is None
    said = scene.verify(badge.code, at=later).endorsement
    assert said is not None
    assert said.url.endswith("-1.jwt")


def test_what_is_planned_stands_in_the_books_before_it_is_signed(any_scene: Scene) -> None:
    badges.issue(
        any_scene.session,
        signature=any_scene.signature,
        domain=any_scene.domain,
        keys=any_scene.keys,
        base_url=BASE_URL,
        at=AT,
    )
    any_scene.commit_books()
    (made,) = endorsements(any_scene)
    assert (made.token, made.number) == (None, 1)
    any_scene.settle()
    any_scene.session.refresh(made)
    assert made.token is not None
    assert form.read(made.payload) == form.unseal(
        made.token, any_scene.keys.of_association("hosters").trusted()
    )


def test_the_lists_are_signed_anew_before_they_grow_old(scene: Scene) -> None:
    scene.issue()
    known = {"keys": scene.keys, "base_url": BASE_URL}
    assert listing.refresh(scene.session, at=AT + timedelta(minutes=59), **known) == []  # pyright: ignore[reportArgumentType]
    (copy,) = listing.refresh(scene.session, at=AT + timedelta(hours=1), **known)  # pyright: ignore[reportArgumentType]
    assert copy.issued_at == AT + timedelta(hours=1)
