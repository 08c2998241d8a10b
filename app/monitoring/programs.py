"""The programs of this desk: its tokens and webhooks."""

from app.monitoring.blueprint import monitor
from app.owners import Owner
from app.programs.desk import ProgramDesk
from app.programs.pages import add_program_pages

add_program_pages(ProgramDesk(monitor, "/desk/monitor", lambda: Owner()))
