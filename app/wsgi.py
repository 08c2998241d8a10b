"""What a web server loads: ``app.wsgi:served`` for granian, ``app.wsgi:application`` for any that speaks WSGI."""

import log_lines
from app import UPLOAD_LIMIT, create_app
from app.misuse import seeing
from app.ready.layer import Ready
from app.serving import Served

log_lines.begin("web")
flask_app = create_app()
seeing.keep_writing(flask_app)
application = Ready(flask_app)
served = Served(application, most=UPLOAD_LIMIT)
