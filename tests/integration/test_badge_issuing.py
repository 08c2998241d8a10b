"""From a signature to a badge in the books, through renewal, to its withdrawal; on a real database."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from badge import baking, issuing, listing, openbadge, records, verifying
from badge.artwork import Look
from badge.errors import DomainNotProven, DomainOfAnother
from badge.keys import KeyRing
from badge.models import Badge, Credential, CredentialState, StatusListCopy
from badge.token import seal
from badge.verdict import Outcome, Reason, Verdict
from signatories import signing
from signatories.base import Base
from signatories.documents import CodeOfConduct, Document, TextKind, publish_edition
from signatories.entries import Entry, check_chain
from signatories.errors import SignatureNotInForce
from signatories.models import Association, Company, Domain
from signatories.signature import Signature

AT = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)
BASE_URL = "https://register.example"
DAY = timedelta(days=1)


@dataclass
class Scene:
    """A register with one company that signed, and everything that issuing needs."""

    session: Session
    keys: KeyRing
    signature: Signature
    domain: Domain
    base_url: str = BASE_URL

    def issue(self, at: datetime = AT, domain: Domain | None = None) -> Badge:
        return issuing.issue(
            self.session,
            signature=self.signature,
            domain=domain or self.domain,
            keys=self.keys,
            base_url=self.base_url,
            at=at,
        )

    def withdraw(self, badge: Badge, reason: Reason = Reason.OPERATOR, at: datetime = AT) -> None:
        issuing.withdraw(
            self.session, badge=badge, reason=reason, keys=self.keys, base_url=self.base_url, at=at
        )

    def renew_due(self, at: datetime) -> int:
        return issuing.renew_due(self.session, keys=self.keys, base_url=self.base_url, at=at)

    def refresh(self, at: datetime) -> list[int]:
        lists = listing.refresh_status_lists(self.session, keys=self.keys, base_url=self.base_url, at=at)
        return [each.list_number for each in lists]

    def verify(self, shown: str | bytes, at: datetime = AT, on: str | None = None) -> Verdict:
        data = shown if isinstance(shown, bytes) else shown.encode()
        return records.verify(self.session, data, keys=self.keys, base_url=self.base_url, at=at, on=on)

    def entries(self, kind: str) -> list[dict[str, object]]:
        return [each.data for each in self.session.scalars(select(Entry).where(Entry.kind == kind))]

    def token(self, badge: Badge) -> str:
        assert badge.current is not None
        assert badge.current.token is not None
        return badge.current.token


def company_that_signed(session: Session) -> Signature:
    code = CodeOfConduct(slug="ntd", name_nl="Gedragscode NTD", name_en="NTD Code of Conduct", term_months=12)
    company = Company(
        register_number="kvk:00001234",
        legal_name="Voorbeeld Hosting B.V.",
        slug="voorbeeld-hosting",
        contact_point="ntd@voorbeeld-hosting.example",
        contact_point_since=AT,
        created_at=AT,
    )
    for host in ("voorbeeld-hosting.example", "www.voorbeeld-hosting.example"):
        company.domains.append(Domain(host=host, challenge="x" * 32, named_at=AT, proven_at=AT, method="dns"))
    company.domains.append(Domain(host="unproven.example", challenge="x" * 32, named_at=AT))
    association = Association(slug="demo-vereniging", name="Branchevereniging Demo", created_at=AT)
    documents = [
        Document(code_of_conduct=code, key=key, name_nl=key.title(), name_en=key.title(), position=position)
        for position, key in enumerate(("code", "addendum"))
    ]
    session.add_all([code, company, association, *documents])
    session.flush()
    for document, edition in zip(documents, ("2008-10", "2018-12-13"), strict=True):
        publish_edition(
            session,
            document=document,
            edition=edition,
            effective_on=date(2018, 12, 13),
            text_kind=TextKind.DEMO,
            source="A text for tests.",
            text_nl="Tekst",
            text_en="Text",
            duties=[],
            at=AT,
        )
    return signing.sign(
        session,
        company=company,
        code_of_conduct=code,
        association=association,
        signer_name="A. Voorbeeld",
        signer_function="director",
        typed_editions={"code": "2008-10", "addendum": "2018-12-13"},
        ticked_duties=[],
        at=AT,
    )


def set_up_connection(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA busy_timeout=10000")


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    engine = create_engine(f"sqlite:///{tmp_path}/register.sqlite3")
    event.listen(engine, "connect", set_up_connection)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    Base.metadata.create_all(engine)
    keys = KeyRing(tmp_path, passphrase="a passphrase of thirty-two letters", base_url=BASE_URL)
    with Session(engine) as session:
        signature = company_that_signed(session)
        session.commit()
        yield Scene(session, keys, signature, signature.company.domains[1])
    engine.dispose()


def test_a_signature_in_force_gives_a_valid_badge(scene: Scene) -> None:
    badge = scene.issue()
    assert badge.current is not None
    assert badge.current.state == CredentialState.SIGNED
    assert badge.current.valid_until == AT + 92 * DAY
    verdict = scene.verify(badge.code)
    assert verdict.verdict is Outcome.VALID
    assert verdict.company == "Voorbeeld Hosting B.V."
    assert verdict.association == "Branchevereniging Demo"
    assert [each.edition for each in verdict.documents] == ["2008-10", "2018-12-13"]
    assert verdict.log_index == badge.log_index


def test_page_file_token_and_offline_give_the_same_verdict(scene: Scene) -> None:
    badge = scene.issue()
    token = scene.token(badge)
    claims = openbadge.read(badge.credentials[0].payload)
    shown: list[str | bytes] = [
        badge.code,
        badge.code.lower(),
        f"{BASE_URL}/v/{badge.code}",
        f"HTTPS://REGISTER.EXAMPLE/V/{badge.code}/",
        f"{BASE_URL}/v/{badge.code}.json?on=x",
        f"{BASE_URL}/badges/{badge.code}.svg",
        f"{BASE_URL}/badges/{badge.code}/credentials/1",
        f"{BASE_URL}/b/{badge.code}/live.svg",
        token,
        baking.svg_file(claims, token, Look.IN_FORCE),
        baking.png_file(claims, token, Look.IN_FORCE),
    ]
    answers = [scene.verify(each) for each in shown]
    assert [answer.verdict for answer in answers] == [Outcome.VALID] * len(shown)
    assert len(set(answers)) == 1
    copy = scene.session.get_one(StatusListCopy, 1)
    offline = verifying.verify_file(
        token.encode(), keys=scene.keys.trusted(), status_lists=[copy.token], at=AT
    )
    assert offline.verdict is Outcome.VALID
    scene.withdraw(badge)
    assert [scene.verify(each).verdict for each in shown] == [Outcome.WITHDRAWN] * len(shown)
    withdrawn = verifying.verify_file(
        token.encode(), keys=scene.keys.trusted(), status_lists=[copy.token], at=AT
    )
    assert withdrawn.verdict is Outcome.WITHDRAWN


def test_asking_again_gives_the_same_badge(scene: Scene) -> None:
    first = scene.issue()
    assert scene.issue(at=AT + DAY) is first
    assert len(first.credentials) == 1
    assert len(scene.entries("badge-issued")) == 1


def test_each_proven_origin_has_a_badge_of_its_own(scene: Scene) -> None:
    bare = scene.issue()
    www = scene.issue(domain=scene.signature.company.domains[2])
    assert (bare.origin, www.origin) == (
        "https://voorbeeld-hosting.example",
        "https://www.voorbeeld-hosting.example",
    )
    assert bare.code != www.code
    assert scene.verify(bare.code, on=www.origin).verdict is Outcome.NOT_FOR_THIS_SITE
    assert records.live_badges(scene.session, company=scene.signature.company) == [bare, www]


def test_an_unproven_lost_or_foreign_domain_gets_no_badge(scene: Scene) -> None:
    unproven = scene.signature.company.domains[0]
    with pytest.raises(DomainNotProven, match="unproven"):
        scene.issue(domain=unproven)
    scene.domain.lost_at = AT
    with pytest.raises(DomainNotProven):
        scene.issue()
    other = Company(register_number="kvk:00005678", legal_name="Ander B.V.", slug="ander", created_at=AT)
    foreign = Domain(
        company=other, host="ander.example", challenge="x", named_at=AT, proven_at=AT, method="dns"
    )
    scene.session.add_all([other, foreign])
    scene.session.flush()
    with pytest.raises(DomainOfAnother):
        scene.issue(domain=foreign)
    assert scene.session.scalars(select(Badge)).all() == []


def test_without_a_signature_in_force_there_is_no_badge(scene: Scene) -> None:
    with pytest.raises(SignatureNotInForce):
        scene.issue(at=AT - DAY)
    with pytest.raises(SignatureNotInForce):
        scene.issue(at=scene.signature.ends_at)
    signing.withdraw(scene.session, signature=scene.signature, at=AT + DAY)
    with pytest.raises(SignatureNotInForce):
        scene.issue(at=AT + 2 * DAY)


def test_a_badge_never_outlives_the_signature(scene: Scene) -> None:
    badge = scene.issue(at=scene.signature.ends_at - DAY)
    assert badge.current is not None
    assert badge.current.valid_until == scene.signature.ends_at


def test_the_log_names_key_and_badge_once(scene: Scene) -> None:
    badge = scene.issue()
    scene.issue(domain=scene.signature.company.domains[2])
    assert scene.entries("key-activated") == [{"kid": scene.keys.signing_key(at=AT).kid}]
    assert scene.entries("badge-issued")[0] == {
        "badge": badge.code,
        "company": "kvk:00001234",
        "origin": badge.origin,
        "credential": 1,
        "valid_until": "2027-02-24T12:00:00Z",
    }
    assert check_chain(scene.session.scalars(select(Entry).order_by(Entry.position))) is None


def test_withdrawing_is_final_and_doing_it_twice_changes_nothing(scene: Scene) -> None:
    badge = scene.issue()
    scene.withdraw(badge, Reason.DOMAIN_LOST, at=AT + DAY)
    scene.withdraw(badge, Reason.OPERATOR, at=AT + 2 * DAY)
    assert (badge.withdrawn_at, badge.withdrawal_reason) == (AT + DAY, "domain-lost")
    assert scene.entries("badge-withdrawn") == [
        {"badge": badge.code, "company": "kvk:00001234", "reason": "domain-lost"}
    ]
    verdict = scene.verify(badge.code, at=AT + 2 * DAY)
    assert verdict.verdict is Outcome.WITHDRAWN
    assert verdict.reason is Reason.DOMAIN_LOST
    assert verdict.until == AT + DAY
    assert verdict.log_index == badge.log_index
    with pytest.raises(SignatureNotInForce):
        issuing.renew(scene.session, badge=badge, keys=scene.keys, base_url=BASE_URL, at=AT + 2 * DAY)


def test_after_a_withdrawal_the_next_badge_has_a_new_code(scene: Scene) -> None:
    old = scene.issue()
    scene.withdraw(old)
    new = scene.issue()
    assert new.code != old.code
    assert scene.verify(new.code).is_valid
    assert scene.verify(old.code).verdict is Outcome.WITHDRAWN


def test_withdrawing_takes_every_credential_that_still_runs(scene: Scene) -> None:
    badge = scene.issue()
    first = scene.token(badge)
    second = issuing.renew(scene.session, badge=badge, keys=scene.keys, base_url=BASE_URL, at=AT + 30 * DAY)
    scene.refresh(AT + 30 * DAY)
    assert scene.verify(first, at=AT + 30 * DAY).is_valid
    scene.withdraw(badge, at=AT + 30 * DAY)
    assert [each.revoked_at for each in badge.credentials] == [AT + 30 * DAY] * 2
    assert second.token is not None
    for shown in (first, second.token):
        assert scene.verify(shown, at=AT + 30 * DAY).verdict is Outcome.WITHDRAWN


def test_withdrawing_a_signature_takes_all_its_badges(scene: Scene) -> None:
    badges = [scene.issue(), scene.issue(domain=scene.signature.company.domains[2])]
    gone = issuing.withdraw_for_signature(
        scene.session, signature=scene.signature, keys=scene.keys, base_url=BASE_URL, at=AT + DAY
    )
    assert gone == badges
    assert {badge.withdrawal_reason for badge in badges} == {"signature-withdrawn"}
    assert records.live_badges(scene.session, company=scene.signature.company) == []


def test_a_withdrawn_signature_fails_its_badge_even_when_nobody_withdrew_that(scene: Scene) -> None:
    badge = scene.issue()
    signing.withdraw(scene.session, signature=scene.signature, at=AT + timedelta(hours=1))
    verdict = scene.verify(badge.code, at=AT + timedelta(hours=2))
    assert verdict.verdict is Outcome.WITHDRAWN
    assert verdict.reason is Reason.SIGNATURE_WITHDRAWN


def test_a_planned_credential_can_be_withdrawn_and_is_never_valid(scene: Scene) -> None:
    badge = scene.issue()
    planned = badge.credentials[0]
    token = scene.token(badge)
    planned.state, planned.token = CredentialState.PLANNED, None
    scene.session.flush()
    assert scene.verify(badge.code).verdict is Outcome.NO_CREDENTIAL
    assert scene.verify(token).verdict is Outcome.FORGED
    scene.withdraw(badge)
    assert planned.state == CredentialState.VOID
    assert planned.revoked_at == AT


def test_a_badge_sealed_with_a_stolen_key_is_not_in_the_books(scene: Scene) -> None:
    badge = scene.issue()
    claims = openbadge.read(badge.credentials[0].payload)
    key = scene.keys.signing_key(at=AT)
    assert scene.verify(seal(claims, key)).is_valid
    from dataclasses import replace

    for change in (
        {"number": 2},
        {"company": "Other"},
        {"origin": "https://other.example"},
        {"status_index": 5},
    ):
        assert scene.verify(seal(replace(claims, **change), key)).verdict is Outcome.FORGED


def test_the_status_list_is_signed_anew_each_hour_and_stale_lists_are_never_valid(scene: Scene) -> None:
    badge = scene.issue()
    assert scene.refresh(AT + timedelta(minutes=59)) == []
    assert scene.refresh(AT + timedelta(minutes=60)) == [1]
    assert scene.verify(badge.code, at=AT + timedelta(hours=49)).is_valid
    assert scene.verify(badge.code, at=AT + timedelta(hours=50)).verdict is Outcome.CANNOT_CHECK
    assert scene.refresh(AT + timedelta(hours=50)) == [1]
    assert scene.verify(badge.code, at=AT + timedelta(hours=50)).is_valid


def test_an_empty_register_publishes_an_empty_list(scene: Scene) -> None:
    assert scene.refresh(AT) == [1]
    copy = scene.session.get_one(StatusListCopy, 1)
    assert (copy.issued_at, copy.valid_until) == (AT, AT + 2 * DAY)


def test_badges_are_renewed_after_thirty_days_under_the_same_code(scene: Scene) -> None:
    badge = scene.issue()
    assert scene.renew_due(AT + 30 * DAY - timedelta(seconds=1)) == 0
    assert scene.renew_due(AT + 30 * DAY) == 1
    assert scene.renew_due(AT + 30 * DAY) == 0
    scene.session.refresh(badge)
    assert [each.number for each in badge.credentials] == [1, 2]
    scene.refresh(AT + 30 * DAY)
    assert scene.verify(badge.code, at=AT + 30 * DAY).until == AT + 122 * DAY
    scene.withdraw(badge, at=AT + 30 * DAY)
    assert scene.renew_due(AT + 60 * DAY) == 0


def test_badges_without_a_ground_are_not_renewed(scene: Scene) -> None:
    scene.issue()
    scene.domain.lost_at = AT
    scene.session.flush()
    assert scene.renew_due(AT + 30 * DAY) == 0
    scene.domain.lost_at = None
    scene.session.flush()
    assert scene.renew_due(scene.signature.ends_at) == 0


def test_a_withdrawn_key_takes_its_badges_and_renewal_heals_them(scene: Scene) -> None:
    badge = scene.issue()
    old = scene.token(badge)
    scene.keys.withdraw(scene.keys.signing_key(at=AT).kid, at=AT)
    assert scene.verify(badge.code).verdict is Outcome.UNKNOWN_ISSUER
    assert scene.renew_due(AT) == 1
    assert scene.refresh(AT) == [1]
    assert scene.verify(badge.code).is_valid
    assert scene.verify(old).verdict is Outcome.UNKNOWN_ISSUER
    assert len(scene.entries("key-activated")) == 2


def test_issuing_again_after_a_key_was_withdrawn_seals_the_badge_anew(scene: Scene) -> None:
    badge = scene.issue()
    scene.keys.withdraw(scene.keys.signing_key(at=AT).kid, at=AT)
    assert scene.issue() is badge
    assert len(badge.credentials) == 2


def test_a_register_that_moves_to_another_address_renews_its_badges(scene: Scene, tmp_path: Path) -> None:
    badge = scene.issue()
    scene.keys = KeyRing(
        tmp_path, passphrase="a passphrase of thirty-two letters", base_url="http://localhost:8001"
    )
    scene.base_url = "http://localhost:8001"
    assert scene.verify(badge.code).verdict is Outcome.UNKNOWN_ISSUER
    assert scene.renew_due(AT) == 1
    scene.refresh(AT)
    assert scene.verify(badge.code).is_valid


@pytest.mark.parametrize(
    ("shown", "outcome"),
    [
        ("0000-0000-0000", Outcome.NO_CREDENTIAL),
        ("https://register.example/v/000000000000", Outcome.NO_CREDENTIAL),
        ("https://register.example/en/signatories", Outcome.NO_CREDENTIAL),
        ("https://registar.example/v/000000000000", Outcome.UNKNOWN_ISSUER),
        ("http://register.example/v/000000000000", Outcome.UNKNOWN_ISSUER),
        ("https://register.example@attacker.example/v/000000000000", Outcome.UNKNOWN_ISSUER),
        ("http://127.0.0.1:1/badges/x.svg", Outcome.UNKNOWN_ISSUER),
        ("https://[", Outcome.UNKNOWN_ISSUER),
        ("hello", Outcome.NOT_A_BADGE),
        ("", Outcome.NOT_A_BADGE),
    ],
)
def test_what_the_register_does_not_know_is_said_so(scene: Scene, shown: str, outcome: Outcome) -> None:
    assert scene.verify(shown).verdict is outcome


def test_places_in_the_list_are_random_and_never_used_twice(scene: Scene) -> None:
    badge = scene.issue()
    for _ in range(20):
        issuing.renew(scene.session, badge=badge, keys=scene.keys, base_url=BASE_URL, at=AT)
    indexes = scene.session.scalars(select(Credential.status_index).order_by(Credential.id)).all()
    assert len(set(indexes)) == 21
    assert list(indexes) != sorted(indexes)


def test_a_taken_place_is_not_taken_again(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    badge = scene.issue()
    taken = badge.credentials[0].status_index
    places = iter([taken, taken, 7])
    monkeypatch.setattr("secrets.randbelow", lambda _limit: next(places))
    issuing.renew(scene.session, badge=badge, keys=scene.keys, base_url=BASE_URL, at=AT)
    assert [each.status_index for each in badge.credentials] == [taken, 7]


def test_a_place_that_another_took_meanwhile_is_left_to_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    badge = scene.issue()
    taken = badge.credentials[0].status_index
    places = iter([(1, taken), (1, 8)])
    monkeypatch.setattr(listing, "free_place", lambda _session: next(places))
    renewed = issuing.renew(scene.session, badge=badge, keys=scene.keys, base_url=BASE_URL, at=AT)
    assert (renewed.number, renewed.status_index) == (2, 8)


def test_a_full_list_is_followed_by_the_next_one(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    first = scene.issue()
    monkeypatch.setattr(listing, "FULL", 1)
    second = scene.issue(domain=scene.signature.company.domains[2])
    assert [each.credentials[0].list_number for each in (first, second)] == [1, 2]
    assert scene.verify(second.code).is_valid
    scene.withdraw(second)
    assert scene.verify(second.code).verdict is Outcome.WITHDRAWN
    assert scene.verify(first.code).is_valid
    assert scene.refresh(AT + DAY) == [1, 2]


def test_the_database_also_believes_it(scene: Scene) -> None:
    badge = scene.issue()
    scene.session.commit()
    twin = Badge(
        code="000000000000",
        company_id=badge.company_id,
        signature_id=badge.signature_id,
        domain_id=badge.domain_id,
        origin=badge.origin,
        created_at=AT,
    )
    scene.session.add(twin)
    with pytest.raises(IntegrityError):
        scene.session.flush()
    scene.session.rollback()
    for field, value in (("withdrawn_at", AT), ("withdrawal_reason", "because"), ("code", "short")):
        setattr(badge, field, value)
        with pytest.raises(IntegrityError):
            scene.session.flush()
        scene.session.rollback()
    credential = badge.credentials[0]
    for field, value in (("token", None), ("state", "lost"), ("status_index", -1), ("status_index", 131_072)):
        setattr(credential, field, value)
        with pytest.raises(IntegrityError):
            scene.session.flush()
        scene.session.rollback()


def test_requests_at_once_make_one_badge(scene: Scene) -> None:
    engine, signature_id, domain_id = scene.session.get_bind(), scene.signature.id, scene.domain.id
    scene.session.commit()
    codes: list[str] = []
    start = threading.Barrier(8)

    def ask() -> None:
        start.wait()
        with Session(engine) as session:
            badge = issuing.issue(
                session,
                signature=session.get_one(Signature, signature_id),
                domain=session.get_one(Domain, domain_id),
                keys=scene.keys,
                base_url=BASE_URL,
                at=AT,
            )
            session.commit()
            codes.append(badge.code)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(codes) == 8
    assert len(set(codes)) == 1
    assert len(scene.session.scalars(select(Credential)).all()) == 1


def test_a_failing_signature_leaves_nothing_behind(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> str:
        raise OSError("the signer is away")

    monkeypatch.setattr("badge.token.seal", fail)
    with pytest.raises(OSError, match="signer"):
        scene.issue()
    scene.session.rollback()
    assert scene.session.scalars(select(Badge)).all() == []
    assert scene.entries("badge-issued") == []


def test_the_answer_as_json_can_be_sent(scene: Scene) -> None:
    from badge.verdict import as_json

    answer = json.loads(json.dumps(as_json(scene.verify(scene.issue().code))))
    assert answer["verdict"] == "valid"
    assert answer["checked_at"] == answer["as_of"] == "2026-11-24T12:00:00Z"
