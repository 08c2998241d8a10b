"""Keeping what somebody fills in before signing, and saying how far it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.signatures.drafts import SignatureDraft
from sentences import SpokenError
from signatories.documents.documents import CodeOfConduct, Edition
from signatories.errors import DutyNotTicked, WrongEditionTyped
from signatories.models import Association, Company
from signatories.signatures.signing import check_was_read, duty_name

LONGEST = 120
"""Characters of a name or function; more cannot be kept."""


@dataclass(frozen=True)
class Answers:
    """What was typed and ticked under one edition."""

    typed: str = ""
    ticked: tuple[str, ...] = ()


def find_draft(
    session: Session, *, company: Company, code_of_conduct: CodeOfConduct, person: Person
) -> SignatureDraft | None:
    """The draft of this person for this company, if there is one."""
    return session.scalar(
        select(SignatureDraft).where(
            SignatureDraft.company_id == company.id,
            SignatureDraft.code_of_conduct_id == code_of_conduct.id,
            SignatureDraft.person_id == person.id,
        )
    )


def open_draft(
    session: Session, *, company: Company, code_of_conduct: CodeOfConduct, person: Person, at: datetime
) -> SignatureDraft:
    """The draft of this person for this company, begun now when there is none."""
    while (
        draft := find_draft(session, company=company, code_of_conduct=code_of_conduct, person=person)
    ) is None:
        begun = SignatureDraft(
            company=company, code_of_conduct=code_of_conduct, person=person, answers={}, changed_at=at
        )
        try:
            with session.begin_nested():
                session.add(begun)
        except IntegrityError:
            continue  # another request of the same person began it meanwhile
    return draft


def keep_signer(
    draft: SignatureDraft,
    *,
    name: str,
    function: str,
    association: Association | None,
    is_answered: bool,
    at: datetime,
) -> None:
    """Keep who signs. With *is_answered* false it is only kept, and the step stays to do."""
    draft.signer_name, draft.signer_function = name.strip()[:LONGEST], function.strip()[:LONGEST]
    draft.association = association
    draft.who_answered_at = at if is_answered else None
    draft.changed_at = at


def keep_answers(draft: SignatureDraft, *, edition: Edition, answers: Answers, at: datetime) -> None:
    """Keep what was typed and ticked under *edition*, right or wrong."""
    kept = {"edition": edition.edition, "typed": answers.typed, "ticked": sorted(answers.ticked)}
    draft.answers = {**draft.answers, edition.document.key: kept}
    draft.changed_at = at


def answers_to(draft: SignatureDraft | None, edition: Edition) -> Answers:
    """What the draft has for *edition*; answers that were given to another edition do not count."""
    kept = draft.answers.get(edition.document.key, {}) if draft else {}
    if kept.get("edition") != edition.edition:
        return Answers()
    return Answers(kept["typed"], tuple(kept["ticked"]))


@dataclass(frozen=True)
class Faults:
    """What is wrong with the answers to one edition; ``duties`` are named as a signature names them."""

    typed: SpokenError | None
    duties: Mapping[str, SpokenError]

    def __bool__(self) -> bool:
        return bool(self.typed or self.duties)


def faults_in(answers: Answers, edition: Edition) -> Faults:
    """Everything that is wrong at once: the typed edition, and each duty that is not ticked."""
    key, names = edition.document.key, [duty_name(edition, duty["id"]) for duty in edition.duties]
    typed_fault = None
    try:
        check_was_read([edition], typed_editions={key: answers.typed}, ticked_duties=names)
    except WrongEditionTyped as error:
        typed_fault = error
    missing = {name: DutyNotTicked() for name in names if name not in answers.ticked}
    return Faults(typed_fault, missing)


def is_read(draft: SignatureDraft | None, edition: Edition) -> bool:
    """Whether the draft has the right edition and every duty."""
    return not faults_in(answers_to(draft, edition), edition)


def is_complete(draft: SignatureDraft | None, editions: Sequence[Edition]) -> bool:
    """Whether every step before the last is done."""
    if draft is None or draft.who_answered_at is None:
        return False
    return all(is_read(draft, edition) for edition in editions)
