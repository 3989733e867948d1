"""The form that gives a copy to a partner."""

from wtforms import HiddenField
from wtforms.validators import UUID, AnyOf

from practice.web import BaseForm


class GiveForm(BaseForm):
    """Whom and how; both were shown on the page that asks once more."""

    to = HiddenField(validators=[UUID()])
    by = HiddenField(validators=[AnyOf(("online", "paper"))])


class ReissueForm(BaseForm):
    """A yes to making a copy anew."""
