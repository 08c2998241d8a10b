"""The register's own people; and those of an association or a company, whose first ones the operator invites."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.people_pages import add_people_pages
from app.extensions import db
from app.i18n import both
from app.operator.blueprint import operator
from signatories import register
from signatories.errors import NotFound, WrongRegisterNumber

add_people_pages(operator, "/desk/operator/people")
add_people_pages(operator, "/desk/operator/associations/<association_slug>/people", prefix="association_")
add_people_pages(operator, "/desk/operator/companies/<company_slug>/people", prefix="company_")


@both(operator, nl="/desk/operator/company-people", en="/desk/operator/company-people")
def find_company_people() -> ResponseReturnValue:
    """Find a company by its register number, and go on to its people."""
    number = request.args.get("q", "").strip()[:60]
    if number:
        try:
            found = register.company_of(db.session(), number)
        except (NotFound, WrongRegisterNumber):
            return render_template("operator/company_people.html", number=number, is_unknown=True)
        return redirect(url_for("operator.company_people", company_slug=found.slug))
    return render_template("operator/company_people.html", number="", is_unknown=False)
