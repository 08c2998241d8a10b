"""Every sample of the corpus gets its verdict from the one function that judges."""

from collections import Counter
from functools import cache

import pytest

from badge import verifying
from badge.verdict import Outcome, Verdict
from tests.corpus import reading
from tests.corpus.sample import Kind, Sample
from tests.goals import Figure
from tests.tools import badge_corpus


@cache
def judged(sample: Sample) -> Verdict:
    return verifying.verify_file(
        sample.data,
        keys=reading.keys(sample.keys),
        status_lists=reading.lists(sample),
        at=sample.at,
        on=sample.on,
    )


@pytest.mark.parametrize("sample", reading.samples(), ids=lambda each: each.file)
def test_a_sample_gets_its_verdict(sample: Sample) -> None:
    verdict = judged(sample)
    assert verdict.verdict is sample.verdict
    assert verdict.is_valid == (sample.kind is Kind.GOOD)


def test_no_bad_sample_is_accepted_and_no_good_one_refused(figure: Figure) -> None:
    """Goal G4, counted over the whole corpus."""
    bad = [judged(each).is_valid for each in reading.bad()]
    good = [judged(each).is_valid for each in reading.samples() if each.kind is Kind.GOOD]
    assert not any(bad) and all(good)
    figure("G4", f"bad samples accepted, of {len(bad)}", sum(bad), goal=0)
    figure("G4", f"good samples accepted, of {len(good)}", sum(good), goal=len(good))


def test_the_samples_are_as_their_generator_makes_them() -> None:
    assert badge_corpus.differences() == []


def test_a_changed_sample_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    made = badge_corpus.files()
    made["good/token.jwt"] += b"x"
    made["good/new.jwt"] = b""
    del made["good/idn.jwt"]
    monkeypatch.setattr(badge_corpus, "files", lambda: made)
    assert badge_corpus.differences() == [
        "good/new.jwt is missing.",
        "good/idn.jwt is not one of the samples.",
        "good/token.jwt differs.",
    ]


def test_the_corpus_is_as_large_as_promised_and_has_every_verdict() -> None:
    counted = Counter(each.kind for each in reading.samples())
    assert counted.keys() == set(Kind)
    assert counted[Kind.GOOD] >= 10
    assert len(reading.bad()) >= 90
    # Only the register's own books know a suspension: to who has token and list alone it is withdrawn.
    assert {each.verdict for each in reading.samples()} == set(Outcome) - {Outcome.SUSPENDED}
    assert {each.verdict_by_books for each in reading.samples()} == set(Outcome)
    assert all(each.wrong.endswith((".", "!")) for each in reading.samples())
