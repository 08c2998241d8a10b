"""What the hotline's desk counts is what its list says, whatever became of the tests, at any moment."""

import random
from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from signatories.contacts import contact_list
from signatories.contacts.contact_states import State
from signatories.contacts.contact_test_models import ContactTest
from signatories.models import Company
from tests import factories

COMPANIES = 7
HOUR = timedelta(hours=1)


def history(company: Company, start: datetime, chance: random.Random) -> list[ContactTest]:
    """Some tests that ended in some way, and one that perhaps still waits."""
    point = company.contact_point_now
    found, made = [], start + HOUR
    for _ in range(chance.randrange(4)):
        ended = made + chance.randrange(1, 100) * HOUR
        way = chance.choice(["answered", "no-answer", "bounced", "replaced"])
        how = (
            {"answered_at": ended, "answered_by": "link"}
            if way == "answered"
            else {"failed_at": ended, "failure": way}
        )
        found.append(ContactTest(contact_point=point, made_at=made, **how))
        made = ended + chance.choice([0, 1, 50]) * HOUR
    if chance.random() < 0.5:
        found.append(ContactTest(contact_point=point, made_at=made))
    return found


def test_the_desk_counts_what_the_list_says(any_session: Session, now: datetime) -> None:
    session, chance, start = any_session, random.Random(3), now - timedelta(days=30)
    companies = [factories.company(session, at=start) for _ in range(COMPANIES)]
    for company in companies[1:]:
        factories.signature(session, company, at=start)
    for _ in range(6):
        with session.begin_nested() as life:
            session.add_all([each for company in companies[1:] for each in history(company, start, chance)])
            session.flush()
            for hours in (0, 1, 40, 90, 200, 400):
                at = start + hours * HOUR
                lines = contact_list.read(session, at=at).lines
                states = Counter(each.state.state for each in lines)
                found = contact_list.summary(session, at=at)
                assert (found.signatories, found.tested, found.failed) == (
                    len(lines),
                    states[State.TESTED],
                    states[State.FAILED],
                )
            life.rollback()
