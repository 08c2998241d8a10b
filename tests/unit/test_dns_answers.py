"""What the register makes of an answer of the DNS."""

import pytest

from app.proofs.errors import DnsAway, DnsFailed, DnsSilent, NameNotThere, NoTextThere
from app.proofs.txt_records import Answer, Outcome, records_in
from sentences import SpokenError

NAME = "_gedragscode.voorbeeld.example"


def test_records_that_were_found_are_handed_on() -> None:
    assert records_in(Answer(Outcome.FOUND, NAME, ("one", "two"))) == ("one", "two")


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (Answer(Outcome.NO_SUCH_NAME, NAME), NameNotThere, "NXDOMAIN"),
        (Answer(Outcome.NO_TEXT, NAME), NoTextThere, "no TXT record"),
        (Answer(Outcome.FAILED, NAME, detail="SERVFAIL"), DnsFailed, "SERVFAIL"),
        (Answer(Outcome.SILENT, NAME), DnsSilent, "within 5 seconds"),
        (Answer(Outcome.NOT_ASKED, NAME), DnsAway, "no name server"),
    ],
)
def test_anything_else_says_what_was_seen_and_where(
    answer: Answer, error: type[SpokenError], words: str
) -> None:
    with pytest.raises(error) as raised:
        records_in(answer)
    assert words in str(raised.value)
    assert NAME in str(raised.value)


def test_every_outcome_has_its_own_answer() -> None:
    for outcome in Outcome:
        try:
            records_in(Answer(outcome, NAME))
        except SpokenError:
            continue
        assert outcome is Outcome.FOUND
