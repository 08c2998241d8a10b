"""Where the link of a test notice leads: a button, so that a mail scanner acknowledges nothing."""

from flask import abort, g, render_template, request
from flask.typing import ResponseReturnValue

from app.clock import now
from app.contacting import answering
from app.extensions import csrf, db
from app.i18n import both
from app.public.blueprint import public
from signatories.contacts.contact_test_models import AnsweredBy
from signatories.errors import ContactTestEnded, NotFound


@both(
    public,
    nl="/contactpunt-test/<reference>/<token>",
    en="/contact-test/<reference>/<token>",
    methods=["GET", "POST"],
)
@csrf.exempt  # the token in the address is the secret, and this page knows nobody
def contact_test(reference: str, token: str) -> ResponseReturnValue:
    """One test: what it is, and the button that acknowledges it. Looking changes nothing."""
    session = db.session()
    g.only_reads = request.method != "POST"
    is_thanked = False
    try:
        test = answering.find(session, reference=reference, token=token)
    except NotFound:
        abort(404)
    try:
        if request.method == "POST":
            answering.acknowledge(session, reference=reference, token=token, by=AnsweredBy.LINK, at=now())
            session.commit()
            is_thanked = True
    except ContactTestEnded:
        session.rollback()
    page = render_template("public/contact_test.html", test=test, is_thanked=is_thanked)
    return page, {"Cache-Control": "no-store"}
