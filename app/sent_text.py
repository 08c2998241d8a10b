"""What no request may be: one without a clear end, and one with the character NUL, which PostgreSQL cannot keep."""

from flask import Flask, abort, request

from app.serving import REFUSED

NUL = "\0"
OWN_RULES = ("api", "badges")
"""They bound and read their bodies themselves: programs send JSON, strangers send files."""


def bind_sent_text(app: Flask) -> None:
    """Answer 400 to what carries a NUL, and as ``app/serving.py`` says where it refused the request."""

    @app.before_request
    def refuse_without_end() -> None:
        if REFUSED in request.environ:
            raise request.environ[REFUSED]

    @app.before_request
    def refuse_nul() -> None:
        pairs = list(request.args.items(multi=True))
        if request.blueprint not in OWN_RULES:
            pairs += request.form.items(multi=True)
        if NUL in request.path or any(NUL in text for pair in pairs for text in pair):
            abort(400)
