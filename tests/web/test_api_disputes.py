"""With a token: a company reads its figures before their publication and disputes notices; the monitor reads along."""

import base64
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import bind_clock
from app.navigation import settings
from app.outbox import OutboxMail
from app.owners import Owner
from app.roles import Role
from app.tokens.models import ApiToken
from app.tokens.scopes import Scope
from monitor.disputes.models import Dispute
from tests import dispute_scene, factories
from tests.dispute_scene import TERM, Preview
from tests.pages import PageClient
from tests.web.test_api import Ask, ask, token

__all__ = ["ask"]
NO_MAIL = [{"kind": "no-mail-arrived"}]
SECRET = "zeg-dit-niet-na.example"
PDF = base64.b64encode(b"%PDF-1.7 een ticket").decode()


@pytest.fixture
def shown(app: Flask, session: Session, now: datetime) -> Preview:
    key = settings().secret("notice_key").encode()
    return dispute_scene.preview(session, settings().data_dir, at=now, release_at=now + TERM, notice_key=key)


@pytest.fixture
def secret(session: Session, shown: Preview) -> str:
    return token(session, Owner(company=shown.company))[1]


def body(shown: Preview, *notices: str, **changes: Any) -> dict[str, Any]:
    reference = shown.publication.public_id
    return {
        "publication": reference,
        "kind": "not-received",
        "notices": list(notices),
        "claims": NO_MAIL,
        **changes,
    }


def test_a_company_reads_its_own_figures_and_notices(
    ask: Ask, session: Session, shown: Preview, secret: str, now: datetime
) -> None:
    reference, score = shown.publication.public_id, shown.score
    (told,) = ask("/previews", secret).get_json()["previews"]
    assert (told["publication"], told["state"], told["norm"]) == (reference, "preview", "addendum-24h")
    figures = told["figures"]
    assert (figures["incidents"], figures["items"], figures["share_low"]) == (6, 6, score.share_low)
    assert (figures["could_not_be_notified"], figures["counts"]["bounced"]) == (1, 1)
    listed = ask(f"/previews/notices?publication={reference}", secret).get_json()
    assert listed["total"] == len(listed["notices"]) == 7
    assert shown.kept("n4") in {each["notice"] for each in listed["notices"]}
    assert shown.kept("theirs") not in {each["notice"] for each in listed["notices"]}
    first = ask(f"/previews/notices?publication={reference}&limit=6", secret).get_json()
    passed = ask(first["next"].removeprefix("/api/v1"), secret).get_json()
    assert [*first["notices"], *passed["notices"]] == listed["notices"]
    assert ask(f"/previews/notices?publication={reference}&cursor=a3Zr", secret).status_code == 400
    other = factories.company(session, at=now, name="Ander B.V.")
    _, stranger = token(session, Owner(company=other))
    assert ask("/previews", stranger).get_json()["previews"] == []
    assert ask(f"/previews/notices?publication={reference}", stranger).status_code == 404
    assert ask("/disputes", stranger, "POST", json=body(shown, "n4")).status_code == 404


def test_a_dispute_by_program_is_the_persons_who_made_the_token(
    app: Flask, ask: Ask, session: Session, shown: Preview, secret: str
) -> None:
    """Ids that the company received do as well as those that the register keeps; publishers get mail."""
    publisher = factories.person(session, Role.PUBLISHER, at=shown.at)
    answer = ask("/disputes", secret, "POST", json=body(shown, "n4", shown.kept("n5"), document_base64=PDF))
    assert answer.status_code == 201
    told = answer.get_json()
    assert (told["state"], told["kind"], told["has_document"]) == ("open", "not-received", True)
    assert told["notices"] == [shown.kept("n4"), shown.kept("n5")]
    kept = session.scalars(select(Dispute)).one()
    assert kept.filed_by == session.scalars(select(ApiToken.made_by)).one()
    assert publisher.email in session.scalars(select(OutboxMail.recipient)).all()
    assert ask("/disputes", secret).get_json()["disputes"] == [told]
    _, monitor = token(session, Owner())
    assert ask("/disputes", monitor).get_json()["disputes"] == [told]
    (seen,) = ask("/previews", monitor).get_json()["previews"]
    assert seen["figures"] is None
    assert ask("/disputes", monitor, "POST", json=body(shown, "n3")).status_code == 403
    page = f"/en/desk/company/zuid-hosting/figures/disputes/{told['dispute']}"
    assert (
        "did not receive" in PageClient(app).sign_in_as(Role.COMPANY_OWNER, of=shown.company).get(page).text
    )


REFUSED: tuple[tuple[dict[str, Any], int, str], ...] = (
    ({"notices": [SECRET]}, 422, "notices.0"),
    ({"notices": ["theirs"]}, 409, "not-your-items"),
    ({"notices": []}, 422, "notices"),
    ({"claims": [{"kind": "customer-ended"}]}, 409, "claim-not-for-this-kind"),
    ({"claims": [{"kind": SECRET}]}, 422, "claims.0.kind"),
    ({"claims": [{"kind": "contact-point-failed"}]}, 409, "claim-incomplete"),
    ({"kind": SECRET}, 422, "kind"),
    ({SECRET: 1}, 422, "the body"),
    ({"claims": [{"kind": "no-mail-arrived", SECRET: "x"}]}, 422, "claims.0"),
    ({"document_base64": base64.b64encode(b"GIF89a").decode()}, 409, "wrong-evidence-file"),
    ({"publication": "nosuchone"}, 404, "404"),
)


def test_what_is_refused_is_told_by_its_place_and_not_kept(
    ask: Ask, session: Session, shown: Preview, secret: str
) -> None:
    for changes, status, told in REFUSED:
        answer = ask("/disputes", secret, "POST", json={**body(shown, "n4"), **changes})
        assert answer.status_code == status, answer.text
        assert told in answer.text
        assert SECRET not in answer.text
    assert not session.scalars(select(Dispute)).all()


def test_after_the_term_nothing_is_disputed_and_scopes_hold(
    app: Flask, ask: Ask, session: Session, shown: Preview, secret: str
) -> None:
    _, reads = token(session, Owner(company=shown.company), Scope.DISPUTES_READ)
    assert ask("/disputes", reads, "POST", json=body(shown, "n4")).status_code == 403
    assert ask("/previews", reads).status_code == 403
    bind_clock(app, shown.at + TERM)
    late = ask("/disputes", secret, "POST", json=body(shown, "n4"))
    assert (late.status_code, late.get_json()["code"]) == (409, "dispute-term-over")
