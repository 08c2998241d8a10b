"""What the log held at a moment that a dossier can rest on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monitor.method import ADDENDUM_24H
from monitor.models import Publication
from signatories import register
from signatories.entries import Entry, tree
from signatories.models import Company
from tlog import merkle

OF_FIGURES = ("scores-published", "scores-corrected", "publication-previewed")


@dataclass(frozen=True)
class Book:
    """The entries about one company, of figures, and of editions, until ``at``; and the tree of the log then."""

    company: Company
    at: datetime
    about: Sequence[Entry]
    of_figures: Sequence[Entry]
    of_editions: Sequence[Entry]
    size: int
    node: merkle.Node

    def of(self, *starts: str, **data: object) -> tuple[int, ...]:
        """The positions of the entries about the company whose kind begins so and that say *data*."""
        return _positions(self.about, starts, data)

    def of_moment(self, kind: str, at: datetime) -> tuple[int, ...]:
        """Those of one kind about the company at just that moment, where the entry says no more."""
        return tuple(each.position for each in self.about if each.kind == kind and each.at == at)

    def of_reply(self, period: str, norm: str) -> tuple[int, ...]:
        """Those about what the company said beside its figures of a period, as ``of_version``."""
        return tuple(
            each.position
            for each in self.about
            if each.kind.startswith("reply-")
            and (each.data["period"], each.data.get("norm", ADDENDUM_24H.name)) == (period, norm)
        )

    def of_version(self, publication: Publication, *kinds: str) -> tuple[int, ...]:
        """Those about one version of figures; an entry without a norm is of before there were several."""
        wanted = (publication.period, publication.norm, publication.version)
        return tuple(
            each.position
            for each in self.of_figures
            if each.kind in kinds
            and (each.data["period"], each.data.get("norm", ADDENDUM_24H.name), each.data["version"])
            == wanted
        )

    def of_edition(self, document: str, edition: str) -> tuple[int, ...]:
        return _positions(
            self.of_editions, ("edition-published",), {"document": document, "edition": edition}
        )

    @cached_property
    def entries(self) -> Mapping[int, Entry]:
        """Every entry by its position."""
        return {each.position: each for each in (*self.about, *self.of_figures, *self.of_editions)}


def read(session: Session, company: Company, *, at: datetime) -> Book:
    last = session.scalar(select(func.max(Entry.position)).where(Entry.at <= at))
    return Book(
        company=company,
        at=at,
        about=list(reversed(register.history_of(session, company, at=at))),
        of_figures=_of_kinds(session, OF_FIGURES, at),
        of_editions=_of_kinds(session, ("edition-published",), at),
        size=0 if last is None else last + 1,
        node=tree(session, 0 if last is None else last + 1),
    )


def _of_kinds(session: Session, kinds: Sequence[str], at: datetime) -> list[Entry]:
    return list(
        session.scalars(select(Entry).where(Entry.kind.in_(kinds), Entry.at <= at).order_by(Entry.position))
    )


def _positions(
    entries: Sequence[Entry], starts: Sequence[str], data: Mapping[str, object]
) -> tuple[int, ...]:
    return tuple(
        each.position
        for each in entries
        if each.kind.startswith(tuple(starts))
        and all(each.data.get(name) == value for name, value in data.items())
    )
