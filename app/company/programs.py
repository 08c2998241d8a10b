"""The programs of this desk: its tokens and webhooks."""

from app.company.blueprint import DESK, company, own_company
from app.owners import Owner
from app.programs.desk import ProgramDesk
from app.programs.pages import add_program_pages

add_program_pages(ProgramDesk(company, DESK, lambda: Owner(company=own_company())))
