"""What the page that compares companies is asked, and which companies answer it."""

from datetime import datetime
from typing import NamedTuple

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.figures.shown_figures import Shown
from app.i18n import _l
from monitor.label_names import Label
from signatories.directory import search
from signatories.models import Company
from signatories.names.folding import folded

LABELS = {
    "": _l("Every outcome"),
    Label.MEETS.value: _l("Meets the norm"),
    Label.BELOW.value: _l("Below the norm"),
    Label.UNCLEAR.value: _l("No clear verdict"),
    Label.TOO_FEW.value: _l("Too few incidents"),
    Label.NOT_MEASURABLE.value: _l("Not measurable"),
}
INCIDENTS = {
    "": (_l("Any number"), range(0)),
    "few": (_l("Fewer than 29"), range(29)),
    "some": (_l("29 to 99"), range(29, 100)),
    "many": (_l("100 or more"), range(100, 1 << 62)),
}
"""29 flawless incidents are the least that can show that the norm of 90 % is met."""
SIZES = {
    "": (_l("Any size"), range(0)),
    "small": (_l("Fewer than 5,000 addresses"), range(5_000)),
    "middle": (_l("5,000 to 50,000 addresses"), range(5_000, 50_000)),
    "large": (_l("50,000 addresses or more"), range(50_000, 1 << 62)),
}
"""By the average number of IP addresses, where it is published."""


class Asked(NamedTuple):
    """The question of an address: which companies are listed, and which are compared."""

    name: str
    label: str
    incidents: str
    size: str
    association: str
    chosen: tuple[str, ...]
    page: int


def asked() -> Asked:
    """What is not among the choices counts as not asked."""
    name = "".join(sign for sign in request.args.get("q", "") if sign.isprintable()).strip()[:100]

    def choice(key: str, choices: object) -> str:
        value = request.args.get(key, "")
        return value if isinstance(choices, dict) and value in choices else ""

    return Asked(
        name=name,
        label=choice("label", LABELS),
        incidents=choice("incidents", INCIDENTS),
        size=choice("size", SIZES),
        association=request.args.get("association", "").strip()[:100],
        chosen=tuple(dict.fromkeys(request.args.getlist("company"))),
        page=request.args.get("page", 1, type=int),
    )


def members_of(session: Session, association: str, *, at: datetime) -> frozenset[str] | None:
    """The register numbers of the members of *association*; None where none is asked for."""
    if not association:
        return None
    return frozenset(
        session.scalars(select(Company.register_number).where(search.is_member(association, at)))
    )


def size_of(each: Shown) -> int | None:
    """The average number of IP addresses of a company, where it is published."""
    rate = each.further.volume.addresses if each.further else None
    return None if rate is None else int(rate.mean_size)


def fits(each: Shown, this: Asked, members: frozenset[str] | None) -> bool:
    """Whether a company answers the filter."""
    size = size_of(each)
    return (
        all(word in folded(each.name) for word in folded(this.name).split())
        and this.label in ("", each.label)
        and (not this.incidents or each.incidents in INCIDENTS[this.incidents][1])
        and (not this.size or (size is not None and size in SIZES[this.size][1]))
        and (members is None or each.company in members)
    )
