"""Which companies somebody meant who made a typing error, without reading every name.

The words that names have are compared with those that were typed; then only the names with a close word.
Where none has one, the names of about that length are compared as a whole, without their spaces.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from signatories.imports.bulk import chunks
from signatories.models import Company
from signatories.names import likeness
from signatories.names.company_names import CompanyName
from signatories.names.likeness import MOST, MOST_EXTRA_LETTERS
from signatories.names.name_words import NameWord

MOST_LOOKED_AT = 2000
"""So many of the closest are looked at; who is asked for among few others is found by more of the name."""


def closest(session: Session, typed: str, *, among: Select[Company], at: datetime) -> list[int]:
    """The ids of those *among* companies whose names look most like *typed* (folded), the closest first."""
    words = likeness.words_of(typed)
    if not words:
        return []
    frequency = _frequency(session, words)
    return _judged(session, typed, _by_words(session, typed, frequency), frequency, among, at) or _judged(
        session, typed, _by_whole(session, typed), frequency, among, at
    )


def _frequency(session: Session, words: Sequence[str]) -> dict[str, int]:
    """How many companies have each word that is about as long as one of *words*."""
    lengths = {
        len(word) + more for word in words for more in range(-MOST_EXTRA_LETTERS, MOST_EXTRA_LETTERS + 1)
    }
    found = session.execute(
        select(NameWord.word, func.count())
        .where(func.length(NameWord.word).in_(sorted(lengths)))
        .group_by(NameWord.word)
    )
    return {word: count for word, count in found}  # noqa: C416 - rows


def _by_words(session: Session, typed: str, frequency: dict[str, int]) -> list[int]:
    """The companies with the closest words, the closest first."""
    gains = likeness.candidates(typed, frequency)
    found = session.execute(
        select(NameWord.company_id, NameWord.word)
        .where(NameWord.word.in_(gains))
        .order_by(NameWord.company_id)
    )
    scores: dict[int, float] = defaultdict(float)
    for company_id, word in found:
        scores[company_id] += gains[word]
    enough = [each for each, score in scores.items() if score >= likeness.LEAST_ALIKE]
    return sorted(enough, key=lambda each: -scores[each])[:MOST_LOOKED_AT]


def _by_whole(session: Session, typed: str) -> list[int]:
    shortest, longest = likeness.whole_lengths(typed)
    length = func.length(func.replace(CompanyName.folded, " ", ""))
    found = session.execute(
        select(CompanyName.id, CompanyName.company_id, CompanyName.folded).where(
            length.between(shortest, longest)
        )
    ).all()
    owners = {key: company_id for key, company_id, _ in found}
    close = likeness.close_whole(typed, {key: name for key, _, name in found})
    return list(dict.fromkeys(owners[key] for key in close))[:MOST_LOOKED_AT]


def _judged(
    session: Session,
    typed: str,
    candidates: Sequence[int],
    frequency: dict[str, int],
    among: Select[Company],
    at: datetime,
) -> list[int]:
    """Those of *candidates* that are *among* the ones asked for, by the names that were known at *at*."""
    found: list[int] = []
    for some in chunks(candidates):
        names: dict[int, list[str]] = {each: [] for each in some}
        rows = session.execute(
            among.join(CompanyName, CompanyName.company_id == Company.id)
            .where(Company.id.in_(some), CompanyName.recorded_at <= at)
            .with_only_columns(Company.id, CompanyName.folded)
            .order_by(CompanyName.id)
        )
        for company_id, name in rows:
            names[company_id].append(name)
        lines = {each: "\n".join(dict.fromkeys(known)) for each, known in names.items() if known}
        found += likeness.alike(typed, lines, frequency)
        if len(found) >= MOST:
            break
    return found[:MOST]
