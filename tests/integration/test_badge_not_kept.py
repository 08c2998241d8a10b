"""The database refuses to keep what was signed (a trigger, for one company): the plan stands, and can be withdrawn."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.extensions import db
from app.jobs import badges as badges_work
from app.jobs import running
from app.keys import badge_keys
from badge import issuing, records, revoking
from badge.models import Badge, CredentialState
from badge.verdict import Outcome, Reason
from signatories.entries import Entry
from tests import factories
from tests.conftest import BASE_URL

REFUSED = "99999999"
TRIGGER = f"""
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.token IS NOT NULL AND EXISTS (
            SELECT 1 FROM badge JOIN company ON company.id = badge.company_id
            WHERE badge.id = NEW.badge_id AND company.register_number = 'kvk:{REFUSED}'
        ) THEN RAISE EXCEPTION 'refused'; END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER refuse BEFORE UPDATE ON badge_credential FOR EACH ROW EXECUTE FUNCTION refuse();
"""


@pytest.fixture
def refusing(any_app: Flask) -> Iterator[None]:
    with any_app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql(TRIGGER)
    yield
    with any_app.app_context(), db.engine.begin() as connection:
        connection.execute(text("DROP FUNCTION IF EXISTS refuse CASCADE"))


@pytest.fixture
def signed(any_app: Flask, monkeypatch: pytest.MonkeyPatch, now: datetime) -> list[str]:
    """Every token that the key signs."""
    tokens: list[str] = []
    with any_app.app_context():
        key = type(badge_keys().signing_key(at=now))
    sign = key.sign

    def noting(self: Any, payloads: Sequence[Any], **values: Any) -> Any:
        made = sign(self, payloads, **values)
        tokens.extend(made)
        return made

    monkeypatch.setattr(key, "sign", noting)
    return tokens


def kinds(company: str) -> list[str]:
    mine = select(Entry.kind).where(Entry.company == f"kvk:{company}", Entry.kind.startswith("badge-"))
    return list(db.session.scalars(mine.order_by(Entry.position)))


@pytest.mark.parametrize("any_app", ["postgresql"], indirect=True)
def test_d2_a_badge_that_cannot_be_kept_stays_a_plan_that_can_be_withdrawn(
    any_app: Flask, refusing: None, signed: list[str], now: datetime
) -> None:
    means: dict[str, Any] = {"base_url": BASE_URL, "at": now}
    with any_app.app_context():
        means["keys"] = badge_keys()
        made = []
        for number in (REFUSED, "00000077"):
            signature = factories.signature(
                db.session(), factories.company(db.session(), at=now, number=number), at=now
            )
            domain = next(each for each in signature.company.domains if each.is_proven)
            made.append(issuing.issue(db.session(), signature=signature, domain=domain, **means).id)
            db.session.commit()  # the act stands; that its signature could not be kept is for the worker
        refused, other = (db.session.get_one(Badge, each) for each in made)
        assert [each.state for each in refused.credentials] == [CredentialState.PLANNED]
        assert refused.current is None and kinds(REFUSED) == []
        tokens = [token for token in signed if token]
        assert tokens  # a signature was made, and the books do not have it
        assert records.verify(db.session(), tokens[0].encode(), **means).verdict is not Outcome.VALID
        running.do_all(any_app, [badges_work.settle_badges])
        db.session.expire_all()
        assert [each.state for each in refused.credentials] == [CredentialState.PLANNED]
        revoking.withdraw(db.session(), badge=refused, reason=Reason.OPERATOR, **means)
        db.session.commit()
        assert [each.state for each in refused.credentials] == [CredentialState.VOID]
        assert kinds(REFUSED) == ["badge-withdrawn"]
        db.session.execute(text("DROP FUNCTION refuse CASCADE"))
        db.session.commit()
        running.do_all(any_app, [badges_work.settle_badges, badges_work.publish_lists])
        db.session.expire_all()
        for token in tokens:
            if records.verify(db.session(), token.encode(), **means).code == refused.code:
                assert records.verify(db.session(), token.encode(), **means).verdict is Outcome.WITHDRAWN
        assert other.current is not None and kinds("00000077") == ["badge-issued"]
