"""Sources: sandboxes are kept apart, and proofs are checked where a source sends them."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monitor import ledger, proofs, scoring, sources
from monitor.delivery_models import Delivery, Proof, SandboxDelivery, SourceKind
from monitor.errors import (
    IntakeRefused,
    KeyNeeded,
    NoSuchSource,
    NotASandbox,
    ProofMissing,
    ProofOfOtherFiles,
    ProofTooOld,
    ProofUnreadable,
    ProofWrong,
    SourceInUse,
    WrongKey,
    WrongName,
)
from monitor.ingesting import Receipt, take_in
from signatories.entries import Entry
from tests.intake_samples import Key, manifest, pem, signed
from tests.monitor_samples import AT, NOTICE_KEY, deliver, delivery_files, gone_after, notice

KEYS: list[Key] = [ed25519.Ed25519PrivateKey.generate(), ec.generate_private_key(ec.SECP256R1())]
KINDS = ["ed25519", "es256"]


def set_up(
    session: Session,
    name: str,
    kind: SourceKind = SourceKind.LIVE,
    proof: Proof = Proof.NOTHING,
    key: Key | None = None,
) -> None:
    public = proofs.public_key(pem(key)) if key else None
    sources.set_up(session, name=name, kind=kind, proof=proof, key=public, at=AT)
    session.commit()


def hand_in(
    session: Session,
    data_dir: Path,
    files: list[Path],
    proof: bytes | None,
    *,
    batch: str | None = None,
    dry_run: bool = False,
    asks: bool = True,
) -> Receipt:
    receipt = take_in(
        session,
        files=files,
        source="monitor",
        batch=batch,
        data_dir=data_dir,
        notice_key=NOTICE_KEY,
        at=AT,
        proof=proof,
        asks_for_proof=asks,
        dry_run=dry_run,
    )
    session.commit()
    return receipt


def test_a_sandbox_gets_the_same_answers_and_is_in_no_figure(any_session: Session, tmp_path: Path) -> None:
    session, data_dir = any_session, tmp_path / "ledger"
    set_up(session, "proef", SourceKind.SANDBOX)
    rows: dict[str, Any] = {"notices": [notice()], "checks": gone_after("n1", 5)}
    tried = deliver(session, data_dir, tmp_path / "a", **rows, source="proef", batch="1")
    again = deliver(session, data_dir, tmp_path / "a", **rows, source="proef", batch="1")
    clash = deliver(session, data_dir, tmp_path / "b", notices=[notice(holder="AS1")], source="proef")
    assert (tried.is_sandbox, again.already, again.delivery) == (True, True, tried.delivery)
    assert clash.notices.in_conflict == 1
    assert ledger.deliveries(session) == []
    assert not session.scalars(select(Entry)).all()
    table = scoring.score(session, data_dir=data_dir, start=date(2025, 1, 1), end=date(2025, 7, 1))
    assert table.measured_months == 0
    live = deliver(session, data_dir, tmp_path / "a", **rows)  # a sandbox does not stand in its way
    assert (live.already, live.is_sandbox, live.notices) == (False, False, tried.notices)
    assert live.digest == tried.digest


def test_an_emptied_sandbox_leaves_nothing_and_takes_all_again(session: Session, tmp_path: Path) -> None:
    data_dir = tmp_path / "ledger"
    set_up(session, "proef", SourceKind.SANDBOX)
    deliver(session, data_dir, tmp_path, notices=[notice()], source="proef")
    deliver(session, data_dir, tmp_path, notices=[notice("other")])
    assert list((data_dir / "sandbox/proef/segments").iterdir())
    assert sources.empty_sandbox(session, name="proef") == 1
    session.commit()
    sources.sweep_sandbox(session, name="proef", data_dir=data_dir)
    session.commit()
    assert not list((data_dir / "sandbox/proef/segments").iterdir())
    assert session.scalar(select(func.count(SandboxDelivery.id))) == 0
    assert session.scalar(select(func.count(Delivery.id))) == 1
    assert not deliver(session, data_dir, tmp_path, notices=[notice()], source="proef").already


def test_only_a_sandbox_is_emptied_and_a_used_source_keeps_its_kind(session: Session, tmp_path: Path) -> None:
    set_up(session, "monitor")
    deliver(session, tmp_path / "ledger", tmp_path, notices=[notice()])
    with pytest.raises(NotASandbox):
        sources.empty_sandbox(session, name="monitor")
    with pytest.raises(NoSuchSource):
        sources.empty_sandbox(session, name="nobody")
    with pytest.raises(SourceInUse):
        set_up(session, "monitor", SourceKind.SANDBOX)
    with pytest.raises(WrongName):
        set_up(session, "10.0.0.1")


def test_a_signature_needs_a_key_and_a_key_is_public(session: Session) -> None:
    with pytest.raises(KeyNeeded):
        set_up(session, "monitor", proof=Proof.SIGNATURE)
    for text in ("", "canary", "{}", '{"kty": "OKP", "crv": "Ed25519", "x": "AA", "d": "AA"}', "[" * 5000):
        with pytest.raises(WrongKey):
            proofs.public_key(text)


@pytest.mark.parametrize("key", KEYS, ids=KINDS)
def test_a_signed_delivery_is_taken_in_and_comes_again_with_the_same_receipt(
    any_session: Session, tmp_path: Path, key: Key
) -> None:
    session, data_dir = any_session, tmp_path / "ledger"
    set_up(session, "monitor", proof=Proof.SIGNATURE, key=key)
    files = delivery_files(tmp_path, notices=[notice()], checks=gone_after("n1", 5))
    proof = signed(manifest(files), key, kid="1")
    dry = hand_in(session, data_dir, files, proof, dry_run=True)
    first = hand_in(session, data_dir, files, proof)
    assert dry.digest == first.digest
    assert hand_in(session, data_dir, files, proof).delivery == first.delivery


@pytest.mark.parametrize("key", KEYS, ids=KINDS)
def test_i13_what_is_unsigned_wrongly_signed_or_older_than_the_last_is_refused(
    session: Session, tmp_path: Path, key: Key
) -> None:
    data_dir = tmp_path / "ledger"
    set_up(session, "monitor", proof=Proof.SIGNATURE, key=key)
    files = delivery_files(tmp_path, notices=[notice()])
    good = manifest(files)
    stranger = ed25519.Ed25519PrivateKey.generate()
    other = delivery_files(tmp_path / "other", notices=[notice("n2")])
    token = signed(good, key)
    head, body, tail = token.split(b".")
    bad: list[tuple[bytes | None, type[IntakeRefused]]] = [
        (None, ProofMissing),
        (good, ProofMissing),
        (signed(good, stranger), ProofWrong),
        (signed(good, KEYS[1 - KEYS.index(key)]), ProofWrong),
        (b".".join([head, body, tail[:-4] + b"AAAA"]), ProofWrong),
        (b".".join([head, body[:-2], tail]), ProofWrong),
        (signed(good, key, jwk={"kty": "OKP"}), ProofWrong),
        (b"e30." + body + b".", ProofWrong),
        (b"canary", ProofWrong),
        (b"x" * 70_000, ProofUnreadable),
        (signed(manifest(other), key), ProofOfOtherFiles),
        (signed(manifest(files, source="other"), key), ProofOfOtherFiles),
        (signed(manifest(files, batch="1"), key), ProofOfOtherFiles),
        (signed(manifest([*files, *other]), key), ProofOfOtherFiles),
        (signed(manifest(files, made_at=AT + timedelta(minutes=6)), key), ProofTooOld),
        (signed(manifest(files, note="canary"), key), ProofUnreadable),
        (signed(good.replace(b"2026-", b"yesterday"), key), ProofUnreadable),
        (
            signed(manifest(files, made_at=datetime.fromisoformat("0001-01-01T00:00:00+14:00")), key),
            ProofUnreadable,
        ),
        (signed(b"[" * 5000, key), ProofUnreadable),
        (signed(json.dumps({"files": []}).encode(), key), ProofUnreadable),
    ]
    for number, (proof, error) in enumerate(bad):
        with pytest.raises(error) as refused:
            hand_in(session, data_dir, files, proof)
        assert "canary" not in str(refused.value), number
        session.rollback()
    assert ledger.deliveries(session) == []
    hand_in(session, data_dir, files, token)
    for made_at in (AT - timedelta(hours=1), AT - timedelta(hours=2)):
        with pytest.raises(ProofTooOld):
            hand_in(session, data_dir, other, signed(manifest(other, made_at=made_at), key))
        session.rollback()
    newer = manifest(other, made_at=AT - timedelta(minutes=1))
    assert hand_in(session, data_dir, other, signed(newer, key)).notices.new == 1


def test_the_command_line_needs_no_proof_and_checks_one_that_is_there(
    session: Session, tmp_path: Path
) -> None:
    set_up(session, "monitor", proof=Proof.SIGNATURE, key=KEYS[0])
    files = delivery_files(tmp_path, notices=[notice()])
    with pytest.raises(ProofOfOtherFiles):
        hand_in(session, tmp_path / "ledger", files, manifest(files, files=["0" * 64]), asks=False)
    assert hand_in(session, tmp_path / "ledger", files, None, asks=False).notices.new == 1


def test_a_manifest_alone_shows_that_a_file_was_cut_off_at_a_line(session: Session, tmp_path: Path) -> None:
    set_up(session, "monitor", proof=Proof.MANIFEST)
    files = delivery_files(tmp_path, notices=[notice("n1"), notice("n2")])
    proof = manifest(files)
    whole = files[0].read_bytes()
    files[0].write_bytes(whole[: whole.rstrip().rindex(b"\n") + 1])
    with pytest.raises(ProofOfOtherFiles):
        hand_in(session, tmp_path / "ledger", files, proof)
    files[0].write_bytes(whole)
    assert hand_in(session, tmp_path / "ledger", files, proof).notices.new == 2
