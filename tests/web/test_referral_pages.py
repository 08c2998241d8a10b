"""The pages of a referral: a publisher releases the letter, the company answers and declares."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now as clock
from app.outbox import OutboxMail
from app.roles import Role
from monitor.referrals import acts, books
from monitor.referrals.models import Referral
from signatories.models import Company
from tests import factories
from tests.figure_samples import publication, score, total
from tests.pages import PageClient

AsRole = Callable[..., PageClient]
LANGUAGES = ("nl", "en")
DESK = "/en/desk/monitor/referrals"


@pytest.fixture
def company(session: Session) -> Company:
    at = clock() - timedelta(days=900)
    hosters = factories.association(session, at=at)
    made = factories.company(session, at=at, name="Druk B.V.", member_of=hosters)
    factories.person(session, Role.COMPANY_OWNER, at=at, of=made, email="owner@druk.example")
    return made


@pytest.fixture
def referral(session: Session, company: Company) -> Referral:
    own = score(company.register_number, company.legal_name, incidents=60, attention=True)
    of = publication(session, own, total())
    made = acts.propose(session, publication=of, at=clock())[0]
    session.commit()
    return made


def test_a_publisher_reads_the_letter_and_sends_it(
    as_role: AsRole, session: Session, referral: Referral
) -> None:
    client, one = as_role(Role.PUBLISHER), f"{DESK}/{referral.public_id}"
    for lang in LANGUAGES:
        client.get(f"/{lang}/desk/monitor/referrals")
        client.get(f"/{lang}/desk/monitor/referrals/{referral.public_id}")
    assert "60 incidents" in client.get(one).text
    client.submit(one, {}, status=422)
    client.submit(one, {"sure": "y"}, status=302)
    assert [mail.recipient for mail in session.scalars(select(OutboxMail))] == ["owner@druk.example"]
    assert "letter sent" in client.get(DESK).text
    client.get(one)
    as_role(Role.OPERATOR).get(DESK)
    as_role(Role.MONITOR).get(DESK, status=403)
    client.get(f"{DESK}/0000000000000000", status=404)


def test_or_decides_that_it_is_not_needed(as_role: AsRole, session: Session, referral: Referral) -> None:
    client, one = as_role(Role.PUBLISHER), f"{DESK}/{referral.public_id}"
    client.submit(one, {}, to=f"{one}/drop", status=302)
    assert (referral.state, referral.ended_for) == ("ended", "not-needed")
    assert session.scalars(select(OutboxMail)).all() == []
    client.get(one)


def test_the_company_answers_and_declares(
    as_role: AsRole, session: Session, company: Company, referral: Referral, client: PageClient
) -> None:
    slug = company.slug
    page = f"/en/desk/company/{slug}/hash-check"
    owner = as_role(Role.COMPANY_OWNER, of=company)
    assert "Letters to you" not in owner.get(page).text, "a proposal is not the company's business"
    acts.send(session, referral=referral, by="somebody", at=clock())
    session.commit()
    for lang in LANGUAGES:
        owner.get(f"/{lang}/desk/company/{slug}/hash-check")
    assert "Letters to you" in owner.get(page).text
    owner.submit(page, {}, to=f"{page}/{referral.public_id}/not-now", status=302)
    assert referral.state == "declined"
    public = {"nl": f"/nl/ondertekenaars/{slug}", "en": f"/en/signatories/{slug}"}
    assert "Hash check" not in client.get(public["en"]).text
    today = clock().date().isoformat()
    owner.submit(page, {"since_on": today, "shown": "public"}, status=422)
    owner.submit(page, {"since_on": "2031-01-01", "shown": "public", "sure": "y"}, status=422)
    owner.submit(page, {"since_on": today, "shown": "public", "sure": "y"}, status=302)
    assert referral.state == "adopted"
    for lang in LANGUAGES:
        assert ("Hash check" if lang == "en" else "Hashcontrole") in client.get(public[lang]).text
    shown = client.http.get(f"/signatories/{slug}.json").get_json()
    assert shown["hash_check_since"] == today
    owner.submit(page, {}, to=f"{page}/take-back", status=302)
    assert books.use_of(session, company) is None
    assert "In use since" not in client.get(public["en"]).text
    assert "Took back the declaration" in client.get(public["en"]).text


def test_a_private_declaration_is_not_public(
    as_role: AsRole, company: Company, client: PageClient, session: Session
) -> None:
    slug, page = company.slug, f"/en/desk/company/{company.slug}/hash-check"
    editor = as_role(Role.COMPANY_EDITOR, of=company)
    today = clock().date().isoformat()
    editor.submit(page, {"since_on": today, "shown": "private", "sure": "y"}, status=302)
    assert books.use_of(session, company) is not None
    assert "ash check" not in client.get(f"/en/signatories/{slug}").text
    assert client.http.get(f"/signatories/{slug}.json").get_json()["hash_check_since"] is None
    as_role(Role.SIGNER, of=company).get(page, status=404)
