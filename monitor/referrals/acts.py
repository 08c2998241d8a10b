"""What happens with referrals: proposed by the rule, released by a person, answered, ended by time."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.models import Intervention, Publication, Score, State
from monitor.referrals import books
from monitor.referrals.models import HashCheckUse, Referral
from monitor.referrals.rule import Counted, Referred, referred, threshold_for
from monitor.referrals.states import (
    ANSWER_TERM,
    RUNS_FOR,
    Ended,
    Ground,
    NotPublishedYet,
    ReferralAct,
    ReferralState,
    UseDeclaredBefore,
    UseInTheFuture,
    UseTakenBack,
    step_of,
)
from signatories import entries, journal
from signatories.models import Company


def propose(session: Session, *, publication: Publication, at: datetime) -> list[Referral]:
    """Propose who is referred by these figures; a proposal that they no longer ask for ends.

    Of registered companies, each once a period: what was sent or ended stays as it is. Returns the
    proposals that are new.
    """
    wanted = {
        each.company: each
        for each in referred(
            (counted(score) for score in publication.scores if score.is_registered),
            threshold=threshold_for(publication.end_on),
            users=books.users(session),
        )
    }
    known = books.of_period(session, period=publication.period, norm=publication.norm)
    for each in known:
        if each.state == ReferralState.PROPOSED:
            _look_again(session, each, wanted, publication=publication, at=at)
    there = {each.company.register_number for each in known}
    companies = _companies(session, [number for number in wanted if number not in there])
    return [
        _proposed(session, companies[number], wanted[number], publication=publication, at=at)
        for number in sorted(companies)
    ]


def counted(score: Score) -> Counted:
    """What the rule sees of one company's figures."""
    return Counted(company=score.company, incidents=score.incidents, attention=bool(score.attention))


def send(session: Session, *, referral: Referral, by: str, at: datetime) -> Referral:
    """Release the letter, which the caller writes. Raises ``ReferralRefused`` or ``NotPublishedYet``.

    The letter is an intervention from now on: its effect is shown to the company, not to the world,
    which would know by it who has the signal.
    """
    step_of(ReferralState(referral.state), ReferralAct.SEND)
    if referral.publication.state != State.PUBLISHED:
        raise NotPublishedYet
    referral.state = ReferralState.SENT.value
    referral.sent_at, referral.sent_by = at, by
    _note(session, "referral-sent", referral, by=by, at=at)
    _intervene(session, referral.company, "letter", at, is_private=True, learnt_at=at)
    return referral


def drop(session: Session, *, referral: Referral, by: str, at: datetime) -> Referral:
    """Do not send the letter. Raises ``ReferralRefused``."""
    step_of(ReferralState(referral.state), ReferralAct.DROP)
    return _end(session, referral, Ended.NOT_NEEDED, by=by, at=at)


def decline(session: Session, *, referral: Referral, by: str, at: datetime) -> Referral:
    """The company does not use the hash check now. Raises ``ReferralRefused``."""
    return _answer(session, referral, ReferralAct.DECLINE, by=by, at=at)


def declare_use(
    session: Session, *, company: Company, since_on: date, is_public: bool, by: str, at: datetime
) -> HashCheckUse:
    """The company declares that it uses the hash check since a day; this answers its open letters.

    Raises ``UseInTheFuture`` or ``UseDeclaredBefore``.
    """
    if since_on > at.date():
        raise UseInTheFuture
    if books.use_of(session, company) is not None:
        raise UseDeclaredBefore
    made = HashCheckUse(
        company=company, since_on=since_on, is_public=is_public, declared_at=at, declared_by=by
    )
    session.add(made)
    session.flush()
    journal.note(session, "hash-check-declared", at=at, by=by, company=company, is_public=is_public)
    if is_public:
        entries.append(
            session,
            "hash-check-declared",
            at=at,
            company=company.register_number,
            since_on=since_on.isoformat(),
        )
    since = datetime.combine(since_on, time(), UTC)
    _intervene(session, company, "hash-check", since, is_private=not is_public, learnt_at=at)
    for referral in books.answerable(session, company):
        _answer(session, referral, ReferralAct.ADOPT, by=by, at=at)
    return made


def take_use_back(session: Session, *, use: HashCheckUse, by: str, at: datetime) -> HashCheckUse:
    """The declaration no longer stands; that it stood stays known. Raises ``UseTakenBack``."""
    if use.withdrawn_at is not None:
        raise UseTakenBack
    use.withdrawn_at, use.withdrawn_by = at, by
    session.flush()
    journal.note(session, "hash-check-taken-back", at=at, by=by, company=use.company)
    if use.is_public:
        entries.append(session, "hash-check-taken-back", at=at, company=use.company.register_number)
    return use


def let_time_pass(session: Session, *, at: datetime) -> None:
    """What is due by time: no answer after its term, and the end a year after the letter."""
    for referral in books.without_answer(session, before=at - ANSWER_TERM):
        step_of(ReferralState(referral.state), ReferralAct.WAIT_NO_LONGER)
        referral.state = ReferralState.NO_ANSWER.value
        _note(session, "referral-unanswered", referral, by="", at=at)
    for referral in books.at_their_end(session, at=at, runs_for=RUNS_FOR):
        step_of(ReferralState(referral.state), ReferralAct.END)
        _end(session, referral, Ended.TERM_OVER, by="", at=at)


def _proposed(
    session: Session, company: Company, found: Referred, *, publication: Publication, at: datetime
) -> Referral:
    made = Referral(
        company=company,
        publication=publication,
        period=publication.period,
        norm=publication.norm,
        state=ReferralState.PROPOSED.value,
        proposed_at=at,
        **_by_figures(found, publication),
    )
    session.add(made)
    _note(session, "referral-proposed", made, by="", at=at)
    return made


def _by_figures(found: Referred, publication: Publication) -> dict[str, object]:
    incidents = {score.company: score.incidents for score in publication.scores}
    return {
        "by_volume": Ground.VOLUME in found.grounds,
        "by_attention": Ground.ATTENTION in found.grounds,
        "incidents": incidents[found.company],
    }


def _look_again(
    session: Session,
    referral: Referral,
    wanted: Mapping[str, Referred],
    *,
    publication: Publication,
    at: datetime,
) -> None:
    """Hold a proposal against figures that may have changed since."""
    found = wanted.get(referral.company.register_number)
    if found is None:
        _end(session, referral, Ended.FIGURES_CHANGED, by="", at=at)
        return
    referral.publication = publication
    for name, value in _by_figures(found, publication).items():
        setattr(referral, name, value)
    session.flush()


def _answer(session: Session, referral: Referral, act: ReferralAct, *, by: str, at: datetime) -> Referral:
    step = step_of(ReferralState(referral.state), act)
    referral.state = step.target.value
    referral.answered_at, referral.answered_by = at, by
    _note(session, step.journal, referral, by=by, at=at)
    return referral


def _end(session: Session, referral: Referral, why: Ended, *, by: str, at: datetime) -> Referral:
    referral.state, referral.ended_at, referral.ended_for = ReferralState.ENDED.value, at, why.value
    _note(session, "referral-ended", referral, by=by, at=at)
    return referral


def _note(session: Session, kind: str, referral: Referral, *, by: str, at: datetime) -> None:
    session.flush()
    journal.note(
        session, kind, at=at, by=by, company=referral.company, referral=referral.public_id,
        period=referral.period,
    )  # fmt: skip


def _intervene(
    session: Session, company: Company, kind: str, at: datetime, *, is_private: bool, learnt_at: datetime
) -> None:
    """Record an intervention, unless the same one is known; one that is public stays so."""
    known = session.scalars(
        select(Intervention).where(
            Intervention.company == company.register_number, Intervention.at == at, Intervention.kind == kind
        )
    ).one_or_none()
    if known is None:
        session.add(
            Intervention(
                company=company.register_number, at=at, kind=kind, is_private=is_private, learnt_at=learnt_at
            )
        )
    elif not is_private:
        known.is_private = False
    session.flush()


def _companies(session: Session, numbers: list[str]) -> dict[str, Company]:
    rows = session.scalars(
        select(Company).where(Company.register_number.in_(numbers), Company.ended_on.is_(None))
    )
    return {row.register_number: row for row in rows}
