"""What a WSGI server loads: ``app.wsgi:application``."""

import log_lines
from app import create_app
from app.misuse import seeing

log_lines.begin("web")
application = create_app()
seeing.keep_writing(application)
