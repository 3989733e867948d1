"""Forms of progress reports and treatment summaries: which inputs there are and how they are labelled."""

from datetime import date

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, Length, ValidationError
from wtforms.widgets import DateInput, HiddenInput

from practice.progress import treatment_body as body
from practice.reports.content.treatment import FIELDS
from practice.web import BaseForm

YEARS = range(1950, 2150)
READERS = {"clinical": "For you: everything", "both": "For both partners: what both can read"}


def day(text: str) -> date:
    """A date as a browser sends it. Raises ValidationError in words."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        raise ValidationError("Enter a day, for example 2026-01-12.") from None
    if found.year not in YEARS:
        raise ValidationError("Enter a day of these years.")
    return found


class DayField(StringField):
    """A date that keeps what was typed, whatever it is; `.day` once the form is valid."""

    widget = DateInput()

    @property
    def day(self) -> date:
        """What was typed, as a date."""
        return day(self.data or "")

    def pre_validate(self, _form: object) -> None:
        """WTForms hook."""
        day(self.data or "")


class PeriodForm(BaseForm):
    """From when to when, and for whom. It changes nothing, so it is sent by GET and needs no token."""

    class Meta(BaseForm.Meta):
        """No token."""

        csrf = False

    first = DayField("From")
    last = DayField("To")
    reader = RadioField("For whom", choices=READERS)

    def validate_last(self, field: DayField) -> None:
        """WTForms hook: a period does not end before it begins."""
        if not self.first.errors and field.day < self.first.day:
            raise ValidationError("The last day lies before the first.")


class PrintForm(BaseForm):
    """The same, asked of the worker: what was shown on the page, in hidden inputs."""

    first = DayField("From", widget=HiddenInput())
    last = DayField("To", widget=HiddenInput())
    reader = HiddenField(validators=[AnyOf(tuple(READERS))])

    def validate_last(self, field: DayField) -> None:
        """WTForms hook: as `PeriodForm`."""
        if not self.first.errors and field.day < self.first.day:
            raise ValidationError("The last day lies before the first.")


class TreatmentForm(BaseForm):
    """The whole draft of a treatment summary. Every input keeps what was typed."""

    version = HiddenField()
    autosave_seq = HiddenField()
    first = StringField("From", widget=DateInput())
    last = StringField("To", widget=DateInput())
    reason, course, worked_on, progress, closing, referrals = (
        TextAreaField(one.label, description=one.hint, validators=[Length(max=body.MOST, message="")])
        for one in FIELDS.values()
    )

    def blame(self, problems: list[tuple[str, str]]) -> None:
        """Put each problem beside its field."""
        for name, words in problems:
            self[name].errors = [*self[name].errors, words]


class ConfirmForm(BaseForm):
    """A yes, and nothing else."""


class NewForm(BaseForm):
    """Begin a treatment summary."""


class SignForm(BaseForm):
    """A signature under what was looked at."""

    seen = HiddenField()


class CosignForm(BaseForm):
    """A second signature."""


class SendBackForm(BaseForm):
    """What is to be changed."""

    comment = TextAreaField(
        "What is to be changed",
        description="The author reads this beside the draft. It is printed nowhere.",
        validators=[
            DataRequired("Say what is to be changed."),
            Length(max=2000, message="Use at most 2,000 characters."),
        ],
    )
