"""Forms of what is added to a signed record, and of a record entered in error."""

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, Length

from practice.reports.content.addendum import SORTS
from practice.sessions import addenda, body, errors
from practice.sessions.forms import Blame
from practice.web import BaseForm

_KINDS = {kind: f"{sort.label}: {sort.hint[:1].lower()}{sort.hint[1:]}" for kind, sort in SORTS.items()}


class BeginForm(BaseForm):
    """What it is: enough to begin."""

    kind = RadioField(
        "What is it?", choices=_KINDS, validate_choice=False, validators=[AnyOf(tuple(SORTS), "Choose what it is.")]
    )


class AddendumForm(Blame, BaseForm):
    """The whole of it. Every input keeps what was typed; what makes sense, `addenda` judges."""

    version = HiddenField()
    autosave_seq = HiddenField()
    kind = RadioField("What is it?", choices=_KINDS)
    reason = StringField(
        "Reason",
        description=f"Why it is added now, in at least {addenda.REASON} characters. Printed with it.",
        validators=[Length(max=addenda.MOST_REASON, message="")],
    )
    text = TextAreaField(
        "What is added",
        description="For the clinical record. Your name, your licence and the time come by themselves.",
        validators=[Length(max=body.MOST, message="")],
    )
    copy_text = TextAreaField(
        "What the clients read",
        description="In plain words, for the copies ticked above alone. It stands before the rest of their copy.",
        validators=[Length(max=addenda.MOST_COPY, message="")],
    )


class ErrorForm(BaseForm):
    """Why a record is none."""

    reason = TextAreaField(
        "Reason",
        description=f"What went wrong, in at least {errors.REASON} characters. Only the practice reads it.",
        validators=[
            DataRequired("Say what went wrong."),
            Length(min=errors.REASON, message=f"Say what went wrong in at least {errors.REASON} characters."),
            Length(max=errors.MOST, message=f"Use at most {errors.MOST} characters."),
        ],
    )
