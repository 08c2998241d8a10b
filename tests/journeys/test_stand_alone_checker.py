"""The stand-alone checker, in the real browser with the network off, against every sample of the corpus."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from playwright.sync_api import Browser, Page

from app.badges import checker
from app.transparency import proofs
from app.transparency.refusals import ProofFails
from badge import ticket, ticket_judging, token
from badge.ticket import Ticket
from badge.token import MAX_BADGE
from signatories import leaves
from tests.badge_samples import AT, CLAIMS, INDEX, KEY, listed, trusted
from tests.corpus import reading
from tests.corpus.sample import Sample
from tests.pages import PageClient
from tlog import merkle, note, proof
from tlog.checkpoint import Checkpoint, origin_of

pytestmark = pytest.mark.browser

JUDGE = """async ({ data, ...rest }) => {
  const shown = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  return badgeChecker.judge({ shown, ...rest });
}"""
BY_HAND = ("good/token.jwt", "good/svg-dark.svg", "good/png.png", "signature/der.jwt", "claims/exp-nan.jwt",
           "status/list-bomb.jwt", "carrier/billion-laughs.svg", "origin/www.jwt", "key/stranger.jwt")  # fmt: skip
TICKET = Ticket.of(CLAIMS, at=AT)
PRINTED = ticket.address(TICKET, token.sign(ticket.write(TICKET), KEY, kind=ticket.KIND))

PROVE = """async ({ data, keys, lists, at, cases }) => {
  const shown = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  const answer = await badgeChecker.judge({ shown, keys, lists, at, on: null });
  const found = [];
  for (const each of cases) {
    const log = await badgeChecker.judgeProof({ ...each, found: answer.found });
    found.push({ ...log, verdict: badgeChecker.withLog(answer, log).verdict });
  }
  return found;
}"""
ORIGIN = origin_of(CLAIMS.base_url)
LOG, SEEN = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))
LOG_KEY = note.Key(ORIGIN, note.ED25519, LOG.public_key().public_bytes_raw())
SEEN_KEY = note.Key("register.example/witness", note.COSIGNATURE, SEEN.public_key().public_bytes_raw())
KEYS = f"{LOG_KEY.vkey}\n{SEEN_KEY.vkey}\n"
PLACE, SIZE = 5, 9


def proven(kind: str = "badge-issued", *, place: int = PLACE, size: int = SIZE, **said: object) -> str:
    """A proof that the log of *size* entries has at *place* what was done last with the logo of the samples."""
    data = {"badge": CLAIMS.code, "company": CLAIMS.register_number, "reason": "operator", **said}
    entry = leaves.written(place, leaves.stamp(AT), kind, json.dumps(data, sort_keys=True))
    others = [merkle.leaf_hash(f"entry {number}".encode()) for number in range(size)]
    node = merkle.nodes_of([*others[:place], merkle.leaf_hash(entry), *others[place + 1 :]])
    head = Checkpoint(ORIGIN, size, merkle.root(size, node))
    lines = [
        note.signature_line(LOG_KEY, LOG.sign(head.text.encode())),
        note.cosignature_line(SEEN_KEY, head.text, at=int(AT.timestamp()), sign=SEEN.sign),
    ]
    path = merkle.inclusion(place, size, node)
    return proof.written(proof.Proof(place, tuple(path), note.written(head.text, lines), extra=entry))


def holds(text: str) -> bool:
    """What the register itself says of it."""
    try:
        said = proofs.checked(text, [LOG_KEY, SEEN_KEY]).said
    except ProofFails:
        return False
    return said["data"].get("badge") == CLAIMS.code and said["data"].get("company") == CLAIMS.register_number


@pytest.fixture
def page(app: Flask, browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The file as it is downloaded, opened from disk where nothing can be reached."""
    answer = PageClient(app).get(f"/{checker.NAME}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    file = tmp_path / checker.NAME
    file.write_bytes(answer.data)
    context = browser.new_context(offline=True, viewport={"width": 390, "height": 800}, locale="en-GB")
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    opened = context.new_page()
    opened.clock.set_fixed_time(AT)
    opened.goto(file.as_uri())
    yield opened
    assert set(asked) == {file.as_uri()}
    context.close()


def by_program(page: Page, data: bytes, **rest: object) -> dict[str, object]:
    return page.evaluate(JUDGE, {"data": base64.b64encode(data).decode(), **rest})


def test_it_gives_every_sample_its_verdict(page: Page) -> None:
    wrong = []
    for sample in reading.samples():
        found = by_program(
            page,
            sample.data,
            keys=reading.key_file(sample.keys).read_text(),
            lists=reading.lists(sample),
            at=sample.at.timestamp(),
            on=sample.on,
        )
        if found["verdict"] != its_verdict(sample):
            wrong.append((sample.file, found["verdict"]))
    assert wrong == []


def its_verdict(sample: Sample) -> str:
    """What the file must say: of the form with a proof inside, that it cannot check it; else as the register."""
    try:
        has_proof = sample.has_its_proof_inside and "proof" in json.loads(sample.data)
    except ValueError:
        return sample.verdict
    return "cannot_check" if has_proof and len(sample.data) < MAX_BADGE else sample.verdict


def test_it_judges_tickets_as_the_command_does(page: Page) -> None:
    late = TICKET.valid_until + timedelta(seconds=61)
    for lists, at, on in (
        ([listed()], AT, None),
        ([listed(INDEX)], AT, None),
        ([], AT, None),
        ([listed(at=late)], late, None),
        ([listed()], AT, "copy.example"),
    ):
        expected = ticket_judging.judge(PRINTED, keys=trusted(), status_lists=lists, at=at, on=on)
        assert expected is not None
        keys = reading.key_file("register").read_text()
        found = by_program(page, PRINTED.encode(), keys=keys, lists=lists, at=at.timestamp(), on=on)
        assert (found["verdict"], found["ticket"]) == ("not_a_badge", expected.outcome.value)


def prove(page: Page, cases: list[dict[str, str]]) -> list[dict[str, object]]:
    (good,) = [each for each in reading.samples() if each.file == "good/token.jwt"]
    given = {
        "data": base64.b64encode(good.data).decode(),
        "keys": reading.key_file(good.keys).read_text(),
        "lists": reading.lists(good),
        "at": good.at.timestamp(),
        "cases": cases,
    }
    return page.evaluate(PROVE, given)


def test_it_checks_the_proof_of_the_log_beside_a_logo_as_the_register_does(page: Page) -> None:
    text = proven()
    (found,) = prove(page, [{"text": text, "keys": KEYS}])
    assert found == {
        "outcome": "holds",
        "act": "badge-issued",
        "index": PLACE,
        "size": SIZE,
        "seenAt": AT.timestamp(),
        "verdict": "valid",
    }
    places = [(place, size) for size in (1, 2, 3, 7, 8, 9, 33) for place in (0, size // 2, size - 1)]
    said = prove(page, [{"text": proven(place=place, size=size), "keys": KEYS} for place, size in places])
    assert [(each["outcome"], each["index"], each["size"]) for each in said] == [
        ("holds", place, size) for place, size in places
    ]
    (withdrawn,) = prove(page, [{"text": proven("badge-withdrawn"), "keys": LOG_KEY.vkey}])
    assert (withdrawn["outcome"], withdrawn["verdict"], withdrawn["seenAt"]) == ("holds", "withdrawn", None)
    stranger = note.Key(ORIGIN, note.ED25519, SEEN_KEY.public).vkey
    wrong = (
        (proven(badge="0" * 12), KEYS, "It proves an act about something else."),
        (proven(company="kvk:00000009"), KEYS, "It proves an act about something else."),
        (proven("company-added"), KEYS, "It proves an act about something else."),
        (text, stranger, "No key of the log that is given here signed it."),
        (text, SEEN_KEY.vkey, "No key of the log that is given here signed it."),
        (text.replace(f"index {PLACE}", "index 4"), KEYS, "The entry is not in the tree that was signed."),
        (text.replace(f"\n{SIZE}\n", "\n8\n"), KEYS, "A signature under it does not hold."),
        (text.replace(f"\n{SIZE}\n", f"\n0{SIZE}\n"), KEYS, "This is not a proof of the log."),
        ("", KEYS, "This is not a proof of the log."),
    )
    said = prove(page, [{"text": each[0], "keys": each[1]} for each in wrong])
    assert [(each["outcome"], each["why"]) for each in said] == [("fails", each[2]) for each in wrong]
    assert {each["verdict"] for each in said} == {"valid"}
    unusable = ("", "keys", LOG_KEY.vkey[:-1], LOG_KEY.vkey.replace("+", "-", 1))
    cases = [{"text": text, "keys": keys} for keys in unusable]
    assert {each["outcome"] for each in prove(page, cases)} == {"cannot_check"}


def test_every_changed_sign_of_a_proof_is_judged_as_the_register_judges_it(page: Page) -> None:
    text = proven()
    changed = [
        f"{text[:at]}{sign}{text[at + 1 :]}"
        for at in range(0, len(text), 5)
        for sign in ("A", "\n")
        if text[at] != sign
    ]
    said = [
        each["outcome"] == "holds" for each in prove(page, [{"text": each, "keys": KEYS} for each in changed])
    ]
    assert said == [holds(each) for each in changed]
    assert len(changed) > 250 and said.count(True) < len(changed) / 20


def fill_in(page: Page, sample: Sample) -> str:
    """Check a sample by hand; the headline of the answer."""
    page.reload()
    page.locator("#file").set_input_files(reading.FOLDER / sample.file)
    page.locator("#on").fill(sample.on or "")
    page.locator("#keys").fill(reading.key_file(sample.keys).read_text())
    page.locator("#lists").fill("\n".join(reading.lists(sample)))
    page.get_by_role("button", name="Check this logo").click()
    return page.locator("#answer h2").inner_text()


def test_a_person_gets_the_answer_in_words(page: Page, screenshots: Path) -> None:
    headlines = {
        "valid": "This logo is valid",
        "forged": "This logo is forged",
        "not_a_badge": "This is not a logo of this register",
        "cannot_check": "This logo cannot be checked now",
        "not_for_this_site": "This logo is not for this website",
        "unknown_issuer": "This logo was not issued by this register",
    }
    for sample in reading.samples():
        if sample.file in BY_HAND:
            assert fill_in(page, sample) == headlines[sample.verdict], sample.file
    (good,) = [each for each in reading.samples() if each.file == "good/token.jwt"]
    fill_in(page, good)
    assert page.locator("#answer .site").inner_text() == "hosting-a.example"
    faults = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert faults.response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.screenshot(path=screenshots / "checker-390.png", full_page=True)
    page.get_by_role("button", name="Nederlands").click()
    assert page.locator("html").get_attribute("lang") == "nl"
    assert page.locator("#answer h2").inner_text() == "Dit logo is geldig"
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert Axe().run(page, options={"runOnly": ["wcag2aa"]}).response["violations"] == []
    page.screenshot(path=screenshots / "checker-dark.png", full_page=True)
    page.reload()
    page.set_viewport_size({"width": 390, "height": 800})
    page.locator("#proof").fill(proven("badge-withdrawn"))
    page.locator("#log-keys").fill(KEYS)
    page.locator("#file").set_input_files(reading.FOLDER / good.file)
    page.locator("#keys").fill(reading.key_file(good.keys).read_text())
    page.locator("#lists").fill("\n".join(reading.lists(good)))
    page.get_by_role("button", name="Check this logo").click()
    assert page.locator("#answer h2").inner_text() == "This logo has been withdrawn"
    assert "The public log says last that this logo was withdrawn." in page.locator("#answer").inner_text()
    assert Axe().run(page, options={"runOnly": ["wcag2aa"]}).response["violations"] == []
    page.screenshot(path=screenshots / "checker-proof-390.png", full_page=True)
    page.reload()
    page.locator("#shown").fill(PRINTED)
    page.locator("#keys").fill(reading.key_file("register").read_text())
    page.get_by_role("button", name="Check this logo").click()
    assert "The ticket is real" in page.locator("#answer h2").inner_text()
