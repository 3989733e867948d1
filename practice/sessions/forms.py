"""Forms of the sessions slice: which inputs there are and how they are labelled. What makes sense, `body` judges."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length
from wtforms.widgets import DateInput, TimeInput

from practice.reports import content
from practice.sessions import body
from practice.web import BaseForm

RISK = {"none": content.NO_NEW_RISK, "text": "Something to note"}


class DayField(StringField):
    """A date that keeps what was typed, whatever it is."""

    widget = DateInput()


class ClockField(StringField):
    """A time of day that keeps what was typed."""

    widget = TimeInput()


class Blame:
    """Adds problems that `body` found to a form's fields."""

    def blame(self, problems: Iterable[body.Problem]) -> None:
        """Put each problem beside its field, or at the top when the page has no such field."""
        for name, words in problems:
            if name in self:
                self[name].errors = [*self[name].errors, words]
            else:
                self.form_errors.append(words)


def _text(label: str, hint: str = "") -> TextAreaField:
    return TextAreaField(label, description=hint, validators=[Length(max=body.MOST, message="")])


def _note(box: str) -> TextAreaField:
    part = content.NOTE_BOXES[box]
    return _text(part.heading, part.hint)


class NewForm(Blame, BaseForm):
    """When it was and with whom: enough to begin."""

    appointment = HiddenField()
    held_on = DayField("Date")
    starts = ClockField("Start")
    ends = ClockField("End")
    place = SelectField("Place", choices=body.PLACES)
    modality = RadioField("Session with", choices=[])

    def __init__(self, names: Mapping[str, str], **more: object) -> None:
        super().__init__(**more)
        _offer(self.modality, modalities(names))


def _offer(field: SelectField, choices: Mapping[str, str]) -> None:
    field.choices = [SelectChoice(value, label) for value, label in choices.items()]


def modalities(names: Mapping[str, str]) -> dict[str, str]:
    """Both, or one of them, by their names."""
    return {
        "conjoint": f"{names['A']} and {names['B']} together",
        "individual_a": f"{names['A']} alone",
        "individual_b": f"{names['B']} alone",
    }


class SessionForm(Blame, BaseForm):
    """The whole draft. Every input keeps what was typed; homework and answers are read beside it (`body.capture`)."""

    version = HiddenField()
    autosave_seq = HiddenField()
    held_on = DayField("Date")
    starts = ClockField("Start")
    ends = ClockField("End")
    place = SelectField("Place", choices=body.PLACES)
    place_note = StringField("Room, or which video service")
    modality = RadioField("Session with", choices=[])
    a_attendance = SelectField(choices=body.ATTENDANCE)
    b_attendance = SelectField(choices=body.ATTENDANCE)
    a_location = StringField(render_kw={"list": "locations"})
    b_location = StringField(render_kw={"list": "locations"})
    also_present = StringField("Also present", description="For example an interpreter. Printed on every copy.")
    focus = _text("Focus", "What the session was about. Printed on every copy.")
    interventions_text = _text("In your own words", "What you did besides, or how. Clinical record only.")
    note_format = RadioField(
        "Format of the note",
        choices=content.NOTE_FORMATS,
        description="What you typed under other headings stays in the note.",
    )
    note_subjective = _note("subjective")
    note_objective = _note("objective")
    note_data = _note("data")
    note_assessment = _note("assessment")
    note_behaviour = _note("behaviour")
    note_goals = _note("goals")
    note_intervention = _note("intervention")
    note_response = _note("response")
    note_notes = _note("notes")
    progress = _text("Progress toward goals", "Printed on every copy.")
    about_a = _text("")
    about_b = _text("")
    about_dyad = _text("The two together", "How they were with each other. Clinical record only.")
    a_risk = RadioField(choices=RISK, description="Clinical record only.")
    a_risk_text = _text("What is new", "Clinical record only.")
    b_risk = RadioField(choices=RISK, description="Clinical record only.")
    b_risk_text = _text("What is new", "Clinical record only.")
    plan = _text("Plan", "What you agreed for the time ahead. Printed on every copy, for clients as “What we agreed”.")
    decision = RadioField(
        "Homework until the next session",
        choices={"assigned": "Assigned", "none": "None this time"},
    )
    why_none = _text("Why none", "Clinical record only.")
    what_we_did = _text(
        "What we did, for the clients",
        "One or two plain sentences for their copies. Empty: the plain words of what is ticked above.",
    )
    next = RadioField("Next session", choices=[])
    next_on = DayField("Date")
    next_at = ClockField("Start")
    next_minutes = StringField("Minutes", render_kw={"inputmode": "numeric"})
    next_place = SelectField("Place", choices=body.PLACES)

    def __init__(self, names: Mapping[str, str], planned: str = "", **more: object) -> None:
        super().__init__(**more)
        _offer(self.modality, modalities(names))
        for seat in body.SEATS:
            low = seat.lower()
            self[f"{low}_attendance"].label.text = f"{names[seat]} was"
            self[f"{low}_location"].label.text = f"{names[seat]}’s state or country"
            self[f"about_{low}"].label.text = names[seat]
            self[f"about_{low}"].description = f"What you saw and heard of {names[seat]}. Clinical record only."
            self[f"{low}_risk"].label.text = f"Risk: {names[seat]}"
            self[f"{low}_risk_text"].label.text = f"What is new about {names[seat]}"
        as_planned = {"planned": f"As planned: {planned}"} if planned else {}
        another = "On another date" if planned else "On this date"
        _offer(self.next, as_planned | {"new": another, "": "None planned"})

    @property
    def boxes(self) -> "list[Box]":
        """The boxes of the note, in the order of the page."""
        return boxes(self)


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the note on the page."""

    field: TextAreaField
    formats: str
    """The formats that have it, by commas."""
    kept: bool
    """It holds text, so it is shown under every format."""
    elsewhere: str
    """Where its text goes when the chosen format lacks it; empty when it has it, or there is none."""


def boxes(form: SessionForm) -> list[Box]:
    """Every box of the note: those of the chosen format first, then what was typed under other headings."""
    chosen = form.note_format.data if form.note_format.data in content.NOTE_PARTS else "dap"
    own = [part.id for part in content.NOTE_PARTS[chosen]]
    under = {box: part.heading for part in content.NOTE_PARTS[chosen] for box in part.also}
    found = []
    for box in (*own, *(box for box in content.NOTE_BOXES if box not in own)):
        field = form[f"note_{box}"]
        having = [name for name, parts in content.NOTE_PARTS.items() if box in [part.id for part in parts]]
        kept = bool((field.data or "").strip())
        place = f"under “{under[box]}”" if box in under else "under its own heading, after the others"
        words = f"This format has no such heading: it is printed {place}." if kept and box not in own else ""
        found.append(Box(field, ",".join(having), kept, words))
    return found


class ConfirmForm(BaseForm):
    """A yes, and nothing else."""


class SignForm(BaseForm):
    """A signature under what was looked at."""

    seen = HiddenField()


class CosignForm(BaseForm):
    """A second signature."""


class SendBackForm(BaseForm):
    """What is to be changed."""

    comment = TextAreaField(
        "What is to be changed",
        description="The author reads this beside the draft. It is on no copy.",
        validators=[
            DataRequired("Say what is to be changed."),
            Length(max=2000, message="Use at most 2,000 characters."),
        ],
    )


class PlanForm(Blame, BaseForm):
    """Date, time and place of the next session."""

    version = HiddenField()
    on = DayField("Date", validators=[DataRequired("Enter the date.")])
    at = ClockField("Start", validators=[DataRequired("Enter when it begins.")])
    minutes = StringField(
        "Minutes", validators=[DataRequired("Enter the minutes.")], render_kw={"inputmode": "numeric"}
    )
    place = SelectField("Place", choices=body.PLACES)
