"""Mail about a dispute: to those who decide when the company acts, to the company when they do."""

from datetime import datetime

from sqlalchemy.orm import Session

from app import outbox
from app.disputes.words import HEADLINES
from app.i18n import in_language, said
from app.navigation import link_to
from app.roles import Role
from app.signatures.recipients import people_with
from monitor.disputes.models import Dispute
from monitor.disputes.states import DisputeState
from signatories.models import Company

COMPANY = (Role.COMPANY_OWNER, Role.COMPANY_EDITOR)


def tell(session: Session, dispute: Dispute, company: Company, *, at: datetime) -> None:
    """Tell of the state that a dispute came into whom it concerns."""
    state = DisputeState(dispute.state)
    if state in (DisputeState.OPEN, DisputeState.WITHDRAWN):
        people, desk, scope = people_with(session, (Role.PUBLISHER,), at=at), "monitor.dispute", {}
    elif state is DisputeState.APPEALED:
        people, desk, scope = people_with(session, (Role.APPEALS,), at=at), "appeals.dispute", {}
    else:
        people = people_with(session, COMPANY, at=at, company=company)
        desk, scope = "company.dispute", {"company_slug": company.slug}
    for who in people:
        with in_language(who.language):
            headline = said(HEADLINES[state], {"company": company.name})
        outbox.write(
            session,
            recipient=who.email,
            language=who.language,
            template="dispute_step",
            at=at,
            headline=headline,
            dispute=dispute,
            period=dispute.publication.period,
            notices=len(dispute.items),
            link=link_to(desk, **scope, dispute_id=dispute.public_id, lang=who.language),
        )
