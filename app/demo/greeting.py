"""What ``make run`` prints: the pages to open, and a one-time link for each person of the demo."""

from flask_babel import force_locale

from app.accounts import signing_in
from app.clock import now
from app.demo.people import ACTORS, role_in_words
from app.extensions import db
from app.navigation import link_to

PAGES = (
    ("public.home", "home"),
    ("public.signatories", "who signed"),
    ("public.figures", "published figures"),
    ("demo.mailbox", "the mail that the demo would send"),
)


def greeting() -> str:
    """The text; it makes the links, and commits them."""
    with force_locale("en"):
        lines = ["", "The Gedragscode Register runs, with invented companies. Open:"]
        lines += [f"  {link_to(endpoint, lang='en'):58} {what}" for endpoint, what in PAGES]
        lines += [
            "",
            "Sign in as (each link works once, for half an hour; more with bin/register login-link EMAIL):",
        ]
        for actor in ACTORS:
            if signing_in.find_person(db.session(), actor.email) is None:
                continue
            token = signing_in.make_link(db.session(), email=actor.email, at=now())
            link = link_to("accounts.use_link", token=token, lang="en")
            lines.append(f"  {role_in_words(actor):34} {actor.email}\n    {link}")
        db.session.commit()
    return "\n".join([*lines, "", "Ctrl-C stops it."])
