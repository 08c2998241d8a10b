"""One company: its standing, what it signed, its logos and figures, and its public acts."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import render_template
from flask.typing import ResponseReturnValue

from app import history, open_data
from app.as_of import asked
from app.extensions import db
from app.figures import chart_halves
from app.figures.chart_halves import Half, HalvesCompared
from app.figures.drawn import Drawn, drawn
from app.i18n import both
from app.navigation import absolute
from app.open_answers import json_answer
from app.public.blueprint import public
from app.public.company_facts import Figures, Known, Placed, known
from app.public.linked_data import of_company
from app.public.score_json import fields_of
from app.public.standing_strip import over_time
from badge.verdict import moment
from signatories.succession.lineage import Relative

SHOWN_ACTS = 10
"""The newest acts that a company page shows at once; the rest unfolds."""

public.add_app_template_global(of_company, "of_company")


@both(public, nl="/ondertekenaars/<slug>", en="/signatories/<slug>")
def company(slug: str) -> ResponseReturnValue:
    as_of = asked()
    this = known(db.session(), slug, at=as_of.at)
    acts = history.acts(this.entries, associations=this.association_names)
    return render_template(
        "public/company.html",
        as_of=as_of,
        newest_acts=acts[:SHOWN_ACTS],
        older_acts=acts[SHOWN_ACTS:],
        suspension=this.suspension,
        carried_from=this.carried_from,
        over_time=over_time([each.signature for each in this.placed], name=this.row.name, at=as_of.at),
        halves=halves_of(this.figures),
        read_as=this.row.read_as,
        **this._asdict(),
    )


class Halves(NamedTuple):
    """The half-years of a company as a picture, and what the last two may be taken to say."""

    drawn: Drawn
    compared: HalvesCompared


def halves_of(figures: Sequence[Figures]) -> Halves | None:
    """None while fewer than two half-years have a share."""
    chart = chart_halves.of_halves([Half(each.publication, each.score) for each in figures])
    made = drawn(chart)
    return Halves(made, chart_halves.compared(chart)) if chart and made else None


@public.get("/signatories/<slug>.json")
def company_json(slug: str) -> ResponseReturnValue:
    at = asked().at
    this = known(db.session(), slug, at=at)
    return json_answer({"as_of": moment(at), **open_data.as_json(this.row), **details(this)})


def details(this: Known) -> dict[str, Any]:
    """What one company has beyond its row in the directory."""
    return {
        "contact_point_since": moment(this.contact.from_at) if this.contact else None,
        "contact_point_state": this.contact_state.state.value if this.contact_state else None,
        "ended_on": this.ended_on.isoformat() if this.ended_on else None,
        "hash_check_since": this.hash_check.since_on.isoformat() if this.hash_check else None,
        "group": this.group.group.name if this.group else None,
        "networks": [
            {
                "network": each.identifier,
                "from": each.from_on.isoformat(),
                "evidence": each.evidence,
                "confirmed_at": moment(each.confirmed_at),
            }
            for each in this.networks
        ],
        "predecessors": [_relative(each) for each in this.predecessors],
        "successors": [_relative(each) for each in this.successors],
        "memberships": [
            {
                "association": each.association.slug,
                "from": each.from_on.isoformat(),
                "to": each.to_on.isoformat() if each.to_on else None,
            }
            for each in this.memberships
        ],
        "signatures": [_signature(each) for each in this.placed],
        "badges": [
            {"code": each.code, "origin": each.origin, "verify": absolute(f"/v/{each.code}.json")}
            for each in this.badges
        ],
        "figures": [_figures(each) for each in this.figures],
        "figures_of_predecessors": [
            {"register_number": each.company.register_number, **_figures(figures)}
            for each in this.before
            for figures in each.figures
        ],
        "acts": [
            {"log_index": each.position, "at": moment(each.at), "kind": each.kind, "data": each.data}
            for each in this.entries
        ],
    }


def _figures(each: Figures) -> dict[str, Any]:
    """The figures of one period, without whose they are."""
    shown = fields_of(each.score).items()
    return {
        "period": each.publication.period,
        "version": each.publication.version,
        "norm": each.publication.norm,
        "method_version": each.publication.method_version,
        "input_digest": each.publication.input_digest,
        "published_at": moment(each.publication.published_at),
        **{key: value for key, value in shown if key not in ("company", "name")},
    }


def _relative(each: Relative) -> dict[str, Any]:
    return {
        "register_number": each.company.register_number,
        "event": each.kind.value,
        "on": each.effective_on.isoformat(),
    }


def _signature(each: Placed) -> dict[str, Any]:
    """One signature as it stood; the reason of a suspension is a word from a list."""
    signature = each.signature
    return {
        "signature": signature.public_id,
        "code_of_conduct": signature.code_of_conduct.slug,
        "documents": [
            {"document": edition.document.key, "edition": edition.edition, "digest": edition.digest}
            for edition in signature.editions
        ],
        "association": signature.association.slug if signature.association else None,
        "association_now": each.through_now.slug if each.through_now else None,
        "carried_from": signature.follows.public_id if signature.is_carried and signature.follows else None,
        "state": each.state.value,
        "suspended": each.suspension.reason_kind if each.suspension else None,
        "signed_at": moment(signature.signed_at),
        "ends_at": moment(each.runs_until),
        "ended_at": moment(each.over_at),
    }
