"""Which names look like what was typed, for a question with typing errors. Pure."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from rapidfuzz import fuzz, process

LEAST_ALIKE = 78.0
"""Of 100 (rapidfuzz ``ratio``): about two wrong letters in a word of ten."""
WORTH_A_LOOK = 60.0
SHORTEST_WORD = 4
MOST_EXTRA_LETTERS = 2
MOST = 8


def words_of(typed: str) -> list[str]:
    """The words of *typed* that are long enough to be told from others."""
    return [word for word in dict.fromkeys(typed.split()) if len(word) >= SHORTEST_WORD]


def alike(typed: str, names: Mapping[int, str], frequency: Mapping[str, int] | None = None) -> list[int]:
    """The keys of the *names* that look most like *typed*, the closest first.

    All are folded (``signatories.names.folding``); a name may hold several, a line each. A word that
    many names have, such as "hosting", hardly weighs: it is not what was typed wrong. *frequency* says how
    many have it, where *names* are only some of them.
    """
    words = words_of(typed)
    if not words:
        return []
    here = Counter(word for name in names.values() for word in set(name.split()))
    counts = here if frequency is None else frequency
    weights = {word: _weight(counts.get(word, 0)) for word in words}
    close = {word: _close_words(word, list(here)) for word in words}
    scores = {key: _score(name, weights, close) for key, name in names.items()}
    for key, score in _glued(typed, names).items():
        scores[key] = max(scores[key], score)
    best = sorted(
        (key for key, score in scores.items() if score >= LEAST_ALIKE), key=lambda key: -scores[key]
    )
    return best[:MOST]


def candidates(typed: str, frequency: Mapping[str, int]) -> dict[str, float]:
    """By word of those that names have, how much a name gains by it: the sum over its words is at most its score.

    *frequency* says how many names have a word.
    """
    words = words_of(typed)
    weights = {word: _weight(frequency.get(word, 0)) for word in words}
    whole = sum(weights.values())
    found: dict[str, float] = defaultdict(float)
    for word in words:
        for close, score in _close_words(word, list(frequency)).items():
            found[close] += score * weights[word] / whole
    return dict(found)


def close_whole(typed: str, names: Mapping[int, str]) -> list[int]:
    """The keys of the *names* that are like *typed* when spaces do not count, the closest first."""
    scores = _glued(typed, names)
    return sorted(scores, key=lambda key: -scores[key])


def whole_lengths(typed: str) -> tuple[int, int]:
    """How many letters, without spaces, a name has that is like *typed* as a whole."""
    length, part = len(typed.replace(" ", "")), LEAST_ALIKE / (200 - LEAST_ALIKE)
    return int(length * part), int(length / part) + 1


def _weight(frequency: int) -> float:
    return 1 / (1 + frequency) ** 2


def _close_words(word: str, vocabulary: list[str]) -> dict[str, float]:
    vocabulary = [each for each in vocabulary if abs(len(each) - len(word)) <= MOST_EXTRA_LETTERS]
    found = process.extract(word, vocabulary, scorer=fuzz.ratio, score_cutoff=WORTH_A_LOOK, limit=None)
    return {close: score for close, score, _index in found}


def _score(name: str, weights: Mapping[str, float], close: Mapping[str, Mapping[str, float]]) -> float:
    has = set(name.split())
    points = sum(
        weight * max((close[word][each] for each in has & close[word].keys()), default=0.0)
        for word, weight in weights.items()
    )
    return points / sum(weights.values())


def _glued(typed: str, names: Mapping[int, str]) -> dict[int, float]:
    """Scores without looking at spaces: ``voorbeeldhosting`` is close to ``voorbeeld hosting``."""
    lines = {(key, line): line.replace(" ", "") for key, name in names.items() for line in name.split("\n")}
    found = process.extract(
        typed.replace(" ", ""), lines, scorer=fuzz.ratio, score_cutoff=LEAST_ALIKE, limit=None
    )
    scores: dict[int, float] = {}
    for _line, score, (key, _name) in found:
        scores[key] = max(score, scores.get(key, 0.0))
    return scores
