"""What a publication shows beside its shares: months, effects of interventions, parts of the whole."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask_babel import format_date
from sqlalchemy.orm import Session

from app.figures import figure_charts
from app.figures.drawn import Drawn, drawn
from app.figures.shown_figures import ShownPublication
from badge.verdict import moment
from monitor import publications
from monitor.effects import Effect
from monitor.method import METHODS
from monitor.models import Publication
from monitor.trends import OTHERS, Point, parts_of_months


@dataclass(frozen=True)
class Months:
    """The months of one company in one half-year: as a picture and as points."""

    points: tuple[Point, ...]
    drawn: Drawn | None
    effects: tuple[Effect, ...]


def months_of(session: Session, publication: Publication, company: str) -> Months | None:
    """The months of a *company*; None where the publication has none of it."""
    points = publications.points_of_company(session, publication=publication, company=company)
    if not points:
        return None
    own = publications.effects_of_company(session, publication=publication, company=company)
    chart = figure_charts.of_company_months(session, publication, company)
    is_public = publication.published_at is not None
    return Months(tuple(points), drawn(chart, is_public=is_public), tuple(own))


def effects_of(publication: Publication, *, companies: frozenset[str]) -> list[Effect]:
    """What followed the interventions at *companies*, in order of company and date."""
    return [publications.effect_of(each) for each in publication.effects if each.company in companies]


@dataclass(frozen=True)
class Parts:
    """Who had which part of the notices in each month; ``rows`` are (name, parts), the small ones together last."""

    months: tuple[str, ...]
    rows: tuple[tuple[str, tuple[float | None, ...]], ...]


def parts_of(shown: ShownPublication) -> Parts | None:
    """The parts of each month's notices by company; None where no month has two that are large enough."""
    found = parts_of_months(
        publications.points_of(shown.publication),
        least=METHODS[shown.publication.method_version].least_incidents,
    )
    if not found:
        return None
    names = {each.company: each.name for each in shown.companies}
    companies = [
        each.company for each in shown.companies if any(each.company in own for own in found.values())
    ]
    rows = [(names[company], tuple(own.get(company) for own in found.values())) for company in companies]
    rows.append((OTHERS, tuple(own.get(OTHERS) for own in found.values())))
    return Parts(tuple(found), tuple(rows))


def month_name(month: str) -> str:
    """``2025-03`` as "Mar 2025", in the language of this request."""
    return format_date(date(int(month[:4]), int(month[5:]), 1), "MMM yyyy")


def as_wire(value: Any, decimals: int) -> Any:
    """*value* with its numbers rounded, at any depth."""
    if isinstance(value, float):
        return round(value, decimals)
    if isinstance(value, Mapping):
        return {name: as_wire(each, decimals) for name, each in value.items()}
    return [as_wire(each, decimals) for each in value] if isinstance(value, list | tuple) else value


def beside_as_json(shown: ShownPublication, decimals: int) -> dict[str, Any]:
    """Months, sector and effects, of what is shown."""
    publication = shown.publication
    companies = frozenset(each.company for each in shown.companies)
    found: Sequence[Effect] = effects_of(publication, companies=companies)
    return {
        "months": as_wire([asdict(each) for each in publications.points_of(publication)], decimals),
        "sector": as_wire(publication.sector, decimals),
        "interventions": [{**as_wire(asdict(each), decimals), "at": moment(each.at)} for each in found],
    }
