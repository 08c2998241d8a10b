"""What can follow from an event: each consequence is an act with values, and one sentence. Pure.

Preview and carrying out use the same list, so that what is shown is what happens.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sentences import N_


class Act(StrEnum):
    """What is done to a company or association. The order is the order of carrying out."""

    COMPANY_ADDED = "company-added"
    NAME_CHANGED = "name-changed"
    SIGNATURE_ENDED = "signature-ended"
    BADGE_WITHDRAWN = "badge-withdrawn"
    HOST_LEFT = "host-left"
    HOST_CAME = "host-came"
    NETWORK_ENDED = "network-ended"
    NETWORK_CAME = "network-came"
    NETWORKS_CLOSED = "networks-closed"
    MEMBERSHIP_ENDED = "membership-ended"
    MEMBERSHIP_CONTINUED = "membership-continued"
    GROUP_LEFT = "group-left"
    WAIVERS_CONTINUED = "waivers-continued"
    CASES_CONTINUED = "cases-continued"
    CONTACT_POINT_CONTINUED = "contact-point-continued"
    CONTACT_POINT_ENDED = "contact-point-ended"
    SIGNATURE_CARRIED = "signature-carried"
    BADGE_ISSUED = "badge-issued"
    BADGE_REMADE = "badge-remade"
    COMPANY_ENDED = "company-ended"
    ASSOCIATION_ENDED = "association-ended"
    RULES_APPLY = "rules-apply"
    DRAFTS_ENDED = "drafts-ended"
    INVITATIONS_WITHDRAWN = "invitations-withdrawn"
    PROGRAMS_ENDED = "programs-ended"
    ROLE_ENDED = "role-ended"
    ROLE_EXPIRES = "role-expires"
    ROLE_CONTINUED = "role-continued"
    HOLDER_PASSED = "holder-passed"
    HOLDER_LEFT = "holder-left"
    FIGURES_FOLLOW = "figures-follow"
    MUST_SIGN = "must-sign"


SENTENCES: Mapping[Act, str] = {
    Act.COMPANY_ADDED: N_("%(name)s (%(about)s) is added to the register."),
    Act.NAME_CHANGED: N_("%(old)s is called %(new)s from %(day)s on. The earlier name stays to be found."),
    Act.SIGNATURE_ENDED: N_("The signature of %(name)s under %(code)s ends. The public page says why."),
    Act.BADGE_WITHDRAWN: N_("The logo of %(name)s for %(host)s is withdrawn. Checking it says so."),
    Act.HOST_LEFT: N_("The domain %(host)s is no longer of %(name)s."),
    Act.HOST_CAME: N_("The domain %(host)s is of %(name)s from %(day)s on, with this event as the proof."),
    Act.NETWORK_ENDED: N_("The network %(network)s is of %(name)s until %(day)s."),
    Act.NETWORK_CAME: N_("The network %(network)s is of %(name)s from %(day)s on."),
    Act.NETWORKS_CLOSED: N_("Networks of %(name)s that wait to be confirmed are closed: %(count)s."),
    Act.MEMBERSHIP_ENDED: N_("%(name)s is a member of %(association)s until %(day)s."),
    Act.MEMBERSHIP_CONTINUED: N_(
        "%(name)s is a member of %(association)s from %(day)s on. This continues a membership since %(since)s."
    ),
    Act.GROUP_LEFT: N_("%(name)s is in the group %(group)s no longer."),
    Act.WAIVERS_CONTINUED: N_("The waivers of %(name)s go along to %(association)s: %(count)s."),
    Act.CASES_CONTINUED: N_("The open cases of %(name)s go along to %(association)s: %(count)s."),
    Act.CONTACT_POINT_CONTINUED: N_(
        "%(name)s takes over the contact point for notices of %(earlier)s until it gives its own."
    ),
    Act.CONTACT_POINT_ENDED: N_("The contact point for notices of %(name)s ends."),
    Act.SIGNATURE_CARRIED: N_(
        "%(name)s is bound by the signature of %(earlier)s under %(code)s until %(until)s."
        " It has to sign itself before that day."
    ),
    Act.BADGE_ISSUED: N_("%(name)s gets a logo for %(host)s."),
    Act.BADGE_REMADE: N_("The logo for %(host)s is made anew with the new name. Its code stays."),
    Act.COMPANY_ENDED: N_("%(name)s ends on %(day)s. Its page stays and says what became of it."),
    Act.ASSOCIATION_ENDED: N_("%(name)s ends on %(day)s. Its page stays and says where it went."),
    Act.RULES_APPLY: N_(
        "The conditions of %(association)s apply to the members that come over from %(day)s on."
        " Terms that count from joining count from that day."
    ),
    Act.DRAFTS_ENDED: N_("Signatures of %(name)s that were being prepared are thrown away: %(count)s."),
    Act.INVITATIONS_WITHDRAWN: N_("Invitations for %(name)s that are open are withdrawn: %(count)s."),
    Act.PROGRAMS_ENDED: N_("API tokens and webhooks of %(name)s end: %(count)s."),
    Act.ROLE_ENDED: N_("%(person)s has the role %(role)s of %(name)s no longer."),
    Act.ROLE_EXPIRES: N_("%(person)s has the role %(role)s of %(name)s until %(day)s."),
    Act.ROLE_CONTINUED: N_("%(person)s gets the role %(role)s of %(name)s."),
    Act.HOLDER_PASSED: N_("%(holder)s answers under %(name)s for notices from %(day)s on."),
    Act.HOLDER_LEFT: N_("%(holder)s answers under %(name)s for notices until %(day)s."),
    Act.FIGURES_FOLLOW: N_(
        "The published figures of %(earlier)s stay under its name. They are shown with %(name)s as its"
        " history, and its conditions count them: %(count)s half-years."
    ),
    Act.MUST_SIGN: N_("%(name)s has no signature after this. It may not show the logo until it signs."),
}
"""Each act as a sentence (a message id); ``about`` and the values fill it."""

INFORMATION = frozenset({Act.FIGURES_FOLLOW, Act.RULES_APPLY, Act.MUST_SIGN})
"""What is told, and follows from the rest without an act of its own."""

Value = str | int | date | datetime


@dataclass(frozen=True)
class Consequence:
    """One thing that follows. ``about`` is the register number or slug of whom it befalls."""

    act: Act
    about: str
    values: Mapping[str, Value] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return SENTENCES[self.act]

    def as_json(self) -> dict[str, Any]:
        """Days and moments as ISO texts: how the event keeps what was carried out."""
        values = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.values.items()
        }
        return {"act": self.act.value, "about": self.about, "values": values}


def from_json(kept: Mapping[str, Any]) -> Consequence:
    """What ``as_json`` wrote; days and moments stay texts."""
    return Consequence(Act(kept["act"]), kept["about"], kept["values"])
