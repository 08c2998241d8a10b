"""Carrying a signature over to a successor: the same texts and signer, for a short time of its own."""

from datetime import datetime

from sqlalchemy import select

from signatories.entries import append
from signatories.signatures import signing
from signatories.signatures.signature import Signature, SignedEdition
from signatories.succession.carrying_out import Means
from signatories.succession.consequences import Consequence


def carry_signature(means: Means, what: Consequence) -> None:
    """Bind the successor by the predecessor's signature, countersigned as that one was.

    What the successor had and has lapsed is written down first. What waits for its
    countersignature stays: once countersigned it takes the place of the carried one.
    """
    session, at = means.session, means.at
    earlier = session.scalars(select(Signature).where(Signature.public_id == what.values["signature"])).one()
    until = what.values["until"]
    assert isinstance(until, datetime)  # noqa: S101 - the rules give a moment here
    company = means.company(what.about)
    running = signing.running_signature(session, company=company, code_of_conduct=earlier.code_of_conduct)
    if running is not None:
        signing.write_lapsed(session, signature=running, at=at)
    carried = Signature(
        company=company,
        code_of_conduct=earlier.code_of_conduct,
        association=earlier.association,
        signer_name=earlier.signer_name,
        signer_function=earlier.signer_function,
        text_digest=earlier.text_digest,
        signed_at=at,
        countersigned_at=at,
        countersigned_by_kind=earlier.countersigned_by_kind,
        ends_at=until,
        resign_by=earlier.resign_by,
        resign_told_at=at if earlier.resign_by else None,
        follows=earlier,
        signed_editions=[
            SignedEdition(edition=signed.edition, position=signed.position, digest=signed.digest)
            for signed in earlier.signed_editions
        ],
    )
    session.add(carried)
    session.flush()
    append(
        session,
        "signature-carried",
        at=at,
        signature=carried.public_id,
        company=company.register_number,
        carried_from=earlier.public_id,
        ends_at=until.isoformat(),
    )
