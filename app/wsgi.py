"""What a WSGI server loads: ``app.wsgi:application``."""

import log_lines
from app import UPLOAD_LIMIT, create_app, memory, replica
from app.extensions import db
from app.misuse import seeing
from app.ready.layer import Ready
from app.serving import BodyFirst

log_lines.begin("web")
flask_app = create_app()
with flask_app.app_context():
    replica.bind(flask_app, db.engine)
seeing.keep_writing(flask_app)
memory.settle()
application = Ready(flask_app, through=BodyFirst(flask_app, most=UPLOAD_LIMIT))
