"""Names, networks, a group and whom to reach in the demo."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.demo.acts import Act
from app.demo.companies import HOSTERS, OWNED
from signatories import association_contacts, register
from signatories.names import grouping, naming
from signatories.names.company_names import NameKind
from signatories.networks import claiming
from signatories.networks.networks import Evidence, Network

BRAND, GROUP = "Eb en Vloed", "Waterlanden Groep"
DAUGHTER = "kvk:00000024"
HELD, NAMED = "AS64556", "AS64600"
"""The first one is confirmed, and the monitor counts it too; the second one waits."""


def acts_of(session: Session, *, at: datetime) -> list[Act]:
    """What is known of the company whose owner the demo lets you be, and of its association."""

    def brand(moment: datetime) -> None:
        naming.add_name(
            session,
            company=register.company_of(session, OWNED),
            kind=NameKind.BRAND,
            name=BRAND,
            from_on=moment.date(),
            at=moment,
        )

    def group(moment: datetime) -> None:
        made = grouping.add_group(session, name=GROUP)
        for number in (OWNED, DAUGHTER):
            company = register.company_of(session, number)
            grouping.join_group(session, group=made, company=company, from_on=moment.date(), at=moment)

    def held(moment: datetime) -> None:
        claiming.confirm(session, network=_named(session, HELD, moment), at=moment)

    def named(moment: datetime) -> None:
        _named(session, NAMED, moment)

    def contact(moment: datetime) -> None:
        association_contacts.set_contact(
            session,
            association=register.association_of(session, HOSTERS),
            at=moment,
            name="Hanna Honing",
            function="ledenadviseur",
            email=f"leden@{HOSTERS}.example",
            phone="",
        )

    return [
        Act(at - timedelta(days=38), brand),
        Act(at - timedelta(days=36), group),
        Act(at - timedelta(days=34), held),
        Act(at - timedelta(days=33), contact),
        Act(at - timedelta(days=2), named),
    ]


def _named(session: Session, identifier: str, at: datetime) -> Network:
    return claiming.name_network(
        session,
        company=register.company_of(session, OWNED),
        identifier=identifier,
        from_on=date(2024, 1, 14),
        evidence=Evidence.REGISTRY_RECORD,
        reference="uittreksel van het demoregister",
        at=at,
    )
