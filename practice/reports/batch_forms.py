"""The forms that ask for many sessions as one file. Which months and copies there are, the page says."""

from collections.abc import Sequence
from typing import Protocol

from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from practice.web import BaseForm


class Choice(Protocol):
    """What there is of one kind (`batches.Choice`)."""

    kind: str
    name: str
    label: str
    month: str


class CoupleForm(BaseForm):
    """Which copy of each session of a couple."""

    copies = RadioField("Which copy of each session", choices=[], validators=[InputRequired("Choose a copy.")])

    def __init__(self, there: Sequence[Choice], **more: object) -> None:
        super().__init__(data={"copies": there[0].kind if there else ""}, **more)
        self.copies.choices = [SelectChoice(one.kind, one.label) for one in there]


class MonthForm(BaseForm):
    """Which month, and which copy of each session."""

    month = SelectField("Month", choices=[], validators=[InputRequired("Choose a month.")])
    copies = RadioField("Which copy of each session", choices=[], validators=[InputRequired("Choose a copy.")])

    def __init__(self, months: Sequence[tuple[str, str]], copies: Sequence[tuple[str, str]]) -> None:
        super().__init__(data={"copies": copies[0][0] if copies else ""})
        self.month.choices = [SelectChoice(value, label) for value, label in months]
        self.copies.choices = [SelectChoice(value, label) for value, label in copies]
