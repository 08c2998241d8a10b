"""What a WSGI server loads: ``app.wsgi:application``."""

from app import create_app
from app.misuse import seeing
from app.ready.layer import Ready

flask_app = create_app()
seeing.keep_writing(flask_app)
application = Ready(flask_app)
