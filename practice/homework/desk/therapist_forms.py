"""Forms of the therapist's side of homework: shapes and plain words, no rows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from wtforms import (
    DateField,
    Form,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from practice import web
from practice.exercises import catalogue
from practice.exercises.terms import STRATEGIES
from practice.homework.desk.therapist_words import GATES_SHORT, MODES, QUALITY

PLACE, NOTE, COMMENT = 140, 1200, 2000
"""The most characters of each."""


def one_line(text: str | None) -> str:
    """Without line breaks and double spaces."""
    return " ".join((text or "").split())


def _at_most(limit: int) -> Length:
    return Length(max=limit, message=f"Use at most {limit} characters.")


class MaybeRadio(RadioField):
    """Radios of which none need be chosen."""

    def pre_validate(self, form: Form) -> None:
        """Judge a choice only when there is one."""
        if self.data:
            super().pre_validate(form)


def choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Choices of a field from (value, words)."""
    return [SelectChoice(value, words) for value, words in pairs]


AGAIN = (("once", "Once"), ("again", "Again by itself"))
"""Whether the next one is made without anybody's act."""


def _or_any(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return choices((("", "Any"), *pairs))


BY_DOMAIN = "domain"
ORDERS = ((BY_DOMAIN, "Domain"), ("minutes", "Time, shortest first"), ("title", "Title"))


class LibraryForm(Form):
    """Search and filters of the library; everything is optional and a strange value counts as none."""

    q = StringField("Words", filters=[lambda text: web.clean_text(text).strip()[:200]])
    domain = SelectField("Domain")
    strategy = SelectField("Strategy")
    mode = SelectField("How it is done")
    minutes = SelectField("Time")
    gate = SelectField("Safety gate")
    order = SelectField("In order of", choices=choices(ORDERS))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        domains = sorted({one.domain for one in catalogue.all_latest()})
        used = {one.mode for one in catalogue.all_latest()}
        self.domain.choices = _or_any((one, one.capitalize()) for one in domains)
        self.strategy.choices = _or_any(STRATEGIES.items())
        self.mode.choices = _or_any((str(mode), words) for mode, words in MODES.items() if mode in used)
        self.minutes.choices = _or_any((str(most), f"Up to {most} minutes") for most in (5, 10, 15, 25))
        self.gate.choices = _or_any((str(gate), words) for gate, words in GATES_SHORT.items())
        if self.order.data not in dict(ORDERS):
            self.order.data = BY_DOMAIN
        for one in (self.domain, self.strategy, self.mode, self.minutes, self.gate):
            if one.data not in {choice.value for choice in one.choices}:
                one.data = ""
        self.q.data = self.q.data or ""

    @property
    def narrowed(self) -> bool:
        """Whether anything was asked for."""
        return any(one.data for one in self if one is not self.order)


class AssignForm(web.BaseForm):
    """Everything about one assignment. The view gives choices; `override` is asked for behind a closed gate only."""

    to = RadioField("For whom", validators=[InputRequired("Choose who it is for.")])
    starts = MaybeRadio("Who starts")
    due_on = DateField("Planned for", validators=[DataRequired("Enter a date.")])
    due_time = TimeField("Time", validators=[InputRequired("Enter a time, for example 20:00.")])
    place = StringField(
        "When and where",
        filters=[one_line],
        description="For example: Tuesday after dinner, at the kitchen table.",
        validators=[Optional(), _at_most(PLACE)],
    )
    note = TextAreaField(
        "Personal note",
        description="Read by everybody it is for.",
        validators=[Optional(), _at_most(NOTE)],
    )
    disclosure = RadioField(
        "What opens to the other partner", validators=[InputRequired("Choose what opens, and when.")]
    )
    override = TextAreaField("Written reason", validators=[Optional(), _at_most(NOTE)])
    begins_on = DateField("First day of the log", validators=[Optional()])
    again = RadioField("How often", choices=choices(AGAIN), validators=[Optional()])
    again_days = IntegerField("Days from one to the next", validators=[Optional()])
    again_times = IntegerField("How many more times", validators=[Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """As ever, but what stands in the boxes of a repetition counts only when one is wanted."""
        if self.again.data != "again":
            for one in (self.again_days, self.again_times):
                one.process_errors, one.data = [], None
        return super().validate(extra_validators)

    @property
    def due(self) -> datetime:
        """Day and time as typed, a wall time."""
        return datetime.combine(self.due_on.data, self.due_time.data)


class PlanForm(web.BaseForm):
    """When, where, and the note of an assignment that is out. `seen` is a print of what the page was made from."""

    seen = HiddenField()
    due_on = DateField("Planned for", validators=[DataRequired("Enter a date.")])
    due_time = TimeField("Time", validators=[InputRequired("Enter a time, for example 20:00.")])
    place = StringField(
        "When and where",
        filters=[one_line],
        validators=[Optional(), _at_most(PLACE)],
    )
    note = TextAreaField(
        "Personal note",
        description="Read by everybody it is for.",
        validators=[Optional(), _at_most(NOTE)],
    )

    @property
    def due(self) -> datetime:
        """Day and time as typed, a wall time."""
        return datetime.combine(self.due_on.data, self.due_time.data)


def _rating() -> RadioField:
    rated = choices((str(value), words) for value, words in QUALITY)
    return MaybeRadio("How it was done", choices=rated, validators=[Optional()])


def _comment() -> TextAreaField:
    return TextAreaField("Comment", validators=[Optional(), _at_most(COMMENT)])


class ReviewForm(web.BaseForm):
    """What the therapist says back: a rating and a comment for each partner. `seen`: when the page was made."""

    seen = HiddenField()
    rating_a = _rating()
    rating_b = _rating()
    text_a = _comment()
    text_b = _comment()

    def validate_text_a(self, field: TextAreaField) -> None:
        """One tap and a typed comment do not go out together."""
        self._not_both(field, "A")

    def validate_text_b(self, field: TextAreaField) -> None:
        """See `validate_text_a`."""
        self._not_both(field, "B")

    def _not_both(self, field: TextAreaField, seat: str) -> None:
        if field.data and self.tapped and self.tapped[0] == seat:
            raise ValidationError("You also wrote something here. Save it, or empty the box, before you send a line.")

    tapped: tuple[str, int] | None = None
    """The line that was sent with one tap: seat and number. Set by the view."""


class ConcernForm(web.BaseForm):
    """That the therapist has seen to an answer."""

    note = TextAreaField(
        "Note",
        description="What you did. Only you and your supervisor read this.",
        validators=[Optional(), _at_most(COMMENT)],
    )


class SureForm(web.BaseForm):
    """A yes on a page that asks once more."""
