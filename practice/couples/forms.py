"""Forms of the couples slice: shapes and plain words, no rows."""

import re
from datetime import date
from functools import cache

from wtforms import DateField, EmailField, HiddenField, RadioField, SelectField, StringField, TelField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from practice import clock
from practice.web import BaseForm

EMAIL = re.compile(r"[^@\s,;:<>()\[\]\\\"]+@[^@\s.,;:<>()\[\]\\\"]+(\.[^@\s.,;:<>()\[\]\\\"]+)+")
"""One address: what would make two of it, or a name beside it, is left out."""
NAME = 120
SEATS = ("a", "b")


def one_line(text: str | None) -> str:
    """Without line breaks and double spaces: names and numbers are one line."""
    return " ".join((text or "").split())


def looks_like_email(_form: BaseForm, field: StringField) -> None:
    """Catches slips of typing; whether somebody reads it, only a message can tell."""
    if not EMAIL.fullmatch(field.data):
        raise ValidationError("This does not look like an e-mail address: name@example.org.")


def born_in_the_past(_form: BaseForm, field: DateField) -> None:
    """A date of birth lies between 1900 and today."""
    if not date(1900, 1, 1) <= field.data <= clock.today("UTC"):
        raise ValidationError("A date of birth is in the past, and after 1899.")


def _name(which: str) -> StringField:
    return StringField(
        f"{which} partner's name",
        description="As this person uses it.",
        filters=[one_line],
        validators=[
            DataRequired(f"Enter the {which.lower()} partner's name."),
            Length(max=NAME, message=f"Use at most {NAME} characters."),
        ],
    )


def _email(which: str) -> EmailField:
    return EmailField(
        f"{which} partner's e-mail",
        description="For the invitation. The other partner never sees it.",
        validators=[Optional(), Length(max=254, message="Use at most 254 characters."), looks_like_email],
    )


def _phone(which: str) -> TelField:
    return TelField(
        f"{which} partner's phone",
        filters=[one_line],
        validators=[Optional(), Length(max=40, message="Use at most 40 characters.")],
    )


def _born(which: str) -> DateField:
    return DateField(f"{which} partner's date of birth", validators=[Optional(), born_in_the_past])


@cache
def zone_choices() -> tuple[SelectChoice, ...]:
    """Every time zone, as a place."""
    return tuple(SelectChoice(zone, zone.replace("_", " ").replace("/", " / ")) for zone in clock.zones())


class CoupleForm(BaseForm):
    """Two partners and the zone they live in. `version` says what the page was made from."""

    version = HiddenField()
    a_name = _name("First")
    a_email = _email("First")
    a_phone = _phone("First")
    a_born_on = _born("First")
    b_name = _name("Second")
    b_email = _email("Second")
    b_phone = _phone("Second")
    b_born_on = _born("Second")
    time_zone = SelectField(
        "Time zone",
        description="Planned dates and times of this couple are in this zone.",
        choices=zone_choices,
    )

    def partners(self) -> dict[str, dict[str, object]]:
        """What was typed, by seat ("A", "B")."""
        return {
            seat.upper(): {
                "name": self[f"{seat}_name"].data,
                "email": self[f"{seat}_email"].data or "",
                "phone": self[f"{seat}_phone"].data or "",
                "born_on": self[f"{seat}_born_on"].data,
            }
            for seat in SEATS
        }


class InviteForm(BaseForm):
    """How the invitation reaches the partner. The choices depend on whether there is an address."""

    channel = RadioField(
        "How will it reach them?",
        choices=[
            SelectChoice("email", "By e-mail"),
            SelectChoice("slip", "On a printed slip with a code, handed over by you"),
        ],
        validators=[InputRequired("Choose how the invitation reaches them.")],
    )


class ConfirmForm(BaseForm):
    """A yes, and nothing else."""


class SafetyForm(BaseForm):
    """One partner's status after a separate interview."""

    ipv = RadioField(
        "Your judgement",
        choices=[
            SelectChoice("negative", "Negative: nothing that speaks against work together"),
            SelectChoice("positive", "Positive: violence, fear or control in this relationship"),
            SelectChoice("unknown", "Unknown: the interview gave no clear result"),
        ],
        validators=[InputRequired("Choose what the interview showed.")],
    )
    assessed_on = DateField("Day of the separate interview", validators=[InputRequired("Enter the day.")])
    note = TextAreaField(
        "Private note",
        description="Only you and your supervisor read this. It is on no page, mail or print for either partner.",
        validators=[Optional(), Length(max=2000, message="Use at most 2,000 characters.")],
    )


class FlagForm(BaseForm):
    """One judgement that something is, or is no longer, so. The view gives the names."""

    about = RadioField("About whom", validators=[InputRequired("Choose whom it is about.")])
    present = RadioField(
        "What you record",
        choices=[SelectChoice("yes", "It is present"), SelectChoice("no", "It is no longer present")],
        validators=[InputRequired("Choose what you record.")],
    )
    noted_on = DateField("Day on which you learnt of it", validators=[InputRequired("Enter the day.")])
    reason = TextAreaField(
        "Reason",
        description="Only you and your supervisor read this. It is on no page, mail or print for either partner.",
        validators=[
            DataRequired("Write what you base this on."),
            Length(max=2000, message="Use at most 2,000 characters."),
        ],
    )


def about_choices(names: dict[str, str]) -> list[SelectChoice]:
    """The couple, or one of the two by name."""
    return [SelectChoice("AB", "The couple"), *(SelectChoice(seat, name) for seat, name in names.items())]


class AgreementForm(BaseForm):
    """A partner's own acceptance; `policy` is the version that was on the page."""

    policy = HiddenField()
