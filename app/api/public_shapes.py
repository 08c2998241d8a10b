"""The shapes of what anyone may ask of the API, without a token."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from app.api.groups import Group
from app.api.shapes import RegisterNumber, Shape
from badge.carrier import MAX_PICTURE
from sentences import N_

LONGEST_FILE = (MAX_PICTURE + 2) // 3 * 4
"""Characters of base64 for the largest picture that is read."""


class BadgeShown(BaseModel):
    """What somebody shows: ``badge`` is a token, an address, a CODE or the text of an SVG; ``on`` is the website.

    ``badge_base64`` is for a file (SVG, PNG or token) instead of it, as base64 with padding; 4 MB at most.
    """

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={"oneOf": [{"required": ["badge"]}, {"required": ["badge_base64"]}]},
    )

    badge: str | None = None
    badge_base64: str | None = Field(default=None, max_length=LONGEST_FILE)
    on: str | None = None


class VerdictDocument(Shape):
    document: str
    name: str
    edition: str
    url: str


class VerdictCheck(Shape):
    """One check; ``ok`` is empty where it could not be made."""

    what: str
    ok: bool | None
    at: datetime | None


class VerdictEndorsement(Shape):
    """What the association says with its own signature: the company is its member."""

    association: str
    since: date
    url: str


class Verdict(Shape):
    """How a logo stands; the same as ``/v/CODE.json``."""

    verdict: str
    explanation: str
    code: str | None
    company: str | None
    register_number: RegisterNumber | None
    origins: list[str]
    documents: list[VerdictDocument]
    association: str | None
    endorsement: VerdictEndorsement | None
    since: datetime | None
    until: datetime | None
    reason: str | None
    on: str | None
    checked_at: datetime | None
    as_of: datetime | None
    log_index: int | None
    checks: list[VerdictCheck]


class Acknowledgement(BaseModel):
    """The token as the test notice brought it."""

    model_config = ConfigDict(frozen=True)

    token: str


class Acknowledged(Shape):
    test: str
    company: RegisterNumber
    answered_at: datetime


PUBLIC: dict[str, dict[str, Any]] = {
    "/verify": {
        "words": N_("Judge a logo that somebody shows"),
        "group": Group.LOGOS,
        "takes": BadgeShown,
        "answer": Verdict,
        "problems": (413, 422),
    },
    "/contact-tests/{reference}/acknowledge": {
        "words": N_("Acknowledge a test notice, with the token that it brought"),
        "group": Group.DESKS,
        "takes": Acknowledgement,
        "answer": Acknowledged,
        "problems": (404, 409, 422),
    },
}
"""What is served beside the operations of tokens, by its path; each takes a POST."""
