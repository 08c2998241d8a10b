"""Names in the register that look alike: a list to look at, which accuses nobody."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.clock import now
from app.extensions import db
from app.i18n import both
from app.operator.blueprint import operator
from signatories.names import alike_pairs, look_alikes

MOST = 200

PAGE = "/desk/operator/look-alikes"


@both(operator, nl=PAGE, en=PAGE)
def alike_names() -> ResponseReturnValue:
    found = alike_pairs.all_pairs(db.session(), at=now())
    pairs = look_alikes.named_pairs(db.session(), found[:MOST])
    return render_template("operator/look_alikes.html", pairs=pairs, count=len(found))
