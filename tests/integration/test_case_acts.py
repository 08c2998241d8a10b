"""Whole acts of a case: consequences and their undoing, mail, files, reminders, and the database's own hold."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.cases import acts, files, letters, reminding
from app.cases.consequences import Means, NothingToSuspend
from app.cases.files import GivenEvidence, WrongEvidenceFile
from app.findings import held_against_rules
from app.keys import badge_keys
from app.outbox import OutboxMail
from sentences import SpokenError
from signatories.cases import acting, judging
from signatories.cases.models import CaseStep, ConditionCase
from signatories.cases.states import Consequence, EvidenceKind, Side
from signatories.conditions import attesting, laying_down
from signatories.conditions.attestations import Attestation
from signatories.conditions.condition_errors import (
    CaseIsOpen,
    CaseStayed,
    ConditionNotMissed,
    EvidenceInTheFuture,
    MetAgain,
    NotPossibleInThisState,
    StayRefused,
)
from signatories.conditions.condition_rules import ConditionRule, rules_on
from signatories.conditions.conditions import Answer, Attester, Finding, Kind
from signatories.conditions.laying_down import Terms
from signatories.contacts import contact_points
from signatories.signatures.signature import Signature
from signatories.signatures.signature_states import SignatureState
from tests import case_scene, factories
from tests.case_scene import AFTER_APPEAL, AFTER_CURE, MISSED, Scene
from tests.conftest import BASE_URL

DAY = timedelta(days=1)
REASON = "It was missed for months and no reply came."


@pytest.fixture
def people(session: Session, now: datetime) -> Scene:
    return case_scene.scene(session, at=now)


@pytest.fixture
def means(session: Session) -> Means:
    return Means(keys=badge_keys(), base_url=BASE_URL)


def decide(
    session: Session,
    case: ConditionCase,
    means: Means,
    consequence: Consequence,
    at: datetime,
    urgency: str = "",
) -> None:
    acts.decide(
        session,
        case=case,
        consequence=consequence,
        reason=REASON,
        urgency=urgency,
        means=means,
        by="officer",
        at=at,
    )


def signed_member(session: Session, people: Scene, now: datetime) -> Signature:
    """The member signs; what it misses is a condition that is laid down here: the hash check."""
    signature = factories.signature(session, people.member, at=now, association=people.hosters)
    laying_down.lay_down(
        session,
        association=people.hosters,
        terms=Terms(Kind.HASH_CHECK, "article 7", {"months": 12}),
        effective_on=now.date(),
        by="",
        at=now,
    )
    return signature


def hash_rule(session: Session, people: Scene, at: datetime) -> ConditionRule:
    rules = rules_on(session, association=people.hosters, on=at.date())
    return next(row for row in rules if row.kind == Kind.HASH_CHECK)


def hash_case(session: Session, people: Scene, now: datetime) -> ConditionCase:
    return acting.warn(
        session,
        row=hash_rule(session, people, now),
        company=people.member,
        finding=MISSED,
        letter=case_scene.LETTER,
        by=people.officer.public_id,
        at=now,
    )


def test_a_case_is_opened_once_and_only_for_what_is_missed(
    session: Session, people: Scene, now: datetime
) -> None:
    case_scene.warned(session, people, at=now)
    with pytest.raises(CaseIsOpen):
        case_scene.warned(session, people, at=now)
    for answer in (Answer.MET, Answer.CANNOT_SAY, Answer.WAIVED):
        with pytest.raises(ConditionNotMissed):
            acting.warn(
                session,
                row=people.rule(session, now),
                company=people.member,
                finding=Finding(answer, ""),
                letter=case_scene.LETTER,
                by="officer",
                at=now,
            )
    assert session.scalar(select(func.count(ConditionCase.id))) == 1


def test_the_database_lets_one_case_be_open(any_session: Session, now: datetime) -> None:
    people = case_scene.scene(any_session, at=now)
    case = case_scene.warned(any_session, people, at=now)
    again = {"rule_id": case.rule_id, "rule_name": case.rule_name, "evidence": "", "evidence_values": {}}
    twin = ConditionCase(
        association=people.hosters,
        company=people.member,
        state="warned",
        opened_at=now,
        cure_until=now,
        appeal_days=42,
        **again,
    )
    with pytest.raises(IntegrityError), any_session.begin_nested():
        any_session.add(twin)
    change = update(ConditionCase).where(ConditionCase.id == case.id).values(state="forgotten")
    with pytest.raises(IntegrityError), any_session.begin_nested():
        any_session.execute(change)


def test_a_suspension_waits_for_the_appeal_and_is_lifted_when_overturned(
    session: Session, people: Scene, means: Means, now: datetime
) -> None:
    signature, case = signed_member(session, people, now), hash_case(session, people, now)
    at = now + AFTER_CURE
    decide(session, case, means, Consequence.SUSPEND_SIGNATURE, at, urgency="It spreads to others every day.")
    assert signature.state_at(at) is SignatureState.SUSPENDED
    assert [step.act for step in case.steps][-2:] == ["decide", "carry-out-at-once"]
    step = acting.appeal(session, case=case, words="The hash check was there.", by="owner", at=at + DAY)
    acts.told(session, step, at=at + DAY)
    acts.judge(
        session,
        case=case,
        upheld=False,
        reason=REASON,
        means=means,
        by=people.judge.public_id,
        at=at + 2 * DAY,
    )
    assert signature.state_at(at + 2 * DAY) is SignatureState.IN_FORCE
    assert (case.state, case.carried_out_at) == ("overturned", None)


def test_an_upheld_decision_is_carried_out_without_waiting_any_longer(
    session: Session, people: Scene, means: Means, now: datetime
) -> None:
    signature, case = signed_member(session, people, now), hash_case(session, people, now)
    at = now + AFTER_CURE
    decide(session, case, means, Consequence.SUSPEND_SIGNATURE, at)
    assert signature.state_at(at) is SignatureState.IN_FORCE
    acting.appeal(session, case=case, words="The hash check was there.", by="owner", at=at + DAY)
    with pytest.raises(NotPossibleInThisState):
        acts.carry_out(session, case=case, means=means, by="officer", at=at + AFTER_APPEAL)
    judging.judge(session, case=case, upheld=True, reason=REASON, by="judge", at=at + 2 * DAY)
    acts.carry_out(session, case=case, means=means, by="officer", at=at + 3 * DAY)
    assert signature.state_at(at + 3 * DAY) is SignatureState.SUSPENDED
    assert case.state == "closed"


def test_an_ended_membership_goes_on_when_the_decision_is_overturned(
    session: Session, people: Scene, means: Means, now: datetime
) -> None:
    case, at = case_scene.warned(session, people, at=now), now + AFTER_CURE
    decide(session, case, means, Consequence.END_MEMBERSHIP, at, urgency="It spreads to others every day.")
    assert not case_scene.is_member(session, people)
    acting.appeal(session, case=case, words="The address was there.", by="owner", at=at + DAY)
    acts.judge(session, case=case, upheld=False, reason=REASON, means=means, by="judge", at=at + 2 * DAY)
    assert case_scene.is_member(session, people)


def test_a_hold_undoes_what_was_carried_out_until_it_ends(
    session: Session, people: Scene, means: Means, now: datetime
) -> None:
    signature, case = signed_member(session, people, now), hash_case(session, people, now)
    at = now + AFTER_CURE
    decide(session, case, means, Consequence.SUSPEND_SIGNATURE, at, urgency="It spreads to others every day.")
    acting.ask_stay(session, case=case, words="Please wait for the appeal.", by="owner", at=at + DAY)
    until = at + 60 * DAY
    acts.grant_stay(session, case=case, until=until, reason=REASON, means=means, by="judge", at=at + 2 * DAY)
    assert signature.state_at(at + 2 * DAY) is SignatureState.IN_FORCE
    with pytest.raises(CaseStayed):
        acts.carry_out(session, case=case, means=means, by="officer", at=at + 59 * DAY)
    acts.carry_out(session, case=case, means=means, by="officer", at=until)
    assert signature.state_at(until) is SignatureState.SUSPENDED


def test_a_hold_that_was_refused_is_not_asked_again_at_that_stage(
    session: Session, people: Scene, now: datetime
) -> None:
    case = case_scene.warned(session, people, at=now)
    acting.ask_stay(session, case=case, words="Please wait for us.", by="owner", at=now)
    judging.refuse_stay(session, case=case, reason=REASON, by="judge", at=now)
    with pytest.raises(StayRefused):
        acting.ask_stay(session, case=case, words="Please wait for us.", by="owner", at=now)


def test_what_cannot_be_carried_out_is_not_decided(
    session: Session, people: Scene, means: Means, now: datetime
) -> None:
    case, at = case_scene.warned(session, people, at=now), now + AFTER_CURE
    with pytest.raises(NothingToSuspend):
        decide(session, case, means, Consequence.SUSPEND_SIGNATURE, at)
    contact_points.set_contact_point(
        session, company=people.member, contact_point="ntd@nalatig.example", at=at, by=""
    )
    with pytest.raises(MetAgain):
        decide(session, case, means, Consequence.REPRIMAND, at)


def test_the_letter_is_drafted_in_the_language_of_the_member(
    session: Session, people: Scene, now: datetime
) -> None:
    membership = people.member.memberships[0]
    rules, members = held_against_rules(session, association=people.hosters, memberships=[membership], at=now)
    place = [row.name for row in rules].index(case_scene.RULE)
    finding = members[0].findings[place]
    language = letters.language_of(session, people.member, at=now)
    letter = letters.draft(row=rules[place], member=members[0], finding=finding, language=language, at=now)
    assert language == "en"
    for words in (
        "Nalatig B.V.",
        "Vereniging van Hosters",
        "No contact point given.",
        "22 December 2026",
        "42",
    ):
        assert words in letter
    assert len(letter) < 4000


def test_evidence_is_kept_apart_and_only_as_pdf_or_png(
    session: Session, people: Scene, now: datetime, tmp_path: Path
) -> None:
    case = case_scene.warned(session, people, at=now)

    def add(data: bytes | None, dated_on: datetime = now) -> None:
        given = GivenEvidence(EvidenceKind.REPORT, dated_on.date(), "The provider's report of May", data)
        acts.add_evidence(
            session, case=case, side=Side.COMPANY, given=given, data_dir=tmp_path, by="owner", at=now
        )

    add(b"%PDF-1.7 a report")
    add(None)
    item = case.items[0]
    assert files.read(tmp_path, item) == b"%PDF-1.7 a report"
    assert files.name_of(item) == f"evidence-{item.public_id}.pdf"
    assert [path.name for path in (tmp_path / "case-files").iterdir()] == [item.file_digest]
    for wrong in (b"<html>", b"GIF89a", b"PK\x03\x04", b"%PDF-" + b"x" * files.LARGEST_FILE):
        with pytest.raises(WrongEvidenceFile):
            add(wrong)
    with pytest.raises(EvidenceInTheFuture):
        add(None, now + 2 * DAY)
    assert len(case.items) == 2


def test_officers_hear_once_of_each_thing_that_waits_for_them(
    session: Session, people: Scene, means: Means, now: datetime
) -> None:
    case = case_scene.warned(session, people, at=now)

    def heard(at: datetime) -> list[str]:
        reminding.remind(session, at=at)
        reminding.remind(session, at=at)
        query = select(OutboxMail.subject).where(
            OutboxMail.recipient == people.officer.email, OutboxMail.written_at == at
        )
        return list(session.scalars(query))

    assert heard(now + DAY) == []
    assert ["had time to mend" in subject for subject in heard(now + AFTER_CURE)] == [True]
    decide(session, case, means, Consequence.REPRIMAND, now + AFTER_CURE + DAY)
    late = now + AFTER_CURE + AFTER_APPEAL + 2 * DAY
    assert ["did not appeal" in subject for subject in heard(late)] == [True]
    signed_member(session, people, now)
    second = hash_case(session, people, now)
    attesting.attest(
        session, row=second.rule, company=people.member, attester=Attester.COMPANY, by="owner", at=now + DAY
    )
    assert ["meets the condition again" in subject for subject in heard(now + 2 * DAY)] == [True]


def test_who_declared_hears_thirty_days_before_it_runs_out_and_not_after_declaring_again(
    session: Session, people: Scene, now: datetime
) -> None:
    signed_member(session, people, now)
    row = hash_rule(session, people, now)

    def declare(at: datetime) -> Attestation:
        return attesting.attest(
            session, row=row, company=people.member, attester=Attester.COMPANY, by="owner", at=at
        )

    def told(at: datetime) -> int:
        before = session.scalar(select(func.count(OutboxMail.id))) or 0
        reminding.remind(session, at=at)
        return (session.scalar(select(func.count(OutboxMail.id))) or 0) - before

    declare(now)
    end = datetime(2027, 11, 24, 12, 0, tzinfo=UTC)
    assert told(end - 31 * DAY) == 0
    assert told(end - 30 * DAY) == 1
    assert told(end - 29 * DAY) == 0
    declare(end - 20 * DAY)
    assert told(end - 10 * DAY) == 0


def test_every_step_is_a_row_of_its_own_and_moves_the_version(
    session: Session, people: Scene, now: datetime
) -> None:
    case = case_scene.warned(session, people, at=now)
    versions = {case.version}
    for words in ("The first reply of us.", "The second reply of us."):
        acting.reply(session, case=case, words=words, by="owner", at=now)
        versions.add(case.version)
    assert len(versions) == 3
    rows = session.scalars(select(CaseStep.position).order_by(CaseStep.position))
    assert list(rows) == [1, 2, 3]


@pytest.mark.parametrize("act", ["judge", "carry_out", "appeal", "carry_out_at_once"])
def test_no_step_is_skipped(session: Session, people: Scene, means: Means, now: datetime, act: str) -> None:
    case = case_scene.warned(session, people, at=now)
    doings = {
        "judge": lambda: judging.judge(session, case=case, upheld=True, reason=REASON, by="x", at=now),
        "carry_out": lambda: acting.carry_out(session, case=case, by="x", at=now),
        "appeal": lambda: acting.appeal(session, case=case, words="We appeal now.", by="x", at=now),
        "carry_out_at_once": lambda: acting.carry_out_at_once(session, case=case, by="x", at=now),
    }
    with pytest.raises(SpokenError):
        doings[act]()
    assert case.state == "warned"
