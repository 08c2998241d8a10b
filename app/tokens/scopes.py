"""What a token may do, and which desk can give that away. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from app.i18n import _l
from app.owners import Desk


class Scope(StrEnum):
    MEMBERS_READ = "members:read"
    MEMBERS_WRITE = "members:write"
    CONDITIONS_READ = "conditions:read"
    BADGES_READ = "badges:read"
    BADGE_FILES = "badges:files"
    DELIVERIES_WRITE = "deliveries:write"
    PREVIEWS_READ = "previews:read"
    DISPUTES_READ = "disputes:read"
    DISPUTES_WRITE = "disputes:write"


SCOPES_OF: Mapping[Desk, tuple[Scope, ...]] = {
    Desk.ASSOCIATION: (Scope.MEMBERS_READ, Scope.MEMBERS_WRITE, Scope.CONDITIONS_READ, Scope.BADGES_READ),
    Desk.COMPANY: (
        *(Scope.CONDITIONS_READ, Scope.BADGES_READ, Scope.BADGE_FILES),
        *(Scope.PREVIEWS_READ, Scope.DISPUTES_READ, Scope.DISPUTES_WRITE),
    ),
    Desk.MONITOR: (Scope.DELIVERIES_WRITE, Scope.PREVIEWS_READ, Scope.DISPUTES_READ),
}
"""The scopes that a desk can give to its tokens."""

WORDS: Mapping[Scope, str] = {
    Scope.MEMBERS_READ: _l("Read the members of the association"),
    Scope.MEMBERS_WRITE: _l("Register and change members"),
    Scope.CONDITIONS_READ: _l("Read the answers to the conditions"),
    Scope.BADGES_READ: _l("Read the logos and their state"),
    Scope.BADGE_FILES: _l("Find the files of the logos, for your own website"),
    Scope.DELIVERIES_WRITE: _l("Hand in deliveries"),
    Scope.PREVIEWS_READ: _l("Read figures from their preview on"),
    Scope.DISPUTES_READ: _l("Read disputes about notices"),
    Scope.DISPUTES_WRITE: _l("Dispute notices during the preview"),
}
