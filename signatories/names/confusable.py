"""Names that look like another name: what the eye takes for the same, and signs that nobody sees. Pure.

The table is a part of Unicode's ``confusables.txt`` (Technical Standard #39), as the package
``confusable_homoglyphs`` 3.3.1 carries it: letters of Cyrillic, Greek and Armenian that look like one
of Latin. Digits for letters and letters that grow together (``rn`` for ``m``) are added here.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeVar

from rapidfuzz.distance import Levenshtein

from signatories.names.folding import folded

Key = TypeVar("Key", bound=Hashable)
LOOKS_LIKE = str.maketrans(
    dict(
        zip(
            "αаΑАЬΒВϲсϹСԁеҽΕЕքϜցԌһհΗНιіꙇӏϳјͿЈΚКΙІӀΜϺМոռΝοσоօΟОՕρϱрΡРԛգզᴦгѕЅՏΤТυսՍνѵѴѡԝաԜхΧХγуүΥϒУҮΖ",
            "aaAAbBBccCCdeeEEfFgGhhHHiiiijjJJKKlllMMMnnNooooOOOpppPPqqqrrsSSTTuuUvvVwwwWxXXyyyYYYYZ",
            strict=True,
        )
    )
)
DIGITS = str.maketrans("013458", "oleasb")
GROWN_TOGETHER = (("rn", "m"), ("vv", "w"))
WORD = re.compile(r"[^\W_]+")
LEGAL_FORMS = frozenset(
    {
        "bv",
        "nv",
        "vof",
        "cv",
        "ltd",
        "limited",
        "llc",
        "inc",
        "gmbh",
        "ag",
        "kg",
        "bvba",
        "srl",
        "sa",
        "sarl",
        "as",
    }
)
SHORTEST_NEAR = 8
"""Letters that a name needs before one letter more, less or other makes it near another name."""
UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Signs that show nothing, and that Unicode does not call invisible by their kind."""


class Why(StrEnum):
    """What makes two names look alike, the surest first."""

    SAME = "same"
    LOOKS_SAME = "looks-same"
    NEAR = "near"


@dataclass(frozen=True)
class Alike:
    """Two that have names which look alike."""

    one: Hashable
    other: Hashable
    why: Why


def has_unseen(name: str) -> bool:
    """Whether *name* holds a sign that nobody sees, or that turns the direction of others."""
    return any(
        sign in UNSEEN
        or unicodedata.category(sign) in ("Cf", "Cc", "Zl", "Zp")
        or "\ufe00" <= sign <= "\ufe0f"
        or "\u180b" <= sign <= "\u180f"
        or "\U000e0100" <= sign <= "\U000e01ef"
        for sign in name
    )


def mixes_alphabets(name: str) -> bool:
    """Whether one word of *name* has letters of several alphabets, as no word has."""
    return any(len({_alphabet(sign) for sign in word if sign.isalpha()}) > 1 for word in WORD.findall(name))


def _alphabet(sign: str) -> str:
    return unicodedata.name(sign, "?").split()[0]


def skeleton(name: str, folded_name: str | None = None) -> str:
    """What the eye sees of *name*: two names with the same skeleton look the same.

    Without legal form and spaces, in Latin letters where others look like them. Who has it folded gives that.
    """
    if name.isascii():
        words = (folded(name) if folded_name is None else folded_name).split()
    else:
        words = folded(unicodedata.normalize("NFKC", name).translate(LOOKS_LIKE)).split()
    while len(words) > 1 and (words[-1] in LEGAL_FORMS or "".join(words[-2:]) in LEGAL_FORMS):
        words = words[: -1 if words[-1] in LEGAL_FORMS else -2]
    # A number is a number; a digit among letters may stand for one.
    words = [word if word.isalpha() or word.isdigit() else word.translate(DIGITS) for word in words]
    whole = "".join(words)
    for letters, one in GROWN_TOGETHER:
        whole = whole.replace(letters, one)
    return whole


def plain(name: str) -> str:
    """*name* folded, without legal form: the same for the same name in other spelling."""
    words = folded(name).split()
    return " ".join(word for word in words if word not in LEGAL_FORMS)


def _holes(name: str) -> set[str]:
    """*name* itself, and with each of its letters left out: near names share one."""
    if len(name) < SHORTEST_NEAR:
        return {name}
    return {name, *(name[:place] + name[place + 1 :] for place in range(len(name)))}


class Halves(NamedTuple):
    """A skeleton in two parts. Of two that are near one part is the same: the letter that differs is in the other."""

    head: str
    tail: str


def halves(skeleton: str) -> Halves:
    """The two parts of *skeleton*: together they are it."""
    middle = len(skeleton) // 2
    return Halves(skeleton[:middle], skeleton[middle:])


def near_halves(skeleton: str) -> tuple[set[str], set[str]]:
    """The heads and the tails of which whatever is near *skeleton*, or the same, has at least one."""
    length = len(skeleton)
    lengths = range(length - 1, length + 2) if length >= SHORTEST_NEAR - 1 else (length,)
    heads = {skeleton[: each // 2] for each in lengths}
    tails = {skeleton[length - (each - each // 2) :] for each in lengths if each - each // 2 <= length}
    return heads, tails


def pairs(names: Mapping[Key, Sequence[str]], seen: Mapping[Key, Sequence[str]] | None = None) -> list[Alike]:
    """All that look alike among *names* (several each), each pair once, the surest first.

    *seen* has the skeletons of the names, where they are known.
    """
    if seen is None:
        seen = {key: [skeleton(name) for name in own] for key, own in names.items()}
    keys = list(names)
    by_head: dict[str, list[tuple[int, str]]] = defaultdict(list)
    by_tail: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for place, key in enumerate(keys):
        for each in dict.fromkeys(seen[key]):
            head, tail = halves(each)
            by_head[head].append((place, each))
            by_tail[tail].append((place, each))
    found: dict[tuple[int, int], bool] = {}
    for place, key in enumerate(keys):
        for its in dict.fromkeys(seen[key]):
            for by_part, parts in zip((by_head, by_tail), near_halves(its), strict=True):
                for part in parts:
                    for other, theirs in reversed(by_part.get(part, ())):
                        if other <= place:  # they stand in the order of names
                            break
                        # Mostly their lengths tell already that they are not near.
                        if its == theirs or (-2 < len(its) - len(theirs) < 2 and is_near(its, theirs)):
                            pair = place, other
                            found[pair] = found.get(pair, False) or its == theirs
    alike = [
        (_why(names[keys[one]], names[keys[other]], looks_same), one, other)
        for (one, other), looks_same in found.items()
    ]
    rank = {why: place for place, why in enumerate(Why)}
    alike.sort(key=lambda each: (rank[each[0]], *each[1:]))
    return [Alike(keys[one], keys[other], why) for why, one, other in alike]


def _why(one: Iterable[str], other: Iterable[str], looks_same: bool) -> Why:
    if set(map(plain, one)) & set(map(plain, other)):
        return Why.SAME
    return Why.LOOKS_SAME if looks_same else Why.NEAR


def is_near(one: str, other: str) -> bool:
    """Whether long skeletons differ by one letter: left out, added, or another one."""
    if len(one) < SHORTEST_NEAR or len(other) < SHORTEST_NEAR:
        return False
    return Levenshtein.distance(one, other, score_cutoff=1) == 1


def between(
    own: Mapping[Key, Sequence[str]],
    known: Mapping[Key, Sequence[str]],
    seen: Mapping[Key, Sequence[str]] | None = None,
) -> list[Alike]:
    """All pairs of one of *own* and one of *known* that look alike; what has the same key is the same.

    *seen* has the skeletons of *known*, where those are known.
    """
    by_hole: dict[str, set[tuple[Key, str]]] = defaultdict(set)
    for key, names in own.items():
        for name in dict.fromkeys(map(skeleton, names)):
            for hole in _holes(name):
                by_hole[hole].add((key, name))
    found: list[Alike] = []
    for other, names in known.items():
        like: dict[Key, bool] = {}
        for theirs in dict.fromkeys(seen[other] if seen else map(skeleton, names)):
            for hole in _holes(theirs):
                for one, its in by_hole.get(hole, ()):
                    if one != other and (its == theirs or is_near(its, theirs)):
                        like[one] = like.get(one, False) or its == theirs
        found += [Alike(one, other, _why(own[one], names, looks_same)) for one, looks_same in like.items()]
    return sorted(found, key=lambda each: list(Why).index(each.why))


def is_disguised(name: str) -> bool:
    """Whether letters of *name* look like those of another alphabet: so that it can be read as another name."""
    if name.isascii():
        return False
    return mixes_alphabets(name) or (name.translate(LOOKS_LIKE) != name and skeleton(name).isascii())
