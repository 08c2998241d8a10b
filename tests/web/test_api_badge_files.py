"""With a token a company's own server finds the files of its logos, and fetches each only when it changed."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.clock import now
from app.keys import badge_keys
from app.owners import Owner
from app.signatures import acts
from app.tokens import issuing
from app.tokens.errors import ScopeNotOfDesk
from app.tokens.scopes import Scope
from badge import records
from badge.artwork import Form
from signatories.signatures.signature_states import SuspensionKind
from tests import factories
from tests.conftest import BASE_URL
from tests.shown_badge import ShownBadge, shown_badge
from tests.web.test_api import Ask, ask

__all__ = ["ask"]
PATH = "/badges/files"


@pytest.fixture
def shown(session: Session) -> ShownBadge:
    return shown_badge(session)


def secret_of(session: Session, owner: Owner, *scopes: Scope) -> str:
    ends_on = (now() + timedelta(days=30)).date()
    _, secret = issuing.make(
        session, owner=owner, label="website", scopes=scopes, ends_on=ends_on, by="0123456789abcdef", at=now()
    )
    session.commit()
    return secret


def test_each_file_is_where_it_says_and_comes_again_only_when_it_changed(
    app: Flask, ask: Ask, session: Session, shown: ShownBadge
) -> None:
    secret = secret_of(session, Owner(company=shown.company), Scope.BADGE_FILES)
    body = ask(f"{PATH}?theme=dark&lang=en", secret).json
    assert body
    (listed,) = body["badges"]
    assert (listed["code"], listed["verdict"]) == (shown.code, "valid")
    assert listed["file_name"] == f"gedragscode-{shown.code}.svg"
    assert [each["form"] for each in listed["files"]] == [form.key for form in Form]
    web = app.test_client()
    card = next(each for each in listed["files"] if each["form"] == "card")
    path = card["svg"].removeprefix(BASE_URL)
    assert path == f"/badges/{shown.code}/card-dark-en.svg"
    for each in (path, card["png"].removeprefix(BASE_URL), listed["token"].removeprefix(BASE_URL)):
        etag = web.get(each).headers["ETag"]
        assert web.get(each, headers={"If-None-Match": etag}).status_code == 304
    judged = records.verify(
        session, web.get(path).data, keys=badge_keys(), base_url=BASE_URL, at=now(), on=shown.badge.origin
    )
    assert (judged.verdict.value, card["has_credential"]) == ("valid", True)
    etag = web.get(path).headers["ETag"]
    acts.suspend(
        session,
        signature=shown.badge.signature,
        by=None,
        kind=SuspensionKind.OTHER,
        reason="It does not answer.",
        keys=badge_keys(),
        base_url=BASE_URL,
        at=now(),
    )
    session.commit()
    body = ask(PATH, secret).json
    assert body and body["badges"][0]["verdict"] == "suspended"
    assert web.get(path, headers={"If-None-Match": etag}).status_code == 200
    shown.withdraw()
    body = ask(PATH, secret).json
    assert body and body["badges"] == []


def test_a_token_finds_the_files_of_its_own_company_alone(
    ask: Ask, session: Session, shown: ShownBadge
) -> None:
    other = factories.company(session, at=now(), name="Ander B.V.")
    body = ask(PATH, secret_of(session, Owner(company=other), Scope.BADGE_FILES)).json
    assert body and body["badges"] == []
    assert ask(PATH, secret_of(session, Owner(company=shown.company), Scope.BADGES_READ)).status_code == 403
    hosters = shown.badge.signature.association
    with pytest.raises(ScopeNotOfDesk):
        secret_of(session, Owner(association=hosters), Scope.BADGE_FILES)
    own = secret_of(session, Owner(company=shown.company), Scope.BADGE_FILES)
    body = ask(f"{PATH}?theme=light&lang=nl", own).json
    assert body and body["badges"][0]["files"][0]["svg"].endswith("/card-light-nl.svg")
    refused = ask(f"{PATH}?theme=../x&lang=<b>", own)
    assert refused.status_code == 400 and "../x" not in refused.text and "<b>" not in refused.text
