"""Deliveries of the monitor, and what is told about figures."""

from datetime import timedelta

from app import attention
from app.clock import now
from app.dossiers import telling as dossiers
from app.extensions import db
from app.figure_work import working as figure_work
from app.intake import care, taking_in
from app.intake import jobs as intake
from app.kept_answers import keeping
from app.published import picturing
from app.published.store import store
from monitor.referrals import acts as referrals
from signatories import made_anew

LATELY = timedelta(days=2)
"""So far back is looked whether what follows from acts is there: longer than any upgrade goes on."""


def take_in_deliveries() -> None:
    """Work on the large deliveries that wait; each commits by itself."""
    intake.do_waiting(db.session())


def make_figures() -> None:
    """Make the figures that were asked for and take longer than a page may."""
    figure_work.do_waiting(db.session())


def keep_answers() -> None:
    """Keep the answers of the members of large associations, so that nobody waits until all are judged."""
    keeping.keep_due(db.session(), at=now())


def look_at_answers() -> None:
    """The same for each large association, however little happened: another one may have become large."""
    keeping.keep_all(db.session(), at=now())


def sign_receipts() -> None:
    """Sign the receipts of deliveries that came while the signer was away."""
    taking_in.sign_unsigned(db.session(), at=now())


def measure_quality() -> None:
    """Make the reports on data that came in since."""
    care.measure_quality(db.session())


def end_terms_of_deliveries() -> None:
    """Delete the rows of deliveries whose term is over."""
    care.end_terms(db.session())


def make_pictures() -> None:
    """Make the pictures of charts that are missing: of companies, and of what was published before."""
    picturing.make_all(db.session(), store())


def follow_referrals() -> None:
    """Write down which letters had no answer, and end the referrals that are over."""
    referrals.let_time_pass(db.session(), at=now())
    db.session.commit()


def tell_of_dossiers() -> None:
    """Tell companies, after the term, that the authority asked for their dossier; delete old files."""
    dossiers.do_what_is_due(db.session(), at=now())
    db.session.commit()


def pass_on_attention() -> None:
    """Tell the associations of companies whose figures ask for attention, seven days after the company."""
    attention.pass_on(db.session(), at=now())
    db.session.commit()


def make_anew() -> None:
    """What follows from names and signatures that code of before an upgrade wrote; mostly nothing."""
    made_anew.make_anew(db.session(), since=now() - LATELY)
    db.session.commit()
