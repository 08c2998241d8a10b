"""What a WSGI server loads: ``app.wsgi:application``."""

from app import create_app
from app.misuse import seeing

application = create_app()
seeing.keep_writing(application)
