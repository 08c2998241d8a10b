"""What the database itself refuses of a misuse case, on both: a second open case of a host, and more than a host."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from badge import misuse
from badge.misuse_models import MisuseCase, MisuseReport
from badge.misuse_states import Seen, Source

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def report(session: Session, host: str) -> MisuseReport:
    return misuse.report(session, host=host, seen=Seen.OTHER, code="", email="", language="nl", at=AT)


def test_a_host_has_one_open_case(any_session: Session) -> None:
    first, second = (report(any_session, host) for host in ("copy.example", "https://COPY.example/"))
    assert first.case is second.case
    any_session.commit()
    twin = MisuseCase(host="copy.example", source=Source.SCAN, state="open", opened_at=AT)
    any_session.add(twin)
    with pytest.raises(IntegrityError):
        any_session.commit()
    any_session.rollback()
    assert any_session.scalar(select(func.count(MisuseCase.id))) == 1


@pytest.mark.parametrize(
    "host", ["copy.example/page", "https://copy.example", "copy.example:8443", "Copy.example", "copy"]
)
def test_nothing_but_a_host_name_fits(any_session: Session, host: str) -> None:
    any_session.add(MisuseCase(host=host, source=Source.REPORT, state="open", opened_at=AT))
    with pytest.raises(IntegrityError):
        any_session.commit()
    any_session.rollback()


def test_a_case_that_another_opened_meanwhile_is_joined(any_session: Session) -> None:
    """The other one commits between our look and our writing: then its case is ours too."""
    looked, found = misuse.open_case, []

    def look_away(session: Session, *, host: str) -> MisuseCase | None:
        return found.pop() if found else looked(session, host=host)

    case = report(any_session, "copy.example").case
    found.append(None)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(misuse, "open_case", look_away)
        assert report(any_session, "copy.example").case is case
