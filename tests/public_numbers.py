"""What an attacker has who reads every public file of every publication of a period, and what he is after.

Each published share, times its published count, is a sum over atoms: the incidents of one company
in one month. To the attacker's benefit he knows which atoms did not change between publications.
"""

import csv
import io
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from monitor.bundles import keeping, opening
from monitor.models import Publication
from monitor.shown_before import as_found
from monitor.suppression import Atom, Vector, plus

LEAST = 5


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


class Read:
    """One publication as its public files tell it; the truth only says which sums these are."""

    def __init__(self, publication: Publication, data_dir: Path) -> None:
        self.files = opening.read(keeping.path_of(publication, data_dir=data_dir))
        self.cells = {
            company: {month: each for month, each in months.items() if each.incidents}
            for company, months in as_found(publication.cells).items()
        }

    def half(self, companies: Iterable[str]) -> Vector:
        return plus(each for company in companies for each in self.cells[company].values()).vector

    def month(self, month: str) -> Vector:
        return plus(own[month] for own in self.cells.values() if month in own).vector

    def of_bundle(self) -> list[Vector]:
        """The months of every company that has incidents in the bundle."""
        told = {(row["company"], row["month"]) for row in rows(self.files["incidents.csv"])}
        return [self.cells[company][month].vector for company, month in sorted(told)]

    def told(self) -> set[str]:
        """The companies of which any file says a share: scores, further figures, months or incidents."""
        found = {row["company"] for row in rows(self.files["scores.csv"]) if row["share_low"]}
        found |= {row["company"] for row in rows(self.files["further.csv"]) if row["share_48h_low"]}
        found |= {row["company"] for row in rows(self.files["months.csv"]) if row["share_low"]}
        return found | {row["company"] for row in rows(self.files["incidents.csv"])}

    def shown(self) -> list[Vector]:
        """Every sum that follows from a published share: of companies, months, the total, all but the largest."""
        found = [self.half([company]) for company in sorted(self.told() - {"total"}) if company in self.cells]
        found += self.of_bundle()
        for row in rows(self.files["months.csv"]):
            if row["share_low"]:
                one = row["company"]
                found.append(
                    self.month(row["month"]) if one == "total" else self.cells[one][row["month"]].vector
                )
        if any(row["company"] == "total" and row["share_low"] for row in rows(self.files["scores.csv"])):
            found.append(self.half(self.cells))
        for row in rows(self.files["sector.csv"]):
            if row["rest_share_low"]:
                found.append(self.half(company for company in self.cells if company != row["largest"]))
        return found

    def secrets(self) -> list[Vector]:
        """The half-years and months of every company of which no share is published here."""
        hidden = sorted(set(self.cells) - self.told())
        months = [each.vector for company in hidden for each in self.cells[company].values()]
        return [*(self.half([company]) for company in hidden), *months]

    def sums(self) -> list[dict[str, str]]:
        """What is told of all withheld companies together."""
        return [row for row in rows(self.files["aggregates.csv"]) if int(row["others_incidents"] or 0)]


def solved(shown: Iterable[Vector], secrets: Iterable[Vector]) -> list[Vector]:
    """Those *secrets* that are a combination of what is *shown*, by elimination with exact fractions."""
    basis: list[tuple[Atom, dict[Atom, Fraction]]] = []

    def reduced(vector: Vector) -> dict[Atom, Fraction]:
        left = {atom: Fraction(value) for atom, value in vector.items() if value}
        for pivot, row in basis:
            times = left.get(pivot, Fraction(0))
            if times:
                for atom, value in row.items():
                    left[atom] = left.get(atom, Fraction(0)) - times * value
                    if not left[atom]:
                        del left[atom]
        return left

    for vector in shown:
        left = reduced(vector)
        if left:
            pivot, value = next(iter(left.items()))
            basis.append((pivot, {atom: each / value for atom, each in left.items()}))
    return [secret for secret in secrets if not reduced(secret)]


def leaks(publications: Iterable[Publication], data_dir: Path) -> list[str]:
    """What follows from all that is public at once, in words; empty when nothing does."""
    read = [Read(each, data_dir) for each in publications]
    shown = [vector for each in read for vector in each.shown()]
    direct = [dict(vector) for each in read for vector in [*each.of_bundle(), *told_halves(each)]]
    secrets = [vector for each in read for vector in each.secrets() if dict(vector) not in direct]
    found = [f"{len(solved(shown, secrets))} withheld shares follow"] if solved(shown, secrets) else []
    for each in read:
        for row in each.sums():
            count = int(row["others_incidents"])
            if count < LEAST:
                found.append(f"{row['figure']}: a sum of {count} incidents")
            for term in ("", "_48h", "_7d"):
                for end in ("worst", "best"):
                    value = row[f"others_{end}{term}"]
                    if value and not 0 < float(value) < count:
                        found.append(f"{row['figure']}: others_{end}{term} is none or all")
    return found


def told_halves(read: Read) -> list[Vector]:
    return [read.half([company]) for company in sorted(read.told() & set(read.cells))]
