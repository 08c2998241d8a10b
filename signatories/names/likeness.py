"""Which names look like what was typed, for a question with typing errors. Pure."""

from collections import Counter
from collections.abc import Mapping

from rapidfuzz import fuzz, process

LEAST_ALIKE = 78.0
"""Of 100 (rapidfuzz ``ratio``): about two wrong letters in a word of ten."""
WORTH_A_LOOK = 60.0
SHORTEST_WORD = 4
MOST_EXTRA_LETTERS = 2
MOST = 8


def alike(typed: str, names: Mapping[int, str]) -> list[int]:
    """The keys of the *names* that look most like *typed*, the closest first.

    All are folded (``signatories.names.folding``); a name may hold several, a line each. A word that
    many names have, such as "hosting", hardly weighs: it is not what was typed wrong.
    """
    words = [word for word in dict.fromkeys(typed.split()) if len(word) >= SHORTEST_WORD]
    if not words:
        return []
    frequency = Counter(word for name in names.values() for word in set(name.split()))
    weights = {word: 1 / (1 + frequency[word]) ** 2 for word in words}
    close = {word: _close_words(word, list(frequency)) for word in words}
    scores = {key: _score(name, weights, close) for key, name in names.items()}
    for key, score in _glued(typed, names).items():
        scores[key] = max(scores[key], score)
    best = sorted(
        (key for key, score in scores.items() if score >= LEAST_ALIKE), key=lambda key: -scores[key]
    )
    return best[:MOST]


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
