"""One company: its standing, what it signed, its logos and figures, and its public acts."""

from typing import Any, NamedTuple

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue

from app.clock import now
from app.extensions import db
from app.i18n import both
from app.navigation import absolute
from app.public import history, open_data
from app.public.blueprint import public
from app.public.figures import fields_of
from app.public.shown_figures import Shown, figures_of
from badge import records
from badge.models import Badge
from badge.verdict import moment
from monitor.method import METHODS, Method
from monitor.models import Publication
from signatories import directory_rows, register
from signatories.directory_rows import Row
from signatories.entries import Entry
from signatories.models import Company, Membership
from signatories.signature import Signature

SHOWN_ACTS = 10
"""The newest acts that a company page shows at once; the rest unfolds."""


class Figures(NamedTuple):
    """A company's published figures of one period, with the method that they were made by."""

    publication: Publication
    method: Method
    score: Shown


class Known(NamedTuple):
    """All that the register knows in public of one company at one moment."""

    company: Company
    row: Row
    signatures: list[Signature]
    memberships: list[Membership]
    badges: list[Badge]
    entries: list[Entry]
    figures: list[Figures]

    @property
    def association_names(self) -> dict[str, str]:
        return {each.association.slug: each.association.name for each in self.memberships}


def known(slug: str) -> Known:
    """Raises ``NotFound``."""
    session, at = db.session(), now()
    company = register.company_at(session, slug)
    return Known(
        company=company,
        row=directory_rows.read(session, [company], at=at)[0],
        signatures=list(register.signatures_of(session, company, at=at)),
        memberships=list(register.memberships_of(session, company, at=at)),
        badges=records.live_badges(session, company=company),
        entries=list(register.history_of(session, company, at=at)),
        figures=[
            Figures(each.publication, METHODS[each.publication.method_version], each.companies[0])
            for each in figures_of(session, company)
        ],
    )


@both(public, nl="/ondertekenaars/<slug>", en="/signatories/<slug>")
def company(slug: str) -> ResponseReturnValue:
    this = known(slug)
    acts = history.acts(this.entries, associations=this.association_names)
    return render_template(
        "public/company.html",
        company=this.company,
        row=this.row,
        signatures=this.signatures,
        memberships=this.memberships,
        badges=this.badges,
        figures=this.figures,
        newest_acts=acts[:SHOWN_ACTS],
        older_acts=acts[SHOWN_ACTS:],
    )


@public.get("/signatories/<slug>.json")
def company_json(slug: str) -> ResponseReturnValue:
    this = known(slug)
    return jsonify({"as_of": moment(now()), **open_data.as_json(this.row), **details(this)})


def details(this: Known) -> dict[str, Any]:
    """What one company has beyond its row in the directory."""
    return {
        "contact_point_since": moment(this.company.contact_point_since),
        "memberships": [
            {
                "association": each.association.slug,
                "from": each.from_on.isoformat(),
                "to": each.to_on.isoformat() if each.to_on else None,
            }
            for each in this.memberships
        ],
        "signatures": [
            {
                "signature": each.public_id,
                "code_of_conduct": each.code_of_conduct.slug,
                "documents": [
                    {"document": edition.document.key, "edition": edition.edition, "digest": edition.digest}
                    for edition in each.editions
                ],
                "association": each.association.slug if each.association else None,
                "signed_at": moment(each.signed_at),
                "ends_at": moment(each.ends_at),
                "ended_at": moment(each.ended_at),
            }
            for each in this.signatures
        ],
        "badges": [
            {"code": each.code, "origin": each.origin, "verify": absolute(f"/v/{each.code}.json")}
            for each in this.badges
        ],
        "figures": [
            {
                "period": each.publication.period,
                "version": each.publication.version,
                "norm": each.publication.norm,
                "method_version": each.publication.method_version,
                "input_digest": each.publication.input_digest,
                "published_at": moment(each.publication.published_at),
                **{
                    key: value
                    for key, value in fields_of(each.score).items()
                    if key not in ("company", "name")
                },
            }
            for each in this.figures
        ],
        "acts": [
            {"log_index": each.position, "at": moment(each.at), "kind": each.kind, "data": each.data}
            for each in this.entries
        ],
    }
