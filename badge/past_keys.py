"""The badge of a CODE whose key is published no longer: what the books are certain of is said all the same. Pure.

A key leaves when its last badge ended, or when it was withdrawn. The badge of a former signatory
must then still be withdrawn on its own page, and not of an unknown issuer.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from badge import verifying
from badge.claims import BadgeClaims
from badge.trusted_keys import TrustedKeys
from badge.verdict import Check, Outcome, Verdict
from badge.verifying import Records, RecordState
from sentences import N_

CERTAIN = (Outcome.SUSPENDED, Outcome.WITHDRAWN, Outcome.EXPIRED)
KEY_IS_GONE = N_("The key that it was signed with is published no longer.")


def by_the_books(
    unknown: Verdict,
    claims: BadgeClaims,
    *,
    keys: TrustedKeys,
    status_lists: Iterable[str],
    at: datetime,
    on: str | None,
    records: Records,
) -> Verdict:
    """A certain no of the books about *claims*, which are their own; else *unknown*, as it was judged."""
    if unknown.verdict is not Outcome.UNKNOWN_ISSUER:
        return unknown
    record = records(claims)
    found = verifying.judge(claims, keys=keys, status_lists=status_lists, at=at, on=on, records=records)
    # A bit that was set because the key was withdrawn is no withdrawal: that badge is issued again.
    is_renewed = found.verdict is Outcome.WITHDRAWN and record and record.state is RecordState.IN_FORCE
    if found.verdict not in CERTAIN or is_renewed:
        return unknown
    return replace(found, checks=(Check(KEY_IS_GONE, ok=False, at=at), *found.checks[1:]))
