"""The database answers what a company's standing is just as the pure function does, for any life and moment."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from signatories import made_anew
from signatories.directory import directory_rows, search
from signatories.documents.documents import TextKind, publish_edition
from signatories.models import Company
from signatories.names.company_names import CompanyName
from signatories.names.name_words import NameWord
from signatories.signatures import renewing, signing, standing, standings, suspending
from signatories.signatures.signature import Signature, Suspension
from signatories.signatures.signature_states import SuspensionKind
from signatories.signatures.standing import Spell
from signatories.signatures.standings import CompanyStanding
from tests import factories
from tests.signature_lives import START, Signed, day, lives, signed


def write(session: Session, company: Company, life: Sequence[Signed]) -> None:
    """The rows of *life*; the database allows one running and one waiting signature at most."""
    code = factories.documents(session, at=START - timedelta(days=1))
    for number, each in enumerate(life):
        is_last = number == len(life) - 1
        over = standing.lapses_at(each, at=day(999))
        ended = each.ended_at or (None if is_last else over)
        session.add(
            Signature(
                company=company,
                code_of_conduct=code,
                signer_name="x",
                signer_function="y",
                text_digest="0" * 64,
                signed_at=each.signed_at,
                countersigned_at=each.countersigned_at,
                countersigned_by_kind="operator" if each.countersigned_at else None,
                ends_at=each.ends_at,
                resign_by=each.resign_by,
                resign_told_at=each.resign_told_at,
                ended_at=ended,
                end_reason=None if ended is None else each.end_reason or "lapsed",
                refusal="nobody knows who signed" if each.end_reason == "refused" else None,
                suspensions=[_row(spell) for spell in each.suspensions],
            )
        )
    session.flush()


def _row(spell: Spell) -> Suspension:
    lifted = spell.until_at is not None
    return Suspension(
        from_at=spell.from_at,
        until_at=spell.until_at,
        reason_kind="other",
        reason="for some reason",
        by_kind="operator",
        lifted_by_kind="operator" if lifted else None,
        lift_reason="it is gone" if lifted else None,
    )


MOMENTS = [day(number / 2) for number in range(-2, 120, 7)]


def check_same(session: Session) -> None:
    companies = session.scalars(select(Company)).all()
    for at in MOMENTS:
        in_database = {
            row.id: row.state
            for row in session.execute(select(Company.id, search.state_at(at).label("state")))
        }
        shown = directory_rows.read(session, companies, at=at)
        for company, row in zip(companies, shown, strict=True):
            signatures = session.scalars(select(Signature).where(Signature.company_id == company.id))
            wanted = standing.of(list(signatures), at=at)  # pyright: ignore[reportArgumentType]
            assert (in_database[company.id], row.standing) == (wanted.state, wanted), at


@given(lives())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_life_has_the_same_standing_in_the_database(session: Session, life: list[Signed]) -> None:
    nested = session.begin_nested()
    write(session, factories.company(session, at=START - timedelta(days=1)), life)
    check_same(session)
    nested.rollback()


def test_each_state_is_the_same_on_both_databases(any_session: Session, now: datetime) -> None:
    some = [
        [],
        [signed(5, 40)],
        [signed(5, 40, countersigned=None)],
        [signed(5, 40, 20, reason="refused", countersigned=None)],
        [signed(5, 40, suspended=[(10, 15), (20, None)])],
        [signed(5, 40, 30)],
        [signed(5, 40, 30, reason="ended")],
        [signed(5, 50, resign=(10, 30))],
        [signed(5, 50, 30, reason="lapsed", resign=(10, 30))],
        [signed(0, 30, 14, reason="renewed"), signed(10, 45, countersigned=14)],
        [signed(0, 30, 20, reason="withdrawn"), signed(25, 55, countersigned=None)],
    ]
    for life in some:
        write(any_session, factories.company(any_session, at=START - timedelta(days=1)), life)
    check_same(any_session)


def kept(session: Session) -> list[tuple[object, ...]]:
    """The rows without their numbers, in the order of companies and time."""
    columns = [each for each in CompanyStanding.__table__.columns if each.name != "id"]
    return sorted(tuple(row) for row in session.execute(select(*columns)))  # pyright: ignore[reportArgumentType]


def test_rows_follow_every_act_on_a_signature(any_session: Session, now: datetime) -> None:
    """Signed, countersigned, suspended, lifted, told to sign anew, withdrawn: as if made anew each time."""
    session, seen = any_session, []
    company = factories.company(session, at=now)
    signature = factories.signature(session, company, at=now)
    act = {"signature": signature, "by": None}
    for number, do in enumerate(
        (
            lambda at: suspending.suspend(
                session, **act, kind=SuspensionKind.OTHER, reason="for a reason of its own", at=at
            ),
            lambda at: suspending.reinstate(session, **act, reason="its cause is gone", at=at),
            lambda at: told_anew(session, signature, at),
            lambda at: signing.withdraw(session, signature=signature, at=at),
        ),
        start=1,
    ):
        do(now + timedelta(days=number))
        session.flush()
        seen.append(kept(session))
        standings.keep_all(session)
        assert kept(session) == seen[-1]
    assert len({tuple(each) for each in seen}) == 4


def told_anew(session: Session, signature: Signature, at: datetime) -> None:
    """A new edition gives the signature an earlier end, past the session's objects."""
    document = signature.editions[0].document
    newer = publish_edition(
        session,
        document=document,
        edition="2026-12",
        effective_on=at.date(),
        text_kind=TextKind.DEMO,
        source="x",
        text_nl="x",
        text_en="x",
        duties=[],
        at=at,
        resign_within_days=60,
    )
    assert list(renewing.announce(session, edition=newer, at=at)) == [signature]


def test_what_older_code_wrote_past_the_rows_is_made_anew(session: Session, now: datetime) -> None:
    companies = [factories.company(session, at=now, name=f"Bedrijf {number} B.V.") for number in range(2)]
    for company in companies:
        factories.signature(session, company, at=now)
    every = select(NameWord.word, NameWord.company_id).order_by(NameWord.word, NameWord.company_id)
    rows, words = kept(session), session.execute(every).all()
    assert made_anew.make_anew(session, since=now) == 0
    session.execute(delete(CompanyStanding).where(CompanyStanding.company_id == companies[-1].id))
    session.execute(update(CompanyName).values(seen_head="", seen_tail=""))
    session.execute(delete(NameWord))
    assert made_anew.make_anew(session, since=now) == 3
    assert kept(session) == rows
    assert session.execute(every).all() == words
    assert {row.seen_head for row in session.scalars(select(CompanyName))} == {"bedr"}
