"""Everything that is one client's own, to read and to print. Pure."""

from datetime import datetime

from practice.reports.content import exercise_copy, words
from practice.reports.content import head as heads
from practice.reports.content.head import Head
from practice.reports.content.own_data import Account, Couple, Own
from practice.reports.content.summary import Fact, Part, Section, Summary, Table, Text

CLOSING = (
    "Everything in this practice that is your own, as it stood when this was made. It is not the clinical record and "
    "is not for emergencies."
)


def build(own: Own, by: Head) -> Summary:
    """The same to read and to print."""
    one = own.account
    facts = (
        Fact("Name", one.name),
        Fact("Username", one.username),
        Fact("E-mail", one.email or "None"),
        Fact("Time zone", one.time_zone.replace("_", " ")),
        Fact("Account since", words.full_day(one.since)),
        Fact("Reminders", _reminders(one)),
    )
    sections = [section for couple in own.couples for section in _sections(couple)]
    if one.sign_ins:
        rows = tuple(
            (_stamp(each.started_at), each.device or "–", _stamp(each.ended_at) if each.ended_at else "–")
            for each in one.sign_ins
        )
        sections.append(Section("Your sign-ins", (Table(("Signed in", "Device", "Ended"), rows, "Newest first"),)))
    titles = ("Your data", f"For {one.name}", one.name)
    return heads.summary(by, "own", "data", own.id, titles, facts, tuple(sections), CLOSING)


def _reminders(one: Account) -> str:
    before = f"{one.before_hours} hours before" if one.before_hours else "none before"
    after = f"{one.after_hours} hours after" if one.after_hours else "none after"
    quiet = (
        f"quiet from {one.quiet_from}:00 to {one.quiet_until}:00"
        if one.quiet_from != one.quiet_until
        else "no quiet hours"
    )
    return f"{before}, {after} the planned time; {quiet}"


def _sections(one: Couple) -> list[Section]:
    told = [
        f"Your name here: {one.your_name}",
        f"Partner: {one.partner}",
        f"Therapist: {one.therapist}",
        f"Your e-mail for appointments and mail: {one.email or 'none'}",
        f"Your phone: {one.phone or 'none'}",
        f"Your date of birth: {words.plain_day(one.born_on) if one.born_on else 'not known'}",
    ]
    parts: list[Part] = [Text("\n".join(told))]
    if one.agreements:
        rows = tuple(
            (str(each.version), words.plain_day(each.published_on), _stamp(each.accepted_at)) for each in one.agreements
        )
        parts.append(Table(("Version", "Published", "You accepted it"), rows, "What you agreed to"))
    if one.planned:
        rows = tuple(
            (_stamp(each.starts_at), str(each.minutes), each.place, "You alone" if each.alone else "Both of you")
            for each in one.planned
        )
        parts.append(Table(("Session", "Minutes", "Where", "With"), rows, "Planned sessions", frozenset({1})))
    if one.copies:
        rows = tuple(
            (
                words.plain_day(each.session_on),
                "Copy for both" if each.both else "Your own copy",
                "Online" if each.online else "On paper",
                _stamp(each.given_at),
                each.file_name,
            )
            for each in one.copies
        )
        parts.append(Table(("Session", "Copy", "Given", "On", "File"), rows, "Summaries given to you"))
    return [
        Section(f"{one.your_name} and {one.partner}", tuple(parts)),
        *(exercise_copy.section(each.told) for each in one.exercises),
    ]


def _stamp(moment: datetime) -> str:
    return f"{words.plain_day(moment.date())}, {moment:%H:%M}"
