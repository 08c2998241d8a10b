"""Commands of the operator that suspend badges with their signature, and reinstate them."""

import click
from flask.cli import with_appcontext

from app.cli.operators import operator_of
from app.cli.releasing import ACTING
from app.clock import now
from app.extensions import db
from app.keys import badge_keys
from app.navigation import settings
from app.signatures import acts
from badge import records
from signatories.errors import NotFound
from signatories.signatures.signature import Signature
from signatories.signatures.signature_states import SuspensionKind


@click.command("suspend")
@click.argument("code")
@click.option("--kind", type=click.Choice([kind.value for kind in SuspensionKind]), required=True)
@click.option("--reason", required=True, help="For the company; 10 to 2000 characters. Never public.")
@ACTING
@with_appcontext
def suspend(code: str, kind: str, reason: str, email: str) -> None:
    """Suspend the signature under the badge with this CODE, with every badge of it. As an operator."""
    who, signature = operator_of(email), signature_under(code)
    suspended = acts.suspend(
        db.session(),
        signature=signature,
        by=None,
        kind=SuspensionKind(kind),
        reason=reason,
        keys=badge_keys(),
        base_url=settings().base_url,
        at=now(),
        actor=who.public_id,
    )
    db.session.commit()
    for each in suspended:
        click.echo(f"{each.code} is suspended.")


@click.command("reinstate")
@click.argument("code")
@click.option("--reason", required=True, help="For the company; 10 to 2000 characters. Never public.")
@ACTING
@with_appcontext
def reinstate(code: str, reason: str, email: str) -> None:
    """Lift the suspension of the signature under the badge with this CODE. As an operator."""
    who, signature = operator_of(email), signature_under(code)
    valid = acts.reinstate(
        db.session(),
        signature=signature,
        by=None,
        reason=reason,
        keys=badge_keys(),
        base_url=settings().base_url,
        at=now(),
        actor=who.public_id,
    )
    db.session.commit()
    for each in valid:
        click.echo(f"{each.code} is valid again.")


def signature_under(code: str) -> Signature:
    """The signature of the badge with that CODE. Raises ``NotFound``."""
    found = records.find(db.session(), code)
    if found is None:
        raise NotFound
    return found.signature
