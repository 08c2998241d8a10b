"""Every act at a desk, by a token or by command is in the journal: when it counted, and when it was refused.

The line of an act that counts is written by the very commit that makes it count: where the line cannot
be written, there is no act. A refused one is written afterwards, in a transaction of its own. A line
names the person (or the token) by its public id, the door and the outcome; nothing of what was sent.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from http import HTTPStatus

import click
from flask import Flask, Response, g, has_app_context, request
from flask.cli import with_appcontext
from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from app.accounts.errors import NoSuchPerson
from app.clock import now
from app.database_life import AWAY
from app.errors import away
from app.extensions import db
from sentences import SpokenError
from signatories import journal
from signatories.journal import JournalLine
from signatories.signatures.signature_errors import NotYours

LOOKING = ("GET", "HEAD", "OPTIONS")
"""Methods that only look: nothing is written for them."""
NOT_YOURS = "not-yours"
"""The outcome where the permission map keeps the person out."""
THE_MACHINE = ""
"""Whoever gives a command without --as: a line without a person is an act of the register itself."""
PERMISSIONS = (NoSuchPerson.code, NotYours.code)
"""What a command answers who may not: a person that is not known, or has not the role."""


def begin(door: str, *, by: str) -> None:
    """From now on the next commit of this context is the act of *by* at that door."""
    g.act = (door, by)
    g.pop("act_line", None)


def not_now() -> None:
    """What is committed next is not the act: it waits until the person has confirmed who they are."""
    g.pop("act", None)


@contextmanager
def aside() -> Iterator[None]:
    """What is committed in here (a counted try, say) is not the act, which goes on afterwards."""
    act = g.pop("act", None)
    yield
    if act is not None:
        g.act = act


def counts(session: Session) -> None:
    """Put the line of the act that goes on, if any, into the transaction that is about to be committed."""
    if not has_app_context() or "act" not in g or session.in_nested_transaction() or is_written():
        return
    door, by = g.act
    g.act_line = JournalLine(kind="act-done", at=now(), by=by, data={"endpoint": door})
    session.add(g.act_line)


def is_written() -> bool:
    """Whether the line of this act is in the database."""
    line = g.get("act_line")
    return line is not None and (inspect(line).persistent or inspect(line).detached)


def refused(door: str, *, by: str, code: str) -> None:
    """Write down that an act was refused; what the act itself had written is rolled back first."""
    g.pop("act", None)
    db.session.rollback()
    journal.note(db.session(), "act-refused", at=now(), by=by, endpoint=door, code=code)
    db.session.commit()


def note_outcome(response: Response) -> Response:
    """After a request: an act that was refused, by its own code or by the status of the answer."""
    if "act" not in g or request.method in LOOKING:
        return response
    code = g.get("refused_code")
    is_refusal = response.status_code >= HTTPStatus.BAD_REQUEST
    is_mistyped = response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY and code is None
    if (is_refusal and not is_mistyped) or (code and not is_written()):
        door, by = g.act
        try:
            refused(door, by=by, code=code or str(response.status_code))
        except AWAY as error:  # it cannot be written down: then nobody is told anything but that
            return away(error)
    return response


def noted(command: click.Command) -> click.Command:
    """Have a command without --as leave its line too: its commit is an act of the machine's own operator, whose
    name is not kept. What a permission refuses (somebody who is not known, or not an operator) is noted as well."""
    callback = command.callback
    assert callback is not None  # noqa: S101 - it does something

    @with_appcontext
    @wraps(callback)
    def act(*args: object, **values: object) -> object:
        door = door_of_command()
        begin(door, by=THE_MACHINE)
        try:
            return callback(*args, **values)
        except SpokenError as error:
            if "act" in g and g.act == (door, THE_MACHINE) and error.code in PERMISSIONS:
                refused(door, by=THE_MACHINE, code=error.code)
            raise
        finally:
            g.pop("act", None)

    command.callback = act
    return command


def door_of_command() -> str:
    """The door of the command that runs, such as ``command keys rotate``."""
    return f"command {click.get_current_context().command_path.partition(' ')[2]}"[:80]


@contextmanager
def by_command(by: str) -> Iterator[None]:
    """Around a command that somebody gives with --as: its commit is their act, its refusal is noted too."""
    door = door_of_command()
    begin(door, by=by)
    try:
        yield
    except SpokenError as error:
        refused(door, by=by, code=error.code)
        raise
    finally:
        g.pop("act", None)


def bind_noting(app: Flask) -> None:
    app.after_request(note_outcome)


event.listen(db.session, "before_commit", counts)
