"""Two real servers with their workers on one real PostgreSQL: one session, one count, and each effect once."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import func, select

from app.accounts import signing_in
from app.accounts.models import Person
from app.accounts.views import SIGN_IN_SOURCES
from app.extensions import db
from app.keys import badge_keys
from app.outbox import OutboxMail
from app.owners import Owner
from app.roles import Role
from app.tokens import issuing as tokens
from badge import issuing, listing
from badge.signer import memory
from monitor.delivery_models import Delivery
from signatories.entries import Entry, LogHead
from tests import factories
from tests.chaos.people import Browser, Monitor
from tests.chaos.units import within
from tests.goals import Figure
from tests.journeys.strangers import Stranger
from tests.monitor_samples import NOTICE_COLUMNS, T0, csv_text, notice
from tests.two_servers import Pair, pair

pytestmark = pytest.mark.drill
PEOPLE, BADGES, DELIVERIES = 12, 6, 6
SEEN_S = 5.0
LISTS = ("status-list", "endorsement-list")
"""What is signed anew after each change; everything else the signer signs once for each name."""


class Scene:
    """What is in the register before the servers begin."""

    codes: tuple[str, ...]
    operator: str
    officer: str
    deliver: str
    suspended: list[str]


def prepare(made: Pair) -> Scene:
    """A signature that lapsed, six badges, people who sign in, and a token of the monitor."""
    scene, at = Scene(), datetime.now(UTC)
    scene.suspended = []
    with made.books.app_context(), made.books.test_request_context("/en/"):
        session = db.session()
        factories.documents(session, at=at - timedelta(days=500))
        hosters = factories.association(session, at=at - timedelta(days=500))
        for days in (400, 350):  # one that lapsed, and one of which people are reminded
            then = at - timedelta(days=days)
            company = factories.company(session, at=then, member_of=hosters)
            factories.person(session, Role.COMPANY_OWNER, at=then, of=company)
            factories.signature(session, company, at=then, association=hosters)
        codes: list[str] = []
        for number in range(BADGES):
            company = factories.company(session, at=at, number=f"{20_000_000 + number}", member_of=hosters)
            signature = factories.signature(session, company, at=at, association=hosters)
            domain = next(each for each in company.domains if each.is_proven)
            badge = issuing.issue(
                session, signature=signature, domain=domain, keys=badge_keys(), base_url=made.urls[0], at=at
            )
            codes.append(badge.code)
        scene.codes = tuple(codes)
        scene.operator = factories.person(session, Role.OPERATOR, at=at).email
        scene.officer = factories.person(session, Role.OFFICER, at=at, of=hosters).email
        for number in range(PEOPLE):
            email = f"lid-{number}@people.example"
            session.add(Person(email=email, name="Vera", language="en", created_at=at))
        ends_on = (at + timedelta(days=90)).date()
        scene.deliver = tokens.make(
            session, owner=Owner(), scopes=["deliveries:write"], label="two", ends_on=ends_on,
            by="a", at=at,
        )[1]  # fmt: skip
        session.commit()
        listing.refresh_status_lists(session, keys=badge_keys(), base_url=made.urls[0], at=at)
        session.commit()
    return scene


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Pair, Scene]]:
    with pair() as made:
        made.begin_signer()  # the badges ask it
        scene = prepare(made)
        made.begin_serving()
        yield made, scene


def signed_in(made: Pair, email: str, at: int) -> tuple[Stranger, Stranger]:
    """Somebody who signed in on one machine, and the same browser on the other."""
    with made.books.app_context():
        token = signing_in.make_link(db.session(), email=email, at=datetime.now(UTC))
        db.session.commit()
    here = Stranger(made.urls[at])
    assert here.submit(f"/en/sign-in/{token}").status == 302
    return here, Stranger(made.urls[1 - at], cookies=here.cookies)


def test_a_session_goes_on_at_the_other_machine_and_ends_on_both(served: tuple[Pair, Scene]) -> None:
    made, scene = served
    desk = "/en/desk/operator"
    for at in (0, 1):
        here, there = signed_in(made, scene.operator, at)
        stolen = Stranger(made.urls[1 - at], cookies=dict(here.cookies))
        assert [each.get(desk).status for each in (here, there, stolen)] == [200, 200, 200]
        assert there.get("/en/my/sign-ins").status == 200
        token = max(there.tokens, key=len)
        assert there.post("/en/sign-out", csrf_token=token).status == 302
        assert [Stranger(url, cookies=dict(stolen.cookies)).get(desk).status for url in made.urls] == [
            302
        ] * 2


def test_tries_are_counted_over_both_machines(served: tuple[Pair, Scene]) -> None:
    made, _ = served
    source = {"X-Forwarded-For": "203.0.113.99"}
    browsers = [Stranger(url, headers=source) for url in made.urls]
    forms = [(each, each.get("/en/sign-in")) for each in browsers]
    tokens_of = {each.url: max(each.tokens, key=len) for each, _ in forms}

    def ask(number: int) -> int:
        first = browsers[number % 2]
        own = Stranger(first.url, cookies=dict(first.cookies), headers=source)
        sent = {"csrf_token": tokens_of[first.url], "email": f"niemand-{number}@people.example"}
        return own.post("/en/sign-in", **sent).status

    with ThreadPoolExecutor(8) as at_once:
        statuses = Counter(at_once.map(ask, range(SIGN_IN_SOURCES.most + 10)))
    assert statuses == {200: SIGN_IN_SOURCES.most, 429: 10}


def suspend(made: Pair, scene: Scene, code: str, *, at: int) -> None:
    """Suspend a badge by the command, on one of the machines."""
    words = ("--kind", "other", "--reason", "Een reden van de proef", "--as", scene.operator)
    done = made.command("badge", "suspend", code, *words, at=at)
    assert done.returncode == 0, done.stderr
    scene.suspended.append(code)


def faults(made: Pair) -> list[str]:
    """The lines of all processes that tell of a mistake of ours."""
    lines = [
        line for unit in made.units for line in (made.folder / f"{unit.name}.log").read_text().splitlines()
    ]
    return [line for line in lines if "Traceback" in line or "fault" in line or "nobody caught" in line]


def waited(until: Callable[[], bool]) -> float:
    begun = time.monotonic()
    within(SEEN_S, until, "what was done on one machine is seen on the other")
    return time.monotonic() - begun


def test_an_act_on_one_machine_is_seen_on_the_other(served: tuple[Pair, Scene], figure: Figure) -> None:
    made, scene = served
    took: list[float] = []
    for at in (0, 1, 0, 1):
        here, _ = signed_in(made, scene.operator, at)
        there = Stranger(made.urls[1 - at])
        slug = f"nieuw-{len(took)}"
        assert slug not in there.get("/en/associations").text  # kept from now on
        sent = here.submit("/en/desk/operator/associations", name=f"Nieuw {slug}", slug=slug)
        assert sent.status == 302
        took.append(waited(lambda there=there, slug=slug: slug in there.get("/en/associations").text))
    for at, code in enumerate(scene.codes[:2]):
        there = Stranger(made.urls[1 - at])
        assert '"valid"' in there.get(f"/v/{code}.json").text
        suspend(made, scene, code, at=at)
        took.append(waited(lambda there=there, code=code: '"suspended"' in there.get(f"/v/{code}.json").text))
    figure(
        "G5",
        "an act on one of two machines, seen on the other, the slowest of six",
        f"{max(took):.1f} s",
        goal="5 s",
    )


def test_public_pages_of_both_come_from_the_replica_under_the_register_s_own_role(
    served: tuple[Pair, Scene],
) -> None:
    made, _ = served
    strangers = [Stranger(url) for url in made.urls]

    def both_read() -> bool:
        for number, each in enumerate(strangers):
            assert each.get(f"/en/signatories?q=zoek{number}{time.monotonic_ns()}").status == 200
        with psycopg.connect(made.replica.url) as look:
            row = look.execute(
                "SELECT count(DISTINCT pid) FROM pg_stat_activity WHERE usename = 'own'"
            ).fetchone()
        return row is not None and row[0] >= len(made.urls)

    within(30, both_read, "both web processes read from the replica")


def test_each_mail_delivery_list_and_checkpoint_is_made_once(served: tuple[Pair, Scene]) -> None:
    made, scene = served

    def ask(number: int) -> int:
        source = {"X-Forwarded-For": f"198.51.100.{number + 1}"}
        email = f"lid-{number}@people.example"
        return Stranger(made.urls[number % 2], headers=source).submit("/en/sign-in", email=email).status

    def deliver(number: int) -> int:
        """The same delivery on both machines, at the same moment."""
        batch = f"b{number // 2}"
        monitor = Monitor(Browser(made.urls[number % 2], Counter()), None, 0, token=scene.deliver)  # pyright: ignore[reportArgumentType]
        rows = [notice(f"{batch}-{each}", T0, site_key=f"{batch}-{each}") for each in range(2)]
        parts = {"files": ("notices.csv", csv_text(rows, NOTICE_COLUMNS))}
        headers = {"Authorization": f"Bearer {monitor.token}"}
        place = f"/api/v1/deliveries?source=monitor&batch={batch}"
        status = 503
        for _ in range(20):  # nobody waits for long: who is told 503 comes again, as programs do
            status = monitor.browser.ask("POST", place, body=parts, headers=headers).status
            if status != 503:
                break
            time.sleep(1)
        return status

    with ThreadPoolExecutor(8) as at_once:
        asked = at_once.map(ask, range(PEOPLE))
        delivered = at_once.map(deliver, range(2 * DELIVERIES))
        assert list(asked) == [200] * PEOPLE
        statuses = set(delivered)
    assert statuses <= {200, 201}, faults(made)
    for at, code in enumerate(scene.codes[2:4]):  # both machines sign the list anew, at the same time
        suspend(made, scene, code, at=at)

    def nothing_is_owed() -> bool:
        with made.books.app_context():
            waiting = db.session.scalar(select(func.count(OutboxMail.id)).where(OutboxMail.sent_at.is_(None)))
            size = db.session.scalar(select(LogHead.size))
            receipts = db.session.scalar(
                select(func.count(Delivery.id)).where(Delivery.signed_receipt.is_not(None))
            )
            db.session.remove()
        lines = (made.folder / "data/published/log/checkpoint").read_text().split("\n")
        return not waiting and lines[1] == str(size) and receipts == DELIVERIES

    within(120, nothing_is_owed, "mails, receipts and the log are up to date")
    with made.books.app_context():
        kinds = Counter(db.session.scalars(select(Entry.kind)))
        mails = Counter(db.session.scalars(select(OutboxMail.recipient)))
        links = {who: count for who, count in mails.items() if who.startswith("lid-")}
        batches = Counter(db.session.scalars(select(Delivery.batch)))
        sent = db.session.scalar(select(func.count(OutboxMail.id))) or 0
    assert kinds["signature-lapsed"] == 1
    assert links == {f"lid-{number}@people.example": 1 for number in range(PEOPLE)}
    assert batches == {f"b{number}": 1 for number in range(DELIVERIES)}
    assert set(made.mailbox.ids.values()) == {1} and len(made.mailbox.ids) == sent
    signed = Counter((each.kind, each.name) for each in memory.journal_in(made.settings.data_dir / "signer"))
    lists = {name: count for (kind, name), count in signed.items() if kind in LISTS}
    assert len(lists) == len(LISTS)
    assert set(lists.values()) == {1 + len(scene.suspended)}  # at first, and once for each suspension
    assert {each for each, count in signed.items() if count > 1 and each[0] not in LISTS} == set()
    for at in (0, 1):
        for words in (("log", "check"), ("keys", "journal"), ("monitor", "check")):
            done = made.command(*words, at=at)
            assert done.returncode == 0, (words, done.stdout, done.stderr)
    assert faults(made) == []
