"""What is kept on disk of one badge, all of it public: enough to judge it while the database is away. Pure."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from badge import envelope, openbadge, past_keys, strict, typed, verifying
from badge.claims import BadgeClaims
from badge.trusted_keys import TrustedKeys
from badge.verdict import Check, Outcome, Reason, Verdict, moment
from badge.verifying import NO_SUCH_CODE, OTHER_REGISTER, Record, RecordState, not_ours
from sentences import N_

BOOKS_AWAY = N_("The books of the register cannot be read now.")


@dataclass(frozen=True)
class Snapshot:
    """One badge: its newest token, the numbers of all its credentials, and what the books said of it.

    ``lapses_at`` is when its signature ends by itself; ``names`` holds the name of each signed
    document by its key and language.
    """

    code: str
    token: str
    numbers: tuple[int, ...]
    record: Record
    lapses_at: datetime
    company_slug: str
    names: Mapping[str, Mapping[str, str]]

    @property
    def claims(self) -> BadgeClaims:
        """What the newest token says; its signature is checked where it is judged."""
        return openbadge.read(strict.json_object(strict.base64url_decode(self.token.split(".")[1])))

    def record_of(self, claims: BadgeClaims, *, at: datetime) -> Record | None:
        """What the books said of the credential in *claims*; ``None`` when it was never issued."""
        if claims.number not in self.numbers:
            return None
        if self.record.state is not RecordState.IN_FORCE or at < self.lapses_at or at >= claims.valid_until:
            return self.record
        ended = Record(RecordState.WITHDRAWN, self.lapses_at, Reason.SIGNATURE_ENDED, self.record.log_index)
        return replace(ended, is_copy=True)


class Kept(Protocol):
    """Where snapshots and the last signed status lists are kept."""

    def find(self, code: str) -> Snapshot | None: ...

    def lists(self) -> Iterable[str]: ...


def verify(
    shown: bytes, *, kept: Kept, keys: TrustedKeys, base_url: str, at: datetime, on: str | None = None
) -> Verdict:
    """Judge what somebody shows, as ``records.verify`` does, from what is kept.

    ``as_of`` in the verdict is when the status list was signed. A badge that is not kept may be a
    new one: it is never forged, and never valid.
    """
    asked = typed.read(shown[: typed.LONGEST + 1].decode("utf-8", errors="replace"), base_url=base_url)
    if asked.is_address and not asked.is_own:
        return not_ours(Outcome.UNKNOWN_ISSUER, OTHER_REGISTER, at, on)
    if asked.is_own or asked.code:
        return verify_code(asked.code or "", kept=kept, keys=keys, at=at, on=on)
    return _judged(shown, kept, keys, at, on)


def verify_code(code: str, *, kept: Kept, keys: TrustedKeys, at: datetime, on: str | None = None) -> Verdict:
    """Judge the badge of a CODE in normal form by its newest token."""
    found = kept.find(code)
    if found is None:
        return not_ours(Outcome.NO_CREDENTIAL, NO_SUCH_CODE, at, on)
    verdict = past_keys.by_the_books(
        _judged(found.token.encode("ascii"), kept, keys, at, on),
        found.claims,
        keys=keys,
        status_lists=kept.lists(),
        at=at,
        on=on,
        records=lambda claims: found.record_of(claims, at=at),
    )
    return replace(verdict, code=found.code)


def _judged(shown: bytes, kept: Kept, keys: TrustedKeys, at: datetime, on: str | None) -> Verdict:
    def judge(records: Callable[[BadgeClaims], Record | None] | None) -> Verdict:
        return verifying.verify_file(
            shown, keys=keys, status_lists=kept.lists(), at=at, on=on, records=records
        )

    alone = judge(None)
    found = kept.find(alone.code) if alone.code else None
    if found is not None:
        return judge(lambda claims: found.record_of(claims, at=at))
    if alone.code is None or not alone.is_valid:
        return alone
    doubt = Check(BOOKS_AWAY, ok=False, at=at)
    return replace(
        alone,
        verdict=Outcome.CANNOT_CHECK,
        explanation=verifying.EXPLANATIONS[Outcome.CANNOT_CHECK],
        checks=(*alone.checks, doubt),
    )


def as_text(kept: Snapshot) -> str:
    """The snapshot as JSON; the same facts give the same text."""
    record = kept.record
    value = {
        "code": kept.code,
        "token": kept.token,
        "numbers": list(kept.numbers),
        "state": record.state.value,
        "since": moment(record.since),
        "reason": record.reason.value if record.reason else None,
        "log_index": record.log_index,
        "lapses_at": moment(kept.lapses_at),
        "company_slug": kept.company_slug,
        "names": kept.names,
    }
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)


def from_text(text: str) -> Snapshot:
    """The snapshot in *text*. Raises ``ValueError`` or ``KeyError`` when it is none."""
    try:
        value: dict[str, Any] = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    reason = value["reason"]
    return Snapshot(
        code=value["code"],
        token=value["token"],
        numbers=tuple(value["numbers"]),
        record=Record(
            RecordState(value["state"]),
            envelope.moment(value["since"]),
            Reason(reason) if reason else None,
            value["log_index"],
            is_copy=True,
        ),
        lapses_at=envelope.moment(value["lapses_at"]),
        company_slug=value["company_slug"],
        names=value["names"],
    )
