"""The conditions of an association: what holds, what is planned, and changing them after a trial."""

from datetime import date, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug import Response

from app.access import person
from app.answers_of_members import counts
from app.association.blueprint import association, own
from app.association.members import DESK
from app.association.rule_forms import KIND_NAMES, EffectiveForm, RuleForm, hints_of, rule_form
from app.association.what_if import attempt
from app.clock import now, today
from app.extensions import db
from app.findings import evidence_in_words, rule_in_words
from app.i18n import both
from app.refusals import refuse
from sentences import SpokenError
from signatories.conditions import condition_rules, laying_down
from signatories.conditions.condition_rules import ConditionRule
from signatories.conditions.conditions import Answer, Kind, Rule
from signatories.conditions.laying_down import Terms

RULES = f"{DESK}/conditions"


@both(association, nl=RULES, en=RULES)
def conditions(association_slug: str) -> ResponseReturnValue:
    """Each condition in words with how many members meet it, and the changes that are to come."""
    found = counts(db.session(), association=own(), at=now())
    lines = []
    for place, row in enumerate(found.rules):
        given = found.of(place)
        lines.append((row, rule_in_words(row), {answer.value: given[answer] for answer in Answer}))
    laid_down = {row.rule.kind for row in found.rules}
    return render_template(
        "association/conditions.html",
        lines=lines,
        total=found.total,
        planned=condition_rules.planned(db.session(), association=own(), after=today()),
        in_words=rule_in_words,
        kinds=[(k.value, name) for k, name in KIND_NAMES.items() if k not in laid_down or k is Kind.ATTESTED],
        on=today(),
    )


@both(association, nl=f"{RULES}/new", en=f"{RULES}/new", methods=["GET", "POST"])
def lay_down_rule(association_slug: str) -> ResponseReturnValue:
    """A new condition: its terms, then what it would do today, then laying it down."""
    try:
        kind = Kind(request.args.get("kind", ""))
    except ValueError:
        return _back()
    return _change(kind, row=None)


@both(association, nl=f"{RULES}/<name>/replace", en=f"{RULES}/<name>/replace", methods=["GET", "POST"])
def replace_rule(association_slug: str, name: str) -> ResponseReturnValue:
    """The condition with other terms, from a day."""
    row = own_rule(name)
    return _change(Kind(row.kind), row=row)


def own_rule(name: str) -> ConditionRule:
    """The condition of that name that holds today; else 404."""
    rows = condition_rules.rules_on(db.session(), association=own(), on=today())
    return next((row for row in rows if row.name == name), None) or abort(404)


def _back() -> Response:
    return redirect(url_for("association.conditions", association_slug=own().slug))


def _change(kind: Kind, *, row: ConditionRule | None) -> ResponseReturnValue:
    form = rule_form(kind, row)
    if form.effective_on.data is None and not form.is_submitted():
        form.effective_on.data = today() + timedelta(days=30)
    trial = None
    if form.validate_on_submit():
        terms = form.terms(kind, key=row.key if row else "")
        try:
            laying_down.check_terms(terms)
            laying_down.check_day(form.effective_on.data or date.min, at=now())
            if request.form.get("confirmed"):
                return _lay_down(form, terms)
            trial = _try(terms.rule(since=today()), row.name if row else "")
        except SpokenError as error:
            refuse(form, error)
    page = render_template(
        "association/rule.html",
        form=form,
        kind=KIND_NAMES[kind],
        row=row,
        hints=hints_of(form),
        trial=trial,
        words=evidence_in_words,
    )
    return page, 422 if form.errors else 200


def _lay_down(form: RuleForm, terms: Terms) -> Response:
    laying_down.lay_down(
        db.session(),
        association=own(),
        terms=terms,
        effective_on=form.effective_on.data or date.min,
        by=person().public_id,
        at=now(),
    )
    db.session.commit()
    flash(gettext("The condition is laid down. It is public on the day that you gave."), "success")
    return _back()


def _try(rule: Rule | None, name: str) -> object:
    return attempt(db.session(), association=own(), name=name, rule=rule, at=now())


@both(association, nl=f"{RULES}/<name>/end", en=f"{RULES}/<name>/end", methods=["GET", "POST"])
def end_rule(association_slug: str, name: str) -> ResponseReturnValue:
    """End a condition from a day; the page says what that changes."""
    row, form = own_rule(name), EffectiveForm(effective_on=today() + timedelta(days=30))
    if form.validate_on_submit():
        day, by = form.effective_on.data or date.min, person().public_id
        try:
            laying_down.end(db.session(), association=own(), name=row.name, effective_on=day, by=by, at=now())
        except SpokenError as error:
            refuse(form, error)
        else:
            db.session.commit()
            flash(gettext("The condition has a last day now."), "success")
            return _back()
    page = render_template(
        "association/end_rule.html",
        form=form,
        row=row,
        condition=rule_in_words(row),
        trial=_try(None, row.name),
        words=evidence_in_words,
    )
    return page, 422 if form.errors else 200


@both(association, nl=f"{RULES}/planned/<rule_id>", en=f"{RULES}/planned/<rule_id>", methods=["POST"])
def take_back_rule(association_slug: str, rule_id: str) -> ResponseReturnValue:
    """Take back a change before its day."""
    rows = condition_rules.planned(db.session(), association=own(), after=today())
    row = next((each for each in rows if each.public_id == rule_id), None) or abort(404)
    laying_down.take_back(db.session(), row=row, by=person().public_id, at=now())
    db.session.commit()
    flash(gettext("The change is taken back."), "success")
    return _back()
