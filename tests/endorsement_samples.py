"""Endorsements for tests: the association's fixed key, one good endorsement of the good badge, its list."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from badge import did, status_list, token
from badge.claims import Through
from badge.endorsements import form, judging
from badge.endorsements.form import EndorsementClaims
from badge.signing_key import SigningKey
from badge.trusted_keys import TrustedKeys
from badge.verdict import Endorsement
from tests.badge_samples import AT, BASE_URL, CLAIMS, key

SLUG = "demo-vereniging"
DID = did.association_did(BASE_URL, SLUG)
ENDORSER = key(19991231, owner=DID)
INDEX = 77
SINCE = date(2024, 5, 6)

SAID = EndorsementClaims(
    base_url=BASE_URL,
    association=Through(SLUG, "Branchevereniging Demo"),
    code=CLAIMS.code,
    number=3,
    list_number=1,
    status_index=INDEX,
    company=CLAIMS.company,
    register_number=CLAIMS.register_number,
    origin=CLAIMS.origin,
    since=SINCE,
    valid_from=CLAIMS.valid_from,
    valid_until=CLAIMS.valid_until,
)


def endorsement(by: SigningKey = ENDORSER, **changes: Any) -> str:
    """The token of the good endorsement, changed as asked before it is signed."""
    return form.seal(replace(SAID, **changes), by)


def listed(*withdrawn: int, by: SigningKey = ENDORSER, at: datetime = AT) -> str:
    """The association's list with those indexes withdrawn."""
    payload = status_list.credential_of(
        form.status_list_id(BASE_URL, SLUG, 1), issuer=DID, withdrawn=withdrawn, at=at
    )
    return token.sign(payload, by)


def trusted() -> TrustedKeys:
    return TrustedKeys.of([(ENDORSER.kid, ENDORSER.private.public_key())])


def standing(shown: str, **changes: Any) -> Endorsement | None:
    """What *shown* adds to the good badge, with the good key and a fresh, empty list, changed as asked."""
    known: dict[str, Any] = {"beside": CLAIMS, "keys": trusted(), "status_lists": [listed()], "at": AT}
    return judging.standing(shown, **(known | changes))


DAY = timedelta(days=1)
