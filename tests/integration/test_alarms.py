"""What the operators are told before visitors notice."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import alarms
from app.alarms import Alarm, AlarmKind
from app.jobs import badges as badges_work
from app.keys import badge_keys
from app.outbox import OutboxMail
from app.roles import Role
from badge.endorsements import listing as endorsement_listing
from badge.errors import KeyUnreadable
from tests import factories
from tests.conftest import BASE_URL
from tests.pages import PageClient
from tests.shown_badge import ShownBadge, shown_badge

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def shown(session: Session, now: datetime) -> ShownBadge:
    for language in ("nl", "en"):
        factories.person(session, Role.OPERATOR, at=now - DAY, language=language)
    return shown_badge(session)


def sign_lists(shown: ShownBadge, at: datetime) -> None:
    """Sign the register's list and that of the association."""
    shown.sign_lists(at)
    endorsement_listing.refresh(
        shown.session, keys=badge_keys(), base_url=BASE_URL, at=at, older_than=-999 * DAY
    )
    shown.session.commit()


def watch(session: Session, at: datetime) -> list[AlarmKind]:
    return alarms.watch(session, keys=badge_keys(), at=at)


def mails(session: Session) -> list[OutboxMail]:
    return list(session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def test_a_fresh_register_has_no_alarm(session: Session, now: datetime) -> None:
    assert watch(session, now) == []
    assert mails(session) == []


def test_an_old_list_is_told_at_once_daily_and_until_it_is_signed(
    shown: ShownBadge, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    session, signed_at = shown.session, now
    sign_lists(shown, signed_at)
    assert watch(session, signed_at + 6 * HOUR - timedelta(minutes=1)) == []
    old = signed_at + 6 * HOUR + timedelta(minutes=1)
    both = [AlarmKind.LIST_OLD, AlarmKind.ASSOCIATION_LIST_OLD]
    assert watch(session, old) == both
    assert watch(session, old + HOUR) == both
    assert sorted(mail.subject for mail in mails(session)) == [
        *["Het register heeft u nodig"] * 2,
        *["The register needs you"] * 2,
    ]
    assert caplog.text.count("alarm: status-list-old") == 1
    watch(session, old + DAY)
    assert len(mails(session)) == 8
    sign_lists(shown, old + DAY)
    assert watch(session, old + DAY) == []
    assert "alarm over: status-list-old" in caplog.text
    assert session.scalars(select(Alarm)).all() == []


def test_a_withdrawal_that_waits_for_its_list_is_an_alarm_after_five_minutes(
    shown: ShownBadge, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(**_values: object) -> None:
        raise KeyUnreadable(file="x.pem")

    sign_lists(shown, now)
    with monkeypatch.context() as patched:
        patched.setattr(badge_keys(), "signing_key", away)
        shown.withdraw()
        at = now + timedelta(minutes=6)
        assert watch(shown.session, at) == [
            AlarmKind.LIST_OWED,
            AlarmKind.ASSOCIATION_LIST_OWED,
            AlarmKind.SIGNER_AWAY,
        ]
        shown.session.commit()
    badges_work.settle_badges()
    assert watch(shown.session, at) == []


def test_keys_that_need_a_hand_are_told(shown: ShownBadge, now: datetime) -> None:
    keys = badge_keys()
    active = keys.records()[0]
    year = active.changed_at + timedelta(days=366)
    assert AlarmKind.KEY_OLD in alarms.found(shown.session, keys=keys, at=year)
    keys.rotate(at=year)
    assert AlarmKind.KEY_OLD not in alarms.found(shown.session, keys=keys, at=year)
    assert AlarmKind.NEXT_KEY_DUE not in alarms.found(shown.session, keys=keys, at=year + DAY - HOUR)
    assert AlarmKind.NEXT_KEY_DUE in alarms.found(shown.session, keys=keys, at=year + DAY)
    keys.rotate(at=year + DAY)
    assert AlarmKind.NEXT_KEY_DUE not in alarms.found(shown.session, keys=keys, at=year + DAY)


def test_the_desk_and_readyz_show_it(client: PageClient, shown: ShownBadge, now: datetime) -> None:
    sign_lists(shown, now - 7 * HOUR)
    client.sign_in_as(Role.OPERATOR)
    page = client.get("/en/desk/operator")
    assert "was not signed for six hours" in page.text
    assert client.http.get("/readyz").get_json()["alarms"] == ["status-list-old", "association-list-old"]
    badges_work.refresh_status_lists()
    assert "was not signed for six hours" not in client.get("/en/desk/operator").text
    assert client.http.get("/readyz").get_json()["alarms"] == []
