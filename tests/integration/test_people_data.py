"""What is kept of a person is handed out whole and without secrets; erased, it is gone, and the log stands."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from app import outbox
from app.accounts import inviting, signing_in
from app.accounts.errors import LastOwner, NoSuchPerson
from app.accounts.models import Person
from app.cli.people_data import person as command
from app.clock import now as clock
from app.joining.models import JoinRequest
from app.people_data import erasing, exporting
from app.people_data.errors import ErasedAlready
from app.recovery.models import RecoveryRequest
from app.roles import Role
from app.signatures.acts import keep_actor
from signatories import entries
from signatories.base import Base
from signatories.models import Association
from signatories.signatures.signature import Signature
from tests import factories

EMAIL, NAME = "kanarie@people.example", "Kanarie Vogelaar"
DAY = timedelta(days=1)
MARKS = ("kanarie", "vogelaar")


def dump(session: Session) -> dict[str, str]:
    """Every table with something of the canary in it, as text."""
    session.flush()
    whole = {name: str(session.execute(table.select()).all()) for name, table in Base.metadata.tables.items()}
    return {name: kept for name, kept in whole.items() if any(mark in kept.lower() for mark in MARKS)}


@pytest.fixture
def hosters(any_session: Session) -> Association:
    return factories.association(any_session, at=clock())


@pytest.fixture
def canary(any_session: Session, hosters: Association) -> Person:
    """An officer who left something in every corner: sign-ins, mails, invitations, requests, signatures."""
    session, at = any_session, clock()
    who = factories.person(session, Role.OFFICER, at=at, of=hosters, email=EMAIL)
    who.name = NAME
    factories.person(session, Role.OFFICER, at=at, of=hosters)
    signing_in.begin(session, person=who, browser="Firefox, Linux", at=at)
    signing_in.make_link(session, email=EMAIL, at=at)
    inviting.invite(session, email=EMAIL, role=Role.MONITOR, at=at)
    outbox.write(session, recipient=EMAIL, language="en", template="erasure_refused", at=at, reason=NAME)
    company = factories.company(session, at=at, name="Voorbeeld B.V.", member_of=hosters)
    company.memberships[0].contact_email = "Kanarie@people.example"
    for ended in (True, False):
        of = company if ended else factories.company(session, at=at, name="Ander B.V.", member_of=hosters)
        placed = factories.signature(session, of, at=at, association=hosters)
        placed.signer_name, placed.signer_function = NAME, "Director"
        keep_actor(session, placed, "sign", actor=who.public_id, at=at)
        if ended:
            placed.ended_at, placed.end_reason = at, "withdrawn"
    whole = {"token_digest": "a" * 64, "host": "voorbeeld.example", "challenge": "c", "language": "en",
             "asked_at": at, "expires_at": at + DAY, "proven_at": at, "method": "dns", "email": EMAIL}  # fmt: skip
    session.add(RecoveryRequest(**whole, company_id=company.id, name=NAME, named_at=at))
    more = {"register_number": "kvk:00000777", "legal_name": "Nieuw B.V.", "invited_at": at}
    session.add(JoinRequest(**whole, **more, invitation_digest="b" * 64))
    session.flush()
    return who


def test_all_of_it_is_handed_out_and_nothing_that_opens_or_is_of_others(
    any_session: Session, canary: Person
) -> None:
    found = exporting.exported(any_session, canary, at=clock())
    told = json.dumps(found)
    tables = {each["table"] for each in found["held"]}  # pyright: ignore[reportGeneralTypeIssues, reportIndexIssue]
    assert tables >= {
        "person", "role_grant", "sign_in", "one_time_link", "invitation", "outbox_mail", "membership",
        "signature", "recovery_request", "join_request", "journal_line",
    }  # fmt: skip
    assert tables >= dump(any_session).keys() - {"journal_line"}
    assert '"signer_function": "Director"' in told
    assert not any(word in told for word in ("a" * 64, "b" * 64, "token_digest", "challenge"))
    others = [each.public_id for each in any_session.query(Person) if each is not canary]
    assert not any(number in told for number in others)


def test_erasing_leaves_a_number_and_what_proves_a_signature_in_force(
    any_session: Session, canary: Person, hosters: Association
) -> None:
    session, number = any_session, canary.public_id
    assert len(dump(session)) >= 7
    digests = {each.position: each.digest for each in session.query(entries.Entry)}
    stays = erasing.erase(session, person=canary, at=clock())
    session.commit()
    assert dump(session).keys() == {"signature"}
    names = {each.ended_at is None: each.signer_name for each in session.query(Signature)}
    assert names == {True: NAME, False: ""}
    assert {"signature", "person", "role_grant", "journal_line"} <= {each.table for each in stays}
    assert not any(grant.counts_at(clock()) for grant in canary.grants)
    assert (canary.email, canary.name) == (f"{number}@erased.invalid", "")
    assert signing_in.find_person(session, EMAIL) is None
    assert erasing.empty_ended(session) == 0
    for each in session.query(Signature):
        each.ended_at, each.end_reason = clock(), "withdrawn"
    assert erasing.empty_ended(session) == 1  # its reason to stay is over
    assert dump(session) == {}
    with pytest.raises(ErasedAlready):
        erasing.erase(session, person=canary, at=clock())
    whole = session.query(entries.Entry).all()
    assert [each.digest for each in whole] == [digests[each.position] for each in whole]


def test_the_last_who_answers_for_a_desk_names_somebody_first(
    any_session: Session, hosters: Association
) -> None:
    alone = factories.person(any_session, Role.OFFICER, at=clock(), of=hosters, email=EMAIL)
    with pytest.raises(LastOwner):
        erasing.erase(any_session, person=alone, at=clock())


def test_an_older_database_forgets_again(any_session: Session, canary: Person, tmp_path: Path) -> None:
    assert erasing.erase_again(any_session, data_dir=tmp_path, at=clock()) == []
    erasing.write_down(tmp_path, canary)  # as after erasing; and then the database of before is back
    assert erasing.erase_again(any_session, data_dir=tmp_path, at=clock()) == [canary.public_id]
    assert dump(any_session).keys() == {"signature"}
    assert erasing.erase_again(any_session, data_dir=tmp_path, at=clock()) == []


@pytest.fixture
def run(app: Flask, session: Session, now: datetime) -> Callable[..., Result]:
    factories.person(session, Role.OPERATOR, at=now)
    factories.person(session, Role.OPERATOR, at=now, email=EMAIL).name = NAME
    session.commit()
    return lambda *words: app.test_cli_runner().invoke(command, list(words))


def test_the_commands_hand_out_and_erase(
    run: Callable[..., Result], session: Session, data_folder: Path
) -> None:
    told = json.loads(run("export", EMAIL).output)
    assert told["person"]["name"] == NAME
    assert "Aborted" in run("erase", EMAIL).output
    done = run("erase", EMAIL, "--yes")
    assert done.exit_code == 0 and told["person"]["number"] in done.output
    assert (data_folder / erasing.BOOK).read_text() == f"{told['person']['number']}\n"
    assert isinstance(run("erase", EMAIL, "--yes").exception, NoSuchPerson)
    assert session.execute(text("SELECT count(*) FROM person WHERE name <> ''")).scalar() == 1
