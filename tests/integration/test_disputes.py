"""Disputes about single notices: who may do what when, what a decision does, and what cannot be done with it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from monitor import previews, publications, publishing, rerunning
from monitor.disputes import books, deciding, decisions, filing
from monitor.disputes.claims import CLAIMS, NEEDS, Claim, ClaimKind, Needs, checked
from monitor.disputes.errors import (
    ClaimIncomplete,
    ClaimInTheFuture,
    ClaimNotForThisKind,
    ClaimsNeeded,
    DecidedBefore,
    DecidedByScorer,
    DisputeAppealOver,
    DisputedBefore,
    DisputeRefused,
    DisputesOpen,
    DisputeTermOver,
    NoItems,
    NotInPreview,
    NotYourItems,
    WrongEffect,
)
from monitor.disputes.models import Decision, Dispute, DisputeItem
from monitor.disputes.states import (
    EFFECTS,
    REASONS_TO_REJECT,
    REASONS_TO_UPHOLD,
    DisputeKind,
    DisputeState,
    Effect,
    Reason,
)
from monitor.errors import (
    CorrectionNeedsReason,
    DecisionsNotApplied,
    NothingToApply,
    ReleaseTooEarly,
    ReplyTermRunning,
    SamePerson,
    WaitsForItsDay,
    WrongState,
)
from monitor.models import Publication, State
from monitor.newer_data import has_newer_data
from monitor.rerunning import rerun
from signatories.entries import Entry
from tests import dispute_scene
from tests.dispute_scene import ANNA, BERT, CARL, DINA, NO_MAIL, TERM, Preview
from tests.monitor_samples import AT, gone_after, notice
from tests.monitor_samples import deliver as deliver_more

DAY = timedelta(days=1)
RELEASE = AT + TERM + 5 * DAY


@pytest.fixture
def shown(any_session: Session, tmp_path: Path) -> Preview:
    return dispute_scene.preview(any_session, tmp_path / "ledger", at=AT, release_at=RELEASE)


@pytest.fixture
def quick(session: Session, tmp_path: Path) -> Preview:
    """The same, on SQLite alone."""
    return dispute_scene.preview(session, tmp_path / "ledger", at=AT, release_at=RELEASE)


def uphold(
    session: Session, dispute: Dispute, effect: Effect = Effect.NOT_RECEIVED, *, at: datetime = AT
) -> None:
    deciding.decide(session, dispute=dispute, effect=effect, reason=Reason.EVIDENCE_SHOWS_IT, by=CARL, at=at)


def reject(session: Session, dispute: Dispute, *, at: datetime = AT) -> None:
    deciding.decide(session, dispute=dispute, effect=None, reason=Reason.EVIDENCE_LACKING, by=CARL, at=at)


def run_again(
    session: Session, shown: Preview, publication: Publication | None = None, **more: object
) -> Publication:
    values = {"at": AT + TERM, "by": ANNA, **more}
    return rerun(session, publication=publication or shown.publication, data_dir=shown.data_dir, **values)  # pyright: ignore[reportArgumentType]


def own_score(publication: Publication) -> tuple[int, int, int, str | None]:
    (score,) = [each for each in publication.scores if each.company == dispute_scene.ZUID]
    return score.incidents, score.items, score.undetermined, score.label


def test_an_upheld_dispute_goes_through_a_rerun_to_the_day_of_release(
    any_session: Session, shown: Preview
) -> None:
    session, before = any_session, own_score(shown.publication)
    dispute = shown.file(session, "n4")
    uphold(session, dispute)
    further = run_again(session, shown)
    session.commit()
    assert before == (6, 6, 0, "unclear")
    assert own_score(further) == (5, 5, 0, "unclear")
    assert (further.state, shown.publication.state) == (State.PREVIEW, State.STRUCK)
    assert further.follows is shown.publication
    kept = (
        "input_digest",
        "attribution_digest",
        "params_digest",
        "previewed_at",
        "reply_until",
        "release_at",
    )
    for name in kept:  # nothing but the decisions changed, and no new term began
        assert getattr(further, name) == getattr(shown.publication, name)
    assert further.decisions_digest != shown.publication.decisions_digest
    with pytest.raises(WaitsForItsDay):
        publishing.publish(session, publication=further, by=BERT, at=RELEASE - timedelta(seconds=1))
    publishing.publish(session, publication=further, by=BERT, at=RELEASE)
    session.commit()
    kinds = [entry.kind for entry in session.scalars(select(Entry).order_by(Entry.position))]
    assert kinds[-3:] == ["publication-previewed", "decisions-applied", "scores-published"]


def test_what_is_undecided_counts_as_undetermined_and_does_not_hold_up_the_rest(
    any_session: Session, shown: Preview
) -> None:
    session = any_session
    dispute = shown.file(session, "n4", "n5")
    with pytest.raises(DisputesOpen):
        run_again(session, shown, at=RELEASE - timedelta(seconds=1))
    with pytest.raises(DisputesOpen):
        publishing.publish(session, publication=shown.publication, by=BERT, at=RELEASE)
    further = run_again(session, shown, at=RELEASE)
    assert (dispute.state, dispute.decided_by) == (DisputeState.UNDECIDED, None)
    assert own_score(further)[:3] == (6, 6, 2)
    (score,) = [each for each in further.scores if each.company == dispute_scene.ZUID]
    assert (score.share_low, score.share_high) == (pytest.approx(4 / 6), 1.0)
    assert score.detail["decided_undetermined"] == 2
    assert score.label == "not_measurable"  # a third of the weight: more than 20 %
    publishing.publish(session, publication=further, by=BERT, at=RELEASE)
    assert further.state == State.PUBLISHED


def test_a_rejected_dispute_changes_nothing_and_needs_no_rerun(session: Session, quick: Preview) -> None:
    reject(session, quick.file(session, "n4"))
    with pytest.raises(NothingToApply):
        run_again(session, quick)
    publishing.publish(session, publication=quick.publication, by=BERT, at=RELEASE)
    assert own_score(quick.publication) == (6, 6, 0, "unclear")


def test_a_decision_after_the_rerun_is_applied_before_the_release(session: Session, quick: Preview) -> None:
    uphold(session, quick.file(session, "n4"))
    with pytest.raises(DecisionsNotApplied):
        publishing.publish(session, publication=quick.publication, by=BERT, at=RELEASE)
    further = run_again(session, quick)
    with pytest.raises(SamePerson):
        publishing.publish(session, publication=further, by=ANNA, at=RELEASE)


def test_who_scored_does_not_decide_and_nobody_decides_twice(session: Session, quick: Preview) -> None:
    dispute = quick.file(session, "n4")
    with pytest.raises(DecidedByScorer):
        deciding.decide(session, dispute=dispute, effect=None, reason=Reason.EVIDENCE_LACKING, by=ANNA, at=AT)
    uphold(session, dispute)
    with pytest.raises(DisputeRefused):
        reject(session, dispute)
    assert books.count_open(session, period="2025-h1", norm="addendum-24h") == 0


def test_the_database_holds_the_second_person_and_the_one_dispute_too(
    any_session: Session, shown: Preview
) -> None:
    session, dispute = any_session, shown.file(any_session, "n4")
    session.commit()
    for values in (
        {"state": "upheld", "decided_at": AT, "decided_by": DINA, "reason": "evidence-shows-it"},
        {"decided_at": AT},
        {"kind": "because"},
        {"state": "glorious"},
    ):
        with pytest.raises(IntegrityError):
            session.execute(update(Dispute).where(Dispute.id == dispute.id).values(**values))
        session.rollback()
    (item,) = shown.file(session, "n5").items
    twice = insert(DisputeItem).values(
        dispute_id=dispute.id, period=item.period, norm=item.norm, notice=item.notice, holds=True
    )
    with pytest.raises(IntegrityError):
        session.execute(twice)
    session.rollback()


def test_a_notice_is_disputed_once_until_that_is_taken_back(session: Session, quick: Preview) -> None:
    dispute = quick.file(session, "n4", "n5")
    with pytest.raises(DisputedBefore):
        quick.file(session, "n0", "n4")
    filing.withdraw(session, dispute=dispute, at=AT)
    assert quick.file(session, "n0", "n4").state == DisputeState.OPEN
    with pytest.raises(DisputeRefused):
        filing.withdraw(session, dispute=dispute, at=AT)


def test_only_own_notices_in_the_term_of_a_preview_are_disputed(session: Session, quick: Preview) -> None:
    for wrong, error in (
        (["theirs"], NotYourItems),
        (["unheard-of"], NotYourItems),
        ([], NoItems),
    ):
        with pytest.raises(error):
            quick.file(session, *wrong)
    with pytest.raises(DisputeTermOver):
        quick.file(session, "n4", at=AT + TERM)
    publishing.publish(session, publication=quick.publication, by=BERT, at=RELEASE)
    with pytest.raises(NotInPreview):
        quick.file(session, "n4", at=RELEASE)


@pytest.mark.parametrize("kind", list(DisputeKind))
def test_every_kind_has_claims_effects_and_reasons(
    session: Session, quick: Preview, kind: DisputeKind
) -> None:
    days = {"from_on": AT.date() - 9 * DAY, "to_on": AT.date()}
    given = {Needs.NOTHING: {}, Needs.MOMENT: {"at": AT}, Needs.DAYS: days}
    claims = [Claim(each, **given[NEEDS[each]]) for each in CLAIMS[kind]]
    filed = filing.file(
        session, own=quick.own, kind=kind, notices=[quick.kept("n4")], claims=claims, by=DINA, at=AT
    )
    wrong = set(Effect) - set(EFFECTS[kind])
    for effect in wrong:
        with pytest.raises(WrongEffect):
            uphold(session, filed, effect)
    with pytest.raises(WrongEffect):
        deciding.decide(session, dispute=filed, effect=None, reason=Reason.EVIDENCE_SHOWS_IT, by=CARL, at=AT)
    uphold(session, filed, EFFECTS[kind][0])
    further = run_again(session, quick)
    own = previews.company_preview(
        publication=further, register_number=dispute_scene.ZUID, data_dir=quick.data_dir
    )
    (item,) = [each for each in own.items if each.notice == quick.kept("n4")]
    expected = EFFECTS[kind][0].value
    assert (item.outcome, item.reason) == ((expected, None) if expected == "on_time" else (None, expected))
    assert {*REASONS_TO_UPHOLD, *REASONS_TO_REJECT, Reason.NOT_DECIDED_IN_TIME} == set(Reason)


def test_claims_are_whole_of_their_kind_and_not_in_the_future() -> None:
    moment, days = ClaimKind.TICKET_SHOWS_REMOVAL, ClaimKind.NETWORK_NOT_OURS
    today = AT.date()
    for kind, claims, error in (
        (DisputeKind.ALREADY_GONE, [], ClaimsNeeded),
        (DisputeKind.ALREADY_GONE, [NO_MAIL], ClaimNotForThisKind),
        (DisputeKind.ALREADY_GONE, [Claim(moment)], ClaimIncomplete),
        (DisputeKind.ALREADY_GONE, [Claim(moment, at=AT + DAY)], ClaimInTheFuture),
        (DisputeKind.WRONG_COMPANY, [Claim(days, at=AT)], ClaimIncomplete),
        (DisputeKind.WRONG_COMPANY, [Claim(days, from_on=today)], ClaimIncomplete),
        (DisputeKind.WRONG_COMPANY, [Claim(days, from_on=today, to_on=today - DAY)], ClaimIncomplete),
        (DisputeKind.WRONG_COMPANY, [Claim(days, from_on=today, to_on=today + DAY)], ClaimInTheFuture),
    ):
        with pytest.raises(error):
            checked(kind, claims, at=AT)


def test_the_appeals_board_overturns_and_the_figures_are_corrected_without_a_new_term(
    any_session: Session, shown: Preview
) -> None:
    session, dispute = any_session, shown.file(any_session, "n4")
    reject(session, dispute)
    publishing.publish(session, publication=shown.publication, by=BERT, at=RELEASE)
    filing.appeal(session, dispute=dispute, at=RELEASE)
    with pytest.raises(DecidedBefore):
        deciding.judge(
            session, dispute=dispute, effect=None, reason=Reason.EVIDENCE_LACKING, by=CARL, at=RELEASE
        )
    with pytest.raises(DecidedByScorer):
        deciding.judge(
            session, dispute=dispute, effect=None, reason=Reason.EVIDENCE_LACKING, by=ANNA, at=RELEASE
        )
    deciding.judge(
        session,
        dispute=dispute,
        effect=Effect.NOT_RECEIVED,
        reason=Reason.DELIVERY_RECORDS_SHOW_IT,
        by="person-eva",
        at=RELEASE,
    )
    old_file = publications.scores_file(shown.publication)
    with pytest.raises(CorrectionNeedsReason):
        run_again(session, shown, at=RELEASE)
    second = run_again(session, shown, at=RELEASE + DAY, correction="appeal")
    publishing.publish(session, publication=second, by=BERT, at=RELEASE + DAY)
    session.commit()
    assert (second.state, shown.publication.state) == (State.PUBLISHED, State.CORRECTED)
    assert (second.correction_reason, second.follows) == ("appeal", shown.publication)
    assert publications.scores_file(shown.publication) == old_file
    last = session.scalars(select(Entry).where(Entry.kind == "scores-corrected")).one()
    told = {"period": "2025-h1", "norm": "addendum-24h", "version": 1}
    assert last.data == {**told, "by_version": second.version, "reason": "appeal"}


def test_an_appeal_has_its_term_and_its_end(session: Session, quick: Preview) -> None:
    dispute = quick.file(session, "n4")
    with pytest.raises(DisputeRefused):
        filing.appeal(session, dispute=dispute, at=AT)
    reject(session, dispute)
    assert dispute.appeal_until is not None
    with pytest.raises(DisputeAppealOver):
        filing.appeal(session, dispute=dispute, at=dispute.appeal_until)
    filing.appeal(session, dispute=dispute, at=AT)
    deciding.judge(
        session, dispute=dispute, effect=None, reason=Reason.EVIDENCE_LACKING, by="person-eva", at=AT
    )
    assert dispute.state == DisputeState.CONFIRMED
    assert not session.scalars(select(Decision)).all()


def test_a_late_decision_takes_the_place_of_undetermined(session: Session, quick: Preview) -> None:
    dispute = quick.file(session, "n4")
    further = run_again(session, quick, at=RELEASE)
    publishing.publish(session, publication=further, by=BERT, at=RELEASE)
    reject(session, dispute, at=RELEASE + DAY)
    assert decisions.standing(session, period="2025-h1", norm="addendum-24h") == {}
    second = run_again(session, quick, further, at=RELEASE + DAY, correction="dispute")
    assert own_score(second) == own_score(quick.publication)
    kept = session.scalars(select(Decision)).one()
    assert (kept.effect, kept.ended_at) == ("undetermined", RELEASE + DAY)


def test_a_rerun_takes_nothing_that_was_delivered_or_learnt_since(session: Session, quick: Preview) -> None:
    uphold(session, quick.file(session, "n4"))
    at = datetime.fromisoformat("2025-03-20T09:00:00+00:00")
    assert not has_newer_data(session, quick.publication)
    deliver_more(
        session,
        quick.data_dir,
        quick.data_dir / "more",
        notices=[notice("late-news", at, site_key="site-late")],
        checks=gone_after("late-news", 5, since=at),
    )
    quick.company.legal_name = "Zuid Hosting Nieuw B.V."
    dispute_scene.factories.company(session, at=AT, number="00000002", name="Noord Hosting")
    assert has_newer_data(session, quick.publication)
    further = run_again(session, quick)
    assert further.input_digest == quick.publication.input_digest
    assert own_score(further)[:2] == (5, 5)
    names = {score.company: (score.name, score.is_registered) for score in further.scores}
    assert names == {
        score.company: (score.name, score.is_registered) for score in quick.publication.scores
    }  # who was not shown a preview does not become public by a rerun


@pytest.fixture
def released(session: Session, quick: Preview) -> Publication:
    publishing.publish(session, publication=quick.publication, by=BERT, at=RELEASE)
    return quick.publication


def test_a_correction_with_newer_data_has_a_term_of_its_own(
    session: Session, quick: Preview, released: Publication
) -> None:
    arguments = {"period": "2025-h1", "data_dir": quick.data_dir, "by": ANNA, "at": RELEASE}
    with pytest.raises(CorrectionNeedsReason):
        publishing.prepare(session, **arguments)
    second = publishing.prepare(session, **arguments, correction="newer-data")
    assert (second.state, second.follows) == (State.DRAFT, released)
    publishing.preview(session, publication=second, at=RELEASE)
    with pytest.raises(ReplyTermRunning):
        publishing.publish(session, publication=second, by=BERT, at=RELEASE + DAY)
    assert publications.current(session, period="2025-h1") is released


def test_the_day_of_release_is_not_before_the_term_is_over(session: Session, tmp_path: Path) -> None:
    dispute_scene.deliver(session, tmp_path)
    draft = publishing.prepare(session, period="2025-h1", data_dir=tmp_path, by=ANNA, at=AT)
    with pytest.raises(ReleaseTooEarly):
        publishing.preview(session, publication=draft, at=AT, release_at=AT + TERM - timedelta(seconds=1))
    publishing.preview(session, publication=draft, at=AT, release_at=AT + TERM)
    with pytest.raises(ReplyTermRunning):
        rerunning.check_may_rerun(session, draft, at=AT)
    session.commit()
    with pytest.raises(IntegrityError):
        session.execute(
            update(Publication).values(state="published", published_at=AT + DAY, released_by=BERT)
        )
    session.rollback()


def test_a_draft_is_not_rerun(session: Session, tmp_path: Path) -> None:
    dispute_scene.deliver(session, tmp_path)
    draft = publishing.prepare(session, period="2025-h1", data_dir=tmp_path, by=ANNA, at=AT)
    with pytest.raises(WrongState):
        rerunning.check_may_rerun(session, draft, at=AT)
