"""The confirmation of a signature as a PDF: what it says, in which language, and for whom."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from sqlalchemy.orm import Session

from app.clock import now as clock
from app.roles import Role
from signatories.models import Association, Company
from signatories.signatures.signature import Signature
from tests import factories
from tests.pages import PageClient
from tests.pdf_text import text_of


@pytest.fixture
def hosters(session: Session) -> Association:
    return factories.association(session, at=clock())


@pytest.fixture
def company(session: Session, hosters: Association) -> Company:
    return factories.company(session, at=clock(), name='Voorbeeld #1 "B.V."', member_of=hosters)


@pytest.fixture
def signature(session: Session, company: Company, hosters: Association) -> Signature:
    return factories.signature(session, company, at=clock(), association=hosters)


@pytest.fixture
def owner(as_role: Callable[..., PageClient], company: Company) -> PageClient:
    return as_role(Role.COMPANY_OWNER, of=company)


def path(signature: Signature, lang: str = "en") -> str:
    return f"/{lang}/desk/company/{signature.company.slug}/signature/{signature.public_id}"


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_it_says_who_signed_what_and_on_whose_behalf(owner: PageClient, signature: Signature) -> None:
    answer = owner.get(path(signature) + ".pdf")
    assert answer.mimetype == "application/pdf"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    text = text_of(answer.data)
    assert signature.text_digest in text
    for signed in signature.signed_editions:
        assert signed.digest in text
        for duty in signed.edition.duties:
            assert squeezed(duty["en"]) in text
    said = (
        'Voorbeeld #1 "B.V."',
        "Vera Voorbeeld, bestuurder",
        "Vereniging van Hosters",
        signature.public_id,
    )
    for words in said:
        assert squeezed(words) in text
    assert squeezed("It is not an endorsement by a public authority.") in text
    assert f"/en/signatories/{signature.company.slug}" in text


def test_it_speaks_the_language_of_its_address(owner: PageClient, signature: Signature) -> None:
    dutch = owner.get(path(signature, "nl") + ".pdf").data
    with pikepdf.open(BytesIO(dutch)) as opened:
        assert str(opened.Root.Lang).startswith("nl")
    text = text_of(dutch)
    for signed in signature.signed_editions:
        for duty in signed.edition.duties:
            assert squeezed(duty["nl"]) in text


def test_it_stays_the_same_until_there_is_another_act(owner: PageClient, signature: Signature) -> None:
    assert owner.get(path(signature) + ".pdf").data == owner.get(path(signature) + ".pdf").data


def test_the_page_of_the_signature_links_to_it(owner: PageClient, signature: Signature) -> None:
    assert f"{path(signature)}.pdf" in owner.get(path(signature)).text


def test_another_company_has_no_such_signature(
    as_role: Callable[..., PageClient], session: Session, signature: Signature
) -> None:
    other = factories.company(session, at=clock())
    stranger = as_role(Role.COMPANY_OWNER, of=other)
    stranger.get(f"/en/desk/company/{other.slug}/signature/{signature.public_id}.pdf", status=404)
    stranger.get(path(signature) + ".pdf", status=404)
