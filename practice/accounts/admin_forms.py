"""Forms of the admin's pages: settings, policy, people, the audit log's filter. Shapes and words, no rows."""

from collections.abc import Iterable

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError

from practice.accounts.forms import at_most, crisis_lines, looks_like_email, one_line, zone_choices
from practice.reports.content import NOTE_FORMATS
from practice.web import BaseForm

LATE = ((12, "12 hours"), (24, "24 hours"), (48, "48 hours"), (72, "3 days"), (168, "7 days"), (720, "30 days"))
WORK = [
    SelectChoice("therapist", "Therapist: treats couples"),
    SelectChoice("associate", "Associate: treats couples under a named supervisor"),
    SelectChoice("none", "Treats no couples"),
]


class PracticeForm(BaseForm):
    """The practice's settings; `version` says what the page was made from."""

    version = HiddenField()
    name = StringField(
        "Name of the practice",
        description="As clients know it. It heads every page, every mail and every printed summary.",
        filters=[one_line],
        validators=[DataRequired("Enter the name."), at_most(120)],
    )
    address = TextAreaField(
        "Address",
        description="As on a letter. It is the letterhead of printed summaries.",
        validators=[DataRequired("Enter the address."), at_most(500)],
    )
    phone = TelField(
        "Phone", filters=[one_line], validators=[DataRequired("Enter a phone number for clients."), at_most(40)]
    )
    email = EmailField(
        "E-mail",
        description="For the letterhead.",
        validators=[Optional(), at_most(254), looks_like_email],
    )
    time_zone = SelectField(
        "Time zone of the practice", choices=zone_choices, validators=[InputRequired("Choose the time zone.")]
    )
    paper = RadioField(
        "Paper for printing",
        choices=[SelectChoice("Letter", "US Letter"), SelectChoice("A4", "A4")],
        validators=[InputRequired("Choose the paper.")],
    )
    note_format = RadioField(
        "Headings of a new session record",
        description="Each record can have the other form.",
        choices=[SelectChoice(value, label) for value, label in NOTE_FORMATS.items()],
        validators=[InputRequired("Choose the headings.")],
    )
    late_entry_hours = SelectField(
        "A session record is a late entry when it is begun later than",
        description="After the end of the session. It is then marked on the screen and on the clinical record.",
        coerce=int,
        choices=[SelectChoice(hours, words) for hours, words in LATE],
    )
    crisis_lines = TextAreaField(
        "Crisis numbers",
        description="They stand on every page. One line each: a name, a colon, a number.",
        validators=[DataRequired("Keep at least one crisis number."), at_most(1000), crisis_lines],
    )


class LogoForm(BaseForm):
    """A file for the letterhead; what is in it, `logos.read` judges."""

    picture = FileField(
        "Picture",
        description="PNG or JPEG, at most 300 KB. About 1,200 pixels wide prints sharply.",
        validators=[FileRequired("Choose a file.")],
        render_kw={"accept": "image/png,image/jpeg"},
    )


class PolicyForm(BaseForm):
    """The text of a new version; `number` is the version it would be."""

    number = HiddenField()
    text = TextAreaField(
        "Text",
        description="Plain text: a heading on a line of its own, an empty line between sections.",
        validators=[DataRequired("Enter the text."), at_most(40_000)],
    )


class InviteForm(BaseForm):
    """Who is to join, and as what. The choices of `supervisor` are those who may supervise."""

    name = StringField("Name", filters=[one_line], validators=[DataRequired("Enter the person's name."), at_most(120)])
    email = EmailField(
        "E-mail",
        description="The link goes there. Leave it empty to hand the link over yourself.",
        validators=[Optional(), at_most(254), looks_like_email],
    )
    role = RadioField(
        "Role",
        description="More roles can be given later.",
        choices=[
            SelectChoice("therapist", "Therapist: treats couples"),
            SelectChoice("associate", "Associate: treats couples under a named supervisor"),
            SelectChoice("supervisor", "Supervisor: reads and co-signs the sessions of associates"),
            SelectChoice("admin", "Admin: invites staff, verifies licences, sees nothing that couples write"),
        ],
        validators=[InputRequired("Choose a role.")],
    )
    supervisor = SelectField("Supervisor of an associate")

    def validate_supervisor(self, field: SelectField) -> None:
        """Needed for an associate, ignored otherwise."""
        if self.role.data == "associate" and not field.data:
            raise ValidationError("Choose who supervises this associate.")


class RolesForm(BaseForm):
    """What somebody is. `version` says what the page was made from."""

    version = HiddenField()
    work = RadioField("Work with couples", choices=WORK, validators=[InputRequired("Choose the work with couples.")])
    supervisor = SelectField("Supervisor of an associate")
    is_supervisor = BooleanField("Supervises associates")
    is_admin = BooleanField("Admin of the practice")

    def validate_supervisor(self, field: SelectField) -> None:
        """Needed for an associate, ignored otherwise."""
        if self.work.data == "associate" and not field.data:
            raise ValidationError("Choose who supervises this associate.")


def offer(field: SelectField, pairs: Iterable[tuple[str, str]]) -> None:
    """Give a select its choices, (value, words)."""
    field.choices = [SelectChoice(value, said) for value, said in pairs]


class ConfirmForm(BaseForm):
    """A yes, and nothing else."""


class LogForm(BaseForm):
    """What the audit log is filtered by; read from the address, so it needs no token."""

    class Meta(BaseForm.Meta):
        """A page that only reads."""

        csrf = False

    since = DateField("From", validators=[Optional()])
    until = DateField("To", validators=[Optional()])
    person = SelectField("Who", default="")
    kind = SelectField("What", default="")

    def validate_until(self, field: DateField) -> None:
        """Not before the first day."""
        if self.since.data and field.data < self.since.data:
            raise ValidationError("The last day is before the first one.")
