"""Disputes about notices: a company reads and files its own, the monitor reads all of them.

To take one back, to appeal and to decide are acts of a person at a desk, not of a program.
"""

from typing import Any

from flask import g, request

from app.api import bodies
from app.api import figure_shapes as shapes
from app.api.groups import Group
from app.api.guard import answered, owner
from app.api.operations import operation
from app.api.paging import PAGED, page_by_key
from app.api.previewing import own_preview
from app.clock import now
from app.disputes import acts
from app.extensions import db
from app.navigation import settings
from app.own_items import finder
from app.tokens.scopes import Scope
from monitor.disputes import books
from monitor.disputes.claims import Claim, ClaimKind
from monitor.disputes.models import Dispute
from sentences import N_


@operation(
    method="GET",
    path="/disputes",
    words=N_("The disputes of the company, the newest first; for the monitor those of all companies"),
    group=Group.DESKS,
    scope=Scope.DISPUTES_READ,
    answer=shapes.Disputes,
    query=PAGED,
    problems=(400, 401, 403, 429),
)
def disputes() -> Any:
    session, company = db.session(), owner().company
    found = books.of_company(session, company.register_number) if company else books.everything(session)
    shown, following = page_by_key(found, key=lambda each: each.public_id)
    return answered(shapes.Disputes(as_of=now(), disputes=[dispute(each) for each in shown], next=following))


@operation(
    method="POST",
    path="/disputes",
    words=N_("Dispute notices behind the figures of the company, while they are in preview"),
    group=Group.DESKS,
    scope=Scope.DISPUTES_WRITE,
    answer=shapes.Dispute,
    takes={"application/json": shapes.DisputeSent},
    makes=True,
    problems=(401, 403, 404, 409, 413, 422, 429),
)
def file_dispute() -> Any:
    """In the name of the person who made the token, so that another one decides."""
    sent = bodies.read(shapes.DisputeSent, request.get_data(), whole="document_base64")
    company, own = owner().company, own_preview(sent.publication)
    assert company is not None  # noqa: S101 - only a company gives this scope
    find = finder(own.items)
    filed = acts.file(
        db.session(),
        company=company,
        own=own,
        kind=sent.kind,
        notices=[item.notice if (item := find(each)) else each for each in sent.notices],
        claims=[Claim(each.kind, each.at, each.from_on, each.to_on) for each in sent.claims],
        evidence=sent.document_base64,
        data_dir=settings().data_dir,
        by=g.token.made_by,
        at=now(),
    )
    db.session.commit()
    return answered(dispute(filed), 201)


def dispute(found: Dispute) -> shapes.Dispute:
    publication = found.publication
    apart = {"dispute", "publication", "period", "norm", "claims", "has_document"}
    return shapes.Dispute(
        dispute=found.public_id,
        publication=publication.public_id,
        period=publication.period,
        norm=publication.norm,
        claims=[
            shapes.Claim(kind=ClaimKind(each.kind), at=each.at, from_on=each.from_on, to_on=each.to_on)
            for each in found.claims
        ],
        has_document=found.file_digest is not None,
        **{name: getattr(found, name) for name in set(shapes.Dispute.model_fields) - apart},
    )
