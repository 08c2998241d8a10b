"""Where the files of a company's logos are, for a job that keeps copies on the company's own website."""

from typing import Any

from flask import request

from app.api import shapes
from app.api.groups import Group
from app.api.guard import answered, owner
from app.api.operations import operation
from app.api.places import LANG
from app.api.queries import Value
from app.clock import now
from app.extensions import db
from app.i18n import LANGUAGES
from app.keys import badge_keys
from app.navigation import absolute
from app.showing.rechecking import file_name
from app.tokens.scopes import Scope
from badge import records
from badge.artwork import LIGHT, THEMES, Form
from badge.models import Badge, Credential
from sentences import N_


@operation(
    method="GET",
    path="/badges/files",
    words=N_(
        "The logos of the company that are not withdrawn, with the address of each file to keep a copy of"
    ),
    group=Group.DESKS,
    scope=Scope.BADGE_FILES,
    answer=shapes.BadgesWithFiles,
    query=(
        Value("theme", N_("Of the pictures; light when it is left out."), choices=tuple(THEMES)),
        LANG,
    ),
    problems=(400, 401, 403, 429),
)
def badge_files() -> Any:
    """One that is suspended is here too, so that a copy on the website comes to say so.

    Nothing is drawn for this; the files themselves are public, and each has an ``ETag``.
    """
    company = owner().company
    assert company is not None  # noqa: S101 - only a company gives this scope
    badges = records.live_badges(db.session(), company=company)
    shown = [with_files(badge, current) for badge in badges if (current := badge.current) is not None]
    return answered(shapes.BadgesWithFiles(as_of=now(), badges=shown))


def with_files(badge: Badge, current: Credential) -> shapes.BadgeWithFiles:
    verdict = records.verify_code(db.session(), badge.code, keys=badge_keys(), at=now()).verdict
    files = absolute(f"/badges/{badge.code}")
    names = {form: f"{files}/{form.in_address(theme(), lang())}" for form in Form}
    return shapes.BadgeWithFiles(
        code=badge.code,
        origin=badge.origin,
        verdict=verdict.value,
        valid_from=current.valid_from,
        valid_until=current.valid_until,
        verify=absolute(f"/v/{badge.code}.json"),
        token=f"{files}.jwt",
        file_name=file_name(badge.code),
        files=[
            shapes.BadgeFile(form=form.key, svg=f"{name}.svg", png=f"{name}.png", has_credential=form.is_kept)
            for form, name in names.items()
        ],
    )


def theme() -> str:
    """The theme that is asked for; a name that no theme has is the light one, as in the pictures themselves."""
    return THEMES.get(request.args.get("theme", ""), LIGHT).name


def lang() -> str:
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]
