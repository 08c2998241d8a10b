"""Showing a domain error on the form that caused it."""

from wtforms import Form

from app.i18n import spoken
from badge.errors import SignerAway, SignerRefused
from sentences import SpokenError


def refuse(form: Form, error: SpokenError) -> None:
    """Put the sentence of *error* on top of *form*; what was typed stays, and the answer is a 422.

    An error that nothing on the form can mend goes on to the page of its own (503).
    """
    if isinstance(error, (SignerAway, SignerRefused)):
        raise error
    form.form_errors.append(spoken(error))
