"""A company's public acts in words, from the log."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext

from app import register_words
from app.entry_words import NAMES
from app.half_years import half_year_title
from app.i18n import show_date
from app.signatures.words import suspension_kind
from signatories.domains.hosts import readable
from signatories.entries import Entry
from signatories.leaves import is_erased


@dataclass(frozen=True)
class Act:
    """One public act: when, what in one sentence, and its place in the log."""

    at: datetime
    sentence: str
    position: int


def acts(entries: Iterable[Entry], *, associations: Mapping[str, str]) -> list[Act]:
    """The *entries* in words; *associations* gives the name of each association by its slug."""
    return [
        Act(entry.at, sentence(entry.kind, entry.data, associations), entry.position) for entry in entries
    ]


def sentence(kind: str, data: Mapping[str, Any], associations: Mapping[str, str]) -> str:
    """What was done, in the language of the request. A kind without words of its own says its name."""
    if any(is_erased(value) for value in data.values()):
        data = {name: gettext("(erased)") if is_erased(value) else value for name, value in data.items()}
    words = WORDS.get(kind)
    return words(data, associations) if words else f"{gettext(NAMES[kind])}." if kind in NAMES else kind


def _host(origin: str) -> str:
    return readable(origin.split("://", 1)[-1])


def _name(associations: Mapping[str, str], slug: str | None) -> str:
    return associations.get(slug or "", slug or "")


def _day(iso: str) -> str:
    return show_date(date.fromisoformat(iso[:10]))


WORDS: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, str]], str]] = {
    "company-added": lambda _data, _names: gettext("Added to the register."),
    "member-admitted": lambda data, names: gettext(
        "%(association)s registered the company as a member since %(day)s.",
        association=_name(names, data["association"]),
        day=_day(data["from_on"]),
    ),
    "membership-ended": lambda data, names: gettext(
        "The membership of %(association)s ended on %(day)s.",
        association=_name(names, data["association"]),
        day=_day(data["to_on"]),
    ),
    "domain-proven": lambda data, _names: gettext(
        "Proved that the domain %(host)s is its own.", host=readable(data["host"])
    ),
    "signature-placed": lambda data, _names: gettext(
        "Signed: %(editions)s.", editions=", ".join(data["editions"])
    ),
    "signature-countersigned": lambda data, names: (
        gettext("%(association)s countersigned.", association=_name(names, data["association"]))
        if data["association"]
        else gettext("The operator of the register countersigned.")
    ),
    "signature-refused": lambda data, names: (
        gettext("%(association)s did not countersign.", association=_name(names, data["association"]))
        if data["association"]
        else gettext("The operator of the register did not countersign.")
    ),
    "signature-suspended": lambda data, _names: gettext(
        "The signature was suspended. Kind of reason: %(kind)s.", kind=suspension_kind(data["reason_kind"])
    ),
    "signature-reinstated": lambda _data, _names: gettext(
        "The suspension was lifted. The signature is in force again."
    ),
    "reply-placed": lambda data, _names: gettext(
        "The company replied to its figures over %(period)s.", period=half_year_title(data["period"])
    ),
    "reply-taken-away": lambda data, _names: gettext(
        "The company withdrew its reply to the figures over %(period)s.",
        period=half_year_title(data["period"]),
    ),
    "signature-renewed": lambda data, _names: gettext(
        "The next signature took over, in force until %(day)s.", day=_day(data["ends_at"])
    ),
    "signature-lapsed": lambda data, _names: gettext(
        "The signature lapsed on %(day)s.", day=_day(data["lapsed_at"])
    ),
    "signature-ended": lambda _data, _names: gettext("The signature ended with the company."),
    "signature-withdrawn": lambda _data, _names: gettext("The signature was withdrawn."),
    "badge-issued": lambda data, _names: gettext(
        "Logo issued for %(host)s, valid until %(day)s.",
        host=_host(data["origin"]),
        day=_day(data["valid_until"]),
    ),
    "badge-suspended": lambda data, _names: gettext(
        "Logo %(code)s suspended.", code="-".join(data["badge"][i : i + 4] for i in (0, 4, 8))
    ),
    "badge-withdrawn": lambda data, _names: gettext(
        "Logo %(code)s withdrawn.", code="-".join(data["badge"][i : i + 4] for i in (0, 4, 8))
    ),
    "hash-check-declared": lambda data, _names: gettext(
        "Declared that it uses the hash check since %(day)s.", day=_day(data["since_on"])
    ),
    "hash-check-taken-back": lambda _data, _names: gettext(
        "Took back the declaration that it uses the hash check."
    ),
    "endorsement-issued": lambda data, names: gettext(
        "%(association)s stated the membership beside logo %(code)s, until %(day)s.",
        association=_name(names, data["association"]),
        code="-".join(data["badge"][i : i + 4] for i in (0, 4, 8)),
        day=_day(data["valid_until"]),
    ),
    "endorsement-withdrawn": lambda data, names: gettext(
        "The statement of membership by %(association)s beside logo %(code)s ended.",
        association=_name(names, data["association"]),
        code="-".join(data["badge"][i : i + 4] for i in (0, 4, 8)),
    ),
    **register_words.WORDS,
}
