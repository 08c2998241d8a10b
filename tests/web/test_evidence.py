"""Evidence packs: numbered claims with their sources, as the register stood then, the same bytes again."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.as_of import DayToCome
from app.clock import now as clock
from app.evidence import pack
from app.evidence.pack import NoSuchPart, Pack
from app.roles import Role
from signatories import admission, leaves
from signatories.entries import LogHead, tree
from signatories.errors import NotAMember
from signatories.journal import JournalLine
from signatories.models import Association, Company
from tests import factories
from tests.pages import PageClient
from tests.pdf_text import text_of
from tests.queries import counted
from tlog import merkle

BASE_URL = "http://localhost:8000"
PAGE = "/en/desk/association/hosters/evidence"
BEFORE = timedelta(days=40)


@pytest.fixture
def hosters(session: Session) -> Association:
    return factories.association(session, at=clock() - BEFORE)


@pytest.fixture
def signed(session: Session, hosters: Association) -> Company:
    company = factories.company(session, at=clock() - BEFORE, name="Eerste Host B.V.", member_of=hosters)
    factories.signature(session, company, at=clock() - timedelta(days=20), association=hosters)
    return company


def made(session: Session, association: Association, at: datetime | None = None, **more: object) -> Pack:
    given = {"made_at": clock(), "role": "officer", "by": "0123456789abcdef", "base_url": BASE_URL, **more}
    return pack.make(session, association=association, at=at or clock(), **given)  # pyright: ignore[reportArgumentType]


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_the_manifest_has_the_digest_of_each_file(
    session: Session, hosters: Association, signed: Company
) -> None:
    files = opened(made(session, hosters).content)
    manifest = json.loads(files.pop("manifest.json"))
    assert manifest["files"].keys() == files.keys()
    for name, content in files.items():
        assert manifest["files"][name] == {
            "sha256": hashlib.sha256(content).hexdigest(),
            "bytes": len(content),
        }
    assert manifest["made_by_role"] == "officer"
    assert manifest["members"] == 1


def test_every_claim_rests_on_entries_that_are_in_the_pack(
    session: Session, hosters: Association, signed: Company
) -> None:
    files = opened(made(session, hosters).content)
    log = {row["position"]: row for row in rows(files["log.csv"])}
    claims = rows(files["claims.csv"])
    assert {place for claim in claims for place in claim["log_entries"].split()} == set(log)
    for place, row in log.items():
        at = datetime.fromisoformat(row["at"])
        assert row["digest"] == leaves.digest(
            int(place), at, row["kind"], json.loads(row["data"]), row["salt"] or None
        )
    standing = next(each for each in claims if each["number"] == "1.2")
    kinds = {log[place]["kind"] for place in standing["log_entries"].split()}
    assert "signature-placed" in kinds


def test_the_paper_says_the_same_as_the_tables(
    session: Session, hosters: Association, signed: Company
) -> None:
    files = opened(made(session, hosters).content)
    text = text_of(files["evidence.pdf"])
    for claim in rows(files["claims.csv"]):
        assert "".join(claim["claim"].split()) in text, claim
    with pikepdf.open(io.BytesIO(files["evidence.pdf"])) as paper, paper.open_metadata() as meta:
        assert meta["pdfaid:part"] == "2"


def test_the_same_content_gives_the_same_bytes_but_for_when_it_was_made(
    session: Session, hosters: Association, signed: Company
) -> None:
    at = clock()
    first = made(session, hosters, at)
    second = made(session, hosters, at, made_at=at + timedelta(hours=1))
    assert first.digest == second.digest
    one, other = opened(first.content), opened(second.content)
    assert json.loads(one.pop("manifest.json")) != json.loads(other.pop("manifest.json"))
    assert one == other


def test_a_day_in_the_past_shows_what_was_recorded_then(
    session: Session, hosters: Association, signed: Company
) -> None:
    then = clock() - timedelta(days=30)
    before = made(session, hosters, then)
    factories.company(session, at=clock(), name="Later B.V.", member_of=hosters)
    session.flush()
    after = made(session, hosters, then)
    assert before.digest == after.digest
    (row,) = rows(opened(after.content)["members.csv"])
    assert (row["legal_name"], row["standing"]) == ("Eerste Host B.V.", "not-signed")


def test_a_pack_of_one_member_holds_no_other(session: Session, hosters: Association, signed: Company) -> None:
    factories.company(session, at=clock(), name="Ander B.V.", member_of=hosters)
    files = opened(made(session, hosters, company=signed).content)
    assert [row["legal_name"] for row in rows(files["members.csv"])] == ["Eerste Host B.V."]
    assert "Ander" not in text_of(files["evidence.pdf"])
    stranger = factories.company(session, at=clock())
    with pytest.raises(NotAMember):
        made(session, hosters, company=stranger)


def test_a_formula_in_a_name_stays_text(session: Session, hosters: Association) -> None:
    admission.admit(
        session, association=hosters, register_number="00009998", legal_name="@SUM(1)", trade_name=None,
        member_number=None, contact_email=None, from_on=factories.MEMBER_SINCE, at=clock(),
    )  # fmt: skip
    (row,) = rows(opened(made(session, hosters).content)["members.csv"])
    assert row["legal_name"] == "'@SUM(1)"


def test_more_members_than_a_pack_holds_come_in_parts_that_together_are_all(
    session: Session, hosters: Association, signed: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.company(session, at=clock(), member_of=hosters)
    session.flush()
    whole = opened(made(session, hosters).content)
    monkeypatch.setattr(pack, "MOST_MEMBERS", 1)
    parts = [made(session, hosters, part=part) for part in (1, 2)]
    assert [part.filename.removesuffix(".zip")[-12:] for part in parts] == ["-part-1-of-2", "-part-2-of-2"]
    for name in ("members.csv", "claims.csv"):
        assert [row for part in parts for row in rows(opened(part.content)[name])] == rows(whole[name])
    assert "Deel2van2" in text_of(opened(parts[1].content)["evidence.pdf"])
    for part in (0, 3):
        with pytest.raises(NoSuchPart, match="2 parts"):
            made(session, hosters, part=part)


def test_the_page_asks_for_a_part_where_there_are_parts(
    as_role: Callable[..., PageClient],
    session: Session,
    hosters: Association,
    signed: Company,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    officer = as_role(Role.OFFICER, of=hosters)
    factories.company(session, at=clock(), member_of=hosters)
    assert 'name="part"' not in officer.get(PAGE).text
    monkeypatch.setattr(pack, "MOST_MEMBERS", 1)
    assert 'name="part"' in officer.get(PAGE).text
    answer = officer.submit(PAGE, {"on": clock().date().isoformat(), "part": "9"}, status=422)
    assert "This pack has 2 parts" in answer.text


def test_the_number_of_queries_does_not_grow_with_the_members(
    session: Session, hosters: Association, signed: Company
) -> None:
    counts = []
    for _ in range(2):
        made(session, hosters)
        with counted(session.get_bind().engine) as statements:
            made(session, hosters)
        counts.append(len(statements))
        for _ in range(5):
            factories.company(session, at=clock(), member_of=hosters)
        session.flush()
    assert counts[0] == counts[1]


def test_an_officer_gets_it_from_the_page_and_the_journal_knows(
    as_role: Callable[..., PageClient], session: Session, hosters: Association, signed: Company
) -> None:
    officer = as_role(Role.OFFICER, of=hosters)
    answer = officer.submit(PAGE, {"on": clock().date().isoformat()}, status=200)
    assert answer.mimetype == "application/zip"
    assert "attachment" in answer.headers["Content-Disposition"]
    line = session.scalars(select(JournalLine).where(JournalLine.kind == "evidence-pack-made")).one()
    assert line.association == hosters and line.by
    assert line.data["digest"] == json.loads(opened(answer.data)["manifest.json"])["digest"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [({"on": "2999-01-01"}, "still to come"), ({"on": "1999-01-01"}, "began on"), ({"on": ""}, "Type a date"),
     ({"on": "2026-11-24", "member": "00000001"}, "")],
)  # fmt: skip
def test_what_cannot_be_made_is_refused_on_the_form(
    as_role: Callable[..., PageClient],
    hosters: Association,
    signed: Company,
    sent: dict[str, str],
    words: str,
) -> None:
    answer = as_role(Role.OFFICER, of=hosters).submit(PAGE, sent, status=422)
    assert words in answer.text


def test_the_operator_makes_one_of_any_association(
    as_role: Callable[..., PageClient], hosters: Association, signed: Company
) -> None:
    operator = as_role(Role.OPERATOR)
    answer = operator.submit(
        "/en/desk/operator/associations/hosters/evidence", {"on": clock().date().isoformat()}, status=200
    )
    manifest = json.loads(opened(answer.data)["manifest.json"])
    assert manifest["made_by_role"] == "operator"
    operator.get("/en/desk/operator/associations/nobody/evidence", status=404)


def test_the_command_writes_the_same_pack_in_a_language(
    app: Flask, session: Session, hosters: Association, signed: Company, tmp_path: Path
) -> None:
    session.commit()
    runner, out = app.test_cli_runner(), tmp_path / "pack.zip"
    arguments = ["evidence", "pack", "--association", "hosters", "--language", "en", "--out", str(out)]
    answer = runner.invoke(args=[*arguments, "--on", clock().date().isoformat()])
    assert answer.exit_code == 0, answer.output
    files = opened(out.read_bytes())
    assert json.loads(files["manifest.json"])["language"] == "en"
    assert rows(files["claims.csv"])[0]["claim"] == "Member since 1 January 2020."
    refused = runner.invoke(args=[*arguments, "--on", "2999-01-01"])
    assert isinstance(refused.exception, DayToCome)


def test_the_log_then_is_named_by_its_size_and_digest(
    session: Session, hosters: Association, signed: Company
) -> None:
    size = session.scalar(select(LogHead.size)) or 0
    root = merkle.root(size, tree(session, size)).hex()
    text = text_of(opened(made(session, hosters).content)["evidence.pdf"])
    assert root in text
