"""The directory of signatories as a page that forgives what is typed; ``signatory_files`` has it for machines."""

from typing import NamedTuple
from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import as_of
from app.as_of import AsOf
from app.extensions import db
from app.i18n import _l, both
from app.navigation import settings
from app.places import asked_place
from app.public import what_else
from app.public.blueprint import public
from badge import code, records, typed
from badge.typed import Typed
from signatories import register
from signatories.directory import directory
from signatories.directory.directory import EVERYONE, SIGNED, Answer, Question
from signatories.directory.search import LONGEST_QUESTION
from signatories.names.folding import folded
from signatories.sheets import Place
from signatories.signatures.standing import State

ANYONE_SIGNED, ANYONE_AT_ALL = "signed", "all"

STANDING_CHOICES = {
    ANYONE_SIGNED: (_l("Everyone who signed"), SIGNED),
    State.IN_FORCE.value: (_l("Signature in force"), frozenset({State.IN_FORCE})),
    State.SUSPENDED.value: (_l("Signature suspended"), frozenset({State.SUSPENDED})),
    State.AWAITING.value: (_l("Waits for its countersignature"), frozenset({State.AWAITING})),
    State.LAPSED.value: (_l("Signature lapsed"), frozenset({State.LAPSED})),
    State.WITHDRAWN.value: (_l("Signature withdrawn"), frozenset({State.WITHDRAWN})),
    State.ENDED.value: (_l("Signature ended with the company"), frozenset({State.ENDED})),
    State.NOT_SIGNED.value: (_l("Not signed"), frozenset({State.NOT_SIGNED})),
    ANYONE_AT_ALL: (_l("Every company in the register"), EVERYONE),
}


class Asked(NamedTuple):
    """The question in a URL. ``standing`` is the key of the choice that counts."""

    question: Question
    standing: str
    place: Place
    as_of: AsOf
    typed: Typed


def asked() -> Asked:
    """What this URL asks. A search that names no standing looks at every company.

    Raises as ``as_of.asked``.
    """
    words = "".join(sign for sign in request.args.get("q", "") if sign.isprintable()).strip()
    was_typed = typed.read(words.removeprefix("//"), base_url=settings().base_url)
    text = was_typed.words if was_typed.is_token else was_typed.words[:LONGEST_QUESTION]
    standing = request.args.get("standing", "")
    if standing not in STANDING_CHOICES:
        standing = ANYONE_AT_ALL if text else ANYONE_SIGNED
    association = request.args.get("association", "").strip() or None
    question = Question(text, association, STANDING_CHOICES[standing][1])
    return Asked(question, standing, asked_place(), as_of.asked(), was_typed)


@both(public, nl="/ondertekenaars", en="/signatories")
def signatories() -> ResponseReturnValue:
    this = asked()
    elsewhere = about_a_logo(this)
    if elsewhere is not None:
        return redirect(elsewhere)
    answer = directory.ask(db.session(), this.question, this.place, at=this.as_of.at)
    if this.typed.looks_like_code and not answer.rows and is_a_code(this.typed.words):
        return redirect(f"/v/{code.normalised(this.typed.words) or code.without_breaks(this.typed.words)}")
    associations = register.called(db.session(), at=this.as_of.at)
    return render_template(
        "public/directory.html",
        answer=answer,
        asked=this,
        as_of=this.as_of,
        called_before=called_before(this.question.text, answer),
        others=sum(answer.counts.values()),
        standing_options=[(key, word) for key, (word, _states) in STANDING_CHOICES.items()],
        association_options=[
            ("", _l("All associations")),
            *((each.slug, each.name) for each in associations),
        ],
        kept=kept(this),
        other=what_else.meant(db.session(), this.typed, associations, at=this.as_of.at),
        downloads=downloads(this, answer),
    )


def kept(this: Asked) -> dict[str, str]:
    """The arguments that links to other pages of the same answer carry along."""
    values = {"q": this.question.text, "association": this.question.association or ""}
    if "standing" in request.args:
        values["standing"] = this.standing
    values |= this.as_of.kept
    return {name: value for name, value in values.items() if value}


def downloads(this: Asked, answer: Answer) -> dict[str, str]:
    """The same list for machines. Names that only look alike are no list."""
    if not answer.total or answer.is_guess:
        return {}
    query = f"?{urlencode(kept(this))}" if kept(this) else ""
    return {name: f"/signatories.{name.lower()}{query}" for name in ("CSV", "JSON", "NDJSON", "Parquet")}


def about_a_logo(this: Asked) -> str | None:
    """Where a question about a logo is answered: its CODE, alone or in an address of this register, or its text.

    Twelve letters can be a name too: so a bare CODE counts only when there is such a badge.
    """
    if this.typed.is_token:
        return url_for("badges.check", q=this.typed.words)
    if this.typed.is_own:
        return f"/v/{this.typed.code}" if this.typed.code else None
    found = records.find(db.session(), this.typed.words)
    return f"/v/{found.code}" if found else None


def is_a_code(words: str) -> bool:
    """Whether *words* have the form of a CODE, or are one slip away from one that exists."""
    return code.normalised(words) is not None or bool(records.near(db.session(), words))


def called_before(text: str, answer: Answer) -> dict[str, str]:
    """By slug, the former name that was meant: no present name of the company has all the words."""
    words = folded(text).split()
    found: dict[str, str] = {}
    for row in answer.rows:
        present = folded(" ".join((row.name, row.legal_name, *row.also)))
        missing = [word for word in words if word not in present]
        meant = (name for name in row.former if any(word in folded(name) for word in missing))
        if former := next(meant, None):
            found[row.slug] = former
    return found
