"""What a web server loads: ``app.wsgi:served`` for granian, ``app.wsgi:application`` for any that speaks WSGI."""

import log_lines
from app import UPLOAD_LIMIT, create_app
from app.misuse import seeing
from app.serving import Served

log_lines.begin("web")
application = create_app()
served = Served(application, most=UPLOAD_LIMIT)
seeing.keep_writing(application)
