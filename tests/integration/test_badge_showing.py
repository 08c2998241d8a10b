"""What is kept of how a badge is shown, on both databases: one row a badge, and outcomes that are outcomes."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.showing import keeping
from app.showing.models import BadgeShowing
from app.showing.reciprocal import Pointing
from badge import issuing
from badge.models import Badge
from signatories.domains import proving
from signatories.domains.proving import Loss
from tests.badge_scene import AT, Scene

DAY = timedelta(days=1)


@pytest.fixture
def badges(any_scene: Scene) -> list[Badge]:
    """Two badges of one company, on two websites, made at ``AT``."""
    for domain in (any_scene.domain, any_scene.second_domain):
        domain.method = proving.Method.DNS.value  # a demo's own way leads to no website
    made = [
        issuing.issue(
            any_scene.session,
            signature=any_scene.signature,
            domain=domain,
            keys=any_scene.keys,
            base_url=any_scene.base_url,
            at=AT,
        )
        for domain in (any_scene.domain, any_scene.second_domain)
    ]
    any_scene.settle()
    any_scene.session.commit()
    return made


def test_every_badge_has_its_turn_and_then_waits(any_session: Session, badges: list[Badge]) -> None:
    first, second = badges
    assert keeping.due(any_session, at=AT, limit=9) == []
    assert set(keeping.due(any_session, at=AT + DAY, limit=9)) == {first, second}
    keeping.record_pointing(any_session, first, pointing=Pointing.ABSENT, at=AT + DAY)
    assert keeping.due(any_session, at=AT + 2 * DAY, limit=9) == [second]
    keeping.keep_files(any_session, second, keeps=True, at=AT)
    keeping.record_pointing(any_session, second, pointing=Pointing.POINTS_BACK, at=AT + DAY)
    assert keeping.due(any_session, at=AT + 8 * DAY, limit=9) == [second]
    assert set(keeping.due(any_session, at=AT + 31 * DAY, limit=9)) == {first, second}
    proving.lose(any_session, domain=first.domain, loss=Loss.ABSENT, at=AT)
    assert keeping.due(any_session, at=AT + 31 * DAY, limit=9) == [second]


def test_a_badge_has_one_row(any_session: Session, badges: list[Badge]) -> None:
    assert keeping.showing_of(any_session, badges[0]) is keeping.showing_of(any_session, badges[0])
    any_session.add(BadgeShowing(badge_id=badges[0].id, keeps_files=False))
    with pytest.raises(IntegrityError):
        any_session.flush()
    any_session.rollback()


@pytest.mark.parametrize(
    "wrong",
    [
        {"shown": "yes"},
        {"shown": "live"},
        {"pointing": "perhaps"},
        {"pointing": "absent", "pointing_at": None},
        {"keeps_files": True},
        {"told_days": 12},
    ],
)
def test_the_database_believes_it_too(
    any_session: Session, badges: list[Badge], wrong: dict[str, object]
) -> None:
    row = keeping.showing_of(any_session, badges[0])
    with pytest.raises(IntegrityError):
        any_session.execute(update(BadgeShowing).where(BadgeShowing.id == row.id).values(**wrong))
    any_session.rollback()
