"""The part of a dossier with the norms, the method and the texts that held: what the figures were held against."""

from collections.abc import Iterator

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.dossiers.book import Book
from app.dossiers.claim import Quote, Said
from app.dossiers.of_figures import scores
from app.i18n import language, show_date, show_share
from monitor.method import METHODS, NORMS
from signatories.documents.documents import Edition, TextKind


def norms(session: Session, book: Book) -> Iterator[Said]:
    """The norms and method versions of the figures above, with their dates."""
    publications = [score.publication for score in scores(session, book)]
    for name in sorted({each.norm for each in publications}):
        norm = NORMS[name]
        start, end = show_date(norm.valid_from), show_date(norm.valid_to)
        values = {"name": name, "hours": norm.hours, "start": start, "end": end}
        yield Said(
            gettext(
                "The norm %(name)s is removal within %(hours)s hours; it held from %(start)s to %(end)s.",
                **values,
            )
            if norm.valid_to
            else gettext(
                "The norm %(name)s is removal within %(hours)s hours; it holds since %(start)s.", **values
            ),
            (),
            {"norm": name, "hours": norm.hours, "from": norm.valid_from, "to": norm.valid_to},
        )
    for version in sorted({each.method_version for each in publications}):
        method = METHODS[version]
        yield Said(
            gettext(
                "Method version %(version)s, announced on %(day)s, holds the share against %(share)s. The digest"
                " of its parameters is %(digest)s.",
                version=version,
                day=show_date(method.announced_on),
                share=show_share(method.norm_share),
                digest=method.params_digest,
            ),
            (),
            {
                "method_version": version,
                "announced_on": method.announced_on,
                "norm_share": method.norm_share,
                "params_digest": method.params_digest,
            },
        )


def texts(session: Session, book: Book) -> Iterator[Said]:
    """Every edition of the documents until then, word for word, and what kind of text the register holds."""
    editions = session.scalars(
        select(Edition).where(Edition.published_at <= book.at).order_by(Edition.effective_on, Edition.id)
    )
    kinds = {
        TextKind.OFFICIAL: gettext("the official text"),
        TextKind.SUMMARY: gettext("a summary of the duties, not the text itself"),
        TextKind.DEMO: gettext("a text of the demo, without any force"),
    }
    for each in editions:
        document, nl = each.document, language() == "nl"
        yield Said(
            gettext(
                "%(document)s, edition %(edition)s, in force since %(day)s: %(kind)s. Its digest is %(digest)s.",
                document=document.name_nl if nl else document.name_en,
                edition=each.edition,
                day=show_date(each.effective_on),
                kind=kinds[TextKind(each.text_kind)],
                digest=each.digest,
            ),
            book.of_edition(document.key, each.edition),
            {
                "document": document.key,
                "edition": each.edition,
                "effective_on": each.effective_on,
                "text_kind": each.text_kind,
                "sha256": each.digest,
            },
            (Quote(language(), each.text_nl if nl else each.text_en),),
        )
