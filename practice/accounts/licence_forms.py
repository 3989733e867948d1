"""Forms for licences, NPI and look-ups. Shapes and words, no rows."""

from datetime import date

from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError

from practice import jurisdictions
from practice.accounts import npi
from practice.accounts.forms import at_most, one_line
from practice.web import BaseForm

ELSEWHERE = "other"
RESULTS = [
    SelectChoice("active", "Active"),
    SelectChoice("probation", "Active, on probation"),
    SelectChoice("inactive", "Inactive"),
    SelectChoice("expired", "Expired"),
    SelectChoice("suspended", "Suspended"),
    SelectChoice("revoked", "Revoked"),
    SelectChoice("surrendered", "Surrendered"),
    SelectChoice("pending", "Could not be confirmed: it stays unverified"),
]
GOOD = ("active", "probation")


def _choices(*pairs: tuple[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value, said) for value, said in pairs]


def _day(label: str, hint: str, missing: str = "") -> DateField:
    first = InputRequired(missing) if missing else Optional()
    return DateField(label, description=hint, validators=[first, in_our_time])


def in_our_time(_form: BaseForm, field: DateField) -> None:
    """Catches slips of typing in the year."""
    if not date(1930, 1, 1) <= field.data <= date(2150, 12, 31):
        raise ValidationError("Check the year.")


class LicenceForm(BaseForm):
    """A licence as it is printed; `version` says what the page was made from."""

    version = HiddenField()
    kind = SelectField(
        "Kind",
        choices=_choices(("", "Choose the kind"), *jurisdictions.KINDS.items()),
        validators=[InputRequired("Choose the kind of licence.")],
    )
    title = StringField(
        "Title as printed",
        description="The licence's title, for example LMFT. Clients see it after your name.",
        filters=[one_line],
        validators=[DataRequired("Enter the title."), at_most(60)],
        render_kw={"list": "titles", "autocomplete": "off"},
    )
    place = SelectField(
        "Issued by",
        description="A licence is for one state or territory. Enter one for each.",
        choices=_choices(("", "Choose the state"), *jurisdictions.STATES.items(), (ELSEWHERE, "Another country")),
        validators=[InputRequired("Choose where it was issued.")],
    )
    country = StringField(
        "Country",
        description="Only for a licence from outside the United States.",
        filters=[one_line],
        validators=[at_most(60)],
    )
    number = StringField(
        "Number",
        description="2 to 25 letters, digits, spaces, dots, hyphens or slashes, as on the licence.",
        filters=[one_line],
        validators=[DataRequired("Enter the number.")],
        render_kw={"autocapitalize": "characters", "spellcheck": "false", "autocomplete": "off"},
    )
    issued_on = _day("Issued on", "The day it began.")
    expires_on = _day("Expires on", "The last day on which it is good.", "Enter the day on which it expires.")

    def validate_title(self, field: StringField) -> None:
        """A degree is not a licence."""
        if jurisdictions.is_degree(field.data):
            raise ValidationError("This is a degree. Enter the licence's title, for example Licensed Psychologist.")

    def validate_kind(self, field: SelectField) -> None:
        """A licence from elsewhere is none of the kinds that states issue; associates are everywhere."""
        if self.place.data == ELSEWHERE and field.data and field.data not in ("non_us", "associate"):
            raise ValidationError("For another country, choose “Licensed outside the United States” or “Associate”.")
        if self.place.data in jurisdictions.STATES and field.data == "non_us":
            raise ValidationError("A licence of a state is not from outside the United States. Choose its kind.")

    def validate_country(self, field: StringField) -> None:
        """Needed for a licence from elsewhere, and then not the United States."""
        if self.place.data != ELSEWHERE:
            return
        if not field.data:
            raise ValidationError("Enter the country.")
        if jurisdictions.COUNTRY_IS_US.fullmatch(field.data):
            raise ValidationError("Choose the state in the list above instead.")

    def validate_number(self, field: StringField) -> None:
        """The signs every board uses."""
        if jurisdictions.number(field.data) is None:
            raise ValidationError("Use 2 to 25 letters A to Z, digits, spaces, dots, hyphens or slashes.")

    def validate_expires_on(self, field: DateField) -> None:
        """Not before it was issued."""
        if field.data and self.issued_on.data and field.data < self.issued_on.data:
            raise ValidationError("It expires before it was issued. Compare both days.")

    @property
    def jurisdiction(self) -> str:
        """The state's code, or the country."""
        return self.country.data if self.place.data == ELSEWHERE else self.place.data


class NpiForm(BaseForm):
    """A National Provider Identifier, or none."""

    npi = StringField(
        "NPI",
        description="10 digits. Leave it empty if you have none: that is allowed.",
        filters=[npi.normal],
        validators=[Optional()],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )

    def validate_npi(self, field: StringField) -> None:
        """Ten digits whose check digit fits."""
        wrong = npi.problem(field.data)
        if wrong:
            raise ValidationError(wrong)


class LookUpForm(BaseForm):
    """What an admin found at the board; the page sets `today` and `issued_on`.

    `version` says what the page was made from.
    """

    today = date.max
    issued_on: date | None = None
    version = HiddenField()
    checked_on = _day("Day of the look-up", "", "Enter the day on which you looked it up.")
    source = StringField(
        "Source",
        description="Address of the board's look-up page, or who told you and how.",
        filters=[one_line],
        validators=[DataRequired("Enter where you looked it up."), at_most(300)],
    )
    result = RadioField(
        "What the source says", choices=RESULTS, validators=[InputRequired("Choose what the source says.")]
    )
    expires_on = _day(
        "Expires on, as the source says",
        "A renewal is recorded by changing this day.",
        "Enter the day of expiry that the source gives.",
    )
    note = StringField(
        "Note",
        description="For example a case number. No content about clients.",
        filters=[one_line],
        validators=[Optional(), at_most(220)],
    )
    next_check_on = _day("Look it up again on", "You are reminded in the list of licences.")
    solo = BooleanField(
        "I run this practice alone, nobody else can verify me, and I looked my licence up as recorded here"
    )

    def validate_checked_on(self, field: DateField) -> None:
        """Not a day that is still to come."""
        if field.data and field.data > self.today:
            raise ValidationError("This day is still to come. Enter the day on which you looked it up.")

    def validate_result(self, field: RadioField) -> None:
        """An expired licence is not active."""
        ends = self.expires_on.data
        if field.data in GOOD and ends and ends < self.today:
            raise ValidationError("By its day of expiry it has expired. Correct that day, or choose Expired.")

    def validate_expires_on(self, field: DateField) -> None:
        """Not before it was issued."""
        if field.data and self.issued_on and field.data < self.issued_on:
            raise ValidationError("This is before it was issued. Compare both days, or ask its holder to correct it.")

    def validate_next_check_on(self, field: DateField) -> None:
        """A day to come."""
        if field.data and field.data <= self.today:
            raise ValidationError("Choose a day to come.")
