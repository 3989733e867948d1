"""Two versions of a draft in words, for the page that shows both."""

from dataclasses import dataclass
from datetime import datetime

from practice import clock
from practice.sessions import body, forms
from practice.sessions.material import Found

TICKS = {
    "interventions": ("interventions", "Interventions"),
    "hw": ("homework", "Homework in the record"),
    "hw_together": ("homework", "Looked at together"),
    "pick": ("answers", "Answers for the clinical record"),
    "copy": ("answers", "Answers for the copies"),
    "task": ("task", "Homework assigned"),
}
"""By input name: the id on the page and a label."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One input that says something else on record."""

    id: str
    """On the page."""
    label: str
    text: str
    """What is on record."""


def differences(found: Found, typed: body.Typed) -> list[Difference]:
    """Where the draft on record differs from what was just posted."""
    stored, mine = found.draft(), found.draft(typed)
    choices, found_ones = _choices(found), []
    for name, (label, words) in choices.items():
        if stored.text(name) != mine.text(name):
            value = stored.text(name)
            found_ones.append(Difference(name, label, words.get(value, value) or "Nothing"))
    for name, (place, label) in TICKS.items():
        if set(stored.many(name)) != set(mine.many(name)):
            found_ones.append(Difference(place, label, f"{len(stored.many(name))} ticked"))
    return found_ones


def _choices(found: Found) -> dict[str, tuple[str, dict[str, str]]]:
    """Label and words of the values of every single input."""
    form = forms.SessionForm(found.names, "in the calendar", formdata=None)
    listed: dict[str, tuple[str, dict[str, str]]] = {}
    for one in form:
        if one.type in ("HiddenField", "CSRFTokenField"):
            continue
        words = {str(each.value): str(each.label) for each in one.iter_choices()} if hasattr(one, "choices") else {}
        listed[one.name] = (one.label.text, words)
    return listed


def written(draft: body.Draft) -> int:
    """How many characters of text a draft holds."""
    return sum(len(draft.text(name)) for name in body.TEXTS)


def offset(moment: datetime, zone: str) -> str:
    """`UTC −06:00`: how far the wall clocks of `zone` are from UTC at that moment."""
    text = f"{clock.local(moment, zone):%z}"
    return f"UTC {'−' if text[0] == '-' else '+'}{text[1:3]}:{text[3:5]}"
