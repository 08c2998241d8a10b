"""Dossiers: the same bytes again, checked without the register, words that blame nobody, each access noted."""

import hashlib
import json
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.words import CONSEQUENCES
from app.cases.words import STATES as CASE_STATES
from app.clock import now as clock
from app.disputes.words import EFFECTS, KINDS, REASONS, STATES
from app.dossiers import asking, books, checking, content, telling
from app.dossiers.asking import DossierForm, DossierGone
from app.dossiers.claim import DossierClaim
from app.dossiers.label_words import label_in_words
from app.dossiers.models import DossierGround, DossierRequest
from app.dossiers.paper import paper
from app.i18n import LANGUAGES, in_language
from app.outbox import OutboxMail
from app.pdf.blocks import Facts, Grid, Heading, Items, Note, Paragraph
from app.referrals.words import STATES as REFERRAL_STATES
from app.replies.words import CORRECTIONS
from config import Settings
from monitor.scores import Label
from signatories import admission
from signatories.entries import Entry
from signatories.journal import JournalLine
from tests import dossier_scene, factories
from tests.dossier_scene import BASE_URL, OTHER, Scene

BLAME = {
    "en": "breach|violat|infring|offen[cd]|guilt|illegal|unlawful|non-complian|comply|suspect|culprit|negligen"
    "|fail|refus|misconduct|wrongdo|worst|ranking",
    "nl": "overtred|schend|inbreuk|schuld|onrechtmatig|illega|strafba|verdach|nalatig|verzuim|in strijd"
    "|tekortkom|niet-nalev|misdr|slechtst|ranglijst",
}
"""Words that would make a measured label a verdict on somebody."""

WORDS_OF_OTHERS = (KINDS, EFFECTS, REASONS, STATES, CASE_STATES, CONSEQUENCES, REFERRAL_STATES, CORRECTIONS)
"""What can come into a dossier's sentences from a list."""


@pytest.fixture
def scene(session: Session) -> Scene:
    return dossier_scene.make(session, at=clock())


def own_words(found: content.DossierContent) -> str:
    """All that the register itself says; not what it quotes."""
    claims = [claim.said.words for part in found.parts for claim in part.claims]
    paper = paper_words(found)
    return "\n".join([*found.limits, found.log_words, *(part.title for part in found.parts), *claims, *paper])


def paper_words(found: content.DossierContent) -> list[str]:
    """Titles, headings, facts, heads of tables and notes of the PDF; not the words that it quotes."""
    quotes = {
        each.strip()
        for part in found.parts
        for claim in part.claims
        for quote in claim.said.quotes
        for each in quote.text.split("\n\n")
    }
    digests = {"content": "0" * 64, "parts": dict.fromkeys((part.key for part in found.parts), "0" * 64)}
    with in_language(found.language):
        made = paper(found, digests)
    told = [made.title, made.lead, made.footer]
    for block in made.blocks:
        if isinstance(block, Facts):
            told += [f"{fact.name} {fact.value}" for fact in block.rows]
        elif isinstance(block, Grid):
            told += [*block.header, *(cell for row in block.rows for cell in row)]
        elif isinstance(block, Items):
            told += block.items
        elif isinstance(block, Heading | Note | Paragraph) and block.text not in quotes:
            told.append(block.text)
    return told


def blamed(words: str, lang: str) -> list[str]:
    return re.findall(BLAME[lang], words, re.IGNORECASE)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_label_is_never_worded_as_a_breach(session: Session, scene: Scene, lang: str) -> None:
    dossier_scene.add_history(session, scene)
    words = own_words(scene.content(session, lang))
    assert blamed(words, lang) == []
    with in_language(lang):
        for table in WORDS_OF_OTHERS:
            for each in table.values():
                assert blamed(str(each[1] if isinstance(each, tuple) else each), lang) == [], each
        for label in [*Label, None]:
            sentence = label_in_words(label, scene.published)
            assert blamed(sentence, lang) == []
            assert "2025" in sentence, "the period that was measured stands in every label"
    assert blamed("De overtreding is een breach", lang), "the guard bites"


def test_what_the_company_said_and_what_ended_stands_in_it(session: Session, scene: Scene) -> None:
    """Its reply in its own words, its disputes by number of notices, and only cases that ended."""
    dossier_scene.add_history(session, scene)
    found = scene.content(session, "en")
    parts = {part.key: part for part in found.parts}
    (reply,) = parts["replies"].claims
    assert "Its reply to the figures of January to June 2025 stands since" in reply.said.words
    assert [quote.text for quote in reply.said.quotes] == [dossier_scene.WORDS]
    assert [found.entries[0].kind, *kinds_of(found, reply)][1:] == ["reply-placed"]
    disputed = [claim.said for claim in parts["disputes"].claims]
    assert len(disputed) == 3
    assert (
        "it disputed notices of July to December 2025 (1): We did not receive the notice."
        in disputed[0].words
    )
    assert "Does not count: the notice was not received. Reason: The evidence" in disputed[0].words
    assert "Before the appeals board. Reason: The checks of the monitor say otherwise" in disputed[1].words
    assert "Outcome" not in disputed[2].words
    file = scene.file(session).decode()
    assert not [each for each in ("d1", "d2", "d3") if each * 16 in file]
    (case,) = parts["cases"].claims
    assert "It ended on" in case.said.words and "warning dropped" in case.said.words
    headings = paper_words(found)
    for heading in ("Words to", *(part.title for part in found.parts)):
        assert any(each.startswith(heading) for each in headings), heading
    assert not blamed("\n".join(headings), "en")
    before = scene.content(session, "en", at=scene.at - timedelta(days=31))
    empty = {part.key: len(part.claims) for part in before.parts}
    assert (empty["replies"], empty["disputes"], empty["cases"]) == (0, 0, 0)


def kinds_of(found: content.DossierContent, claim: DossierClaim) -> list[str]:
    return [each.kind for each in found.entries if each.position in claim.said.sources]


def test_the_parts_hold_what_the_register_knows(session: Session, scene: Scene) -> None:
    found = scene.content(session, "en")
    by_key = {part.key: " ".join(claim.said.words for claim in part.claims) for part in found.parts}
    assert "Eerste Host B.V. (legal name)" in by_key["identity"]
    assert "Vereniging van Hosters" in by_key["memberships"]
    assert "bestuurder" in by_key["signatures"]
    assert "was answered" in by_key["contact-point"]
    assert "images: 90, incidents: 60" in by_key["figures"]
    assert "even counting every doubt in its favour" in by_key["figures"]
    assert "Newer data" in by_key["corrections"]
    assert "pointed to the hash check" in by_key["hash-check"]
    assert "addendum-24h" in by_key["norms"]
    for key in ("identity", "memberships", "signatures", "domains", "contact-point"):
        part = next(part for part in found.parts if part.key == key)
        assert part.claims[0].said.sources, f"the first claim of {key} rests on the log"
    assert all(claim.said.quotes for part in found.parts if part.key == "texts" for claim in part.claims)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_of_another_company_of_a_person_or_a_notice(
    session: Session, scene: Scene, lang: str
) -> None:
    file = scene.file(session, lang).decode()
    for strange in (OTHER, scene.other.register_number, "Vera Voorbeeld", "Piet Proef", "owner@"):
        assert strange not in file
    assert "association_told_at" not in file and "prepared_by" not in file


def test_the_same_content_gives_the_same_bytes(session: Session, scene: Scene) -> None:
    first = scene.file(session)
    admission.find_or_add_company(
        session, register_number="kvk:00009999", legal_name="Later B.V.", trade_name=None,
        at=scene.at + timedelta(hours=1),
    )  # fmt: skip
    assert scene.file(session) == first
    assert scene.file(session, "nl") != first


def test_every_claim_names_entries_that_are_in_the_file(session: Session, scene: Scene) -> None:
    data = json.loads(scene.file(session))["content"]
    held = {entry["position"] for entry in data["log"]["entries"]}
    named = {each for part in data["parts"] for claim in part["claims"] for each in claim["log_entries"]}
    assert named == held and held


def exported(session: Session) -> list[dict[str, object]]:
    entries = session.scalars(select(Entry).order_by(Entry.position))
    return [json.loads(json.dumps(content.entry_as_data(each))) for each in entries]


def holds(file: bytes, **more) -> bool:
    return all(each.holds for each in checking.check(checking.read(file), **more))


def test_a_dossier_is_checked_without_the_register(session: Session, scene: Scene) -> None:
    file = scene.file(session)
    assert holds(file, pdf=b"a file", log=exported(session))
    assert not holds(file, pdf=b"another file")
    assert not holds(file, log=exported(session)[1:])
    assert not holds(file, log=exported(session)[:-1])
    changed = exported(session)
    changed[3]["data"] = {"company": "kvk:00000000", "name": "Verzonnen"}
    assert not holds(file, log=changed)


def test_one_changed_word_is_found(session: Session, scene: Scene) -> None:
    file = scene.file(session).decode()
    for old, new in (
        ("in its favour", "in its favor"),
        ('"incidents": 60', '"incidents": 61'),
        ('"kind": "signature-placed"', '"kind": "signature-renewed"'),
        ('"language": "en"', '"language": "nl"'),
    ):
        assert old in file
        assert not holds(file.replace(old, new, 1).encode()), old
    with pytest.raises(checking.NotADossier):
        checking.read(b'{"content": {}}')
    with pytest.raises(checking.NotADossier):
        checking.read(b"[" * 100_000)
    with pytest.raises(checking.NotALog):
        list(checking.read_log(["{}"]))


def asked(session: Session, scene: Scene, settings: Settings, at=None) -> DossierRequest:
    return asking.ask(
        session,
        company=scene.company,
        ground=DossierGround.SUPERVISION,
        language="nl",
        by="an-official",
        at=at or scene.at,
        notice=timedelta(days=30),
        base_url=BASE_URL,
        data_dir=settings.data_dir,
    )


def lines(session: Session, kind: str) -> list[JournalLine]:
    return list(session.scalars(select(JournalLine).where(JournalLine.kind == kind).order_by(JournalLine.id)))


def test_each_access_leaves_its_line(session: Session, scene: Scene, settings: Settings) -> None:
    request = asked(session, scene, settings)
    for form in DossierForm:
        file = asking.read(
            session, request=request, form=form, by="an-official", at=scene.at, data_dir=settings.data_dir
        )
        wanted = request.pdf_digest if form is DossierForm.PDF else request.json_digest
        assert hashlib.sha256(file).hexdigest() == wanted
    assert [(line.by, line.data["ground"]) for line in lines(session, "dossier-asked")] == [
        ("an-official", "supervision")
    ]
    read = lines(session, "dossier-read")
    assert {line.data["form"] for line in read} == {"page", "json", "pdf"}
    assert {line.company_id for line in read} == {scene.company.id}
    assert len(books.accesses(session, [request])[request.public_id]) == 3


def test_the_pdf_belongs_to_the_json(session: Session, scene: Scene, settings: Settings) -> None:
    request = asked(session, scene, settings)
    both = {
        form: asking.read(
            session, request=request, form=form, by="x", at=scene.at, data_dir=settings.data_dir
        )
        for form in (DossierForm.JSON, DossierForm.PDF)
    }
    assert holds(both[DossierForm.JSON], pdf=both[DossierForm.PDF], log=exported(session))
    assert both[DossierForm.PDF].startswith(b"%PDF") and b"pdfaid" in both[DossierForm.PDF]


def test_the_company_hears_of_it_after_the_term_and_files_end(
    app: Flask, session: Session, scene: Scene, settings: Settings
) -> None:
    request = asked(session, scene, settings)
    assert telling.tell(session, at=scene.at + timedelta(days=29)) == 0
    assert books.known_to(session, scene.company) == []
    assert telling.tell(session, at=scene.at + timedelta(days=30)) == 1
    assert telling.tell(session, at=scene.at + timedelta(days=31)) == 0
    assert books.known_to(session, scene.company) == [request]
    mails = list(session.scalars(select(OutboxMail).where(OutboxMail.subject.contains("dossier"))))
    assert [mail.recipient for mail in mails] == [f"owner@{scene.company.slug}.example"]
    kept = asking.place(settings.data_dir, request.json_digest)
    asking.delete_old_files(session, at=scene.at + timedelta(days=89), data_dir=settings.data_dir)
    assert kept.is_file()
    assert kept.stat().st_mode & 0o077 == 0
    asking.delete_old_files(session, at=scene.at + timedelta(days=91), data_dir=settings.data_dir)
    assert not kept.exists()
    with pytest.raises(DossierGone):
        asking.read(
            session, request=request, form=DossierForm.JSON, by="x", at=scene.at, data_dir=settings.data_dir
        )


def test_the_command_checks_a_file(app: Flask, session: Session, scene: Scene, tmp_path) -> None:
    (tmp_path / "dossier.json").write_bytes(scene.file(session))
    (tmp_path / "dossier.pdf").write_bytes(b"a file")
    session.commit()
    run = app.test_cli_runner().invoke
    log, file = str(tmp_path / "log.jsonl"), str(tmp_path / "dossier.json")
    assert run(args=["log", "export", log]).exit_code == 0
    found = run(args=["dossier", "verify", file, "--log", log, "--pdf", str(tmp_path / "dossier.pdf")])
    assert found.exit_code == 0 and "It is as it was made" in found.output
    (tmp_path / "dossier.pdf").write_bytes(b"another")
    refused = run(args=["dossier", "verify", file, "--pdf", str(tmp_path / "dossier.pdf")])
    assert refused.exit_code != 0 and "does not hold: the digest of the PDF" in refused.output


def test_a_withheld_share_is_withheld_here_too(session: Session, scene: Scene) -> None:
    for score in scene.published.scores:
        score.is_protected = True
    session.flush()
    figures = next(part for part in scene.content(session, "en").parts if part.key == "figures")
    latest = next(claim for claim in figures.claims if claim.said.data.get("version") == 2)
    assert latest.said.data["share_low"] is None and latest.said.data["interval_high"] is None
    assert "No share is published" in figures.claims[-2].said.words


def test_a_new_company_gives_a_dossier_with_empty_parts(session: Session) -> None:
    company = factories.company(session, at=clock())
    found = content.read(session, company=company, at=clock(), base_url=BASE_URL)
    assert [len(part.claims) for part in found.parts if part.key == "figures"] == [0]
