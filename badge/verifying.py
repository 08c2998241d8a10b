"""The one function that judges a badge, for page, JSON and command alike. Pure: no database, no network.

Keys and status lists come in as values, so that it works offline; what the register's own
records say can be added by the caller.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from badge import carrier, data_integrity, origins, status_list, ticket
from badge.claims import BadgeClaims
from badge.errors import Refused
from badge.status_list import TOLERANCE, StatusList
from badge.token import unseal
from badge.trusted_keys import TrustedKeys
from badge.verdict import Check, Endorsement, NamedDocument, Outcome, Reason, Verdict
from sentences import N_

EXPLANATIONS = {
    Outcome.VALID: N_("The company signed these documents, and the badge is in force."),
    Outcome.NOT_FOR_THIS_SITE: N_("The badge is real, but it belongs to another website."),
    Outcome.SUSPENDED: N_("The register has suspended this badge. It does not count now."),
    Outcome.WITHDRAWN: N_("The register has withdrawn this badge. It no longer counts."),
    Outcome.EXPIRED: N_("The term of this badge is over. It no longer counts."),
    Outcome.NOT_YET_VALID: N_("The term of this badge has not begun yet."),
    Outcome.FORGED: N_("The register never issued this badge."),
    Outcome.CANNOT_CHECK: N_("The signature holds, but we cannot check whether the badge was withdrawn."),
}


class RecordState(StrEnum):
    IN_FORCE = "in-force"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Record:
    """What the register's own books say of a badge: its state, since when, why, and the log entry.

    ``is_copy``: the books were not read now, so they are no fresher than the status list.
    """

    state: RecordState
    since: datetime
    reason: Reason | None = None
    log_index: int | None = None
    is_copy: bool = False


Records = Callable[[BadgeClaims], Record | None]
"""Looks a badge up in the register's books; ``None`` means that it was never issued."""


Endorsements = Callable[[BadgeClaims], Endorsement | None]
"""Looks for the endorsement that stands beside a badge; ``None`` when none counts."""


class Listed(Protocol):
    """What has a place in a status list: a badge, or a ticket of one."""

    @property
    def issuer(self) -> str: ...
    @property
    def status_list_id(self) -> str: ...
    @property
    def status_index(self) -> int: ...


@dataclass(frozen=True)
class Status:
    """What the status lists say; ``is_withdrawn`` is ``None`` when none can be trusted."""

    is_withdrawn: bool | None
    as_of: datetime | None = None
    why: str = N_("There is no list of withdrawn badges to check against.")


def verify_file(
    data: bytes,
    *,
    keys: TrustedKeys,
    status_lists: Iterable[str],
    at: datetime,
    on: str | None = None,
    records: Records | None = None,
    endorsements: Endorsements | None = None,
) -> Verdict:
    """Judge a badge: an SVG, a PNG, the token itself, or its form with a proof inside (JSON).

    *status_lists* are the signed lists at hand (the right one is picked by its id); *on* is the
    origin of the site where the badge was seen; *records* asks the register's own books, and
    *endorsements* adds what an association says of a badge that is valid. Never raises for what it is shown.
    """
    try:
        if data_integrity.is_shown(data):
            claims = data_integrity.unseal(data, keys)
        else:
            claims = unseal(_token_in(data), keys)
    except Refused as refused:
        return not_ours(refused.outcome, refused.why, at, on)
    return judge(
        claims,
        keys=keys,
        status_lists=status_lists,
        at=at,
        on=on,
        records=records,
        endorsements=endorsements,
    )


def judge(
    claims: BadgeClaims,
    *,
    keys: TrustedKeys,
    status_lists: Iterable[str],
    at: datetime,
    on: str | None = None,
    records: Records | None = None,
    endorsements: Endorsements | None = None,
) -> Verdict:
    """Judge *claims*, whose signature was checked. A certain no comes before a doubt."""
    status = status_of(claims, keys, status_lists, at)
    facts = _facts(claims, at, on)
    record = None
    if records is not None:
        record = records(claims)
        if record is None:
            never = Check(N_("The books of the register do not have this badge."), ok=False, at=at)
            return Verdict(
                verdict=Outcome.FORGED,
                explanation=EXPLANATIONS[Outcome.FORGED],
                checked_at=at,
                checks=(*facts.checks, never),
                asked_for=origins.normalised(on) if on else None,
            )
        facts = replace(facts, reason=record.reason, log_index=record.log_index)
    checks = [*facts.checks, *_checks(claims, status, record, at, on)]
    outcome = _outcome(claims, status, record, at, on)
    return replace(
        facts,
        verdict=outcome,
        explanation=EXPLANATIONS[outcome],
        checks=tuple(checks),
        until=record.since if record and record.state is RecordState.WITHDRAWN else facts.until,
        as_of=at if record and not record.is_copy else status.as_of,
        endorsement=endorsements(claims) if endorsements and outcome is Outcome.VALID else None,
    )


NO_SUCH_CODE = N_("The register does not know a badge with this code.")
OTHER_REGISTER = N_("This address is not of this register. Nothing was fetched from it.")


def not_ours(outcome: Outcome, why: str, at: datetime, on: str | None) -> Verdict:
    """The verdict on what no credential can be found for."""
    return Verdict(
        verdict=outcome,
        explanation=why,
        checked_at=at,
        checks=(Check(why, ok=False, at=at),),
        asked_for=origins.normalised(on) if on else None,
    )


def _token_in(data: bytes) -> str:
    """The token in a file or text. An address says nothing by itself, but a ticket may stand behind it."""
    token = carrier.find(data)
    if not origins.is_address(token):
        return token
    found = ticket.in_address(token)
    if found is None:
        raise Refused(
            Outcome.NOT_A_BADGE, N_("An address alone proves nothing. Show the logo or its credential.")
        )
    return found


def is_for(claims: BadgeClaims, on: str) -> bool:
    """Whether the badge may stand on the site *on* (an origin or host, as typed or sent)."""
    return origins.normalised(on) == claims.origin


def _outcome(
    claims: BadgeClaims, status: Status, record: Record | None, at: datetime, on: str | None
) -> Outcome:
    if record and record.state is RecordState.SUSPENDED:
        return Outcome.SUSPENDED
    if status.is_withdrawn or (record and record.state is RecordState.WITHDRAWN):
        return Outcome.WITHDRAWN
    if at < claims.valid_from - TOLERANCE:
        return Outcome.NOT_YET_VALID
    if at > claims.valid_until + TOLERANCE:
        return Outcome.EXPIRED
    if on is not None and not is_for(claims, on):
        return Outcome.NOT_FOR_THIS_SITE
    return Outcome.CANNOT_CHECK if status.is_withdrawn is None else Outcome.VALID


def status_of(claims: Listed, keys: TrustedKeys, status_lists: Iterable[str], at: datetime) -> Status:
    """What the lists of this badge say; one that says withdrawn outweighs any other."""
    answer = Status(None)
    for token in status_lists:
        if status_list.claimed_id(token) != claims.status_list_id:
            continue
        try:
            found: StatusList = status_list.read(
                token, keys, expected_id=claims.status_list_id, issuer=claims.issuer, at=at
            )
            is_withdrawn = found.is_withdrawn(claims.status_index)
        except Refused as refused:
            if answer.is_withdrawn is None:
                answer = Status(None, why=refused.why)
            continue
        if is_withdrawn:
            return Status(True, found.issued_at)
        answer = Status(False, found.issued_at)
    return answer


def _checks(
    claims: BadgeClaims, status: Status, record: Record | None, at: datetime, on: str | None
) -> list[Check]:
    if at < claims.valid_from - TOLERANCE:
        term = Check(N_("The term of the badge has not begun."), ok=False, at=at)
    elif at > claims.valid_until + TOLERANCE:
        term = Check(N_("The term of the badge is over."), ok=False, at=at)
    else:
        term = Check(N_("The badge is within its term."), ok=True, at=at)
    checks = [term]
    checks.append(status_check(status, at))
    if record is not None:
        sentence, ok = _RECORD_SENTENCES[record.state]
        known_at = (status.as_of or record.since) if record.is_copy else at
        checks.append(Check(sentence, ok=ok, at=known_at if ok else record.since))
    if on is not None:
        checks.append(site_check(is_for(claims, on), at))
    return checks


def status_check(status: Status, at: datetime) -> Check:
    """What the lists say, in one sentence."""
    if status.is_withdrawn is None:
        return Check(status.why, ok=False, at=at)
    if status.is_withdrawn:
        return Check(N_("It is on the list of withdrawn badges."), ok=False, at=status.as_of or at)
    return Check(N_("It is not on the list of withdrawn badges."), ok=True, at=status.as_of or at)


def site_check(is_its_own: bool, at: datetime) -> Check:
    """Whether it was seen where it belongs, in one sentence."""
    if is_its_own:
        return Check(N_("The badge is for this website."), ok=True, at=at)
    return Check(N_("The badge is for another website."), ok=False, at=at)


_RECORD_SENTENCES = {
    RecordState.IN_FORCE: (N_("The books of the register have it in force."), True),
    RecordState.SUSPENDED: (N_("The books of the register have it suspended."), False),
    RecordState.WITHDRAWN: (N_("The books of the register have it withdrawn."), False),
}


def _facts(claims: BadgeClaims, at: datetime, on: str | None) -> Verdict:
    """What the badge itself says, before it is judged."""
    return Verdict(
        verdict=Outcome.CANNOT_CHECK,
        explanation=EXPLANATIONS[Outcome.CANNOT_CHECK],
        checked_at=at,
        checks=(Check(N_("The digital signature holds."), ok=True, at=at),),
        code=claims.code,
        company=claims.company,
        register_number=claims.register_number,
        origins=(claims.origin,),
        documents=tuple(
            NamedDocument(each.key, each.name, each.edition, claims.document_url(each))
            for each in claims.documents
        ),
        association=claims.association.name if claims.association else None,
        since=claims.awarded_at,
        until=claims.valid_until,
        asked_for=origins.normalised(on) if on else None,
    )
