"""Every act has its line in the journal, every refused one too; without the line there is no act."""

import re
from datetime import timedelta
from html import unescape

import click
import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app import cli
from app.accounts.models import Invitation
from app.clock import now as clock
from app.roles import Role
from signatories import journal_seals
from signatories.journal import JournalLine, note
from signatories.journal_seals import JournalDiffers
from signatories.models import Association
from tests import factories
from tests.log_scene import without_guards
from tests.pages import PageClient, csrf_token

ADD = "/en/desk/operator/associations"
CHOSEN = {"name": "Cloudvereniging", "slug": "clouds"}


def noted(session: Session) -> list[tuple[str, str, dict[str, object]]]:
    session.expire_all()
    lines = session.scalars(
        select(JournalLine).where(JournalLine.kind.like("act-%")).order_by(JournalLine.id)
    )
    return [(line.kind, line.by, line.data) for line in lines]


def test_l4_an_act_its_refusal_and_one_at_a_closed_door_are_noted(
    client: PageClient, session: Session
) -> None:
    who = factories.person(session, Role.OPERATOR, at=clock())
    client.sign_in(who)
    client.submit(ADD, CHOSEN, status=302)
    client.submit(ADD, CHOSEN, status=422)  # it is there already
    token = csrf_token(client.http.get(ADD))
    client.post("/en/desk/association/clouds/changes", {"csrf_token": token}, status=404)
    client.submit(ADD, {"name": "", "slug": ""}, status=422)  # only mistyped: no act, and nothing refused
    assert noted(session) == [
        ("act-done", who.public_id, {"endpoint": "operator.associations"}),
        ("act-refused", who.public_id, {"endpoint": "operator.associations", "code": "slug-taken"}),
        ("act-refused", who.public_id, {"endpoint": "association.changes", "code": "not-yours"}),
    ]


def test_l4_a_line_that_cannot_be_written_stops_the_act(
    app: Flask, client: PageClient, session: Session
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    client.sign_in(factories.person(session, Role.OPERATOR, at=clock()))
    refuse = "SELECT RAISE(ABORT, 'full') WHERE NEW.kind = 'act-done'"
    session.execute(text(f"CREATE TRIGGER full_journal BEFORE INSERT ON journal_line BEGIN {refuse}; END"))
    session.commit()
    client.submit(ADD, CHOSEN, status=500)
    session.expire_all()
    assert session.scalars(select(Association)).all() == []
    session.execute(text("DROP TRIGGER full_journal"))
    session.commit()
    client.submit(ADD, CHOSEN, status=302)


def test_a_command_without_a_person_leaves_its_line_and_one_that_only_looks_leaves_none(
    app: Flask, session: Session
) -> None:
    run = app.test_cli_runner().invoke
    who = factories.person(session, Role.OPERATOR, at=clock())
    officer = factories.person(
        session, Role.OFFICER, at=clock(), of=factories.association(session, at=clock(), slug="hosters")
    )
    session.commit()
    assert run(args=["association", "add", "Cloudvereniging", "--slug", "clouds"]).exit_code == 0
    assert run(args=["association", "add", "Cloudvereniging", "--slug", "clouds"]).exit_code == 1
    assert run(args=["person", "list"]).exit_code == run(args=["log", "show"]).exit_code == 0
    assert run(args=["login-link", who.email]).exit_code == 0
    session.commit()  # the owner's connection writes by itself
    assert run(args=["log", "erase", "0", "--yes"]).exit_code == 0
    assert run(args=["keys", "rotate", "--as", "nobody@people.example"]).exit_code == 1
    assert run(args=["keys", "rotate", "--as", officer.email]).exit_code == 1
    assert noted(session) == [
        ("act-done", "", {"endpoint": "command association add"}),
        ("act-done", "", {"endpoint": "command login-link"}),
        ("act-done", "", {"endpoint": "command log erase"}),
        ("act-refused", "", {"endpoint": "command keys rotate", "code": "no-such-person"}),
        (
            "act-refused",
            officer.public_id,
            {"endpoint": "command keys rotate", "code": "signature-not-yours"},
        ),
    ]


def test_every_command_is_an_act_unless_it_is_said_to_look_or_to_work() -> None:
    every = {path for command in cli.COMMANDS for path, _ in cli.leaves(command, command.name or "")}
    every |= {
        path for command in cli.OF_THE_MONITOR for path, _ in cli.leaves(command, f"monitor {command.name}")
    }
    assert every >= cli.READING | cli.WORKING and not cli.READING & cli.WORKING
    assert cli.acts().keys() == every - cli.READING - cli.WORKING
    planted = click.Group("new", commands={"thing": click.Command("thing", callback=lambda: None)})
    assert [path for path, _ in cli.leaves(planted, "new")] == ["new thing"]


def test_what_waits_for_a_second_factor_is_not_done_yet(client: PageClient, session: Session) -> None:
    hosters = factories.association(session, at=clock())
    who = factories.person(session, Role.OFFICER, at=clock(), of=hosters)
    client.sign_in(who).grow_stale(who)
    client.submit(
        "/en/desk/association/hosters/new-member",
        {"register_number": "00000999", "legal_name": "Nieuw B.V.", "member_since": "2026-11-24",
         "contact_email": "owner@nieuw.example", "invite": "y"}, status=302,
    )  # fmt: skip
    assert session.scalars(select(Invitation)).all() == []
    assert noted(session) == []


def lines_on(page: str) -> int:
    """How many lines of refused acts stand on a page of the journal."""
    return page.count("<code>association.countersign</code>") or page.count("<code>endpoint</code>")


def test_the_operator_searches_the_journal_and_takes_it_along(client: PageClient, session: Session) -> None:
    client.sign_in(factories.person(session, Role.OPERATOR, at=clock()))
    empty = client.get("/en/desk/operator/journal?q=nothing-of-this").text
    assert "No line of the journal fits" in empty
    for number in range(60):
        note(
            session,
            "act-refused",
            at=clock(),
            by=f"X{number:015}",
            endpoint="association.countersign",
            code="x",
        )
    note(session, "act-done", at=clock(), by="Y" * 16, endpoint="operator.group")
    session.commit()
    page = client.get("/nl/desk/operator/journal?show=refused").text
    assert page.count("association.countersign") >= 50
    assert "operator.group" not in page
    asked = "/en/desk/operator/journal?q=association.countersign&show=refused"
    first = client.get(asked).text
    older = unescape(re.findall(r'rel="next" href="([^"]+)"', first)[0])
    second = client.get(older).text
    assert (lines_on(first), lines_on(second)) == (50, 10)
    assert 'rel="next"' not in second
    newer = unescape(re.findall(r'rel="prev" href="([^"]+)"', second)[0])
    assert lines_on(client.get(newer).text) == 50
    assert 'rel="prev"' not in client.get(newer).text
    assert lines_on(client.get(f"{asked}&oldest=1").text) == 50
    assert lines_on(client.get(f"{asked}&until=2000-01-01").text) == 0
    assert lines_on(client.get(f"{asked}&until={clock().date()}&older=0").text) == 50
    found = client.http.get("/en/desk/operator/journal.csv?q=" + "Y" * 16)
    assert found.text.splitlines()[1].split(",", 2)[2].startswith("act-done," + "Y" * 16)
    assert len(found.text.splitlines()) == 2


def sealed(session: Session, *, rounds: int = 2) -> list[JournalLine]:
    lines = []
    for each in range(rounds):
        lines += [
            note(
                session, "act-done", at=clock() + timedelta(hours=each), by="A" * 16, endpoint=f"desk.act{n}"
            )
            for n in range(3)
        ]
        journal_seals.seal(session, at=clock() + timedelta(hours=each, minutes=16))
    session.commit()
    return lines


def test_a_sealed_journal_is_whole_and_is_sealed_once(any_session: Session) -> None:
    sealed(any_session)
    found = journal_seals.check(any_session)
    assert (found.seals, found.lines, found.waiting) == (2, 7, 1)  # the first seal is under the second
    assert journal_seals.seal(any_session, at=clock() + timedelta(days=1)) is None
    fresh = note(any_session, "act-done", at=clock() + timedelta(days=1), by="A" * 16, endpoint="desk.late")
    assert journal_seals.seal(any_session, at=fresh.at + timedelta(minutes=14)) is None


CHANGES = [
    "UPDATE journal_line SET by = 'BBBBBBBBBBBBBBBB' WHERE id = :id",
    "UPDATE journal_line SET kind = 'act-refused' WHERE id = :id",
    'UPDATE journal_line SET data = \'{"endpoint": "desk.other"}\' WHERE id = :id',
    "UPDATE journal_line SET at = '2020-01-01 00:00:00' WHERE id = :id",
    "DELETE FROM journal_line WHERE id = :id",
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_line_that_was_changed_or_taken_out_is_found(session: Session, change: str) -> None:
    lines = sealed(session)
    without_guards(session)
    session.execute(text(change), {"id": lines[4].id})
    session.commit()
    session.expire_all()
    with pytest.raises(JournalDiffers) as differs:
        journal_seals.check(session)
    assert differs.value.values["up_to"] == lines[5].id


def test_the_commands_verify_and_export(app: Flask, session: Session) -> None:
    lines = sealed(session)
    runner = app.test_cli_runner()
    said = runner.invoke(args=["audit", "verify"]).output
    assert "7 lines under 2 seals" in said
    digest = journal_seals.check(session).digest
    assert digest in runner.invoke(args=["audit", "verify", "--seal", digest]).output
    assert runner.invoke(args=["audit", "verify", "--seal", "0" * 64]).exit_code == 1
    assert runner.invoke(args=["audit", "export", "-"].copy()).output.count("\n") == len(lines) + 2
    assert "Nothing to seal" in runner.invoke(args=["audit", "seal"]).output
