"""Dossiers: the same bytes again, checked without the register, words that blame nobody, each access noted."""

import hashlib
import json
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now as clock
from app.dossiers import asking, books, checking, content, telling
from app.dossiers.asking import DossierForm, DossierGone
from app.dossiers.label_words import label_in_words
from app.dossiers.models import DossierGround, DossierRequest
from app.i18n import LANGUAGES, in_language
from app.outbox import OutboxMail
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


@pytest.fixture
def scene(session: Session) -> Scene:
    return dossier_scene.make(session, at=clock())


def own_words(found: content.DossierContent) -> str:
    """All that the register itself says; not what it quotes."""
    claims = [claim.said.words for part in found.parts for claim in part.claims]
    return "\n".join([*found.limits, found.log_words, *(part.title for part in found.parts), *claims])


def blamed(words: str, lang: str) -> list[str]:
    return re.findall(BLAME[lang], words, re.IGNORECASE)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_label_is_never_worded_as_a_breach(session: Session, scene: Scene, lang: str) -> None:
    words = own_words(scene.content(session, lang))
    assert blamed(words, lang) == []
    with in_language(lang):
        for label in [*Label, None]:
            sentence = label_in_words(label, scene.published)
            assert blamed(sentence, lang) == []
            assert "2025" in sentence, "the period that was measured stands in every label"
    assert blamed("De overtreding is een breach", lang), "the guard bites"


def test_the_parts_hold_what_the_register_knows(session: Session, scene: Scene) -> None:
    found = scene.content(session, "en")
    by_key = {part.key: " ".join(claim.said.words for claim in part.claims) for part in found.parts}
    assert "Eerste Host B.V. (legal name)" in by_key["identity"]
    assert "Vereniging van Hosters" in by_key["memberships"]
    assert "bestuurder" in by_key["signatures"]
    assert "was answered" in by_key["contact-point"]
    assert "90 images in 60 incidents" in by_key["figures"]
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
    return list(session.scalars(select(JournalLine).where(JournalLine.kind == kind)))


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
