"""What an association says of a member, as its own signed statement, at an address that stays the same."""

from flask import abort
from flask.typing import ResponseReturnValue

from app.badges.blueprint import badges
from app.badges.pictures import jwt_answer
from app.extensions import db
from badge.endorsements import records


@badges.get("/associations/<slug>/endorsements/<badge_code>-<int:number>.jwt")
def endorsement(slug: str, badge_code: str, number: int) -> ResponseReturnValue:
    """The endorsement as it was issued, also after it was withdrawn: the association's list says that."""
    found = records.find(db.session(), slug=slug, badge_code=badge_code, number=number)
    return jwt_answer((found.token if found else None) or abort(404))
