"""The parts of a dossier that the monitor tells: figures as they were published, replies, disputes, corrections."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from app.disputes.words import EFFECTS, KINDS, REASONS, STATES
from app.dossiers.book import Book
from app.dossiers.claim import Quote, Said
from app.dossiers.label_words import label_in_words
from app.figures.shown_figures import Shown, Withheld, as_shown
from app.half_years import half_year_name
from app.i18n import show_moment, show_number, show_share
from app.replies import notes
from app.replies.models import Reply
from app.replies.states import ReplyState
from app.replies.words import CORRECTIONS
from monitor.disputes import books as dispute_books
from monitor.method import NORMS
from monitor.models import Publication, Score, State


def scores(session: Session, book: Book) -> Sequence[Score]:
    """The company's figures in everything that was public by then: in force or replaced, the oldest first."""
    return session.scalars(
        select(Score)
        .join(Score.publication)
        .where(
            Score.company == book.company.register_number,
            Score.is_registered,
            Publication.state.in_([State.PUBLISHED, State.CORRECTED]),
            Publication.published_at <= book.at,
        )
        .options(contains_eager(Score.publication))
        .order_by(Publication.start_on, Publication.norm, Publication.version)
    ).all()


def figures(session: Session, book: Book) -> Iterator[Said]:
    """What was published of the company: counts, shares with interval and denominators, and the label in words."""
    for score in scores(session, book):
        publication = score.publication
        shown = as_shown(score, publication=publication, slug=None)
        sources = book.of_version(publication, "scores-published", "publication-previewed")
        yield Said(_counts(shown, publication), sources, _as_data(shown, publication, book))
        yield Said(_share(shown, publication), sources)
        yield Said(label_in_words(score.label, publication), sources)


def _counts(shown: Shown, publication: Publication) -> str:
    return gettext(
        "Figures of %(period)s, version %(version)s, published on %(moment)s, by method version %(method)s:"
        " images: %(items)s, incidents: %(incidents)s. Of %(attempts)s attempts, %(unreached)s"
        " could not be notified. Still online: %(online)s. Came back later: %(again)s. Undetermined:"
        " %(undetermined)s.",
        period=half_year_name(publication.period),
        version=publication.version,
        moment=show_moment(publication.published_at),
        method=publication.method_version,
        items=show_number(shown.items),
        incidents=show_number(shown.incidents),
        attempts=show_number(shown.attempts),
        unreached=show_number(shown.refused),
        online=show_number(shown.still_online),
        again=show_number(shown.reappeared),
        undetermined=show_number(shown.undetermined),
    )


def _share(shown: Shown, publication: Publication) -> str:
    hours = NORMS[publication.norm].hours
    if shown.withheld is Withheld.TO_PROTECT:
        return gettext("No share is published with these counts: it would tell one of another company.")
    if shown.withheld:
        return gettext("No share is published with these counts: too little was measured to show one.")
    return gettext(
        "Average over its %(incidents)s incidents removed within %(hours)s hours: %(low)s to %(high)s,"
        " interval %(interval_low)s to %(interval_high)s. Of its %(items)s images: %(item_low)s to"
        " %(item_high)s.",
        incidents=show_number(shown.incidents),
        hours=hours,
        low=show_share(shown.share_low),
        high=show_share(shown.share_high),
        interval_low=show_share(shown.interval_low),
        interval_high=show_share(shown.interval_high),
        items=show_number(shown.items),
        item_low=show_share(shown.item_share_low),
        item_high=show_share(shown.item_share_high),
    )


SHARES = (
    *("share_low", "share_high", "interval_low", "interval_high"),
    *("item_share_low", "item_share_high", "median_hours_low", "median_hours_high"),
)
COUNTS = ("incidents", "items", "attempts", "still_online", "reappeared", "moved", "undetermined")


def _as_data(shown: Shown, publication: Publication, book: Book) -> dict[str, object]:
    """The published row; what is withheld from the world is withheld here too."""
    ended = publication.ended_at if publication.ended_at and publication.ended_at <= book.at else None
    return {
        "period": publication.period,
        "version": publication.version,
        "norm": publication.norm,
        "method_version": publication.method_version,
        "params_digest": publication.params_digest,
        "input_digest": publication.input_digest,
        "output_digest": publication.output_digest,
        "published_at": publication.published_at,
        "replaced_at": ended,
        "label": shown.label,
        **{name: getattr(shown, name) for name in COUNTS},
        "could_not_be_notified": shown.refused,
        **{name: getattr(shown, name) for name in SHARES},
    }


def corrections(session: Session, book: Book) -> Iterator[Said]:
    """Each version of its figures that was replaced, with the reason."""
    for score in scores(session, book):
        publication = score.publication
        if publication.ended_at is None or publication.ended_at > book.at:
            continue
        by = _next(session, publication)
        words = gettext(
            "Version %(version)s of its figures of %(period)s was replaced on %(moment)s.",
            version=publication.version,
            period=half_year_name(publication.period),
            moment=show_moment(publication.ended_at),
        )
        if by is not None and by.correction_reason is not None:
            words += " " + gettext("Reason: %(reason)s.", reason=CORRECTIONS[by.correction_reason])
        note = notes.note_of(session, by)
        yield Said(
            words,
            book.of_version(publication, "scores-corrected"),
            {
                "period": publication.period,
                "version": publication.version,
                "replaced_at": publication.ended_at,
                "by_version": by.version if by else None,
                "reason": by.correction_reason if by else None,
            },
            (Quote("nl", note.sentence_nl), Quote("en", note.sentence_en)) if note else (),
        )


def _next(session: Session, publication: Publication) -> Publication | None:
    query = select(Publication).where(
        Publication.period == publication.period,
        Publication.norm == publication.norm,
        Publication.method_version == publication.method_version,
        Publication.version > publication.version,
        Publication.published_at.is_not(None),
    )
    return session.scalars(query.order_by(Publication.version).limit(1)).one_or_none()


def replies(session: Session, book: Book) -> Iterator[Said]:
    """What the company said beside its figures, in its own words; those that stand or stood in public."""
    query = select(Reply).where(
        Reply.company_id == book.company.id,
        Reply.judged_at <= book.at,
        Reply.state.in_([ReplyState.ACCEPTED.value, ReplyState.REPLACED.value, ReplyState.WITHDRAWN.value]),
    )
    for reply in session.scalars(query.order_by(Reply.judged_at, Reply.id)):
        ended = reply.ended_at if reply.ended_at and reply.ended_at <= book.at else None
        values = {
            "period": half_year_name(reply.period),
            "moment": show_moment(reply.judged_at),
            "ended": show_moment(ended),
        }
        words = (
            gettext("Its reply to the figures of %(period)s stood from %(moment)s to %(ended)s:", **values)
            if ended
            else gettext("Its reply to the figures of %(period)s stands since %(moment)s:", **values)
        )
        texts = (("nl", reply.text_nl), ("en", reply.text_en))
        yield Said(
            words,
            book.of_reply(reply.period, reply.norm),
            {
                "reply": reply.public_id,
                "period": reply.period,
                "norm": reply.norm,
                "from": reply.judged_at,
                "to": ended,
            },
            tuple(Quote(lang, text) for lang, text in texts if text),
        )


def disputes(session: Session, book: Book) -> Iterator[Said]:
    """Its objections to single notices and what was decided: by number of notices, never by their ids."""
    for each in reversed(dispute_books.of_company(session, book.company.register_number)):
        if each.filed_at > book.at:
            continue
        words = gettext(
            "On %(moment)s it disputed notices of %(period)s (%(count)s): %(kind)s.",
            moment=show_moment(each.filed_at),
            count=show_number(len(each.items)),
            period=half_year_name(each.publication.period),
            kind=KINDS[each.kind],  # pyright: ignore[reportArgumentType] - a StrEnum is its value
        )
        decided = each.decided_at if each.decided_at and each.decided_at <= book.at else None
        if decided is not None:
            outcome = EFFECTS[each.effect] if each.effect else STATES[each.state][1]  # pyright: ignore[reportArgumentType]
            words += " " + gettext(
                "Outcome on %(moment)s: %(outcome)s. Reason: %(reason)s.",
                moment=show_moment(decided),
                outcome=outcome,
                reason=REASONS[each.reason],  # pyright: ignore[reportArgumentType]
            )
        yield Said(
            words,
            (),
            {
                "dispute": each.public_id,
                "period": each.publication.period,
                "kind": each.kind,
                "notices": len(each.items),
                "filed_at": each.filed_at,
                "decided_at": decided,
                "effect": each.effect if decided else None,
                "reason": each.reason if decided else None,
                "appealed_at": each.appealed_at,
            },
        )
