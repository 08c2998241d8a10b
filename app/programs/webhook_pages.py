"""Pages for the webhooks of a desk: make, look at what was sent, test, new secret, resume, end."""

from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import outgoing
from app.access import person
from app.accounts.forms import ConfirmForm
from app.choices import choice
from app.clock import now
from app.extensions import db
from app.i18n import both
from app.navigation import settings
from app.owners import Owner
from app.programs.desk import ProgramDesk, here
from app.programs.forms import WebhookForm
from app.refusals import refuse
from app.webhooks import keeping
from app.webhooks.models import Webhook
from app.webhooks.topics import TOPICS_OF, WORDS
from sentences import SpokenError


def add_webhook_pages(desk: ProgramDesk) -> None:
    """Put the pages on the blueprint of *desk*: ``make_webhook``, ``webhook`` and the acts on one."""
    webhooks = f"{desk.path}/programs/webhooks"
    one = f"{webhooks}/<webhook_id>"

    @both(desk.blueprint, nl=f"{webhooks}/new", en=f"{webhooks}/new", methods=["GET", "POST"])
    def make_webhook(**_slugs: str) -> ResponseReturnValue:
        """Make a webhook; the answer shows its secret, once."""
        return made_page(desk.owner())

    @both(desk.blueprint, nl=one, en=one)
    def webhook(webhook_id: str, **_slugs: str) -> ResponseReturnValue:
        """One webhook, and how each of its messages fared."""
        return shown_page(own_webhook(desk.owner(), webhook_id))

    @both(desk.blueprint, nl=f"{one}/test", en=f"{one}/test", methods=["POST"])
    def test_webhook(webhook_id: str, **_slugs: str) -> ResponseReturnValue:
        """Write a test message; it is sent like any other."""
        found = own_webhook(desk.owner(), webhook_id)
        keeping.write_test(db.session(), webhook=found, at=now())
        return done(found, gettext("The test is on its way. Load this page again to see what came of it."))

    @both(desk.blueprint, nl=f"{one}/resume", en=f"{one}/resume", methods=["POST"])
    def resume_webhook(webhook_id: str, **_slugs: str) -> ResponseReturnValue:
        found = own_webhook(desk.owner(), webhook_id)
        keeping.resume(db.session(), webhook=found, by=person().public_id, at=now())
        return done(found, gettext("The webhook works again. What waited is sent now."))

    @both(desk.blueprint, nl=f"{one}/secret", en=f"{one}/secret", methods=["GET", "POST"])
    def replace_secret(webhook_id: str, **_slugs: str) -> ResponseReturnValue:
        """Give a new secret; the earlier one signs too for a day."""
        return secret_page(own_webhook(desk.owner(), webhook_id))

    @both(desk.blueprint, nl=f"{one}/end", en=f"{one}/end", methods=["GET", "POST"])
    def end_webhook(webhook_id: str, **_slugs: str) -> ResponseReturnValue:
        """What ending means, and the button that does it."""
        return ended_page(own_webhook(desk.owner(), webhook_id))


def own_webhook(owner: Owner, webhook_id: str) -> Webhook:
    """The webhook of that id; 404 unless it is of this desk."""
    return keeping.find(db.session(), owner, webhook_id) or abort(404)


def made_page(owner: Owner) -> ResponseReturnValue:
    form = WebhookForm()
    form.kinds.choices = [choice(topic.value, str(WORDS[topic])) for topic in TOPICS_OF[owner.desk]]
    if form.validate_on_submit():
        try:
            webhook, secret = keeping.make(
                db.session(),
                owner=owner,
                url=form.url.data or "",
                topics=form.kinds.data or [],
                under=settings().secret("secret_key"),
                way=outgoing.usual_way(),
                by=person().public_id,
                at=now(),
            )
        except SpokenError as error:
            refuse(form, error)
        else:
            return shown_once(webhook, secret)
    return render_template("programs/make_webhook.html", form=form, here=here), 422 if form.errors else 200


def shown_page(webhook: Webhook) -> ResponseReturnValue:
    messages = keeping.messages_of(db.session(), webhook)
    return render_template(
        "programs/webhook.html", webhook=webhook, messages=messages, words=WORDS, here=here
    )


def secret_page(webhook: Webhook) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            secret = keeping.replace_secret(
                db.session(),
                webhook=webhook,
                under=settings().secret("secret_key"),
                by=person().public_id,
                at=now(),
            )
        except SpokenError as error:
            refuse(form, error)
        else:
            return shown_once(webhook, secret)
    page = render_template("programs/replace_secret.html", form=form, webhook=webhook, here=here)
    return page, 422 if form.errors else 200


def shown_once(webhook: Webhook, secret: str) -> ResponseReturnValue:
    """Commit, and show the secret: it is kept sealed, and no later page shows it."""
    db.session.commit()
    return render_template("programs/webhook_made.html", webhook=webhook, secret=secret, here=here)


def ended_page(webhook: Webhook) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            keeping.end(db.session(), webhook=webhook, by=person().public_id, at=now())
        except SpokenError as error:
            refuse(form, error)
        else:
            return done(webhook, gettext("The webhook is ended. Nothing is sent to it any more."))
    page = render_template("programs/end_webhook.html", form=form, webhook=webhook, here=here)
    return page, 422 if form.errors else 200


def done(webhook: Webhook, words: str) -> ResponseReturnValue:
    db.session.commit()
    flash(words, "success")
    return redirect(here("webhook", webhook_id=webhook.public_id))
