"""The documents that are signed, in their editions, and the addresses that badges give for them."""

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.extensions import db
from app.i18n import both, language
from app.public.blueprint import public
from app.texts import code_name, shown, shown_all
from signatories.documents.documents import CodeOfConduct, find_code_of_conduct
from signatories.documents.loading import site_of
from signatories.documents.versions import edition_of, editions_of, version_of


@both(public, nl="/documenten", en="/documents")
def documents() -> ResponseReturnValue:
    """Every code of conduct with its documents and all their editions, the newest first."""
    codes = db.session.scalars(select(CodeOfConduct).order_by(CodeOfConduct.slug)).all()
    listed = [
        (code, code_name(code), [shown_all(reversed(each.editions)) for each in code.documents])
        for code in codes
    ]
    return render_template("public/documents.html", codes=listed)


@both(public, nl="/documenten/<code_slug>/<key>/<edition>", en="/documents/<code_slug>/<key>/<edition>")
def document(code_slug: str, key: str, edition: str) -> ResponseReturnValue:
    """One edition of one document: what the register holds of its text, its duties and its digest."""
    code = known_code(code_slug)
    found = edition_of(code, key=key, edition=edition)
    return render_template(
        "public/document.html", code_name=code_name(code), edition=shown(found), site=site_of(code_slug)
    )


@both(public, nl="/documenten/<code_slug>/<version>", en="/documents/<code_slug>/<version>")
def signed_version(code_slug: str, version: str) -> ResponseReturnValue:
    """The editions that were signed together, and what a badge for them stands on."""
    code = known_code(code_slug)
    editions = editions_of(code, version)
    return render_template(
        "public/signed_version.html",
        code=code,
        code_name=code_name(code),
        version=version_of(editions),
        editions=shown_all(editions),
    )


@public.get("/codes/<code_slug>/<version>")
def badge_version(code_slug: str, version: str) -> ResponseReturnValue:
    """What a badge calls its achievement, and the main document: both have an address of this form."""
    code = known_code(code_slug)
    editions = editions_of(code, version)
    if len(editions) == 1:
        return in_own_language(
            "public.document", code_slug=code.slug, key=editions[0].document.key, edition=version
        )
    return in_own_language("public.signed_version", code_slug=code.slug, version=version)


@public.get("/codes/<code_slug>/<version>/criteria")
def badge_criteria(code_slug: str, version: str) -> ResponseReturnValue:
    """What a badge calls its criteria."""
    editions_of(known_code(code_slug), version)
    return in_own_language("public.signed_version", code_slug=code_slug, version=version, _anchor="criteria")


@public.get("/codes/<code_slug>/<key>/<edition>")
def badge_document(code_slug: str, key: str, edition: str) -> ResponseReturnValue:
    """What a badge gives as the address of a further document."""
    edition_of(known_code(code_slug), key=key, edition=edition)
    return in_own_language("public.document", code_slug=code_slug, key=key, edition=edition)


def known_code(slug: str) -> CodeOfConduct:
    """The code of conduct of that slug; 404 when there is none."""
    return find_code_of_conduct(db.session(), slug) or abort(404)


def in_own_language(endpoint: str, **values: Any) -> ResponseReturnValue:
    """Send the reader on to the page in the language that the browser prefers."""
    response = redirect(url_for(endpoint, lang=language(), **values))
    response.vary.add("Accept-Language")
    return response
