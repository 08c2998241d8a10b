"""The company's people."""

from app.accounts.people_pages import add_people_pages
from app.company.blueprint import DESK, company

add_people_pages(company, f"{DESK}/people")
