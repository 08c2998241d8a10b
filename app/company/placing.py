"""The act of signing as a whole: the signature, the mails, and the draft that is done with."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.company.drafting import answers_to
from app.signatures import acts, mails
from app.signatures.drafts import SignatureDraft
from signatories.documents.documents import current_editions
from signatories.signatures import signing
from signatories.signatures.signature import Signature


def place(session: Session, *, draft: SignatureDraft, at: datetime) -> Signature:
    """Sign what *draft* holds, write the confirmation, and ask for the countersignature.

    Raises whatever ``signatories.signatures.signing.sign`` raises.
    """
    company, code_of_conduct = draft.company, draft.code_of_conduct
    editions = current_editions(session, code_of_conduct=code_of_conduct, on=at.date())
    answers = {edition.document.key: answers_to(draft, edition) for edition in editions}
    signature = signing.sign(
        session,
        company=company,
        code_of_conduct=code_of_conduct,
        association=draft.association,
        signer_name=draft.signer_name,
        signer_function=draft.signer_function,
        typed_editions={key: answer.typed for key, answer in answers.items()},
        ticked_duties={name for answer in answers.values() for name in answer.ticked},
        at=at,
    )
    acts.keep_actor(session, signature, "sign", actor=draft.person.public_id, at=at)
    mails.tell(session, [draft.person], "signed", signature=signature, at=at)
    mails.ask_for_countersignature(session, signature=signature, at=at)
    session.execute(
        delete(SignatureDraft).where(
            SignatureDraft.company_id == company.id,
            SignatureDraft.code_of_conduct_id == code_of_conduct.id,
        )
    )
    return signature
