"""Feeds (Atom): what changed in the register and its figures, and the public acts of one company."""

from flask import Response, request
from flask_babel import gettext
from sqlalchemy import select

from app import history
from app.clock import now
from app.extensions import db
from app.half_years import half_year_title
from app.i18n import in_language, language
from app.navigation import absolute, link_to
from app.open_answers import file_answer
from app.public.blueprint import public
from app.public.company_facts import known
from app.public.feed import MIMETYPE, MOST_ITEMS, Item, feed_of
from app.public.published import NORM, figures_url
from app.replies import notes
from monitor import publications
from signatories import register
from signatories.documents.documents import all_editions
from signatories.entries import KINDS, Entry
from signatories.models import Company
from signatories.names import known_names

OF_REGISTER = (*sorted(kind for kind in KINDS if kind.startswith("signature-")), "company-ended")
"""The acts on companies that the feed of the whole register tells."""


def wanted_language() -> str:
    return "en" if request.args.get("lang") == "en" else "nl"


@public.get("/feed.atom")
def feed() -> Response:
    """Signatures, figures, corrections and new editions, the newest first; ``?lang=en`` for English."""
    lang = wanted_language()
    with in_language(lang):
        found = [*figure_items(), *edition_items(), *register_items()]
        body = feed_of(
            sorted(found, key=lambda item: item.at, reverse=True)[:MOST_ITEMS],
            title=gettext("Gedragscode Register: signatures, figures, corrections and editions"),
            lang=lang,
            path="/feed.atom",
            page=absolute(f"/{lang}/"),
        )
    return file_answer(body, MIMETYPE)


@public.get("/signatories/<slug>.atom")
def company_feed(slug: str) -> Response:
    """The public acts of one company, the newest first; ``?lang=en`` for English. Raises ``NotFound``."""
    lang, this = wanted_language(), known(db.session(), slug, at=now())
    page = link_to("public.company", lang=lang, slug=slug)
    with in_language(lang):
        acts = history.acts(this.entries, associations=this.association_names)
        body = feed_of(
            [
                Item(url=page, title=each.sentence, at=each.at, words="", key=f"log-{each.position}")
                for each in sorted(acts, key=lambda act: act.position, reverse=True)[:MOST_ITEMS]
            ],
            title=gettext("%(company)s in the Gedragscode Register", company=this.row.name),
            lang=lang,
            path=f"/signatories/{slug}.atom",
            page=page,
        )
    return file_answer(body, MIMETYPE)


def register_items() -> list[Item]:
    """The newest acts on signatures, each with the company that it is about."""
    session = db.session()
    found = session.execute(
        select(Entry, Company)
        .join(Company, Company.register_number == Entry.company)
        .where(Entry.kind.in_(OF_REGISTER))
        .order_by(Entry.position.desc())
        .limit(MOST_ITEMS)
    ).all()
    names = known_names.known(session, [company.id for _, company in found], at=now())
    called = {each.slug: each.name for each in register.associations(session, at=now())}
    items = []
    for entry, company in found:
        name = names[company.id].name if company.id in names else company.legal_name
        items.append(
            Item(
                url=link_to("public.company", lang=language(), slug=company.slug),
                title=f"{name}: {history.sentence(entry.kind, entry.data, called)}",
                at=entry.at,
                words="",
                key=f"log-{entry.position}",
            )
        )
    return items


def figure_items() -> list[Item]:
    """Every version that was published: as a publication, or as the correction that it is."""
    session, items = db.session(), []
    for each in publications.ever_published(session):
        note = notes.note_of(session, each)
        names = {"period": half_year_title(each.period), "version": each.version}
        title = (
            gettext("Correction: figures over %(period)s, version %(version)s", **names)
            if each.correction_reason
            else gettext("Figures over %(period)s, version %(version)s", **names)
        )
        if each.norm != NORM:
            title += f" ({each.norm})"
        url = absolute(figures_url(each, of_version=True))
        words = notes.sentence(note, language()) if note else ""
        items.append(Item(url=url, title=title, at=each.published_at or each.prepared_at, words=words))
    return items


def edition_items() -> list[Item]:
    return [
        Item(
            url=absolute(f"/{language()}/{'documenten' if language() == 'nl' else 'documents'}"),
            title=gettext(
                "New edition: %(document)s %(edition)s", document=each.document.key, edition=each.edition
            ),
            at=each.published_at,
            words="",
            key=f"{each.document.key}-{each.edition}",
        )
        for each in all_editions(db.session())
        if each.published_at is not None
    ]
