"""Forms of the accounts slice: shapes and plain words, no rows."""

import re
from collections.abc import Mapping
from functools import cache

from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from practice import clock
from practice.accounts import policy_text, reminder_words
from practice.accounts.logins import USERNAME, USERNAME_WORDS
from practice.web import BaseForm

EMAIL = re.compile(r"[^@\s,;:<>()\[\]\\\"]+@[^@\s.,;:<>()\[\]\\\"]+(\.[^@\s.,;:<>()\[\]\\\"]+)+")
"""One address: what would make two of it, or a name beside it, is left out."""
PASSWORD_HINT = "At least 15 characters. A short sentence that only you would think of is easiest to remember."  # noqa: S105


def one_line(text: str | None) -> str:
    """Without line breaks and double spaces: names and numbers are one line."""
    return " ".join((text or "").split())


def lower(text: str | None) -> str:
    """Usernames are kept in small letters."""
    return (text or "").lower()


def looks_like_email(_form: BaseForm, field: StringField) -> None:
    """Catches slips of typing; whether somebody reads it, only a message can tell."""
    if not EMAIL.fullmatch(field.data):
        raise ValidationError("This does not look like an e-mail address: name@example.org.")


def fits_a_username(_form: BaseForm, field: StringField) -> None:
    """The allowed signs and length."""
    if not USERNAME.fullmatch(field.data):
        raise ValidationError(f"Use {USERNAME_WORDS}")


def crisis_lines(_form: BaseForm, field: TextAreaField) -> None:
    """One line each, "label: number", at least one."""
    lines = [line for line in field.data.splitlines() if line.strip()]
    for line in lines:
        label, _, number = line.rpartition(":")
        if not label.strip() or not any(sign.isdigit() for sign in number):
            raise ValidationError(f"Write each line as a name, a colon and a number, not: {line.strip()[:60]}")
    if len(lines) > 8:
        raise ValidationError("Keep it to 8 lines: they stand on every page.")


def at_most(number: int) -> Length:
    """A length that the column can hold."""
    return Length(max=number, message=f"Use at most {number} characters.")


@cache
def zone_choices() -> tuple[SelectChoice, ...]:
    """Every time zone by its place, for a select."""
    places = (SelectChoice(zone, zone.replace("_", " ").replace("/", " / ")) for zone in clock.zones())
    return SelectChoice("", "Choose a time zone"), *places


def _hours(words: Mapping[int, str]) -> list[SelectChoice]:
    return [SelectChoice(str(hours), label) for hours, label in words.items()]


def _zone(label: str = "Time zone") -> SelectField:
    return SelectField(label, choices=zone_choices, validators=[InputRequired("Choose the time zone.")])


def _name(label: str = "Your name", hint: str = "") -> StringField:
    return StringField(
        label, description=hint, filters=[one_line], validators=[DataRequired("Enter a name."), at_most(120)]
    )


def _username() -> StringField:
    return StringField(
        "Username",
        description=f"You choose it; you sign in with it. {USERNAME_WORDS}",
        filters=[lower],
        validators=[DataRequired("Choose a username."), fits_a_username],
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )


def _new_password(label: str = "Password") -> PasswordField:
    return PasswordField(label, description=PASSWORD_HINT, validators=[InputRequired("Choose a password.")])


def _known_username(label: str = "Username") -> StringField:
    return StringField(
        label,
        filters=[lower],
        validators=[DataRequired("Enter your username.")],
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )


class SignInForm(BaseForm):
    """Username and password."""

    username = _known_username()
    password = PasswordField("Password", validators=[InputRequired("Enter your password.")])
    next = HiddenField()


class SetUpForm(BaseForm):
    """The practice and its first admin."""

    code = StringField(
        "Set-up code",
        description="It is printed in the window in which the program was started.",
        validators=[DataRequired("Enter the set-up code.")],
    )
    practice_name = _name("Name of the practice", "As clients know it. It heads every page and every printed summary.")
    address = TextAreaField("Address", validators=[DataRequired("Enter the address."), at_most(500)])
    phone = TelField(
        "Phone", filters=[one_line], validators=[DataRequired("Enter a phone number for clients."), at_most(40)]
    )
    time_zone = _zone("Time zone of the practice")
    paper = RadioField(
        "Paper for printing",
        choices=[SelectChoice("Letter", "US Letter"), SelectChoice("A4", "A4")],
        default="Letter",
        validators=[InputRequired("Choose the paper.")],
    )
    crisis_lines = TextAreaField(
        "Crisis numbers",
        description="They stand on every page. One line each: a name, a colon, a number.",
        default=policy_text.CRISIS_LINES,
        validators=[DataRequired("Keep at least one crisis number."), at_most(1000), crisis_lines],
    )
    name = _name()
    username = _username()
    password = _new_password()
    is_therapist = BooleanField("I am also a therapist and see couples")
    is_supervisor = BooleanField("I also supervise associates")


class ForgotForm(BaseForm):
    """Whose password is wanted."""

    username = _known_username()


class NewPasswordForm(BaseForm):
    """A new password by a link."""

    password = _new_password("New password")


class JoinForm(BaseForm):
    """A login of a new member of staff."""

    name = _name("Your name", "As clients and colleagues see it.")
    username = _username()
    password = _new_password()


class CodeForm(BaseForm):
    """The code of a slip."""

    code = StringField(
        "Code from your slip",
        description="12 letters and digits, for example K7QM-2RXP-9TLC. Capitals and dashes do not matter.",
        validators=[DataRequired("Enter the code from your slip.")],
        render_kw={"autocapitalize": "characters", "spellcheck": "false"},
    )


class NewLoginForm(BaseForm):
    """A partner's own login."""

    name = _name("Your name", "As you use it. Your therapist sees it.")
    username = _username()
    password = _new_password()
    email = EmailField(
        "E-mail",
        description="To send you word that there is something to look at, and to help you when you forget your "
        "password. Your partner does not see it here. You may share a mailbox; links for a new password are then never "
        "sent to it, and you ask your therapist for one.",
        validators=[Optional(), at_most(254), looks_like_email],
    )
    time_zone = _zone("Your time zone")


class ExistingLoginForm(BaseForm):
    """A client's login made earlier. Field names of its own: both forms stand on one page."""

    have_username = _known_username("Your username")
    have_password = PasswordField("Your password", validators=[InputRequired("Enter your password.")])


class AccountForm(BaseForm):
    """One's own details."""

    name = _name()
    email = EmailField(
        "E-mail",
        description="Without one that is yours alone we cannot send you a link when you forget your password.",
        validators=[Optional(), at_most(254), looks_like_email],
    )
    current_password = PasswordField(
        "Current password", description="Only to change the e-mail address: links for a new password are sent there."
    )
    time_zone = _zone("Your time zone")


class RemindersForm(BaseForm):
    """When a client is reminded, and when not. Hours as `reminder_words` names them."""

    before = RadioField(
        "Before homework is planned for",
        choices=_hours(reminder_words.BEFORE),
        validators=[InputRequired("Choose one.")],
    )
    after = RadioField(
        "When that time has passed, and something is still to do",
        choices=_hours(reminder_words.AFTER),
        validators=[InputRequired("Choose one.")],
    )
    quiet_from = SelectField(
        "From", choices=_hours(reminder_words.HOURS), validators=[InputRequired("Choose a time.")]
    )
    quiet_until = SelectField(
        "Until", choices=_hours(reminder_words.HOURS), validators=[InputRequired("Choose a time.")]
    )


class ChangePasswordForm(BaseForm):
    """The old and the new one."""

    current_password = PasswordField("Current password", validators=[InputRequired("Enter your current password.")])
    new_password = _new_password("New password")
