"""The page of the public log: how large it is, who signed it, how to check it, and what was written last."""

from datetime import UTC, datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app import history
from app.clock import now
from app.extensions import db
from app.i18n import _l, both
from app.public.blueprint import public
from app.transparency import log_keys
from app.transparency.files import log_files
from app.transparency.models import LogCheckpoint
from badge.key_states import KeyState
from monitor import publications
from monitor.models import Publication
from signatories import register
from signatories.entries import Entry, LogHead
from tlog import checkpoint, note, tiles

KEY_WORDS = {
    KeyState.NEXT: _l("Signs soon"),
    KeyState.ACTIVE: _l("Signs"),
    KeyState.PREVIOUS: _l("Still signs beside the next one"),
    KeyState.RETIRED: _l("Signed until then"),
    KeyState.WITHDRAWN: _l("Withdrawn: others may know it"),
}
PAGE = 25
NEWEST = 10
"""What the first page shows, below all that it explains."""


@both(public, nl="/logboek", en="/log")
def public_log() -> ResponseReturnValue:
    """The log, newest first, a page at a time; ``before`` is the entry to go on below."""
    session = db.session()
    before = request.args.get("before", type=int)
    shown = NEWEST if before is None else PAGE
    query = select(Entry).order_by(Entry.position.desc()).limit(shown + 1)
    if before is not None:
        query = query.where(Entry.position < min(max(before, 0), 2**31 - 1))
    entries = session.scalars(query).all()
    called = {each.slug: each.name for each in register.associations(session, at=now())}
    kept = session.get(LogCheckpoint, 1)
    head, seen_at = published()
    return render_template(
        "public/log.html",
        acts=[(each, history.sentence(each.kind, each.data, called)) for each in entries[:shown]],
        earlier=entries[shown - 1].position if len(entries) > shown else None,
        before=before,
        size=session.scalar(select(LogHead.size)) or 0,
        head=head,
        first_bundle=f"/log/{tiles.path_of(tiles.ENTRIES, 0, min(head.size, tiles.WIDTH))}" if head else "",
        signed_at=kept.signed_at if kept else None,
        seen_at=seen_at,
        vkeys=[each.vkey for each in log_keys.log_keys()],
        terms=log_keys.terms(),
        key_words=KEY_WORDS,
        witness_vkeys=[each.vkey for each in log_keys.witness_keys()],
    )


@public.app_template_global("is_in_public_log")
def is_in_public_log(index: int | None) -> bool:
    """Whether a proof of that entry can be given: a checkpoint holds it."""
    return index is not None and index < log_files().size()


@public.app_template_global("log_index_of")
def log_index_of(publication: Publication) -> int | None:
    return publications.log_index(db.session(), publication)


def published() -> tuple[checkpoint.Checkpoint | None, datetime | None]:
    """The published tree, and when the witness signed it; what cannot be read counts as not there."""
    text = log_files().checkpoint()
    try:
        if text is None:
            return None, None
        head, signatures = checkpoint.opened(text, [*log_keys.log_keys(), *log_keys.witness_keys()])
    except note.NotANote:
        return None, None
    seen = [each.at for each in signatures if each.at is not None]
    return head, datetime.fromtimestamp(max(seen), UTC) if seen else None
