"""Tables held against the log: what somebody changed in a membership, a statement or a key is named."""

import re
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.jobs import badges as badges_work
from app.jobs import endorsements as endorsement_work
from app.transparency.held_against import first_difference
from tests.log_scene import log_of
from tests.shown_badge import shown_badge
from tests.signature_scene import DAY, life

ENDED = "UPDATE membership SET to_on = '2031-01-01', end_recorded_at = recorded_at, end_reason"
CHANGES = {
    "UPDATE membership SET from_on = '2001-01-01'": "membership of kvk:.* in .*: the log does not have its begin",
    f"{ENDED} = 'left'": "the log does not have its end",
    f"{ENDED} = 'taken-back'": "the log does not have that it was taken back",
    "UPDATE signature SET text_digest = upper(text_digest)": "signature .*: text_digest is not what the log says",
    "UPDATE signature SET public_id = 'another'": "signature another: the log does not have it",
    "UPDATE endorsement SET valid_until = '2031-01-01 00:00:00'": "statement 1 beside badge .*: valid_until is not",
    "UPDATE endorsement SET withdrawn_at = valid_from, ending = 'membership-ended'": "whether it was withdrawn",
    "UPDATE endorsement SET number = number + 1": "statement 2 beside badge .*: the log does not have it",
    "UPDATE key_life SET state = 'withdrawn'": "key .*: its state is not what the log says",
    "UPDATE entry SET kind = 'key-withdrawn' WHERE kind = 'key-activated'": "key .*: its state is not",
}


def test_a_changed_membership_statement_or_key_is_named(any_session: Session, now: datetime) -> None:
    shown_badge(any_session)
    badges_work.settle_badges()
    endorsement_work.settle_endorsements()
    any_session.commit()
    assert first_difference(any_session) is None
    log_of(any_session, now)  # as its owner: nothing keeps it from changing the log
    for change, words in CHANGES.items():
        assert any_session.execute(text(change)).rowcount, change  # pyright: ignore[reportAttributeAccessIssue]
        any_session.expire_all()
        found = first_difference(any_session)
        assert found is not None and re.search(words, found), (change, found)
        any_session.rollback()
    assert first_difference(any_session) is None


def test_a_renewed_signature_is_in_the_log_by_the_entry_that_ended_the_one_before(
    session: Session, now: datetime
) -> None:
    it = life(session, now)
    following = it.renew(it.signature.ends_at - 5 * DAY)
    session.commit()
    assert first_difference(session) is None
    following.ended_at, following.end_reason = following.signed_at + DAY, "withdrawn"
    session.flush()
    assert first_difference(session) == f"signature {following.public_id}: whether it ended differs"
