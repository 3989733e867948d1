"""Dates, numbers and times."""

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from practice.exercises.kinds.base import (
    Answer,
    Context,
    Form,
    Handler,
    Names,
    Problem,
    Raw,
    Unclear,
    as_text,
    first,
)

if TYPE_CHECKING:
    from practice.exercises.definition import Field

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[-+]?[0-9]{1,13}([.,][0-9]{1,6})?")
_THOUSANDS = re.compile(r"[-+]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_BLANKS = re.compile(r"[\s\u00a0\u202f]")
_SECONDS = re.compile(r"([0-9]{1,5})(?::([0-5]?[0-9]))?")

TIMER_CAP = 3600
NUMBER_CAP = 10**12


class Date(Handler):
    """A calendar day from 1900 to 2199, stored as `YYYY-MM-DD`."""

    ask = "Choose a date"

    def clean(self, field: "Field", raw: Raw, context: Context, name: str) -> Answer:
        """The ISO date. Raises Unclear when there is no such day."""
        text = raw.strip()
        try:
            day = date.fromisoformat(text) if _ISO.fullmatch(text) else None
        except ValueError:
            day = None
        if day is None or not 1900 <= day.year < 2200:
            raise Unclear(Problem(name, "Choose a date, or write it as year-month-day: 2026-03-31."))
        return text

    def words(self, field: "Field", answer: Answer, names: Names) -> str:
        """`31 March 2026`."""
        day = date.fromisoformat(answer)
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


class Number(Handler):
    """A number with at most 6 decimals and at most a million million, stored as a JSON number.

    A comma is a decimal point. What could be read as thousands or as decimals ("1,250") is asked again.
    """

    ask = "Write a number"

    def clean(self, field: "Field", raw: Raw, context: Context, name: str) -> Answer:
        """An int when whole, else a float. Raises Unclear."""
        text = _BLANKS.sub("", raw).replace("\u2212", "-")
        if not _NUMBER.fullmatch(text):
            raise Unclear(Problem(name, "Write a number with digits only, like 1250 or 12.5."))
        if _THOUSANDS.fullmatch(text):
            whole = re.sub("[.,]", "", text)
            message = f"Please write {whole} if you mean thousands, or {text}0 if you mean decimals."
            raise Unclear(Problem(name, message))
        value = Decimal(text.replace(",", "."))
        if abs(value) > NUMBER_CAP:
            raise Unclear(Problem(name, "This number is too large: write it in larger units."))
        return int(value) if value == value.to_integral_value() else float(value)

    def words(self, field: "Field", answer: Answer, names: Names) -> str:
        """The number without needless zeros."""
        return str(answer) if isinstance(answer, int) else f"{answer:.6f}".rstrip("0")


class Timer(Handler):
    """A length of time up to an hour, stored as {"seconds": int, "manual": bool}.

    `name` holds seconds, or minutes:seconds; `name-manual` is "0" only when the clock on the page ran.
    """

    ask = "Use the timer, or write how long it took, like 4:30"

    def read(self, field: "Field", form: Form, name: str) -> Raw:
        """What stood in the two inputs."""
        seconds, manual = first(form, name), first(form, f"{name}-manual")
        return None if seconds is None and manual is None else {"seconds": seconds, "manual": manual}

    def entries(self, field: "Field", raw: Raw, name: str) -> list[tuple[str, str]]:
        """Up to two entries."""
        if not isinstance(raw, dict):
            return []
        pairs = ((name, raw.get("seconds")), (f"{name}-manual", raw.get("manual")))
        return [(key, value) for key, value in pairs if isinstance(value, str)]

    def blank(self, field: "Field", raw: Raw, context: Context) -> bool:
        """Whether the timer never ran: nothing, or zero."""
        return not self._typed(raw).strip("0: \t\r\n")

    def clean(self, field: "Field", raw: Raw, context: Context, name: str) -> Answer:
        """Seconds and whether they were typed in. Raises Unclear."""
        found = _SECONDS.fullmatch(self._typed(raw).strip())
        if found is None:
            raise Unclear(Problem(name, "Write minutes and seconds, like 4:30."))
        seconds = int(found[1]) if found[2] is None else int(found[1]) * 60 + int(found[2])
        if seconds > TIMER_CAP:
            raise Unclear(Problem(name, "At most one hour: write 60:00 or less."))
        return {"seconds": seconds, "manual": raw.get("manual") != "0"}

    def words(self, field: "Field", answer: Answer, names: Names) -> str:
        """`4 min 30 s`, and whether it was typed in."""
        minutes, seconds = divmod(answer["seconds"], 60)
        parts = [f"{minutes} min"] * bool(minutes) + [f"{seconds} s"] * bool(seconds)
        return " ".join(parts) + (" (typed in)" if answer["manual"] else "")

    @staticmethod
    def _typed(raw: Raw) -> str:
        return as_text(raw.get("seconds")) if isinstance(raw, dict) else ""
