"""The directory of signatories as a page that forgives what is typed; ``signatory_files`` has it for machines."""

from typing import NamedTuple
from urllib.parse import urlencode

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app import as_of
from app.as_of import AsOf
from app.extensions import db
from app.i18n import _l, both
from app.navigation import settings
from app.public.blueprint import public
from badge import code, records, typed
from signatories import register
from signatories.directory import directory, search
from signatories.directory.directory import EVERYONE, SIGNED, Answer, Question
from signatories.names.folding import folded
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
    page: int
    as_of: AsOf


def asked() -> Asked:
    """What this URL asks. A search that names no standing looks at every company.

    Raises as ``as_of.asked``.
    """
    text = "".join(sign for sign in request.args.get("q", "") if sign.isprintable()).strip()
    standing = request.args.get("standing", "")
    if standing not in STANDING_CHOICES:
        standing = ANYONE_AT_ALL if text else ANYONE_SIGNED
    association = request.args.get("association", "").strip() or None
    page = request.args.get("page", 1, type=int)
    question = Question(text, association, STANDING_CHOICES[standing][1])
    return Asked(question, standing, page, as_of.asked())


@both(public, nl="/ondertekenaars", en="/signatories")
def signatories() -> ResponseReturnValue:
    this = asked()
    badge_code = code_in(this.question.text)
    if badge_code is not None:
        return redirect(f"/v/{badge_code}")
    answer = directory.ask(db.session(), this.question, page=this.page, at=this.as_of.at)
    if looks_like_code(this.question.text) and not answer.rows:
        return redirect(f"/v/{code.normalised(this.question.text)}")
    associations = register.associations(db.session(), at=this.as_of.at)
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
        host=search.host_in(this.question.text),
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


def code_in(text: str) -> str | None:
    """The CODE of a badge that was typed, alone or in an address of this register, if it is known.

    Twelve letters can be a name too: so a bare CODE counts only when there is such a badge.
    """
    asked_for = typed.read(text, base_url=settings().base_url)
    if asked_for.is_own:
        return asked_for.code
    found = records.find(db.session(), text)
    return found.code if found else None


def looks_like_code(text: str) -> bool:
    """Whether *text* can be meant as a CODE: it has the form, and a digit as nearly all of them have."""
    return code.normalised(text) is not None and any(sign.isdigit() for sign in text)


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
