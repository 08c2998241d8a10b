"""The forms about a logo on the company's own website."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import Length

from app.i18n import _l
from app.showing import addresses


class PageForm(FlaskForm):
    page = StringField(
        _l("Page on your website"),
        [Length(max=addresses.LONGEST)],
        render_kw={"autocomplete": "off", "spellcheck": "false", "inputmode": "url", "placeholder": "/"},
    )


class FilesForm(FlaskForm):
    keeps = BooleanField(_l("I keep the files on my own site"))
