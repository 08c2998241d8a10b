"""Seven witnesses judge every sample: two in each run of the tests, all of them in the drill."""

from collections import Counter

import pytest

from badge.verdict import Outcome
from tests.corpus import reading
from tests.corpus.sample import Kind
from tests.tools import badge_witnesses
from tests.witnesses import judging

LEAST = 6
GOOD = [each for each in reading.for_witnesses() if each.verdict is Outcome.VALID]


def test_both_python_witnesses_accept_every_good_badge() -> None:
    answers = judging.in_python(GOOD)
    refused = {
        name: [file for file, accepts in found.items() if not accepts] for name, found in answers.items()
    }
    # openbadgeslib wants the usual prefix, one key for badge and list, and a clock that is right.
    strict = [
        "good/svg-other-prefix.svg",
        "good/list-by-the-previous-key.jwt",
        "good/list-almost-too-old.jwt",
    ]
    assert refused == {"openbadgeslib": strict, "joserfc": []}


def test_the_python_witnesses_refuse_a_signature_that_does_not_hold() -> None:
    answers = judging.in_python(each for each in reading.bad() if each.kind is Kind.SIGNATURE)
    through = {name: [file for file, accepts in found.items() if accepts] for name, found in answers.items()}
    assert through == {"openbadgeslib": ["signature/padded.jwt"], "joserfc": []}  # it forgives padding


@pytest.mark.drill
def test_every_good_badge_passes_six_witnesses_and_the_table_is_true() -> None:
    badge_witnesses.install()
    answers = badge_witnesses.asked()
    assert len(answers) == 7
    passed = Counter(file for found in answers.values() for file, accepts in found.items() if accepts)
    assert {each.file: passed[each.file] for each in GOOD if passed[each.file] < LEAST} == {}
    assert badge_witnesses.DOCUMENT.read_text() == judging.document(reading.for_witnesses(), answers)
