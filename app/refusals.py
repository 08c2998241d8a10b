"""Showing a domain error on the form that caused it."""

from wtforms import Form

from app.i18n import spoken
from sentences import SpokenError


def refuse(form: Form, error: SpokenError) -> None:
    """Put the sentence of *error* on top of *form*; what was typed stays, and the answer is a 422."""
    form.form_errors.append(spoken(error))
