"""Public acts about who a company is, in words: names, groups, networks, domains, contact point, succession."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext

from app.i18n import show_date
from signatories.domains.hosts import readable
from signatories.domains.proving import Loss
from signatories.succession.kinds import WORDS as EVENTS
from signatories.succession.kinds import Kind

Words = Callable[[Mapping[str, Any], Mapping[str, str]], str]
"""From the data of an entry, and the names of associations by slug, to one sentence."""


def day(iso: str) -> str:
    """The day of an ISO date or time, as pages write it."""
    return show_date(date.fromisoformat(iso[:10]))


def _renamed(data: Mapping[str, Any], _names: Mapping[str, str]) -> str:
    if data["new"] is None:
        return gettext("The name %(old)s ended on %(day)s.", old=data["old"], day=day(data["on"]))
    if data["name_kind"] == "legal":
        sentence = gettext("The legal name is %(new)s since %(day)s.", new=data["new"], day=day(data["on"]))
    elif data["name_kind"] == "trade":
        sentence = gettext("A trade name is %(new)s since %(day)s.", new=data["new"], day=day(data["on"]))
    else:
        sentence = gettext("A brand is %(new)s since %(day)s.", new=data["new"], day=day(data["on"]))
    return f"{sentence} {gettext('Before that: %(old)s.', old=data['old'])}" if data["old"] else sentence


def _event(data: Mapping[str, Any]) -> str:
    return gettext(EVENTS[Kind(data["event_kind"])])


def _domain_lost(data: Mapping[str, Any], _names: Mapping[str, str]) -> str:
    host = readable(data["host"])
    if data["loss"] == Loss.SUCCEEDED:
        return gettext("The domain %(host)s went to the successor.", host=host)
    return gettext("The domain %(host)s is no longer proven.", host=host)


WORDS: Mapping[str, Words] = {
    "company-renamed": _renamed,
    "company-grouped": lambda data, _names: gettext(
        "In the group %(group)s since %(day)s.", group=data["group"], day=day(data["from_on"])
    ),
    "company-ungrouped": lambda data, _names: gettext(
        "No longer in the group %(group)s since %(day)s.", group=data["group"], day=day(data["to_on"])
    ),
    "network-confirmed": lambda data, _names: gettext(
        "Holds the network %(network)s since %(day)s.", network=data["network"], day=day(data["from_on"])
    ),
    "network-ended": lambda data, _names: gettext(
        "No longer holds the network %(network)s since %(day)s.",
        network=data["network"],
        day=day(data["to_on"]),
    ),
    "membership-taken-back": lambda data, names: gettext(
        "%(association)s had registered the membership by mistake and took it back.",
        association=names.get(data["association"], data["association"]),
    ),
    "member-since-corrected": lambda data, names: gettext(
        "%(association)s corrected the first day of the membership from %(was)s to %(day)s.",
        association=names.get(data["association"], data["association"]),
        was=day(data["was"]),
        day=day(data["from_on"]),
    ),
    "domain-lost": _domain_lost,
    "contact-point-set": lambda _data, _names: gettext("Gave a contact point for notices."),
    "contact-test-answered": lambda _data, _names: gettext("The contact point answered a test notice."),
    "contact-test-failed": lambda _data, _names: gettext("The contact point did not answer a test notice."),
    "signature-carried": lambda data, _names: gettext(
        "Bound by the signature of the company before, until %(day)s.", day=day(data["ends_at"])
    ),
    "company-succeeded": lambda data, _names: gettext(
        "%(event)s: went on for %(number)s since %(day)s.",
        event=_event(data),
        number=data["predecessor"],
        day=day(data["effective_on"]),
    ),
    "company-continued": lambda data, _names: gettext(
        "%(event)s: went on as %(number)s since %(day)s.",
        event=_event(data),
        number=data["successor"],
        day=day(data["effective_on"]),
    ),
    "company-ended": lambda data, _names: gettext(
        "%(event)s: the company ended on %(day)s.", event=_event(data), day=day(data["ended_on"])
    ),
}
