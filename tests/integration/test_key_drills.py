"""The life of a badge and of its key, end to end, through a register that is really served."""

import json
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from app.demo.people import SECOND_OPERATOR
from badge import openbadge, status_list
from badge.models import Badge, Credential, CredentialState, StatusListCopy
from badge.signer.memory import process_of
from badge.strict import base64url_decode, json_object
from tests.goals import Figure
from tests.journeys.served import Served
from tests.two_operators import by_two

pytestmark = pytest.mark.drill
AT_THE_ORIGIN_S = 5.0


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served.demo(tmp_path_factory.mktemp("drill")) as running:
        yield running


@pytest.fixture
def books(served: Served) -> Iterator[Session]:
    """The database of the served register, to look into."""
    engine = create_engine(f"sqlite:///{served.environment['REGISTER_DATA_DIR']}/register.sqlite3")
    with Session(engine) as session:
        yield session
    engine.dispose()


def get(served: Served, path: str, referer: str | None = None, lang: str = "en") -> str:
    headers = {"Accept-Language": lang, **({"Referer": referer} if referer else {})}
    with urlopen(Request(served.url + path, headers=headers), timeout=10) as answer:
        return answer.read().decode()


def verdict(served: Served, code: str) -> str:
    return json.loads(get(served, f"/v/{code}.json"))["verdict"]


@pytest.fixture(scope="module")
def codes(served: Served) -> list[str]:
    """The CODEs of badges in force when the drills begin; each drill takes its own."""
    return [code for code in _all_codes(served) if verdict(served, code) == "valid"]


def of(books: Session, code: str) -> Badge:
    return books.scalars(select(Badge).where(Badge.code == code)).one()


def asking(served: Served) -> Served:
    """The same register, whose commands ask its signer as web and worker do."""
    path = f"{served.environment['REGISTER_DATA_DIR']}/signer/signer.sock"
    return replace(served, environment={**served.environment, "REGISTER_SIGNER_SOCKET": path})


def listed(served: Served, number: int = 1) -> set[int]:
    token = get(served, f"/status/revocation/{number}")
    payload = json_object(base64url_decode(token.split(".")[1]))
    return status_list.indexes(status_list.unpack(payload["credentialSubject"]["encodedList"]))


def within(seconds: float, is_so: Callable[[], bool]) -> float:
    """How long it took until *is_so*; fails after *seconds*."""
    start = time.monotonic()
    while not is_so():
        assert time.monotonic() - start < seconds, "not in time"
        time.sleep(0.05)
    return time.monotonic() - start


def signer_pid(served: Served) -> int:
    """The process of the signer, which wrote its number into the lock of its folder."""
    found = process_of(Path(served.environment["REGISTER_DATA_DIR"]) / "signer")
    assert found is not None
    return found


def test_web_and_worker_were_never_given_what_opens_the_keys(tmp_path: Path) -> None:
    passphrase = "a-canary-that-only-the-signer-may-know"
    given: set[bytes] = set()
    others: set[bytes] = set()
    with Served.demo(tmp_path, REGISTER_KEY_PASSPHRASE=passphrase) as running:
        assert signer_pid(running)
        folder = f"REGISTER_DATA_DIR={running.environment['REGISTER_DATA_DIR']}".encode()
        for entry in Path("/proc").iterdir():
            try:
                environment = (entry / "environ").read_bytes().split(b"\0") if entry.name.isdigit() else []
                words = (entry / "cmdline").read_bytes().split(b"\0") if folder in environment else []
            except OSError:  # another user's, or one that lets nobody look
                continue
            if words:
                has_it = any(each.startswith(b"REGISTER_KEY_PASSPHRASE=") for each in environment)
                (given if has_it else others).add(words[2])
    assert given <= {b"signer"}  # it, and what keeps it running
    assert b"app.cli.main" in others


def test_a_withdrawal_is_seen_everywhere_within_five_seconds(
    served: Served, books: Session, codes: list[str], figure: Figure
) -> None:
    badge = of(books, codes[0])
    code, credential = badge.code, badge.credentials[-1]
    origin = badge.origin
    assert verdict(served, code) == "valid"
    blue = get(served, f"/b/{code}/live.svg", referer=f"{origin}/")
    own = get(served, f"/badges/{code}.svg")
    started = time.monotonic()
    done = by_two(served, "badge", "withdraw", code)
    assert done.returncode == 0, done.stderr
    took = {
        "json": within(AT_THE_ORIGIN_S, lambda: verdict(served, code) == "withdrawn"),
        "page": within(AT_THE_ORIGIN_S, lambda: "withdrawn" in get(served, f"/v/{code}").lower()),
        "list": within(AT_THE_ORIGIN_S, lambda: credential.status_index in listed(served)),
        "live": within(
            AT_THE_ORIGIN_S, lambda: get(served, f"/b/{code}/live.svg", referer=f"{origin}/") != blue
        ),
        "file": within(AT_THE_ORIGIN_S, lambda: get(served, f"/badges/{code}.svg") != own),
    }
    whole = time.monotonic() - started  # with both operators' commands
    print({name: round(seconds, 2) for name, seconds in took.items()}, round(whole, 2))
    for place, asked in (("page", "60 s"), ("list", "300 s")):
        value = f"{took[place]:.2f} s after the command had ended"
        figure("G5", f"a withdrawal in the {place} of a served register", value, goal=asked)
    what = "a withdrawal on page, JSON, list, image and file, from the first operator's command on"
    figure("G5", what, f"{whole:.1f} s", goal="60 s")


def test_a_suspended_badge_comes_back_under_its_code_with_another_place(
    served: Served, books: Session, codes: list[str]
) -> None:
    badge = of(books, codes[1])
    before = badge.credentials[-1]
    awarded = before.payload["awardedDate"]
    books.rollback()
    who = ("--as", "operator@register.example")
    for words in (
        ("badge", "suspend", codes[1], "--kind", "other", "--reason", "It is a drill of ours.", *who),
        ("badge", "reinstate", codes[1], "--reason", "The drill is over now.", *who),
    ):
        done = served.command(*words)
        assert done.returncode == 0, done.stderr
        wanted = "suspended" if words[1] == "suspend" else "valid"
        within(AT_THE_ORIGIN_S, lambda wanted=wanted: verdict(served, codes[1]) == wanted)
        within(AT_THE_ORIGIN_S, lambda: before.status_index in listed(served))
        books.rollback()
    after = badge.credentials[-1]
    assert after.jti != before.jti
    assert after.status_index != before.status_index
    assert after.payload["awardedDate"] == awarded
    assert after.status_index not in listed(served)


def test_a_killed_signer_is_started_again_and_what_waited_is_signed(
    served: Served, books: Session, codes: list[str]
) -> None:
    badge = of(books, codes[2])
    code, index = badge.code, badge.credentials[-1].status_index
    books.rollback()
    os.kill(signer_pid(served), signal.SIGKILL)
    done = by_two(served, "badge", "withdraw", code)
    assert done.returncode == 0, done.stderr
    assert verdict(served, code) == "withdrawn"
    within(20, lambda: index in listed(served))
    assert json.loads(get(served, "/readyz"))["alarms"] == []


def test_a_frozen_signer_stops_issuing_and_nothing_else(
    served: Served, books: Session, codes: list[str]
) -> None:
    badge = of(books, codes[3])
    code, number, host = badge.code, badge.company.register_number, badge.domain.host
    index = badge.credentials[-1].status_index
    books.rollback()
    pid = signer_pid(served)
    os.kill(pid, signal.SIGSTOP)
    try:
        assert verdict(served, code) == "valid"
        assert get(served, f"/badges/{code}.svg").startswith("<")
        assert status_list_is_served(served)
        refused = asking(served).command("badge", "issue", number, "--host", host)
        assert refused.returncode == 1
        assert "cannot sign logos at this moment" in refused.stderr
        done = by_two(asking(served), "badge", "withdraw", code)
        assert done.returncode == 0, done.stderr
        assert verdict(served, code) == "withdrawn"
        assert index not in listed(served)
        within(60, lambda: "signer-away" in json.loads(get(served, "/readyz"))["alarms"])
    finally:
        os.kill(pid, signal.SIGCONT)
    within(40, lambda: index in listed(served))


def status_list_is_served(served: Served) -> bool:
    return get(served, "/status/revocation/1").count(".") == 2


def test_a_compromise_takes_the_key_and_gives_every_badge_another(
    served: Served, books: Session, codes: list[str]
) -> None:
    badge = of(books, codes[4])
    code = badge.code
    (first,) = {each["kid"] for each in json.loads(get(served, "/.well-known/jwks.json"))["keys"]}
    running = books.scalars(
        select(Credential.status_index).where(
            Credential.kid == first, Credential.valid_until > datetime.now(UTC), Credential.state == "signed"
        )
    ).all()
    in_force = json.loads(get(served, f"/v/{code}.json"))
    assert in_force["verdict"] == "valid"
    books.rollback()
    done = by_two(served, "keys", "withdraw", first, "--yes")
    assert done.returncode == 0, done.stderr
    assert re.search(r"[1-9]\d* logos are issued again", done.stdout)
    within(AT_THE_ORIGIN_S, lambda: verdict(served, code) == "valid")
    keys = [each["kid"] for each in json.loads(get(served, "/.well-known/jwks.json"))["keys"]]
    assert first not in keys
    assert set(running) <= listed(served)
    books.rollback()
    assert books.get_one(StatusListCopy, 1).kid == keys[0]
    assert badge.credentials[-1].kid == keys[0]
    assert served.command("log", "check").returncode == 0


def kids(served: Served) -> list[str]:
    """The published keys, in the order of the document of the register's did."""
    methods = json.loads(get(served, "/.well-known/did.json"))["verificationMethod"]
    return [each["id"] for each in methods if each["type"] == "JsonWebKey2020"]


def kid_of_list(served: Served) -> str:
    token = get(served, "/status/revocation/1")
    return json_object(base64url_decode(token.split(".")[0]))["kid"]


def test_a_rotation_publishes_a_day_ahead_and_lets_old_badges_stand(tmp_path: Path) -> None:
    with Served.demo(tmp_path) as served:
        (first,) = kids(served)
        code = next(each for each in _all_codes(served) if verdict(served, each) == "valid")
        token = get(served, f"/badges/{code}.jwt")
        assert by_two(served, "keys", "rotate").returncode == 0
        published, second = kids(served)
        assert published == first  # the key that signs comes first
        early = by_two(served, "keys", "rotate")
        assert early.returncode == 1
        assert "less than 24 hours" in early.stderr
        assert kid_of_list(served) == first
    with served.later(tmp_path, timedelta(hours=25)) as served:
        # What was too early was proposed all the same, and stands for three days: the other one says it again.
        done = served.command("keys", "rotate", "--as", SECOND_OPERATOR.email)
        assert done.returncode == 0, done.stderr
        assert kids(served) == [second, first]
        within(AT_THE_ORIGIN_S * 4, lambda: kid_of_list(served) == second)
        assert verdict(served, code) == "valid"  # it is still the credential that the first key signed
        assert get(served, f"/badges/{code}.jwt") == token
        assert served.command("log", "check").returncode == 0


def _all_codes(served: Served) -> list[str]:
    engine = create_engine(f"sqlite:///{served.environment['REGISTER_DATA_DIR']}/register.sqlite3")
    with Session(engine) as session:
        found = list(session.scalars(select(Badge.code).order_by(Badge.id)))
    engine.dispose()
    return found


def test_a_stop_between_planned_and_signed_is_completed_or_void_by_the_job(
    served: Served, books: Session, codes: list[str]
) -> None:
    badge = of(books, codes[5])
    newest = badge.credentials[-1]
    claims = openbadge.read(newest.payload)
    planned = Credential(
        badge_id=badge.id,
        number=newest.number + 1,
        jti=newest.jti.rpartition("/")[0] + f"/{newest.number + 1}",
        list_number=1,
        status_index=next(index for index in range(999) if index != claims.status_index),
        kid=newest.kid,
        valid_from=datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1),
        valid_until=newest.valid_until,
        payload=newest.payload,
        state=CredentialState.PLANNED,
    )
    books.add(planned)
    books.commit()
    within(30, lambda: _state(books, planned) == "void")
    within(AT_THE_ORIGIN_S * 3, lambda: planned.status_index in listed(served))
    assert verdict(served, badge.code) == "valid"


def _state(books: Session, credential: Credential) -> str:
    books.rollback()
    return books.execute(
        text("SELECT state FROM badge_credential WHERE id = :id"), {"id": credential.id}
    ).scalar_one()


def test_an_unknown_list_is_no_list(served: Served) -> None:
    with pytest.raises(HTTPError):
        get(served, "/status/revocation/999")
