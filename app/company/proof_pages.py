"""What the pages about a company's domains show."""

from typing import Any

from flask import render_template, request

from app.accounts.forms import ConfirmForm
from app.clock import now
from app.extensions import db
from signatories.domains import domain_checks, proving
from signatories.domains.domain_states import DomainState, state_of
from signatories.domains.keeping_proof import Decision
from signatories.domains.proving import Method
from signatories.models import Company, Domain

WWW = "www."
SHOWN = 10
"""The newest looks at a proof that a page shows."""


def latest_rows(company: Company) -> list[Domain]:
    """One row for each host that *company* named: the one in use, else the one that was lost last."""
    return list({each.host: each for each in company.domains}.values())


def open_row(company: Company, host: str) -> Domain | None:
    return next((each for each in latest_rows(company) if each.host == host), None)


def state(domain: Domain, decision: Decision | None) -> DomainState:
    """How a domain stands, with what the latest looks at its proof come to."""
    return state_of(
        is_proven=domain.is_proven,
        is_lost=domain.lost_at is not None,
        is_missed=decision is not None and decision.missed_since is not None,
    )


def domain_page(domain: Domain, form: ConfirmForm) -> str:
    """The page of one domain, with what was just seen when *form* has errors."""
    session = db.session()
    with_www = None if domain.host.startswith(WWW) or open_row(domain.company, WWW + domain.host) else True
    values: dict[str, Any] = {
        "record_name": proving.record_name(domain),
        "record_value": proving.record_value(domain),
        "file_address": proving.file_address_of(domain.host),
        "with_www": WWW + domain.host if with_www else None,
        "checks": domain_checks.latest(session, domain, limit=SHOWN),
        "decision": domain_checks.decision_of(session, domain),
        "looked_at": now() if form.errors else None,
        "looked_by": Method.FILE if request.form.get("by") == Method.FILE else Method.DNS,
    }
    return render_template("company/domain.html", form=form, domain=domain, **values)
