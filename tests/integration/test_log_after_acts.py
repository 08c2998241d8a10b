"""The log stays whole, and every proof that somebody kept holds, after what changes rows afterwards.

A person is erased, with the name of a company in an old entry; two operators withdraw a logo.
"""

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.clock import now
from app.jobs import badges as badges_work
from app.jobs import endorsements as endorsement_work
from app.roles import Role
from app.transparency import log_keys, proofs
from app.transparency.refusals import FilesDiffer
from signatories.entries import Entry
from signatories.leaves import is_erased
from tests import factories
from tests.log_scene import log_of
from tests.shown_badge import shown_badge


def test_the_log_is_whole_after_an_erasure_and_a_withdrawal_by_two_operators(
    any_app: Flask, any_session: Session
) -> None:
    session, shown = any_session, shown_badge(any_session, name="Anna Voorbeeld Hosting")
    log = log_of(session, now())
    first, second = (factories.person(session, Role.OPERATOR, at=now()) for _ in range(2))
    owner = factories.person(session, Role.COMPANY_OWNER, at=now(), of=shown.company)
    factories.person(session, Role.COMPANY_OWNER, at=now(), of=shown.company)
    session.commit()
    endorsement_work.settle_endorsements()
    session.commit()
    log.publish()

    def run(*args: str) -> Result:
        session.commit()  # a connection of the owner writes by itself
        return any_app.test_cli_runner().invoke(args=list(args))

    kept = {index: proofs.proof_of(log.files, index) for index in range(log.check().size)}
    for who in (first, second):
        done = run("badge", "withdraw", shown.code, "--as", who.email)
    assert "is withdrawn." in done.output  # pyright: ignore[reportPossiblyUnboundVariable]
    added = session.scalars(select(Entry.position).where(Entry.kind == "company-added")).one()
    assert "Erased" in run("person", "erase", owner.email, "--yes").output
    assert "Erased." in run("log", "erase", str(added), "--yes").output
    badges_work.settle_badges()
    endorsement_work.settle_endorsements()
    session.commit()
    before = log.check()
    assert (
        before.head is not None and before.size > before.head.size
    )  # the withdrawal waits for its checkpoint
    head = log.publish()
    assert (log.check().size, log.check().head) == (head.size, head)
    assert "The log is whole" in run("log", "check").output
    entry = session.get(Entry, added)
    assert entry is not None and is_erased(entry.data["name"]) and entry.salt is None
    for index, proof in kept.items():
        assert proofs.checked(proof, log_keys.log_keys()).said["position"] == index
        assert proofs.checked(proofs.proof_of(log.files, index), log_keys.log_keys()).head == head
    # And the check bites: who takes the withdrawal back in the tables alone is named.
    session.execute(text("UPDATE badge SET withdrawn_at = NULL, withdrawal_reason = NULL"))
    session.commit()
    with pytest.raises(FilesDiffer, match=f"badge {shown.code}"):
        log.check()
