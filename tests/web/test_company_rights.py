"""Who may do what at the company's desk, and what each page then shows."""

import html
import re
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.clock import now as clock
from app.keys import badge_keys
from app.outbox import OutboxMail
from app.roles import Role
from app.signatures.drafts import SignatureDraft
from badge.models import Badge
from signatories.contacts import contact_points
from signatories.models import Company
from signatories.signatures.signature import Signature
from tests import factories
from tests.pages import PageClient

AsRole = Callable[..., PageClient]
DESK = "/en/desk/company/voorbeeld-bv"
BASE_URL = "http://localhost:8000"


@pytest.fixture
def voorbeeld(session: Session) -> Company:
    factories.documents(session, at=clock())
    hosters = factories.association(session, at=clock())
    return factories.company(session, at=clock(), name="Voorbeeld B.V.", member_of=hosters)


@pytest.fixture
def signed(session: Session, voorbeeld: Company) -> tuple[str, str]:
    """The company signed and has one logo: the reference of the signature, and the code."""
    signature = factories.signature(session, voorbeeld, at=clock())
    badge = factories.badge(session, signature, keys=badge_keys(), base_url=BASE_URL, at=clock())
    found = signature.public_id, badge.code
    session.commit()
    return found


SIGNING = ("/sign/ntd", "/sign/ntd/who", "/sign/ntd/read/code", "/sign/ntd/check")


def test_an_editor_keeps_the_details_and_cannot_sign(
    as_role: AsRole, session: Session, voorbeeld: Company
) -> None:
    editor = as_role(Role.COMPANY_EDITOR, of=voorbeeld)
    tasks = editor.get(DESK).text
    assert f'href="{DESK}/sign/ntd"' not in tasks
    editor.submit(f"{DESK}/contact-point", {"contact_point": "ntd@voorbeeld.example"}, status=302)
    for page in SIGNING:
        editor.get(f"{DESK}{page}", status=404)
    for page in SIGNING[1:]:
        editor.submit(f"{DESK}/domains", to=f"{DESK}{page}", status=404)
    assert session.scalar(select(func.count(SignatureDraft.id))) == 0


def test_an_editor_is_told_who_may_sign(as_role: AsRole, session: Session, voorbeeld: Company) -> None:
    factories.domain(session, voorbeeld, at=clock())
    contact_points.set_contact_point(
        session, company=voorbeeld, contact_point="ntd@voorbeeld.example", at=clock()
    )
    session.commit()
    editor = as_role(Role.COMPANY_EDITOR, of=voorbeeld)
    assert "Only an owner or a signer of this company may sign." in editor.get(DESK).text
    assert "/sign/ntd" not in editor.get(f"{DESK}/signature").text


@pytest.mark.parametrize("role", [Role.COMPANY_EDITOR, Role.SIGNER])
def test_only_an_owner_withdraws_a_logo_and_invites(
    as_role: AsRole, session: Session, voorbeeld: Company, signed: tuple[str, str], role: Role
) -> None:
    _, code = signed
    somebody = as_role(role, of=voorbeeld)
    assert f"/logo/{code}/withdraw" not in somebody.get(f"{DESK}/logo/{code}").text
    somebody.get(f"{DESK}/logo/{code}/withdraw", status=404)
    somebody.get(f"{DESK}/people/invite", status=404)
    assert "/people/invite" not in somebody.get(f"{DESK}/people").text
    assert session.scalars(select(Badge)).one().withdrawn_at is None


def test_an_editor_cannot_withdraw_the_signature_and_a_signer_can(
    as_role: AsRole, session: Session, voorbeeld: Company, signed: tuple[str, str]
) -> None:
    place = f"{DESK}/signature/{signed[0]}/withdraw"
    as_role(Role.COMPANY_EDITOR, of=voorbeeld).get(place, status=404)
    signer = as_role(Role.SIGNER, of=voorbeeld)
    page = signer.get(place).text
    assert "The logo for voorbeeld-bv.example is withdrawn" in page
    signer.submit(place, status=302)
    assert session.scalars(select(Badge)).one().withdrawn_at is not None
    session.rollback()
    assert signer.get(place).text.count("<form") < page.count("<form")  # nothing left to withdraw
    signer.submit(f"{DESK}/domains", to=place, status=422)


def test_another_companys_signature_and_logo_look_like_nothing(
    as_role: AsRole, session: Session, voorbeeld: Company, signed: tuple[str, str]
) -> None:
    other = factories.company(session, at=clock(), name="Ander B.V.")
    session.commit()
    stranger = as_role(Role.COMPANY_OWNER, of=other)
    reference, code = signed
    for desk in (DESK, "/en/desk/company/ander-bv"):
        for page in (f"/signature/{reference}", f"/signature/{reference}/withdraw", f"/logo/{code}"):
            stranger.get(f"{desk}{page}", status=404)
    stranger.submit("/en/desk/company/ander-bv/logo", {"host": "voorbeeld-bv.example"}, status=404)


def test_the_confirmation_names_all_that_was_signed(
    as_role: AsRole, session: Session, voorbeeld: Company, signed: tuple[str, str]
) -> None:
    digest = session.scalars(select(Signature.text_digest)).one()
    session.rollback()
    page = as_role(Role.COMPANY_OWNER, of=voorbeeld).get(f"{DESK}/signature/{signed[0]}").text
    for part in (signed[0], digest, "2008-10", "2018-12-13", "24 November 2026", "What happens next"):
        assert part in page


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_line_and_file_of_the_logo_page_works(
    as_role: AsRole, voorbeeld: Company, signed: tuple[str, str], lang: str
) -> None:
    owner = as_role(Role.COMPANY_OWNER, of=voorbeeld)
    logo = f"/{lang}/desk/company/voorbeeld-bv/logo/{signed[1]}"
    page, forms = (owner.get(path).text for path in (logo, f"{logo}/forms"))
    files = re.findall(r'href="([^"]+)" download', page + forms)
    kinds = {owner.http.get(html.unescape(file)).mimetype for file in files}
    assert kinds == {"image/svg+xml", "image/png", "text/plain"}
    assert len(set(files)) > 20  # every form in every theme, as SVG and as PNG
    lines = html.unescape(html.unescape(page))
    addresses = re.findall(rf'(?:href|src)="{BASE_URL}(/(?:v|b)/[^"]+)"', lines)
    assert len(addresses) >= 3  # the check twice, the live picture once
    for address in addresses:
        assert owner.http.get(address).status_code == 200
    assert 'referrerpolicy="origin"' in lines


def test_a_domain_that_is_proven_later_gets_its_logo_when_asked(
    as_role: AsRole, session: Session, voorbeeld: Company, signed: tuple[str, str]
) -> None:
    factories.domain(session, voorbeeld, at=clock(), host="tweede.example")
    session.commit()
    editor = as_role(Role.COMPANY_EDITOR, of=voorbeeld)
    assert "Make the logo for tweede.example" in editor.get(f"{DESK}/logo").text
    place = editor.submit(f"{DESK}/logo", {"host": "tweede.example"}, status=302).location
    assert "tweede.example" in editor.get(place).text
    again = editor.submit(f"{DESK}/logo", {"host": "tweede.example"}, status=302).location
    assert again == place  # asking twice makes one
    editor.submit(f"{DESK}/logo", {"host": "vreemd.example"}, status=404)


def test_without_a_signature_no_logo_is_made(as_role: AsRole, session: Session, voorbeeld: Company) -> None:
    factories.domain(session, voorbeeld, at=clock(), host="voorbeeld.example")
    session.commit()
    owner = as_role(Role.COMPANY_OWNER, of=voorbeeld)
    owner.submit(f"{DESK}/contact-point", to=f"{DESK}/logo", data={"host": "voorbeeld.example"}, status=422)
    assert session.scalars(select(Badge)).all() == []


def test_what_is_typed_wrong_stays_and_is_named(as_role: AsRole, voorbeeld: Company) -> None:
    signer = as_role(Role.SIGNER, of=voorbeeld)
    page = signer.submit(f"{DESK}/sign/ntd/who", {"name": "", "function": "director"}, status=422).text
    assert "Type your full name." in page
    assert 'value="director"' in page
    stranger = signer.submit(
        f"{DESK}/sign/ntd/who", {"name": "Vera", "function": "director", "through": "clouds"}, status=422
    )
    assert "Vera" in stranger.text
    place = f"{DESK}/sign/ntd/read/addendum"
    page = signer.submit(place, {"edition": "2018-12-14", "duty-no-indemnity": "y"}, status=422).text
    assert "This is not the edition on the first page" in page
    assert page.count("Tick every duty.") >= 2
    assert re.search(r'id="duty-no-indemnity"[^>]*checked', page) or re.search(
        r'checked[^>]*id="duty-no-indemnity"', page
    )


def test_half_an_answer_is_kept_and_the_step_stays_to_do(
    as_role: AsRole, session: Session, voorbeeld: Company
) -> None:
    factories.domain(session, voorbeeld, at=clock())
    contact_points.set_contact_point(
        session, company=voorbeeld, contact_point="ntd@voorbeeld.example", at=clock()
    )
    session.commit()
    signer = as_role(Role.SIGNER, of=voorbeeld)
    place = f"{DESK}/sign/ntd/read/code"
    back = signer.submit(
        place, {"edition": "2008", "duty-public-procedure": "y", "then": "later"}, status=302
    )
    assert back.location == f"{DESK}/sign/ntd"
    signer.get(back.location)
    assert 'value="2008"' in signer.get(place).text
    assert signer.get(f"{DESK}/sign/ntd/check", status=302).location == f"{DESK}/sign/ntd"


def test_the_owner_sees_who_holds_which_role_and_what_is_open(
    as_role: AsRole, session: Session, voorbeeld: Company
) -> None:
    signer = factories.person(
        session, Role.SIGNER, at=clock(), of=voorbeeld, email="tekenaar@voorbeeld.example"
    )
    session.commit()
    owner = as_role(Role.COMPANY_OWNER, of=voorbeeld)
    owner.submit(
        f"{DESK}/people/invite", {"email": "nieuw@voorbeeld.example", "role": "company-editor"}, status=302
    )
    page = owner.get(f"{DESK}/people").text
    assert "tekenaar@voorbeeld.example" in page
    assert "nieuw@voorbeeld.example" in page
    mail = session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc())).first()
    assert mail is not None
    assert mail.recipient == "nieuw@voorbeeld.example"
    signer.grants[0].ended_at, signer.grants[0].ended_by = clock(), ""
    session.commit()
    assert "tekenaar@voorbeeld.example" not in owner.get(f"{DESK}/people").text
    twice = owner.submit(
        f"{DESK}/people/invite", {"email": "nieuw@voorbeeld.example", "role": "company-editor"}, status=422
    )
    assert "open invitation" in twice.text
    owner.submit(f"{DESK}/people/invite", {"email": "x@voorbeeld.example", "role": "operator"}, status=422)
