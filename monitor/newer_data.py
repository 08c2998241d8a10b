"""Whether more was delivered, or more is known of holders, than a version of figures was made from."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monitor import attribution, holdings
from monitor.models import Delivery, Publication
from monitor.scoring import window


def has_newer_data(session: Session, publication: Publication) -> bool:
    """Whether a later delivery reaches into its period or follow-up, or a holder of then is known otherwise."""
    judged = window(
        publication.start_on, publication.end_on, norm=publication.norm, method=publication.method_version
    )
    later = select(func.count(Delivery.id)).where(
        Delivery.sequence > publication.input_sequence, Delivery.earliest_at < judged.cut_off
    )
    if session.scalars(later).one():
        return True
    held = holdings.undisputed(attribution.known(session, as_kept=True))
    return holdings.digest(held) != publication.attribution_digest
