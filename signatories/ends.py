"""Whether a company or an association still exists: nothing new begins with one that ended. Pure."""

from signatories.errors import AssociationEnded, CompanyEnded
from signatories.models import Association, Company


def check_runs(*parties: Company | Association | None) -> None:
    """Raise ``CompanyEnded`` or ``AssociationEnded`` for the first of *parties* that has an end."""
    for party in parties:
        if party is not None and party.ended_on is not None:
            error = CompanyEnded if isinstance(party, Company) else AssociationEnded
            raise error(name=party.name, ended_on=party.ended_on)
