"""Loading the documents that come with the register: codes of conduct, editions, duties."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from signatories.documents.documents import (
    CodeOfConduct,
    Document,
    Edition,
    TextKind,
    find_code_of_conduct,
    publish_edition,
)
from signatories.errors import EditionTaken, NoEditionInForce

TEXTS = Path(__file__).parent / "texts"
CODES = ("ntd",)
NOTICE = "{notice}"
"""Where a text says what it is: a summary, or a demonstration."""


@dataclass(frozen=True)
class EditionText:
    """One edition as its files give it. ``duties`` is a list of ``{"id", "nl", "en"}``."""

    key: str
    name_nl: str
    name_en: str
    edition: str
    effective_on: date
    source: str
    duties: list[dict[str, str]]
    text_nl: str
    text_en: str


@dataclass(frozen=True)
class CodeTexts:
    """A code of conduct with its editions, in the order in which they are signed."""

    slug: str
    name_nl: str
    name_en: str
    term_months: int
    editions: tuple[EditionText, ...]


@dataclass(frozen=True)
class Loaded:
    """What a load did: the editions that it added, and those that were there already."""

    added: tuple[Edition, ...]
    known: tuple[Edition, ...]


def read_texts(slug: str, *, text_kind: TextKind) -> CodeTexts:
    """The files of one code of conduct, as a value.

    Raises ``ValueError`` for the official kind: the register does not come with that text.
    """
    if text_kind is TextKind.OFFICIAL:
        raise ValueError("the official text does not come with the register")
    folder = TEXTS / slug
    described = _described(slug)
    return CodeTexts(
        slug=slug,
        name_nl=described["name_nl"],
        name_en=described["name_en"],
        term_months=described["term_months"],
        editions=tuple(_edition_text(folder, each, text_kind) for each in described["documents"]),
    )


@cache
def site_of(slug: str) -> str | None:
    """Where the keepers of a code of conduct publish it, when the register knows; none for another slug."""
    return _described(slug).get("site") if slug in CODES else None


def _described(slug: str) -> Mapping[str, Any]:
    return tomllib.loads((TEXTS / slug / "code_of_conduct.toml").read_text("utf-8"))


def _edition_text(folder: Path, described: Mapping[str, Any], text_kind: TextKind) -> EditionText:
    texts = {}
    for language in ("nl", "en"):
        notice = (folder / f"{text_kind}.{language}.md").read_text("utf-8").strip()
        text = (folder / f"{described['key']}.{language}.md").read_text("utf-8")
        texts[f"text_{language}"] = text.replace(NOTICE, notice)
    return EditionText(**described, **texts)


def load_documents(session: Session, *, text_kind: TextKind, at: datetime) -> Loaded:
    """Load every code of conduct; what is there already stays as it is, whatever its text kind.

    Raises ``ValueError`` for the official kind.
    """
    added, known = [], []
    for slug in CODES:
        texts = read_texts(slug, text_kind=text_kind)
        code_of_conduct = find_code_of_conduct(session, slug) or _add_code_of_conduct(session, texts)
        for position, text in enumerate(texts.editions):
            document = _document_of(session, code_of_conduct, text, position)
            held = next((each for each in document.editions if each.edition == text.edition), None)
            if held is not None:
                known.append(held)
            else:
                added.append(_publish(session, document, text, text_kind, at))
    return Loaded(tuple(added), tuple(known))


def load_official(
    session: Session,
    *,
    document: Document,
    edition: str,
    effective_on: date,
    source: str,
    text_nl: str,
    text_en: str,
    at: datetime,
    resign_within_days: int | None = None,
) -> Edition:
    """Publish the official text of *document* as a new edition, with the duties of its newest one.

    Raises ``EditionTaken`` when there is an edition of that name, ``NoEditionInForce`` when the
    document has no edition yet to take the duties from, ``ResigningTooSoon``.
    """
    if any(each.edition == edition for each in document.editions):
        raise EditionTaken(edition=edition)
    if not document.editions:
        raise NoEditionInForce
    return publish_edition(
        session,
        document=document,
        edition=edition,
        effective_on=effective_on,
        text_kind=TextKind.OFFICIAL,
        source=source,
        text_nl=text_nl,
        text_en=text_en,
        duties=[dict(duty) for duty in document.editions[-1].duties],
        at=at,
        resign_within_days=resign_within_days,
    )


def _add_code_of_conduct(session: Session, texts: CodeTexts) -> CodeOfConduct:
    code_of_conduct = CodeOfConduct(
        slug=texts.slug, name_nl=texts.name_nl, name_en=texts.name_en, term_months=texts.term_months
    )
    session.add(code_of_conduct)
    session.flush()
    return code_of_conduct


def _document_of(
    session: Session, code_of_conduct: CodeOfConduct, text: EditionText, position: int
) -> Document:
    held = next((each for each in code_of_conduct.documents if each.key == text.key), None)
    if held is not None:
        return held
    document = Document(
        code_of_conduct=code_of_conduct,
        key=text.key,
        name_nl=text.name_nl,
        name_en=text.name_en,
        position=position,
    )
    session.add(document)
    session.flush()
    return document


def _publish(
    session: Session, document: Document, text: EditionText, text_kind: TextKind, at: datetime
) -> Edition:
    return publish_edition(
        session,
        document=document,
        edition=text.edition,
        effective_on=text.effective_on,
        text_kind=text_kind,
        source=text.source,
        text_nl=text.text_nl,
        text_en=text.text_en,
        duties=[dict(duty) for duty in text.duties],
        at=at,
    )
