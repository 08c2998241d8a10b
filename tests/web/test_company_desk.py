"""The company's desk, from the first task to a logo, and back again."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now as clock
from app.outbox import OutboxMail
from app.roles import Role
from app.signatures.drafts import SignatureDraft
from badge.models import Badge
from config import Settings
from signatories.documents.documents import current_editions
from signatories.models import Company, Domain
from signatories.signatures.signature import Signature
from tests import factories
from tests.pages import PageClient

DESK = "/en/desk/company/voorbeeld-bv"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The demo: there a domain can be proven without DNS."""
    return settings.model_copy(update={"demo": True})


@pytest.fixture
def voorbeeld(session: Session) -> Company:
    factories.documents(session, at=clock())
    hosters = factories.association(session, at=clock())
    return factories.company(session, at=clock(), name="Voorbeeld B.V.", member_of=hosters)


@pytest.fixture
def owner(client: PageClient, session: Session, voorbeeld: Company) -> PageClient:
    return client.sign_in(factories.person(session, Role.COMPANY_OWNER, at=clock(), of=voorbeeld))


def give_what_signing_needs(owner: PageClient) -> None:
    owner.submit(f"{DESK}/contact-point", {"contact_point": "ntd@voorbeeld.example"}, status=302)
    owner.submit(f"{DESK}/domains", {"host": "voorbeeld.example"}, status=302)
    owner.submit(f"{DESK}/domains/voorbeeld.example", {"by": "demo"}, status=302)


def answer_every_step(owner: PageClient, session: Session) -> None:
    sign = f"{DESK}/sign/ntd"
    owner.submit(f"{sign}/who", {"name": "Vera", "function": "director", "through": "hosters"}, status=302)
    editions = current_editions(
        session, code_of_conduct=factories.documents(session, at=clock()), on=clock().date()
    )
    steps = [
        (edition.document.key, edition.edition, {f"duty-{duty['id']}": "y" for duty in edition.duties})
        for edition in editions
    ]
    session.commit()
    for key, edition, duties in steps:
        owner.submit(f"{sign}/read/{key}", {"edition": edition, **duties}, status=302)


def countersign(as_role: Callable[..., PageClient], session: Session) -> None:
    """An officer of the association says yes to the signature that waits."""
    reference = session.scalars(select(Signature.public_id)).one()
    session.commit()
    hosters = factories.association(session, at=clock())
    officer = as_role(Role.OFFICER, of=hosters)
    officer.submit(f"/en/desk/association/hosters/countersigning/{reference}", status=302)


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize(
    "page",
    ["", "/details", "/contact-point", "/domains", "/signature", "/logo", "/figures", "/people", "/people/invite",
     "/sign/ntd", "/sign/ntd/who", "/sign/ntd/read/code", "/sign/ntd/read/addendum"],
)  # fmt: skip
def test_every_page_stands_in_both_languages_from_the_start(owner: PageClient, lang: str, page: str) -> None:
    owner.get(f"/{lang}/desk/company/voorbeeld-bv{page}")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_from_the_first_task_to_a_logo_and_back(
    owner: PageClient, session: Session, lang: str, as_role: Callable[..., PageClient]
) -> None:
    give_what_signing_needs(owner)
    answer_every_step(owner, session)
    check = f"{DESK}/sign/ntd/check"
    owner.get(check.replace("/en/", f"/{lang}/"))
    place = owner.submit(check, status=302).location
    owner.get(place.replace("/en/", f"/{lang}/"))
    for page in ("", "/signature", "/logo", "/sign/ntd"):
        owner.get(f"{DESK}{page}".replace("/en/", f"/{lang}/"))
    countersign(as_role, session)
    owner.get(place.replace("/en/", f"/{lang}/"))
    signature = session.scalars(select(Signature)).one()
    badge = session.scalars(select(Badge)).one()
    code, reference = badge.code, signature.public_id
    assert (signature.signer_name, signature.signer_function) == ("Vera", "director")
    assert session.scalars(select(SignatureDraft)).all() == []
    assert any(
        "signed" in mail.subject or "ondertekend" in mail.subject
        for mail in session.scalars(select(OutboxMail))
    )
    session.commit()
    for page in ("", "/signature", "/logo", f"/logo/{code}", f"/logo/{code}/withdraw", "/sign/ntd"):
        owner.get(f"{DESK}{page}".replace("/en/", f"/{lang}/"))
    owner.get(f"{DESK}/signature/{reference}/withdraw".replace("/en/", f"/{lang}/"))
    assert owner.http.get(f"/v/{code}.json").json["verdict"] == "valid"  # pyright: ignore[reportOptionalSubscript]
    owner.submit(f"{DESK}/signature/{reference}/withdraw", status=302)
    assert owner.http.get(f"/v/{code}.json").json["verdict"] == "withdrawn"  # pyright: ignore[reportOptionalSubscript]
    owner.get(f"{DESK}/signature")
    owner.get(f"{DESK}/logo/{code}", status=404)


def test_one_logo_is_withdrawn_and_a_new_one_made(
    owner: PageClient, session: Session, as_role: Callable[..., PageClient]
) -> None:
    give_what_signing_needs(owner)
    answer_every_step(owner, session)
    owner.submit(f"{DESK}/sign/ntd/check", status=302)
    countersign(as_role, session)
    code = session.scalars(select(Badge.code)).one()
    session.commit()
    owner.submit(f"{DESK}/logo/{code}/withdraw", status=302)
    owner.submit(f"{DESK}/logo", {"host": "voorbeeld.example"}, status=302)
    codes = set(session.scalars(select(Badge.code)))
    assert len(codes) == 2


def test_a_wrong_edition_and_a_missing_tick_are_named_and_what_was_typed_stays(owner: PageClient) -> None:
    give_what_signing_needs(owner)
    page = owner.submit(f"{DESK}/sign/ntd/read/code", {"edition": "2018"}, status=422).text
    assert 'value="2018"' in page
    assert "not the edition" in page


def test_answers_survive_signing_out(owner: PageClient, session: Session, voorbeeld: Company) -> None:
    give_what_signing_needs(owner)
    owner.submit(f"{DESK}/sign/ntd/who", {"name": "Vera", "function": "", "then": "later"}, status=302)
    owner.submit(DESK, to="/en/sign-out", status=302)
    email = session.scalars(select(SignatureDraft)).one().person
    owner.sign_in(email)
    assert 'value="Vera"' in owner.get(f"{DESK}/sign/ntd/who").text


def test_a14_nothing_is_signed_before_every_answer_is_there(owner: PageClient, session: Session) -> None:
    give_what_signing_needs(owner)
    owner.submit(f"{DESK}/sign/ntd/who", to=f"{DESK}/sign/ntd/check", status=302)
    assert session.scalars(select(Signature)).all() == []


def test_an_editor_may_not_sign_and_another_companys_desk_looks_like_nothing(
    client: PageClient, session: Session, voorbeeld: Company
) -> None:
    other = factories.company(session, at=clock(), name="Ander B.V.")
    session.commit()
    client.sign_in(factories.person(session, Role.COMPANY_EDITOR, at=clock(), of=voorbeeld))
    client.get(DESK)
    assert client.http.get(f"{DESK}/sign/ntd/check").status_code in (403, 404)
    assert client.http.get(f"{DESK}/sign/ntd/who").status_code in (403, 404)
    client.get(f"/en/desk/company/{other.slug}", status=404)


def test_without_the_demo_there_is_no_way_around_the_record(owner: PageClient, session: Session) -> None:
    owner.app.config["SETTINGS"] = owner.app.config["SETTINGS"].model_copy(update={"demo": False})
    owner.submit(f"{DESK}/domains", {"host": "voorbeeld.example"}, status=302)
    page = owner.get(f"{DESK}/domains/voorbeeld.example").text
    assert "demo" not in re.sub(r"<footer.*", "", page, flags=re.DOTALL).lower()
    owner.submit(f"{DESK}/domains/voorbeeld.example", {"by": "demo"}, status=404)
    assert not session.scalars(select(Domain)).one().is_proven


def test_a_colleague_is_invited_by_the_owner(owner: PageClient, session: Session) -> None:
    owner.submit(
        f"{DESK}/people/invite", {"email": "collega@voorbeeld.example", "role": "signer"}, status=302
    )
    assert "collega@voorbeeld.example" in owner.get(f"{DESK}/people").text
