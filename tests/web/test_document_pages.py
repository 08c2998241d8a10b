"""The public pages of the documents, and the addresses that badges give for them."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.clock import now as clock
from app.keys import badge_keys
from badge import openbadge
from badge.claims import BadgeClaims
from badge.models import Badge
from signatories.documents import loading
from signatories.documents.versions import version_of
from tests import factories
from tests.pages import PageClient

VERSION = "2008-10+addendum-2018-12-13"


@pytest.fixture(autouse=True)
def loaded(session: Session) -> None:
    factories.documents(session, at=clock())
    session.commit()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/nl/documenten", "Gedragscode Notice-and-Take-Down"),
        ("/en/documents", "Notice-and-Take-Down Code of Conduct"),
        ("/nl/documenten/ntd/code/2008-10", "Dit is een demonstratietekst"),
        ("/en/documents/ntd/code/2008-10", "This is a demonstration text"),
        ("/nl/documenten/ntd/addendum/2018-12-13", "uiterlijk binnen 24 uur"),
        ("/en/documents/ntd/addendum/2018-12-13", "within 24 hours at most"),
        (f"/nl/documenten/ntd/{VERSION}", "Wij geven op elke melding antwoord"),
        (f"/en/documents/ntd/{VERSION}", "We answer every notice"),
    ],
)
def test_each_page_stands_in_both_languages(client: PageClient, path: str, words: str) -> None:
    page = client.get(path)
    assert words in page.text
    assert page.headers["Cache-Control"].startswith("public")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_an_edition_says_its_kind_and_its_whole_digest(
    client: PageClient, session: Session, lang: str
) -> None:
    place = {"nl": "documenten", "en": "documents"}[lang]
    code = factories.documents(session, at=clock())
    for document in code.documents:
        for edition in document.editions:
            page = client.get(f"/{lang}/{place}/ntd/{document.key}/{edition.edition}").text
            assert edition.digest in page
            assert {"nl": "Demonstratietekst", "en": "Demonstration text"}[lang] in page


def test_an_edition_says_from_when_it_holds_and_where_the_code_is_kept(
    client: PageClient, session: Session
) -> None:
    page = client.get("/en/documents/ntd/addendum/2018-12-13").text
    assert "13 December 2018" in page
    assert 'href="https://noticeandtakedowncode.nl/"' in page
    assert "Signatures under an earlier edition end on" not in page
    # Its day is not known to the register: no page may say one.
    page = client.get("/en/documents/ntd/code/2008-10").text
    assert "October 2008" in page
    assert "1 October 2008" not in page


def test_a_new_edition_says_when_signatures_under_the_earlier_one_end(
    client: PageClient, session: Session
) -> None:
    code = factories.documents(session, at=clock())
    loading.load_official(
        session,
        document=code.documents[1],
        edition="2027-01-15",
        effective_on=date(2027, 1, 15),
        source="Werkgroep",
        text_nl="Uitgave 2027-01-15.",
        text_en="Edition 2027-01-15.",
        at=clock(),
        resign_within_days=90,
    )
    page = client.get("/en/documents/ntd/addendum/2027-01-15").text
    assert "15 April 2027" in page


@pytest.mark.parametrize(
    ("path", "dutch", "english"),
    [
        ("/codes/ntd/2008-10", "/nl/documenten/ntd/code/2008-10", "/en/documents/ntd/code/2008-10"),
        (
            "/codes/ntd/addendum/2018-12-13",
            "/nl/documenten/ntd/addendum/2018-12-13",
            "/en/documents/ntd/addendum/2018-12-13",
        ),
        (f"/codes/ntd/{VERSION}", f"/nl/documenten/ntd/{VERSION}", f"/en/documents/ntd/{VERSION}"),
        (
            f"/codes/ntd/{VERSION}/criteria",
            f"/nl/documenten/ntd/{VERSION}#criteria",
            f"/en/documents/ntd/{VERSION}#criteria",
        ),
    ],
)
def test_an_address_in_a_badge_leads_to_the_page_in_ones_own_language(
    client: PageClient, path: str, dutch: str, english: str
) -> None:
    for languages, target in (("nl,en;q=0.5", dutch), ("en-GB,en;q=0.9,nl;q=0.5", english), ("fr", dutch)):
        answer = client.get(path, status=302, headers={"Accept-Language": languages})
        assert answer.location == target
        assert "Accept-Language" in answer.headers["Vary"]
        client.get(target.partition("#")[0])


def test_every_address_that_a_real_badge_gives_leads_somewhere(client: PageClient, session: Session) -> None:
    hosters = factories.association(session, at=clock())
    company = factories.company(session, at=clock(), member_of=hosters)
    signature = factories.signature(session, company, at=clock(), association=hosters)
    badge = factories.badge(
        session, signature, keys=badge_keys(), base_url="http://localhost:8000", at=clock()
    )
    session.commit()
    claims = said_by(badge)
    assert claims.version == version_of(signature.editions)
    subject = openbadge.write(claims)["credentialSubject"]
    achievement = subject["achievement"]
    given = [subject["source"]["id"], achievement["id"], achievement["criteria"]["id"]]
    given += [alignment["targetUrl"] for alignment in achievement["alignment"]]
    for address in given:
        client.follow(address.removeprefix("http://localhost:8000"))


def said_by(badge: Badge) -> BadgeClaims:
    assert badge.current is not None
    return openbadge.read(badge.current.payload)


@pytest.mark.parametrize(
    "path",
    ["/codes/ntd/2009", "/codes/other/2008-10", "/codes/ntd/code/2009", "/codes/ntd/2009/criteria"],
)
def test_an_edition_that_is_not_there_is_a_404_in_plain_text(client: PageClient, path: str) -> None:
    assert client.get(path, status=404).mimetype == "text/plain"


@pytest.mark.parametrize(
    "path",
    ["/nl/documenten/ntd/code/2009", "/en/documents/other/code/2008-10", "/en/documents/ntd/2009",
     "/en/documents/ntd/2008-10+code-2008-10"],
)  # fmt: skip
def test_a_document_that_is_not_there_is_a_page_that_says_so(client: PageClient, path: str) -> None:
    client.get(path, status=404)
