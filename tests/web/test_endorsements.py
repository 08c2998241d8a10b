"""What visitors, programs and the company see of an endorsement; every fault leaves the badge alone."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now
from app.jobs import endorsements as endorsement_work
from app.jobs import running
from app.keys import badge_keys
from app.roles import Role
from badge.endorsements import form
from badge.endorsements.models import Endorsement
from badge.proof_models import ProvenCredential
from badge.trusted_keys import TrustedKeys
from signatories import admission
from tests import factories
from tests.conftest import BASE_URL
from tests.pages import PageClient
from tests.shown_badge import ShownBadge, shown_badge

SENTENCE = "Vereniging van Hosters confirms with its own signature that Voorbeeld Hosting B.V. has been"


@pytest.fixture
def shown(session: Session) -> ShownBadge:
    return shown_badge(session)


def made(shown: ShownBadge) -> Endorsement:
    return shown.session.scalars(select(Endorsement)).one()


def seen(app: Flask, client: PageClient, shown: ShownBadge) -> list[object]:
    """What page, JSON, API and command show of the endorsement; the badge itself is valid each time."""
    html = client.get(f"/en/verify/{shown.code}").text
    assert "This logo is valid" in html
    wire = client.http.get(f"/v/{shown.code}.json").get_json()
    api = client.http.post("/api/v1/verify", json={"badge": shown.token}).get_json()
    done = app.test_cli_runner().invoke(args=["badge", "verify", shown.code, "--json"])
    by_command = json.loads(done.output)
    assert (wire["verdict"], api["verdict"], by_command["verdict"], done.exit_code) == (*["valid"] * 3, 0)
    return [SENTENCE in html, *(bool(each["endorsement"]) for each in (wire, api, by_command))]


def test_all_show_it_and_link_the_statement(app: Flask, client: PageClient, shown: ShownBadge) -> None:
    assert seen(app, client, shown) == [True] * 4
    said = client.http.get(f"/v/{shown.code}.json").get_json()["endorsement"]
    assert said == {
        "association": "Vereniging van Hosters",
        "since": "2020-01-01",
        "url": f"{BASE_URL}/associations/hosters/endorsements/{shown.code}-1.jwt",
    }
    in_words = app.test_cli_runner().invoke(args=["badge", "verify", shown.code]).output
    assert (
        f"member    of Vereniging van Hosters since 2020-01-01, by its own signature: {said['url']}"
        in in_words
    )
    answer = client.http.get(said["url"].removeprefix(BASE_URL))
    assert (answer.status_code, answer.mimetype, answer.text) == (200, "text/plain", made(shown).token)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "public, max-age=300"


def test_a_stranger_can_check_it_with_what_is_published(client: PageClient, shown: ShownBadge) -> None:
    answer = client.http.get("/associations/hosters/did.json")
    assert answer.mimetype == "application/did+json"
    keys = TrustedKeys.from_did_document(answer.get_json())
    claims = form.unseal(made(shown).token or "", keys)
    listed = client.http.get(claims.status_list_id.removeprefix(BASE_URL))
    assert (listed.status_code, listed.mimetype) == (200, "application/vc+jwt")
    assert listed.headers["Cache-Control"] == "public, max-age=300, stale-if-error=3600"
    assert answer.get_json()["id"] == "did:web:localhost%3A8000:associations:hosters"


def test_the_command_checks_it_offline_with_what_was_downloaded(
    app: Flask, client: PageClient, shown: ShownBadge, tmp_path: Path
) -> None:
    said = form.read(made(shown).payload)
    names = {
        "keys": "/.well-known/did.json",
        "association": "/associations/hosters/did.json",
        "list": "/status/revocation/1",
        "theirs": said.status_list_id.removeprefix(BASE_URL),
        "said": said.id.removeprefix(BASE_URL),
    }
    for name, address in names.items():
        (tmp_path / name).write_bytes(client.http.get(address).data)

    def verified(*more: str) -> dict[str, Any]:
        files = [str(tmp_path / each) if each in names else each for each in more]
        words = ["badge", "verify", shown.token, "--offline", "--json", "--keys", str(tmp_path / "keys")]
        answer = app.test_cli_runner().invoke(args=[*words, "--status", str(tmp_path / "list"), *files])
        found = json.loads(answer.output)
        assert found["verdict"] == "valid"
        return found

    theirs = ("--keys", "association", "--status", "theirs")
    found = verified(*theirs, "--endorsement", "said")["endorsement"]
    assert (found["association"], found["url"]) == ("Vereniging van Hosters", said.id)
    assert verified(*theirs)["endorsement"] is None
    assert verified("--status", "theirs", "--endorsement", "said")["endorsement"] is None
    assert verified("--keys", "association", "--endorsement", "said")["endorsement"] is None
    assert verified(*theirs, "--endorsement", "list")["endorsement"] is None
    alone = ["badge", "verify", shown.token, "--endorsement", str(tmp_path / "said")]
    assert app.test_cli_runner().invoke(args=alone).exit_code == 2


def test_with_a_fault_the_badge_stands_without_it(app: Flask, client: PageClient, shown: ShownBadge) -> None:
    endorsement, at = made(shown), now()
    ring, good = badge_keys().of_association("hosters"), endorsement.token
    claims, key = form.read(endorsement.payload), ring.signing_key(at=at)
    over = replace(claims, valid_from=at - timedelta(days=9), valid_until=at - timedelta(days=1))
    for fault in (
        form.seal(claims, badge_keys().of_association("clouds").signing_key(at=at)),
        form.seal(claims, badge_keys().signing_key(at=at)),
        form.seal(replace(claims, register_number="kvk:00009999"), key),
        form.seal(replace(claims, origin="https://b.example"), key),
        form.seal(over, key),
    ):
        made(shown).token = fault
        shown.session.commit()
        assert seen(app, client, shown) == [False] * 4
    made(shown).token = good
    shown.session.commit()
    assert seen(app, client, shown) == [True] * 4
    admission.end_membership(
        shown.session,
        association=made(shown).association,
        company=shown.company,
        to_on=at.date(),
        at=at,
    )
    assert seen(app, client, shown) == [False] * 4


def test_with_its_key_withdrawn_the_badge_stands_without_it(
    app: Flask, client: PageClient, shown: ShownBadge
) -> None:
    ring = badge_keys().of_association("hosters")
    ring.withdraw(ring.signing_key(at=now()).kid, at=now())
    assert seen(app, client, shown) == [False] * 4


def test_a_withdrawn_one_stays_to_be_read_and_its_list_says_so(client: PageClient, shown: ShownBadge) -> None:
    token = made(shown).token
    shown.withdraw()
    assert client.http.get(f"/associations/hosters/endorsements/{shown.code}-1.jwt").text == token
    wire = client.http.get(f"/v/{shown.code}.json").get_json()
    assert (wire["verdict"], wire["endorsement"]) == ("withdrawn", None)


def test_addresses_that_lead_nowhere(client: PageClient, shown: ShownBadge) -> None:
    factories.association(shown.session, at=now(), slug="clouds", name="Cloudvereniging")
    shown.session.commit()
    for path in (
        f"/associations/hosters/endorsements/{shown.code}-2.jwt",
        f"/associations/clouds/endorsements/{shown.code}-1.jwt",
        "/associations/clouds/did.json",
        "/associations/nobody/did.json",
        "/associations/hosters/status/revocation/2",
        "/badges/000000000000.json",
    ):
        assert client.http.get(path).status_code == 404, path


def test_an_associations_key_signs_no_badge(client: PageClient, shown: ShownBadge) -> None:
    api = client.http.post("/api/v1/verify", json={"badge": made(shown).token})
    assert api.get_json()["verdict"] == "unknown_issuer"


def test_the_association_says_which_key_speaks_for_it(client: PageClient, shown: ShownBadge) -> None:
    record = badge_keys().of_association("hosters").active
    assert record is not None
    html = client.get("/en/associations/hosters").text
    assert record.thumbprint in html
    assert "The register keeps this key for the association" in html
    assert 'href="/associations/hosters/did.json"' in html
    factories.association(shown.session, at=now(), slug="clouds", name="Cloudvereniging")
    assert "What it signs itself" not in client.get("/en/associations/clouds").text


def test_the_company_sees_it_with_its_logo(client: PageClient, shown: ShownBadge) -> None:
    client.sign_in_as(Role.COMPANY_OWNER, of=shown.company)
    path = f"/en/desk/company/{shown.company.slug}/logo/{shown.code}"
    html = client.get(path).text
    assert "confirms with its own signature that you have been its member since" in html
    assert f'href="/badges/{shown.code}.json"' in client.get(f"{path}/forms").text
    made(shown).token = "x"
    assert "There is no endorsement of Vereniging van Hosters beside this logo now." in client.get(path).text


def test_the_form_with_a_proof_inside_is_a_file_like_the_others(
    client: PageClient, shown: ShownBadge
) -> None:
    answer = client.http.get(f"/badges/{shown.code}.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/vc")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    again = client.http.get(f"/badges/{shown.code}.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    keys = client.http.get("/.well-known/did.json").get_json()
    (proof,) = json.loads(answer.text)["proof"]
    assert proof["verificationMethod"] == keys["assertionMethod"][-1]
    assert proof["verificationMethod"] not in client.http.get("/.well-known/jwks.json").text
    page = client.post("/verify", {"badge": answer.text, "lang": "en"}, status=200).text
    assert "This logo is valid" in page
    changed = answer.text.replace("Voorbeeld Hosting", "Another Hosting")
    assert "This logo is forged" in client.post("/verify", {"badge": changed, "lang": "en"}, status=200).text
    shown.withdraw()
    assert client.http.get(f"/badges/{shown.code}.json").text == answer.text
    assert "withdrawn" in client.post("/verify", {"badge": answer.text, "lang": "en"}, status=200).text


def test_the_worker_makes_what_is_lacking(client: PageClient, shown: ShownBadge) -> None:
    assert {endorsement_work.settle_endorsements, endorsement_work.make_proofs} <= set(running.WORK)
    assert endorsement_work.complete_endorsements in running.HOURLY
    shown.session.query(Endorsement).delete()
    shown.session.query(ProvenCredential).delete()
    shown.session.commit()
    assert f"/badges/{shown.code}.json" not in client.get(f"/en/verify/{shown.code}").text
    endorsement_work.make_proofs()
    endorsement_work.complete_endorsements()
    assert client.http.get(f"/badges/{shown.code}.json").status_code == 200
    assert client.http.get(f"/v/{shown.code}.json").get_json()["endorsement"] is not None


def test_the_commands_know_the_other_keys(app: Flask, client: PageClient, shown: ShownBadge) -> None:
    run = app.test_cli_runner().invoke
    ring = badge_keys().of_association("hosters")
    assert ring.signing_key(at=now()).kid in run(args=["keys", "list", "--association", "hosters"]).output
    kid = badge_keys().proofs.signing_key(at=now()).kid
    assert kid in run(args=["keys", "list", "--of", "proofs"]).output
    assert run(args=["keys", "list", "--association", "nobody"]).exit_code == 1
    before = ring.signing_key(at=now()).kid
    first, second = (factories.person(shown.session, Role.OPERATOR, at=now()).email for _ in range(2))
    shown.session.commit()
    withdrawing = ["keys", "withdraw", before, "--association", "hosters", "--yes", "--as"]
    assert "Proposed" in run(args=[*withdrawing, first]).output
    assert ring.signing_key(at=now()).kid == before
    done = run(args=[*withdrawing, second])
    assert done.exit_code == 0, done.output
    said = client.http.get(f"/v/{shown.code}.json").get_json()["endorsement"]
    assert said["url"].endswith("-2.jwt")
    for each in (first, second):
        run(args=["keys", "withdraw", kid, "--of", "proofs", "--yes", "--as", each])
    (proof,) = json.loads(client.http.get(f"/badges/{shown.code}.json").text)["proof"]
    assert proof["verificationMethod"] == badge_keys().proofs.signing_key(at=now()).kid != kid
    assert "list hosters 1" in run(args=["status-list", "refresh"]).output
