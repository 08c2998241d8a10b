"""What companies were called at a moment, and before it, read for many at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from signatories.names.company_names import AssociationName, CompanyName, NameKind


@dataclass(frozen=True)
class Names:
    """The names of a company at a moment. ``former`` are names that it no longer had then, newest first."""

    legal: str
    trade: str | None = None
    also: tuple[str, ...] = ()
    """Its other trade names and its brands."""
    former: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name that people knew it by."""
        return self.trade or self.legal


def known(session: Session, ids: Sequence[int], *, at: datetime) -> Mapping[int, Names]:
    """By company, its names as the register stood at *at*; a company that it had not yet is left out."""
    has_gone = (~CompanyName.held_at(at)).label("has_gone")
    # An empty stretch that is over was a slip of the pen: nobody was ever called that.
    found = session.execute(
        select(CompanyName.company_id, CompanyName.kind, CompanyName.is_main, CompanyName.name, has_gone)
        .where(
            CompanyName.company_id.in_(ids),
            CompanyName.recorded_at <= at,
            CompanyName.from_on <= at.date(),
            or_(CompanyName.held_at(at), CompanyName.to_on > CompanyName.from_on),
        )
        .order_by(CompanyName.company_id, CompanyName.from_on.desc(), CompanyName.id.desc())
    )
    main: dict[int, dict[str, str]] = defaultdict(dict)
    also: dict[int, list[str]] = defaultdict(list)
    former: dict[int, list[str]] = defaultdict(list)
    for company_id, kind, is_main, name, is_former in found:
        if is_former:
            former[company_id].append(name)
        elif is_main:
            main[company_id][kind] = name
        else:
            also[company_id].append(name)
    return {
        company_id: Names(
            legal=kinds[NameKind.LEGAL],
            trade=kinds.get(NameKind.TRADE),
            also=tuple(sorted(also.get(company_id, ()))),
            former=_gone(former.get(company_id, ()), [*kinds.values(), *also.get(company_id, ())]),
        )
        for company_id, kinds in main.items()
    }


def _gone(former: Sequence[str], present: Sequence[str]) -> tuple[str, ...]:
    """The *former* names that are not in use again, each once."""
    return tuple(name for name in dict.fromkeys(former) if name not in present)


def associations(session: Session, *, at: datetime) -> Mapping[int, str]:
    """What every association was called at *at*, by its id."""
    found = session.execute(
        select(AssociationName.association_id, AssociationName.name).where(AssociationName.held_at(at))
    )
    return {row.association_id: row.name for row in found}
