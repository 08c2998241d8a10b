"""From draft to published: terms, two persons, own figures only, and what stays frozen."""

import csv
import hashlib
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from monitor import previews, publications, publishing
from monitor.errors import (
    LedgerDamaged,
    NoSuchFigures,
    NothingMeasured,
    PeriodStillRuns,
    ReplyTermRunning,
    SamePerson,
    UnknownPeriod,
    WrongState,
)
from monitor.importing import import_holders, import_interventions, import_sizes
from monitor.models import Publication, State
from monitor.publishing import STEPS, check_may_publish, may_publish, prepare, preview, publish
from monitor.rekeying import IdKind, kept_id
from signatories.entries import Entry, check_entries
from signatories.models import Company
from tests import factories
from tests.method_sample import NEXT, with_next_method
from tests.monitor_samples import (
    AT,
    NOTICE_KEY,
    SAMPLE,
    check,
    deliver,
    notice,
    sample_files,
    sample_truth,
    stamp,
    take,
    written,
)

ANNA, BERT = "person-anna", "person-bert"
TERM_OVER = AT + timedelta(days=14)
WELL, BADLY, FEW = "kvk:00000023", "kvk:00000014", "kvk:00000001"


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "ledger"


def sample(session: Session, data_dir: Path) -> None:
    """The sample's delivery; three of its companies are in the register."""
    for register_number, name in ((WELL, "Voorbeeld Goed B.V."), (BADLY, "Anders B.V."), (FEW, "Klein B.V.")):
        factories.company(session, at=AT, number=register_number.removeprefix("kvk:"), name=name)
    import_holders(session, files=[SAMPLE / "holders.csv"], data_dir=data_dir, at=AT)
    take(session, data_dir, sample_files())


def draft(session: Session, data_dir: Path) -> Publication:
    return prepare(session, period="2025-h1", data_dir=data_dir, by=ANNA, at=AT)


def previewed(session: Session, data_dir: Path) -> Publication:
    return preview(session, publication=draft(session, data_dir), at=AT)


def published(session: Session, data_dir: Path) -> Publication:
    return publish(session, publication=previewed(session, data_dir), by=BERT, at=TERM_OVER)


def test_a_half_year_goes_from_draft_through_preview_to_published(
    any_session: Session, data_dir: Path
) -> None:
    sample(any_session, data_dir)
    publication = draft(any_session, data_dir)
    assert (publication.state, publication.version, publication.measured_months) == (State.DRAFT, 1, 6)
    preview(any_session, publication=publication, at=AT)
    assert (publication.state, publication.reply_until) == (State.PREVIEW, TERM_OVER)
    publish(any_session, publication=publication, by=BERT, at=TERM_OVER)
    any_session.commit()
    assert (publication.state, publication.published_at, publication.released_by) == (
        State.PUBLISHED,
        TERM_OVER,
        BERT,
    )
    entries = list(any_session.scalars(select(Entry).order_by(Entry.position)))
    assert [entry.kind for entry in entries[-2:]] == ["publication-previewed", "scores-published"]
    assert entries[-1].data["output_digest"] == publication.output_digest
    assert check_entries(entries) is None
    assert publications.current(any_session, period="2025-h1") is publication


def test_the_published_file_is_what_the_log_names_and_shows_members_only(
    session: Session, data_dir: Path
) -> None:
    sample(session, data_dir)
    publication = published(session, data_dir)
    text = publications.scores_file(publication)
    assert hashlib.sha256(text.encode()).hexdigest() == publication.output_digest
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [line["name"] for line in lines] == ["Anders B.V.", "Klein B.V.", "Voorbeeld Goed B.V.", ""]
    assert [line["company"] for line in lines] == [BADLY, FEW, WELL, "total"]
    assert {line["period"] for line in lines} == {"2025-h1"}
    assert {line["published_at"] for line in lines} == {"2026-12-08T12:00:00Z"}
    small = lines[1]
    assert (small["label"], small["incidents"], small["share_low"], small["interval_high"]) == (
        "too_few",
        "1",
        "",
        "",
    )
    assert lines[0]["label"] == "below"
    assert lines[0]["share_low"] != ""


def test_what_was_published_does_not_change_with_the_register(session: Session, data_dir: Path) -> None:
    sample(session, data_dir)
    publication = published(session, data_dir)
    session.commit()
    before = publications.scores_file(publication)
    session.execute(update(Company).values(legal_name="Nieuwe naam B.V."))
    deliver(session, data_dir, data_dir / "in", notices=[notice("more", holder="AS64558")])
    session.expire_all()
    assert publications.scores_file(publication) == before
    assert hashlib.sha256(before.encode()).hexdigest() == publication.output_digest


def test_nobody_publishes_before_the_reply_term_is_over(session: Session, data_dir: Path) -> None:
    sample(session, data_dir)
    publication = previewed(session, data_dir)
    with pytest.raises(ReplyTermRunning) as refusal:
        publish(session, publication=publication, by=BERT, at=TERM_OVER - timedelta(seconds=1))
    assert refusal.value.until == TERM_OVER
    assert "2026-12-08 12:00 UTC" in str(refusal.value)
    assert not may_publish(publication, by=BERT, at=TERM_OVER - timedelta(seconds=1))
    assert may_publish(publication, by=BERT, at=TERM_OVER)
    assert publication.state == State.PREVIEW


def test_a20_who_prepared_does_not_release(session: Session, data_dir: Path) -> None:
    sample(session, data_dir)
    publication = previewed(session, data_dir)
    with pytest.raises(SamePerson):
        check_may_publish(publication, by=ANNA, at=TERM_OVER)
    with pytest.raises(SamePerson):
        publish(session, publication=publication, by=ANNA, at=TERM_OVER)
    assert publication.state == State.PREVIEW


def test_a20_the_database_holds_the_two_persons_and_the_term_as_well(
    session: Session, data_dir: Path
) -> None:
    sample(session, data_dir)
    publication = previewed(session, data_dir)
    session.commit()
    for values in (
        {"state": State.PUBLISHED, "published_at": TERM_OVER, "released_by": ANNA},
        {"state": State.PUBLISHED, "published_at": AT, "released_by": BERT},
        {"state": State.PUBLISHED, "published_at": TERM_OVER},
        {"state": "glorious"},
    ):
        with pytest.raises(IntegrityError):
            session.execute(update(Publication).where(Publication.id == publication.id).values(**values))
        session.rollback()


def test_a14_no_step_is_skipped_or_taken_twice(session: Session, data_dir: Path) -> None:
    sample(session, data_dir)
    publication = draft(session, data_dir)
    with pytest.raises(WrongState):
        publish(session, publication=publication, by=BERT, at=TERM_OVER)
    preview(session, publication=publication, at=AT)
    with pytest.raises(WrongState):
        preview(session, publication=publication, at=AT)
    publish(session, publication=publication, by=BERT, at=TERM_OVER)
    for act in (
        lambda: publish(session, publication=publication, by=BERT, at=TERM_OVER),
        lambda: preview(session, publication=publication, at=TERM_OVER),
    ):
        with pytest.raises(WrongState):
            act()


def test_a_step_that_another_took_first_is_refused(session: Session, data_dir: Path) -> None:
    sample(session, data_dir)
    publication = draft(session, data_dir)
    # Another process struck it, which this one has not heard of.
    session.execute(
        update(Publication).values(state=State.STRUCK), execution_options={"synchronize_session": False}
    )
    assert publication.state == State.DRAFT
    with pytest.raises(WrongState):
        preview(session, publication=publication, at=AT)
    assert publication.state == State.STRUCK


def test_a_correction_is_a_further_version_and_the_old_one_stays(
    any_session: Session, data_dir: Path
) -> None:
    sample(any_session, data_dir)
    first = published(any_session, data_dir)
    any_session.commit()
    old_file = publications.scores_file(first)
    withdrawn = [
        notice("more", holder="AS64558", withdrawn_at=stamp(AT), withdrawal_reason="other"),
        notice("yet-more", holder="AS64558", withdrawn_at="", withdrawal_reason=""),
    ]
    deliver(any_session, data_dir, data_dir / "in", notices=withdrawn)
    second = prepare(
        any_session, period="2025-h1", data_dir=data_dir, by=BERT, at=TERM_OVER, correction="newer-data"
    )
    assert (second.version, first.state) == (2, State.PUBLISHED)
    preview(any_session, publication=second, at=TERM_OVER)
    publish(any_session, publication=second, by=ANNA, at=TERM_OVER + timedelta(days=14))
    any_session.commit()
    assert (first.state, first.ended_at) == (State.CORRECTED, TERM_OVER + timedelta(days=14))
    assert publications.scores_file(first) == old_file
    assert publications.current(any_session, period="2025-h1") is second
    assert publications.versions(any_session, period="2025-h1") == [second, first]
    assert publications.published(any_session) == [second]
    assert second.input_digest != first.input_digest


def test_preparing_again_strikes_what_was_not_published(session: Session, data_dir: Path) -> None:
    sample(session, data_dir)
    first = previewed(session, data_dir)
    second = draft(session, data_dir)
    assert (first.state, second.state, second.version) == (State.STRUCK, State.DRAFT, 2)
    with pytest.raises(WrongState):
        publish(session, publication=first, by=BERT, at=TERM_OVER)
    assert publications.unfinished(session) == [second]


def test_a_period_is_not_scored_before_its_follow_up_is_over(session: Session, data_dir: Path) -> None:
    sample(session, data_dir)
    cut_off = datetime(2025, 7, 6, tzinfo=UTC)
    with pytest.raises(PeriodStillRuns) as refusal:
        prepare(session, period="2025-h1", data_dir=data_dir, by=ANNA, at=cut_off - timedelta(seconds=1))
    assert refusal.value.until == cut_off
    assert prepare(session, period="2025-h1", data_dir=data_dir, by=ANNA, at=cut_off).state == State.DRAFT


def test_nothing_is_published_about_nothing(session: Session, data_dir: Path) -> None:
    with pytest.raises(NothingMeasured):
        draft(session, data_dir)
    with pytest.raises(UnknownPeriod):
        prepare(session, period="2025", data_dir=data_dir, by=ANNA, at=AT)


def test_a_company_sees_its_own_figures_and_items_only(session: Session, data_dir: Path) -> None:
    sample(session, data_dir)
    publication = previewed(session, data_dir)
    truth = {
        kept_id(NOTICE_KEY, IdKind.NOTICE, line["notice_id"]): line for line in sample_truth("notices.csv")
    }
    for company in (WELL, BADLY, FEW):
        own = previews.company_preview(publication=publication, register_number=company, data_dir=data_dir)
        assert own.score.company == company
        assert own.items
        assert {truth[item.notice]["company"] for item in own.items} == {company}
        counted = [item for item in own.items if item.outcome is not None]
        assert len(counted) == own.score.items
        for item in own.items:
            assert (item.reason or "") == truth[item.notice]["reason"]
            assert (item.incident is None) == (item.outcome is None)
        # The incidents are those of the truth: one of ours for one of theirs.
        pairs = {(item.incident, truth[item.notice]["incident"]) for item in counted}
        assert len(pairs) == len({ours for ours, _ in pairs}) == len({theirs for _, theirs in pairs})
        assert {item.incident for item in counted} == set(range(1, own.score.incidents + 1))


def test_the_hours_of_an_item_are_those_of_its_checks(session: Session, data_dir: Path) -> None:
    sample(session, data_dir)
    checks = [
        check("mine", hours, status) for hours, status in ((3, "online"), (5, "offline"), (80, "offline"))
    ]
    deliver(session, data_dir, data_dir / "in", notices=[notice("mine", holder="AS64558")], checks=checks)
    publication = previewed(session, data_dir)
    own = previews.company_preview(publication=publication, register_number="kvk:00000024", data_dir=data_dir)
    (mine,) = [item for item in own.items if item.notice == kept_id(NOTICE_KEY, IdKind.NOTICE, "mine")]
    assert (mine.last_online_hours, mine.first_offline_hours, mine.outcome) == (3.0, 5.0, "on_time")


def test_a_draft_and_the_total_are_nobodys_preview(session: Session, data_dir: Path) -> None:
    sample(session, data_dir)
    publication = draft(session, data_dir)
    with pytest.raises(WrongState):
        previews.company_preview(publication=publication, register_number=WELL, data_dir=data_dir)
    preview(session, publication=publication, at=AT)
    for stranger in ("total", "kvk:99999999", "%", ""):
        with pytest.raises(NoSuchFigures):
            previews.company_preview(publication=publication, register_number=stranger, data_dir=data_dir)


def test_a_changed_item_list_is_not_shown(session: Session, data_dir: Path) -> None:
    sample(session, data_dir)
    publication = previewed(session, data_dir)
    publications.items_file(data_dir, publication.items_digest).write_bytes(b"PAR1")
    with pytest.raises(LedgerDamaged):
        previews.company_preview(publication=publication, register_number=WELL, data_dir=data_dir)


def test_scores_of_a_company_are_public_once_published(session: Session, data_dir: Path) -> None:
    sample(session, data_dir)
    publication = previewed(session, data_dir)
    assert publications.scores_of(session, register_number=WELL) == []
    publish(session, publication=publication, by=BERT, at=TERM_OVER)
    (score,) = publications.scores_of(session, register_number=WELL)
    assert (score.company, score.label, score.shows_shares) == (WELL, "meets", True)
    assert publications.scores_of(session, register_number="kvk:00000002") == []  # not in the register


def test_the_law_of_states_has_an_owner_for_every_state_and_no_way_back() -> None:
    assert {step.target for step in STEPS} == set(State)
    assert all(step.roles for step in STEPS)
    ends = {State.CORRECTED, State.STRUCK}
    assert not any(step.source in ends for step in STEPS)
    ways = {(step.source, step.target) for step in STEPS}
    assert not any((target, source) in ways for source, target in ways)
    assert timedelta(days=14) == publishing.REPLY_TERM


def test_the_same_input_gives_the_same_further_files_and_months(session: Session, data_dir: Path) -> None:
    sample(session, data_dir)
    first = draft(session, data_dir)
    second = draft(session, data_dir)
    assert publications.further_files(first) == publications.further_files(second)
    assert first.further_digest == second.further_digest
    assert [each.found for each in first.effects] == [each.found for each in second.effects]
    assert first.sector == second.sector
    companies = {point.company for point in first.points}
    shown = {score.company for score in first.scores if score.is_registered and score.shows_shares}
    assert companies == {*shown, "total"}
    assert all(
        (point.gap is None) == (point.incidents >= 5) or point.gap == "to-protect" for point in first.points
    )


def test_a_new_method_version_runs_the_period_too_and_both_stay(
    any_session: Session, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_next_method(monkeypatch)
    sample(any_session, data_dir)
    first = published(any_session, data_dir)
    second = prepare(
        any_session, period="2025-h1", data_dir=data_dir, by=ANNA, at=TERM_OVER, method=NEXT.version
    )
    preview(any_session, publication=second, at=TERM_OVER)
    publish(any_session, publication=second, by=BERT, at=TERM_OVER + timedelta(days=14))
    any_session.commit()
    assert (first.state, second.state) == (State.PUBLISHED, State.PUBLISHED)
    assert (second.version, second.params_digest) == (2, NEXT.params_digest)
    assert publications.current(any_session, period="2025-h1") is second
    assert publications.published(any_session) == [second, first]
    shown = publications.scores_of(any_session, register_number=BADLY)
    assert [score.publication.method_version for score in shown] == ["1.1", "1.0"]


def test_an_intervention_has_its_effect_kept_with_the_publication(session: Session, data_dir: Path) -> None:
    sample(session, data_dir)
    lines = f"company,at,kind\n{WELL},2025-02-10T09:00:00Z,letter\nkvk:00000099,2025-02-10T09:00:00Z,letter\n"
    path = written(data_dir / "in", "interventions.csv", lines)
    import_interventions(session, files=[path], data_dir=data_dir, at=AT)
    (kept,) = draft(session, data_dir).effects
    found = publications.effect_of(kept)
    assert (found.company, found.kind) == (WELL, "letter")
    assert found.change.before_incidents == 0  # the sample begins in 2025
    assert not found.change.is_told


def test_a_size_gives_a_volume_with_its_source(session: Session, data_dir: Path) -> None:
    sample(session, data_dir)
    lines = "company,month,ip_addresses,domains\n" + "".join(
        f"{WELL},2025-0{month},20000,0\n" for month in range(1, 7)
    )
    path = written(data_dir / "in", "sizes.csv", lines)
    import_sizes(session, files=[path], data_dir=data_dir, at=AT, source="telbureau")
    (score,) = [each for each in draft(session, data_dir).scores if each.company == WELL]
    row = publications.row_of(score)
    assert row.further is not None and row.further.volume.addresses is not None
    assert row.further.volume.addresses.incidents == pytest.approx(row.incidents / 2)
    assert row.further.volume.sources == ("telbureau",)
    assert row.further.volume.domains is None
