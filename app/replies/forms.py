"""The forms of a reply, and of a correction."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.choices import choice
from app.i18n import _l
from app.replies.models import LONGEST_REPLY, LONGEST_SENTENCE
from app.replies.notes import Correction
from app.replies.words import correction_choices, sent_back_choices


class ReplyForm(FlaskForm):
    text_nl = TextAreaField(_l("In Dutch"), [Optional(), Length(max=LONGEST_REPLY)], render_kw={"rows": 8})
    text_en = TextAreaField(_l("In English"), [Optional(), Length(max=LONGEST_REPLY)], render_kw={"rows": 8})


class JudgeReplyForm(FlaskForm):
    version = HiddenField()
    answer = RadioField(
        _l("Your decision"),
        [InputRequired(_l("Choose one of these."))],
        choices=lambda: [
            choice("accept", _l("Place it beside the figures")),
            choice("send-back", _l("Send it back, for the reason below")),
        ],
    )
    reason = RadioField(_l("Reason to send it back"), [Optional()], choices=sent_back_choices)


class CorrectionFields(FlaskForm):
    """Why figures are corrected; ``correction`` is None while no reason was chosen."""

    reason = SelectField(
        _l("Why you correct"), [InputRequired(_l("Choose a reason."))], choices=correction_choices
    )
    sentence_nl = StringField(
        _l("What is corrected, in one Dutch sentence"),
        [InputRequired(_l("Write the sentence.")), Length(max=LONGEST_SENTENCE)],
    )
    sentence_en = StringField(
        _l("What is corrected, in one English sentence"),
        [InputRequired(_l("Write the sentence.")), Length(max=LONGEST_SENTENCE)],
    )

    @property
    def correction(self) -> Correction:
        return Correction(self.reason.data, self.sentence_nl.data or "", self.sentence_en.data or "")
