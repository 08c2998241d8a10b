"""Another code of conduct is rows, no code: it is listed, signed beside the first, and stands on the company's page."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.roles import Role
from signatories.documents.documents import CodeOfConduct, Document, TextKind, current_editions
from signatories.documents.loading import publish_edition
from signatories.models import Association
from signatories.signatures import countersigning, signing
from signatories.signatures.signature_states import SignatureState
from tests import factories
from tests.pages import PageClient

NAME = "Transparency Code"


def another_code(session: Session, at: datetime) -> CodeOfConduct:
    code = CodeOfConduct(slug="transparency", name_nl="Transparantiecode", name_en=NAME, term_months=12)
    charter = Document(code_of_conduct=code, key="charter", name_nl="Handvest", name_en="Charter", position=0)
    session.add_all([code, charter])
    session.flush()
    publish_edition(
        session, document=charter, edition="2026-01", effective_on=at.date(), text_kind=TextKind.DEMO, source="test",
        text_nl="Versie 2026-01. Wij tellen meldingen.", text_en="Edition 2026-01. We count notices.",
        duties=[{"id": "count", "nl": "Wij tellen meldingen.", "en": "We count notices."}], at=at,
    )  # fmt: skip
    session.refresh(charter)
    return code


def test_a_second_code_of_conduct_is_signed_beside_the_first(
    client: PageClient, session: Session, now: datetime
) -> None:
    hosters: Association = factories.association(session, at=now)
    company = factories.company(session, at=now, name="Twee B.V.", member_of=hosters)
    first = factories.signature(session, company, at=now, association=hosters)
    code = another_code(session, now)
    owner = client.sign_in(factories.person(session, Role.COMPANY_OWNER, at=now, of=company, language="en"))
    desk = owner.get("/en/desk/company/twee-bv").text
    assert f"Read and sign the {NAME}" in desk
    assert f"<h2>{NAME}</h2>" in desk
    editions = current_editions(session, code_of_conduct=code, on=now.date())
    typed, ticked = factories.everything_read(editions)
    second = signing.sign(
        session, company=company, code_of_conduct=code, association=hosters, signer_name="Vera",
        signer_function="director", typed_editions=typed, ticked_duties=ticked, at=now,
    )  # fmt: skip
    countersigning.countersign(session, signature=second, by=hosters, at=now)
    session.commit()
    assert [each.state_at(now) for each in (first, second)] == [SignatureState.IN_FORCE] * 2
    for path in ("/en/documents", "/en/documents/transparency/charter/2026-01", "/en/signatories/twee-bv"):
        assert "Charter" in client.get(path).text, path
