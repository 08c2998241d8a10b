"""The programs of this desk: its tokens and webhooks."""

from app.association.blueprint import association, own
from app.owners import Owner
from app.programs.desk import ProgramDesk
from app.programs.pages import add_program_pages

add_program_pages(
    ProgramDesk(association, "/desk/association/<association_slug>", lambda: Owner(association=own()))
)
