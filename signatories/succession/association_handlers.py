"""What the register does when an association merges: its end, and the waivers and cases of its members."""

from datetime import date

from sqlalchemy import select

from signatories.conditions.waivers import Waiver
from signatories.journal import note
from signatories.models import Association
from signatories.succession.carrying_out import Means
from signatories.succession.consequences import Consequence, Value
from signatories.succession.passing import cases_to_pass, waivers_to_pass

WAIVER_GOES_ALONG = "The association merged into another; the waiver goes on there."


def end_association(means: Means, what: Consequence) -> None:
    association = _association(means, what.about)
    day = what.values["day"]
    assert isinstance(day, date)  # noqa: S101 - the rules give a day here
    association.ended_on, association.end_recorded_at = day, means.at
    means.session.flush()


def continue_waivers(means: Means, what: Consequence) -> None:
    """End each waiver here, and begin one with the same reason and end in the other association."""
    gone, into = _association(means, what.values["from"]), _association(means, what.values["association"])
    company = means.company(what.about)
    found = waivers_to_pass(means.session, gone=gone, into=into, at=means.at, company=company)
    for waiver in found:
        waiver.ended_at, waiver.ended_by, waiver.end_reason = means.at, "", WAIVER_GOES_ALONG
        means.session.flush()
        going_on = Waiver(
            association=into,
            company=company,
            rule_name=waiver.rule_name,
            reason=waiver.reason,
            from_on=max(waiver.from_on, means.at.date()),
            until_on=waiver.until_on,
            granted_at=means.at,
            granted_by=waiver.granted_by,
        )
        means.session.add(going_on)
        means.session.flush()
        _note(means, "waiver-passed-on", what, waiver=going_on.public_id)


def continue_cases(means: Means, what: Consequence) -> None:
    """Bring each open case to the other association; its steps and terms stay as they are."""
    gone, into = _association(means, what.values["from"]), _association(means, what.values["association"])
    company = means.company(what.about)
    for case in cases_to_pass(means.session, gone=gone, into=into, company=company):
        case.association = into
        means.session.flush()
        _note(means, "case-passed-on", what, case=case.public_id)


def _note(means: Means, kind: str, what: Consequence, **data: str) -> None:
    note(
        means.session,
        kind,
        at=means.at,
        by=means.event.released_by or "",
        association=_association(means, what.values["association"]),
        company=means.company(what.about),
        **data,
    )


def _association(means: Means, slug: Value) -> Association:
    return means.session.scalars(select(Association).where(Association.slug == slug)).one()
