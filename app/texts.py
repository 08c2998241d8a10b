"""An edition as pages show it: its text as safe HTML, its kind in words, its duties, in one language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import nh3
from flask_babel import format_date
from markdown_it import MarkdownIt
from markupsafe import Markup

from app.i18n import _l, language
from signatories.documents.documents import CodeOfConduct, Document, Edition, TextKind
from signatories.signatures.signing import duty_name

KIND_NAMES = {
    TextKind.OFFICIAL: _l("Official text"),
    TextKind.SUMMARY: _l("Summary"),
    TextKind.DEMO: _l("Demonstration text"),
}
KIND_MEANINGS = {
    TextKind.OFFICIAL: "",
    TextKind.SUMMARY: _l(
        "This is a summary. The working group keeps the official text, and the operator of the register"
        " loads it as a new edition."
    ),
    TextKind.DEMO: _l(
        "This is a demonstration text. It is not the text of the code of conduct, and signing it here"
        " commits nobody."
    ),
}
TAGS = {"h2", "h3", "h4", "p", "strong", "em", "ul", "ol", "li", "blockquote", "br", "code", "hr"}

_markdown = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True)
class ShownDuty:
    """One duty of an edition. ``name`` is what a signature keeps of it (``addendum/no-indemnity``)."""

    id: str
    name: str
    text: str


@dataclass(frozen=True)
class ShownEdition:
    """An edition in the language of the request. ``html`` has no heading above level 2."""

    key: str
    name: str
    edition: str
    kind: TextKind
    kind_name: str
    kind_meaning: str
    html: Markup
    duties: tuple[ShownDuty, ...]
    digest: str
    source: str
    effective: str
    """The day from which it holds, in words; the month where its day is not known."""
    resign_by: datetime | None
    """When signatures under older editions end because of it."""


def code_name(code_of_conduct: CodeOfConduct) -> str:
    return code_of_conduct.name_nl if language() == "nl" else code_of_conduct.name_en


def document_name(document: Document) -> str:
    return document.name_nl if language() == "nl" else document.name_en


def rendered(text: str) -> Markup:
    """Markdown as safe HTML; its headings start one level below the page's own."""
    tokens = _markdown.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 4)}"
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    return Markup(nh3.clean(html, tags=TAGS, attributes={}))  # noqa: S704 - cleaned on this line


def shown(edition: Edition) -> ShownEdition:
    """*edition* for a page."""
    kind, lang = TextKind(edition.text_kind), language()
    return ShownEdition(
        key=edition.document.key,
        name=document_name(edition.document),
        edition=edition.edition,
        kind=kind,
        kind_name=str(KIND_NAMES[kind]),
        kind_meaning=str(KIND_MEANINGS[kind]),
        html=rendered(edition.text_nl if lang == "nl" else edition.text_en),
        duties=tuple(
            ShownDuty(duty["id"], duty_name(edition, duty["id"]), duty[lang]) for duty in edition.duties
        ),
        digest=edition.digest,
        source=edition.source,
        effective=effective_in_words(edition),
        resign_by=edition.resign_by,
    )


def effective_in_words(edition: Edition) -> str:
    """The first day of *edition*; an edition that is named after a month says no day."""
    is_month = edition.edition == f"{edition.effective_on:%Y-%m}"
    return format_date(edition.effective_on, "LLLL y" if is_month else "long")


def shown_all(editions: Iterable[Edition]) -> list[ShownEdition]:
    return [shown(edition) for edition in editions]
