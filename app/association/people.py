"""The association's people: its officers and assistants."""

from app.accounts.people_pages import add_people_pages
from app.association.blueprint import association

add_people_pages(association, "/desk/association/<association_slug>/people")
