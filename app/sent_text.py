"""What no field may hold: the character NUL, which PostgreSQL cannot keep and no key types."""

from flask import Flask, abort, request

NUL = "\0"
OWN_RULES = ("api", "badges")
"""They bound and read their bodies themselves: programs send JSON, strangers send files."""


def bind_sent_text(app: Flask) -> None:
    """Answer 400 to what carries a NUL."""

    @app.before_request
    def refuse_nul() -> None:
        pairs = list(request.args.items(multi=True))
        if request.blueprint not in OWN_RULES:
            pairs += request.form.items(multi=True)
        if NUL in request.path or any(NUL in text for pair in pairs for text in pair):
            abort(400)
