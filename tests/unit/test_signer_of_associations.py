"""What the signer signs for associations and as proofs, what it refuses, and whose first key it makes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from badge import data_integrity, openbadge
from badge.endorsements import form
from badge.keys import KeyRing
from badge.signer.kinds import (
    SOON,
    Frame,
    Unfit,
    check_endorsement,
    check_endorsement_list,
    check_proof,
    rules,
)
from badge.signer.memory import JOURNAL, Memory, Pace
from badge.signer.serving import SignerAtWork
from badge.status_list import SIZE
from tests.badge_samples import AT, BASE_URL, claims
from tests.endorsement_samples import DAY, DID, INDEX, SAID, SLUG

FRAME = Frame(base_url=BASE_URL, at=AT, bits={})
FRESH = replace(SAID, valid_from=AT, valid_until=AT + 92 * DAY)
BADGE = openbadge.write(claims(valid_from=AT, valid_until=AT + 92 * DAY))
PROOF = data_integrity.payload(BADGE, at=AT)
LIST_ID = form.status_list_id(BASE_URL, SLUG, 1)


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[SignerAtWork]:
    ring = KeyRing(tmp_path, passphrase="p" * 32, base_url=BASE_URL)
    for each in (ring, ring.proofs):
        each.signing_key(at=AT)
    memory = Memory(tmp_path / "signer")
    yield SignerAtWork(
        {"badges": ring}, rules=rules(), memory=memory, pace=Pace(3), base_url=BASE_URL, clock=lambda: AT
    )
    memory.close()


def listed(*withdrawn: int) -> dict[str, Any]:
    return form.list_of(BASE_URL, SLUG, 1, withdrawn=withdrawn, at=AT)


def ask(at_work: SignerAtWork, kind: str, *payloads: Any, by: KeyRing) -> dict[str, Any]:
    kid = by.signing_key(at=AT).kid
    return at_work.answer({"ask": "sign", "kind": kind, "kid": kid, "payloads": list(payloads)})


def test_an_association_gets_its_first_key_once_and_speaks_with_it(
    at_work: SignerAtWork, tmp_path: Path
) -> None:
    own = KeyRing(tmp_path, passphrase="p" * 32, base_url=BASE_URL)
    assert at_work.answer({"ask": "begin", "owner": DID}) == {"begun": True}
    ring = own.of_association(SLUG)
    (record,) = ring.records()
    assert at_work.answer({"ask": "begin", "owner": DID}) == {"begun": True}
    assert at_work.answer({"ask": "ready", "kid": record.kid}) == {"ready": True}
    (text,) = ask(at_work, "endorsement", form.write(FRESH), by=ring)["signed"]
    assert form.unseal(text, ring.trusted()) == FRESH
    assert ring.records() == (record,)
    journal = (tmp_path / "signer" / JOURNAL).read_text()
    assert journal.count('"first-key"') == 1
    assert SAID.id in journal


def test_first_keys_are_for_associations_and_not_without_end(at_work: SignerAtWork) -> None:
    for owner in (None, "did:web:register.example", "did:web:other.example:associations:x", f"{DID}/../x"):
        assert "refused" in at_work.answer({"ask": "begin", "owner": owner})
    answers = [at_work.answer({"ask": "begin", "owner": f"{DID}-{number}"}) for number in range(4)]
    assert answers == [{"begun": True}] * 3 + [{"busy": True}]


def test_no_key_signs_for_another(at_work: SignerAtWork, tmp_path: Path) -> None:
    own = KeyRing(tmp_path, passphrase="p" * 32, base_url=BASE_URL)
    assert "without a key" in ask(at_work, "endorsement", form.write(FRESH), by=own)["refused"]
    for slug in (SLUG, "clouds"):
        at_work.answer({"ask": "begin", "owner": f"{DID.removesuffix(SLUG)}{slug}"})
    other = replace(FRESH, association=replace(FRESH.association, slug="clouds"))
    for kind, payloads, by in (
        ("endorsement", [form.write(FRESH)], own),
        ("endorsement", [form.write(FRESH)], own.of_association("clouds")),
        ("endorsement", [form.write(FRESH), form.write(other)], own.of_association(SLUG)),
        ("badge", [BADGE], own.of_association(SLUG)),
        ("badge", [form.write(FRESH)], own),
        ("endorsement", [BADGE], own.of_association(SLUG)),
        ("data-integrity", [PROOF], own),
        ("status-list", [listed()], own),
    ):
        assert "refused" in ask(at_work, kind, *payloads, by=by), (kind, by.did)


def test_a_proof_is_made_by_its_own_key(at_work: SignerAtWork, tmp_path: Path) -> None:
    own = KeyRing(tmp_path, passphrase="p" * 32, base_url=BASE_URL)
    (text,) = ask(at_work, "data-integrity", PROOF, by=own.proofs)["signed"]
    assert data_integrity.unseal(text.encode(), own.trusted()) == openbadge.read(BADGE)


def test_a_list_of_an_association_clears_no_bit(at_work: SignerAtWork, tmp_path: Path) -> None:
    own = KeyRing(tmp_path, passphrase="p" * 32, base_url=BASE_URL)
    at_work.answer({"ask": "begin", "owner": DID})
    ring = own.of_association(SLUG)
    assert "signed" in ask(at_work, "endorsement-list", listed(5), by=ring)
    assert "clears a bit" in ask(at_work, "endorsement-list", listed(6), by=ring)["refused"]
    assert "signed" in ask(at_work, "endorsement-list", listed(5, INDEX), by=ring)
    assert "was withdrawn" in ask(at_work, "endorsement", form.write(FRESH), by=ring)["refused"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"base_url": "https://other.example"}, "another register"),
        ({"valid_from": AT - SOON - DAY}, "does not begin now"),
        ({"valid_until": AT + 92 * DAY + timedelta(seconds=1)}, "too long"),
        ({"status_index": SIZE}, "no place"),
    ],
)
def test_an_endorsement_with_a_fault_is_refused(changes: dict[str, Any], why: str) -> None:
    assert check_endorsement(form.write(FRESH), FRAME) == FRESH.id
    with pytest.raises(Unfit, match=why):
        check_endorsement(form.write(replace(FRESH, **changes)), FRAME)


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (BADGE, "moment of its proof"),
        (PROOF | {"more": 1}, "moment of its proof"),
        (PROOF | {"created": "now"}, "moment of its proof"),
        (PROOF | {"created": "2026-11-24T12:00:0Z"}, "moment of its proof"),
        (data_integrity.payload(BADGE, at=AT - DAY), "not proven now"),
        (
            PROOF | {"credential": openbadge.write(claims(base_url="https://other.example"))},
            "another register",
        ),
        (PROOF | {"credential": openbadge.write(claims(valid_until=AT))}, "is over"),
        (PROOF | {"credential": openbadge.write(claims(valid_until=AT + 300 * DAY))}, "too long"),
    ],
)
def test_a_proof_of_anything_else_is_refused(payload: dict[str, Any], why: str) -> None:
    with pytest.raises(Unfit, match=why):
        check_proof(payload, FRAME)


def test_a_proof_of_a_badge_that_was_withdrawn_is_refused() -> None:
    said = openbadge.read(BADGE)
    bits = {said.status_list_id: bytes([0xFF] * (SIZE // 8))}
    assert check_proof(PROOF, FRAME) == said.id
    with pytest.raises(Unfit, match="was withdrawn"):
        check_proof(PROOF, replace(FRAME, bits=bits))


def test_a_list_that_is_not_of_its_association_is_refused() -> None:
    assert check_endorsement_list(listed(1), FRAME) == LIST_ID
    for changes in (
        {"iss": "did:web:register.example"},
        {"iss": f"{DID}-x"},
        {"issuer": "did:web:register.example"},
        {"id": f"{BASE_URL}/status/revocation/1"},
        {"more": 1},
        {"validUntil": "2030-01-01T00:00:00Z"},
    ):
        with pytest.raises(Unfit):
            check_endorsement_list(listed(1) | changes, FRAME)
