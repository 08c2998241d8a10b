"""What no field may hold: the character NUL, which PostgreSQL cannot keep and no key types."""

from flask import Flask, abort, request

NUL = "\0"


def bind_sent_text(app: Flask) -> None:
    """Answer 400 to what carries a NUL; bodies of the API are read by their own rules."""

    @app.before_request
    def refuse_nul() -> None:
        pairs = list(request.args.items(multi=True))
        if request.blueprint != "api":
            pairs += request.form.items(multi=True)
        if NUL in request.path or any(NUL in text for pair in pairs for text in pair):
            abort(400)
