"""The log's own key is replaced: both sign for a time, the witness follows, and old proofs are checked as before."""

import json
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

import signer
from app import alarms
from app.accounts.models import Person
from app.alarms import AlarmKind
from app.clock import bind_clock, now
from app.jobs.badges import publish_log
from app.keys import badge_keys
from app.roles import Role
from app.transparency import log_keys, proofs, witness_keys
from app.transparency.refusals import FilesDiffer, ProofFails
from badge.key_states import LONGEST_TERM, PUBLISHED_AHEAD, KeyState
from badge.signer import checkpoints
from badge.signer.kinds import rules
from badge.signer.memory import Memory, Pace
from badge.signer.serving import SignerAtWork
from config import WrongSetting
from signatories.entries import Entry
from tests import factories
from tests.log_scene import Log, log_of, watched
from tests.pages import PageClient
from tlog import merkle, note
from tlog.checkpoint import Checkpoint, origin_of

Run = Callable[..., Result]
HOUR = timedelta(hours=1)


class Register:
    """A register with a log, two operators, and a clock that can be moved on."""

    def __init__(self, app: Flask, session: Session) -> None:
        self.app, self.session = app, session
        self.log = log_of(session, now())
        self.people: list[Person] = [factories.person(session, Role.OPERATOR, at=now()) for _ in range(2)]
        session.commit()

    def run(self, *args: str) -> Result:
        return self.app.test_cli_runner().invoke(args=list(args))

    def two(self, *args: str) -> str:
        """Both operators give the command; what the second one reads."""
        first, second = (self.run(*args, "--of", "log", "--as", each.email) for each in self.people)
        assert "Proposed" in first.output
        return second.output

    def later(self, by: timedelta) -> None:
        bind_clock(self.app, now() + by)
        self.log.at = now()

    def replace(self) -> tuple[note.Key, note.Key]:
        """Both steps of a rotation, a day apart; the key of before, and the one that signs now."""
        (before,) = log_keys.log_keys()
        assert "is next now." in self.two("keys", "rotate")
        self.later(PUBLISHED_AHEAD + HOUR)
        assert AlarmKind.NEXT_KEY_DUE in self.alarms()
        assert "is active now." in self.two("keys", "rotate")
        return before, log_keys.log_keys()[0]

    def alarms(self) -> list[AlarmKind]:
        return alarms.found(self.session, keys=badge_keys(), at=now())

    @property
    def signed_by(self) -> list[note.Key]:
        """Who signed the published checkpoint, of all that may, in the order of the lines."""
        text = str(self.log.files.checkpoint())
        known = [*log_keys.keys_ever(), *log_keys.witness_keys()]
        return [each.key for each in note.verified(note.read(text), known)]

    def kinds(self) -> list[str]:
        return list(self.session.scalars(select(Entry.kind).order_by(Entry.position)))


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A folder whose path fits a Unix socket, however deep the tests lie."""
    with tempfile.TemporaryDirectory(prefix="wit") as folder:
        yield Path(folder)


def holds(log: Log, index: int, *keys: note.Key) -> bool:
    try:
        return bool(proofs.checked(proofs.proof_of(log.files, index), keys).said)
    except ProofFails:
        return False


def test_both_keys_sign_until_the_witness_goes_without_the_old_one_and_old_proofs_hold(
    any_app: Flask, any_session: Session, short_path: Path
) -> None:
    register = Register(any_app, any_session)
    log, settings = register.log, register.app.config["SETTINGS"]
    with watched(register.app, short_path) as seen_by:
        log.add(3)
        log.publish()
        old_proof = proofs.proof_of(log.files, 1)
        before, after = register.replace()
        assert register.signed_by == [after, before, seen_by.key]
        # What was learnt of the first key, the second one, and that it signs, stands in the log itself.
        assert register.kinds()[3:] == ["key-activated", "key-published", "key-activated"]
        assert (log.check().size, log.check().unsigned) == (6, ())
        assert holds(log, 1, before) and holds(log, 1, after) and not holds(log, 1, seen_by.key)
        register.later(LONGEST_TERM + HOUR)
        publish_log()
        assert log_keys.signing_keys() == [after, before]  # the witness knows the old one only
        assert AlarmKind.LOG_KEY_STAYS not in register.alarms()
        register.later(timedelta(days=2))
        assert AlarmKind.LOG_KEY_STAYS in register.alarms()
        watching = register.app.config["SETTINGS"]
        assert witness_keys.know(watching, after.vkey) == after.vkey
        publish_log()
        assert register.signed_by == [after, seen_by.key]
        assert AlarmKind.LOG_KEY_STAYS not in register.alarms()
        assert register.kinds()[-1] == "key-retired"
        assert log.check().size == len(register.kinds())
        assert holds(log, 1, after) and not holds(log, 1, before)
        # A proof that somebody kept is checked with the key of then, which is published with its term.
        assert proofs.checked(old_proof, [before, seen_by.key], all_of=[seen_by.key]).said["position"] == 1
        states = {each.key: each.state for each in log_keys.terms()}
        assert states == {before: KeyState.RETIRED, after: KeyState.ACTIVE}
        witness_keys.forget(watching, before.vkey)
        log.add(1)
        log.publish()
        assert register.signed_by == [after, seen_by.key]
    register.app.config["SETTINGS"] = settings


def test_a_key_of_the_log_that_others_know_is_withdrawn_and_the_next_signs_at_once(
    app: Flask, session: Session, short_path: Path
) -> None:
    register = Register(app, session)
    log = register.log
    with watched(register.app, short_path) as seen_by:
        log.add(3)
        log.publish()
        (stolen,) = log_keys.log_keys()
        kid = log_keys.log_ring().records()[0].kid
        said = register.two("keys", "withdraw", kid, "--yes")
        assert "is withdrawn now." in said and "not signed yet" in said
        assert not holds(log, 1, *log_keys.log_keys())
        with pytest.raises(FilesDiffer, match="not signed by the log"):
            log.check()
        (fresh,) = log_keys.log_keys()
        witness_keys.know(register.app.config["SETTINGS"], fresh.vkey)
        publish_log()
        assert register.signed_by == [fresh, seen_by.key]
        assert log.check().size == 5 and holds(log, 1, fresh) and not holds(log, 1, stolen)
        again = register.run("keys", "list", "--of", "log").output
        assert "withdrawn" in again and "active" in again


def test_the_keys_with_their_terms_are_published(
    app: Flask, session: Session, client: PageClient, now: datetime
) -> None:
    register = Register(app, session)
    register.log.add(2)
    register.log.publish()
    assert "Signs soon" not in client.get("/en/log").text
    before, after = register.replace()
    said = json.loads(client.http.get("/log/keys.json").text)
    assert said["origin"] == log_keys.origin()
    assert [(each["vkey"], each["state"], each["until"]) for each in said["keys"]] == [
        (before.vkey, "previous", None),
        (after.vkey, "active", None),
    ]
    assert client.http.get("/log/keys.txt").text == f"{after.vkey}\n{before.vkey}\n"
    page = client.get("/en/log").text
    assert "Still signs beside the next one" in page and f"{before.name}+{before.id.hex()}" in page
    client.get("/nl/logboek")


def test_the_witness_takes_keys_of_logs_only_and_never_loses_the_last(
    app: Flask, session: Session, short_path: Path
) -> None:
    log = Register(app, session).log
    settings = app.config["SETTINGS"]
    with pytest.raises(WrongSetting, match="start it once"):
        witness_keys.know(settings.model_copy(update={"witness_dir": short_path}), f"{stranger().vkey}")
    with watched(app, short_path) as seen_by:
        log.add(1)
        log.publish()
        watching, (own,) = app.config["SETTINGS"], log_keys.log_keys()
        for wrong in ("", "register.example/log", seen_by.key.vkey, own.vkey[:-1]):
            with pytest.raises(WrongSetting, match="no key of a log"):
                witness_keys.know(watching, wrong)
        with pytest.raises(WrongSetting, match="only key"):
            witness_keys.forget(watching, own.vkey)
        other = note.Key(own.name, note.ED25519, stranger().public)
        for _ in range(2):
            witness_keys.know(watching, other.vkey)
        assert (short_path / "logs.txt").read_text().split() == [own.vkey, other.vkey]


def stranger() -> note.Key:
    return note.Key("register.example/log", note.ED25519, b"\x07" * 32)


def test_the_signer_lets_a_replaced_key_sign_checkpoints_and_nothing_else(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    settings, at = app.config["SETTINGS"], now()
    rings = {name: signer.open_ring(settings, name) for name in ("badges", checkpoints.RING)}
    for ring in rings.values():
        ring.signing_key(at=at)
        ring.rotate(at=at)
        ring.rotate(at=at + PUBLISHED_AHEAD)
    moment, memory = [at + PUBLISHED_AHEAD], Memory(tmp_path / "memory")
    at_work = SignerAtWork(
        rings,
        rules=rules([checkpoints.RULE]),
        memory=memory,
        pace=Pace(100),
        base_url=settings.base_url,
        clock=lambda: moment[0],
    )
    node = merkle.nodes_of([merkle.leaf_hash(b"one"), merkle.leaf_hash(b"two")])
    head = Checkpoint(origin_of(settings.base_url), 2, merkle.root(2, node))
    payload, lines = checkpoints.asked(head, old=0, proof=[]), []
    old, new = rings[checkpoints.RING].records()
    for record in (new, old):
        asked = {"ask": "sign", "kind": checkpoints.CHECKPOINT.name, "kid": record.kid, "payloads": [payload]}
        lines.append(at_work.answer(asked)["signed"][0])
        assert at_work.answer({"ask": "ready", "kid": record.kid}) == {"ready": True}
        payload = checkpoints.asked(head, old=2, proof=[])
    assert len(set(lines)) == 2
    badge_before, badge_now = rings["badges"].records()
    assert at_work.answer({"ask": "ready", "kid": badge_now.kid}) == {"ready": True}
    assert at_work.answer({"ask": "ready", "kid": badge_before.kid}) == {"ready": False}
    assert "refused" in at_work.answer({"ask": "retire", "kid": old.kid})
    moment[0] += LONGEST_TERM + HOUR
    assert at_work.answer({"ask": "retire", "kid": old.kid}) == {"retired": True}
    asked = {"ask": "sign", "kind": checkpoints.CHECKPOINT.name, "kid": old.kid, "payloads": [payload]}
    assert at_work.answer(asked) == {"refused": "asked for a key that does not sign"}
    assert memory.tree == head
    memory.close()
