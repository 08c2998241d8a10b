"""The mail that tells a company that it is let off a condition, or no longer."""

from datetime import datetime

from sqlalchemy.orm import Session

from app import outbox
from app.findings import names_of_rules
from app.i18n import in_language
from app.navigation import link_to
from app.roles import Role
from app.signatures.recipients import people_with
from signatories.conditions.waivers import Waiver


def tell(session: Session, waiver: Waiver, *, at: datetime) -> None:
    """Tell the owners that the waiver was granted, or that it has ended. The reason is read on their desk."""
    for who in people_with(session, (Role.COMPANY_OWNER,), at=at, company=waiver.company):
        with in_language(who.language):
            condition = names_of_rules(session, waiver.association)[waiver.rule_name]
        outbox.write(
            session,
            recipient=who.email,
            language=who.language,
            template="waiver",
            at=at,
            waiver=waiver,
            condition=condition,
            link=link_to("company.conditions", company_slug=waiver.company.slug, lang=who.language),
        )
