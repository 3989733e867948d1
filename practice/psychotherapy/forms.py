"""Forms of psychotherapy notes: the day it is about and the words."""

from datetime import date

from wtforms import DateField, HiddenField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from practice.web import BaseForm

MOST = 20_000
EARLIEST = date(1950, 1, 1)


class NoteForm(BaseForm):
    """One note. `today` is the couple's: a note is about a day that has been."""

    version = HiddenField()
    autosave_seq = HiddenField()
    held_on = DateField("Date", validators=[InputRequired("Enter the date.")])
    text = TextAreaField(
        "Note",
        description="Your analysis of what was said, in your own words.",
        validators=[
            DataRequired("Write something, or go back."),
            Length(max=MOST, message=f"Use at most {MOST:,} characters."),
        ],
    )

    def __init__(self, today: date, **more: object) -> None:
        super().__init__(**more)
        self._today = today

    def validate_held_on(self, field: DateField) -> None:
        """Neither ahead nor a slip of the year."""
        if field.data > self._today:
            raise ValidationError("A note is about a day that has been.")
        if field.data < EARLIEST:
            raise ValidationError("Enter the year with four digits, for example 2026.")

    @property
    def number(self) -> int:
        """The page's count of its saves, 0 without script."""
        text = self.autosave_seq.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


class ConfirmForm(BaseForm):
    """A yes, and nothing else."""
