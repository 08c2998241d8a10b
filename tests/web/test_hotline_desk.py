"""The desk of the hotline: contact points, withdrawing several notices at once, and what came of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now as clock
from app.hotline import withdrawals
from app.hotline.withdrawals import TooManyNotices, UnknownNoticeOnLine, WithdrawnOtherwiseOnLine
from app.roles import Role
from config import Settings
from monitor.delivery_models import Delivery
from monitor.ingesting import take_in
from tests.monitor_samples import T0, delivery_files, notice
from tests.pages import PageClient

AsRole = Callable[..., PageClient]
LANGUAGES = ("nl", "en")
SECRET = "NooitHerhalen12"


@pytest.fixture
def delivered(session: Session, settings: Settings, tmp_path: Path) -> None:
    take_in(
        session,
        files=delivery_files(tmp_path, notices=[notice("n1"), notice("n2", T0)]),
        source="meetpost",
        batch="b",
        data_dir=settings.data_dir,
        notice_key=settings.secret("notice_key").encode(),
        at=clock(),
    )
    session.commit()


@pytest.mark.usefixtures("delivered")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_several_notices_are_withdrawn_at_once(as_role: AsRole, session: Session, lang: str) -> None:
    client, desk = as_role(Role.HOTLINE), f"/{lang}/desk/hotline"
    assert "contact-points.json" in client.get(desk).text
    client.get(f"{desk}/withdrawn")
    form = {"notices": "n1\n\n n2 \n", "reason": "false-positive", "sure": "y"}
    client.submit(f"{desk}/withdraw", {"notices": "n1"}, status=422)
    wrong = client.submit(f"{desk}/withdraw", {**form, "notices": f"n1\n{SECRET}"}, status=422)
    assert ("Line 2" if lang == "en" else "Regel 2") in wrong.text
    assert SECRET not in wrong.text.replace(f"n1\n{SECRET}", "").replace(f"n1\r\n{SECRET}", "")
    session.rollback()
    assert count(session) == 0, "one that is not known stops all"
    client.submit(f"{desk}/withdraw", form, status=302)
    assert count(session) == 2
    assert client.get(f"{desk}/withdrawn").text.count("<code>") == 2
    client.submit(f"{desk}/withdraw", form, status=302)
    assert count(session) == 2


def count(session: Session) -> int:
    return len(session.scalars(select(Delivery).where(Delivery.kind == "withdrawal")).all())


@pytest.mark.usefixtures("delivered")
def test_what_is_refused(session: Session, settings: Settings) -> None:
    values = {
        "data_dir": settings.data_dir,
        "notice_key": settings.secret("notice_key").encode(),
        "at": clock(),
    }
    with pytest.raises(TooManyNotices):
        withdrawals.withdraw_all(session, lines=["", " "], reason="other", **values)
    with pytest.raises(TooManyNotices):
        withdrawals.withdraw_all(session, lines=map(str, range(51)), reason="other", **values)
    with pytest.raises(UnknownNoticeOnLine) as found:
        withdrawals.withdraw_all(session, lines=[SECRET], reason="other", **values)
    assert SECRET not in str(found.value)
    withdrawals.withdraw_all(session, lines=["n1"], reason="other", **values)
    with pytest.raises(WithdrawnOtherwiseOnLine):
        withdrawals.withdraw_all(session, lines=["n1"], reason="duplicate", **values)


def test_the_desk_is_the_first_page_of_the_hotline_and_nobody_elses(
    session: Session, as_role: AsRole
) -> None:
    client = as_role(Role.HOTLINE)
    assert "/en/desk/hotline" in client.http.get("/en/my", follow_redirects=True).text
    client.get("/en/desk/monitor", status=403)
    as_role(Role.AUTHORITY).get("/en/desk/hotline", status=403)
    as_role(Role.HOTLINE).get("/en/desk/authority", status=403)
