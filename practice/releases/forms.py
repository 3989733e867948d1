"""The form of a record copy: whose record, of which time, for whom, and on what it is given out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from wtforms import DateField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from practice.web import BaseForm

SUBJECTS = ("A", "B", "both")
BOTH_SIGNED, DECISION = "both_signed", "decision"
SHORTEST_REASON, LONGEST_REASON, LONGEST_TO = 20, 2_000, 300
EARLIEST = date(1990, 1, 1)


def _in_our_time(form: Any, field: DateField) -> None:
    """Catches slips of typing in the year, and days that are still to come."""
    if field.data < EARLIEST:
        raise ValidationError("Enter the year with four digits, for example 2026.")
    if field.data > form.today:
        raise ValidationError("This day is still to come.")


class ReleaseForm(BaseForm):
    """All of it on one page; `sure` comes from the page that says what will be in it."""

    subject = RadioField("Whose record", choices=[], validators=[InputRequired("Choose whose record it is.")])
    from_on = DateField("From", validators=[InputRequired("Enter the first day."), _in_our_time])
    until_on = DateField("To", validators=[InputRequired("Enter the last day."), _in_our_time])
    to = StringField(
        "Given to",
        description="Who receives it, for example “Ana herself” or “Dr. Kim Okoye, Lake Clinic”. It is in the list of "
        "what was given out, and on the first page.",
        validators=[
            InputRequired("Say who receives it."),
            Length(max=LONGEST_TO, message=f"Use at most {LONGEST_TO} characters."),
        ],
    )
    basis = RadioField(
        "On what it is given out",
        choices=[
            SelectChoice(BOTH_SIGNED, "Both partners signed an authorization"),
            SelectChoice(DECISION, "Not both signed: I decide, and say why"),
        ],
        default=BOTH_SIGNED,
        validators=[InputRequired("Choose on what it is given out.")],
    )
    signed_a_on = DateField(validators=[Optional(), _in_our_time])
    signed_b_on = DateField(validators=[Optional(), _in_our_time])
    reason = TextAreaField(
        "Why you decide so",
        description="Needed when not both signed: who asked, on which right, and whose advice you took. It stays in "
        "the practice and is not on the copy.",
        validators=[Length(max=LONGEST_REASON, message=f"Use at most {LONGEST_REASON:,} characters.")],
    )
    sure = HiddenField()
    seen = HiddenField()

    def __init__(self, names: Mapping[str, str], today: date, **more: Any) -> None:
        super().__init__(**more)
        self.today = today
        told = {seat: f"{name}’s record: what concerns the other one is left out" for seat, name in names.items()}
        told["both"] = "Their common record: what both may read"
        self.subject.choices = [SelectChoice(value, told[value]) for value in SUBJECTS]
        for seat, name in names.items():
            self[f"signed_{seat.lower()}_on"].label.text = f"Day on which {name} signed"

    def validate_until_on(self, field: DateField) -> None:
        """Not before the first day."""
        if self.from_on.data and field.data < self.from_on.data:
            raise ValidationError("The last day is before the first. Compare both.")

    def validate(self, extra_validators: Any = None) -> bool:
        """Both signatures, or a reason that says something."""
        fine = super().validate(extra_validators)
        if self.basis.data == BOTH_SIGNED:
            for field in (self.signed_a_on, self.signed_b_on):
                if not field.data and not field.errors:
                    field.errors = ["Enter the day, or choose that not both signed."]
                    fine = False
        elif self.basis.data == DECISION and len(self.reason.data or "") < SHORTEST_REASON:
            self.reason.errors = [f"Say why, in at least {SHORTEST_REASON} characters."]
            fine = False
        return fine


class AgainForm(BaseForm):
    """A yes, and nothing else."""
