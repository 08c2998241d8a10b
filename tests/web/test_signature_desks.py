"""Countersigning, suspending and renewing on the pages of the association, the operator and the company."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import bind_clock
from app.keys import badge_keys
from app.outbox import OutboxMail
from app.roles import Role
from app.signatures import acts
from badge.models import Badge
from signatories.models import Association, Company
from signatories.signatures.signature import Signature
from signatories.signatures.signature_states import SignatureState
from tests import factories
from tests.conftest import BASE_URL
from tests.pages import PageClient

AsRole = Callable[..., PageClient]
DAY = timedelta(days=1)
WHY = "We do not know the person who signed; please ask your director."


@pytest.fixture
def hosters(session: Session, now: datetime) -> Association:
    return factories.association(session, at=now)


@pytest.fixture
def voorbeeld(session: Session, now: datetime, hosters: Association) -> Company:
    return factories.company(session, at=now, name="Voorbeeld B.V.", member_of=hosters)


@pytest.fixture
def waiting(session: Session, now: datetime, voorbeeld: Company, hosters: Association) -> Signature:
    signature = factories.placed_signature(session, voorbeeld, at=now - 9 * DAY, association=hosters)
    session.commit()
    return signature


@pytest.fixture
def in_force(session: Session, now: datetime, waiting: Signature, hosters: Association) -> Signature:
    acts.countersign(
        session, signature=waiting, by=hosters, keys=badge_keys(), base_url=BASE_URL, at=now - 8 * DAY
    )
    session.commit()
    return waiting


def desk(reference: str = "", page: str = "", *, lang: str = "en", of: str = "association/hosters") -> str:
    return f"/{lang}/desk/{of}/{page}" + (f"/{reference}" if reference else "")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_officer_sees_who_waits_and_countersigns(
    as_role: AsRole, session: Session, hosters: Association, waiting: Signature, lang: str
) -> None:
    reference = waiting.public_id
    officer = as_role(Role.OFFICER, of=hosters)
    queue = officer.get(desk(page="countersigning", lang=lang)).text
    assert "Voorbeeld B.V." in queue
    assert "9 d" in queue
    page = officer.get(desk(reference, "countersigning", lang=lang)).text
    for shown in ("Vera Voorbeeld", "bestuurder", "2018-12-13", waiting.text_digest):
        assert shown in page
    officer.submit(desk(reference, "countersigning", lang=lang), status=302)
    session.refresh(waiting)
    assert waiting.countersigned_by_kind == "association"
    assert session.scalars(select(Badge)).one().signature_id == waiting.id
    officer.get(desk(page="countersigning", lang=lang))  # says that it was done
    assert "Voorbeeld B.V." not in officer.get(desk(page="countersigning", lang=lang)).text
    assert "Voorbeeld B.V." in officer.get(desk(page="signatures", lang=lang) + "?q=voorbeeld").text
    assert "does not wait any more" in officer.get(desk(reference, "countersigning")).text or lang == "nl"


def test_the_company_reads_why_it_was_refused_and_nobody_else_does(
    as_role: AsRole, client: PageClient, session: Session, hosters: Association, waiting: Signature
) -> None:
    reference, slug = waiting.public_id, waiting.company.slug
    owner = as_role(Role.COMPANY_OWNER, of=waiting.company)
    officer = as_role(Role.OFFICER, of=hosters)
    refuse = f"{desk(reference, 'countersigning')}/refuse"
    assert officer.submit(refuse, {"reason": "no"}, status=422).text.count("no") > 1
    officer.submit(refuse, {"reason": WHY}, status=302)
    assert WHY in owner.get(f"/en/desk/company/{slug}/signature/{reference}").text
    assert WHY not in client.get(f"/en/signatories/{slug}").text
    assert all(WHY not in mail.body for mail in session.scalars(select(OutboxMail)))
    assert "Sign the" in owner.get(f"/en/desk/company/{slug}/signature").text


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_suspension_is_public_with_its_kind_and_lifting_it_mends_the_logo(
    as_role: AsRole,
    client: PageClient,
    session: Session,
    hosters: Association,
    in_force: Signature,
    lang: str,
) -> None:
    reference, slug = in_force.public_id, in_force.company.slug
    code = session.scalars(select(Badge.code)).one()
    officer = as_role(Role.OFFICER, of=hosters)
    owner = as_role(Role.COMPANY_OWNER, of=in_force.company)
    one = desk(reference, "signatures", lang=lang)
    officer.get(one)
    assert "error" in officer.submit(f"{one}/suspend", {"reason": "x"}, status=422).text
    officer.submit(f"{one}/suspend", {"kind": "contact-point-dead", "reason": WHY}, status=302)
    assert WHY in officer.get(one).text
    verdict = client.http.get(f"/v/{code}.json").json
    assert verdict is not None
    assert (verdict["verdict"], verdict["reason"]) == ("suspended", "contact-point-dead")
    page = client.get(f"/{lang}/" + ("controle" if lang == "nl" else "verify") + f"/{code}").text
    assert "its contact point for notices does not answer" in page or lang == "nl"
    public = client.get(f"/{lang}/" + ("ondertekenaars" if lang == "nl" else "signatories") + f"/{slug}").text
    assert WHY not in public
    assert WHY in owner.get(f"/{lang}/desk/company/{slug}/signature/{reference}").text
    owner.get(f"/{lang}/desk/company/{slug}")
    owner.get(f"/{lang}/desk/company/{slug}/signature")
    officer.submit(f"{one}/reinstate", {"reason": "The address answers again."}, status=302)
    verdict = client.http.get(f"/v/{code}.json").json
    assert verdict is not None and verdict["verdict"] == "valid"


def test_the_operator_countersigns_who_signed_through_no_association(
    as_role: AsRole, session: Session, now: datetime, waiting: Signature
) -> None:
    company = factories.company(session, at=now, name="Alleen B.V.")
    alone = factories.placed_signature(session, company, at=now)
    session.commit()
    operator = as_role(Role.OPERATOR)
    queue = operator.get(desk(page="countersigning", of="operator")).text
    assert "Alleen B.V." in queue
    assert "Voorbeeld B.V." not in queue
    operator.submit(desk(alone.public_id, "countersigning", of="operator"), status=302)
    session.refresh(alone)
    assert alone.countersigned_by_kind == "operator"
    operator.get(desk(alone.public_id, "signatures", of="operator"))
    suspend = f"{desk(alone.public_id, 'signatures', of='operator')}/suspend"
    operator.submit(suspend, {"kind": "authority-request", "reason": WHY}, status=302)
    session.refresh(alone)
    assert alone.suspensions[0].by_kind == "operator"
    # the operator does not stand in for an association
    refused = operator.submit(desk(waiting.public_id, "countersigning", of="operator"), status=422)
    assert "did not sign through you" in refused.text


@pytest.mark.parametrize("page", ["countersigning", "signatures"])
def test_another_associations_signature_is_not_there(
    as_role: AsRole, session: Session, now: datetime, waiting: Signature, page: str
) -> None:
    clouds = factories.association(session, at=now, slug="clouds", name="Wolken")
    officer = as_role(Role.OFFICER, of=clouds)
    where = desk(waiting.public_id, page, of="association/clouds")
    officer.get(where, status=404)
    forms = (
        (where, f"{where}/refuse") if page == "countersigning" else (f"{where}/suspend", f"{where}/reinstate")
    )
    for form in forms:
        officer.get(form, status=404)
        values = {"reason": WHY, "kind": "other"}
        officer.submit("/en/desk/association/clouds", values, to=form, status=404)
    session.refresh(waiting)
    assert waiting.state_at(now) is SignatureState.AWAITING


def test_an_assistant_sees_who_waits_and_decides_nothing(
    as_role: AsRole, hosters: Association, waiting: Signature
) -> None:
    assistant = as_role(Role.ASSISTANT, of=hosters)
    assert "Voorbeeld B.V." in assistant.get(desk(page="countersigning")).text
    assistant.get(desk(waiting.public_id, "countersigning"), status=404)


def test_an_empty_queue_says_so(as_role: AsRole, session: Session, hosters: Association) -> None:
    session.commit()
    officer = as_role(Role.OFFICER, of=hosters)
    assert "No signature waits for you" in officer.get(desk(page="countersigning")).text
    assert "No signature found" in officer.get(desk(page="signatures")).text


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_signature_is_renewed_with_one_button(
    app: Flask, as_role: AsRole, session: Session, in_force: Signature, lang: str
) -> None:
    company, reference = in_force.company, in_force.public_id
    where = f"/{lang}/desk/company/{company.slug}/signature"
    bind_clock(app, in_force.ends_at - 20 * DAY)
    owner = as_role(Role.COMPANY_OWNER, of=company)
    page = owner.get(f"{where}/{reference}/renew").text
    assert "with your own name" in page or lang == "nl"  # somebody else signed
    who = session.scalars(
        select(factories.Person).where(factories.Person.email.contains("company-owner"))
    ).one()
    who.name = in_force.signer_name
    session.commit()
    assert f"{where}/{reference}/renew" in owner.get(where).text
    owner.submit(f"{where}/{reference}/renew", status=302)
    following = session.scalars(select(Signature).where(Signature.follows_id == in_force.id)).one()
    session.refresh(in_force)
    assert following.ends_at.year == in_force.ends_at.year + 1
    owner.get(where)
    owner.get(f"{where}/{following.public_id}")


def test_the_dates_of_a_company_are_a_calendar(
    client: PageClient, session: Session, in_force: Signature
) -> None:
    answer = client.http.get(f"/signatories/{in_force.company.slug}.ics?lang=en")
    assert answer.mimetype == "text/calendar"
    assert f"DTSTART;VALUE=DATE:{in_force.ends_at:%Y%m%d}" in answer.text
    assert "Voorbeeld B.V.: the signature under the" in answer.text.replace("\r\n ", "")
    assert client.http.get("/signatories/nobody.ics").status_code == 404


def test_who_has_the_calendar_hears_that_it_is_the_same_until_a_date_changes(
    client: PageClient, app: Flask, session: Session, in_force: Signature, now: datetime
) -> None:
    where = f"/signatories/{in_force.company.slug}.ics"
    known = {"If-None-Match": client.http.get(where).headers["ETag"]}
    bind_clock(app, now + timedelta(hours=1))
    assert client.http.get(where, headers=known).status_code == 304
    in_force.ends_at += timedelta(days=1)
    session.commit()
    assert client.http.get(where, headers=known).status_code == 200


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_new_edition_is_a_task_with_its_date(
    as_role: AsRole, session: Session, now: datetime, in_force: Signature, lang: str
) -> None:
    factories.newer_edition(session, in_force.code_of_conduct, at=now - DAY)
    in_force.resign_by, in_force.resign_told_at = now + 90 * DAY, now - DAY
    session.commit()
    owner = as_role(Role.COMPANY_OWNER, of=in_force.company)
    where = f"/{lang}/desk/company/{in_force.company.slug}"
    for page in ("", "/signature", "/sign/ntd"):
        text = owner.get(f"{where}{page}").text
        if page != "/sign/ntd":
            assert "2027" in text
        assert f"{where}/sign/ntd" in text
