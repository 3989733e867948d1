"""The state of a licence in words: what it is, what to do about it, how long it still runs."""

from dataclasses import dataclass
from datetime import date

from practice import jurisdictions
from practice.models import Credential, CredentialStatus, Verification

REMIND = (90, 60, 30, 7)
"""Days before the expiry at which somebody is reminded (records.md section 2.2)."""

RESULTS = {
    "active": "Active",
    "probation": "Active, on probation",
    "inactive": "Inactive",
    "expired": "Expired",
    "suspended": "Suspended",
    "revoked": "Revoked",
    "surrendered": "Surrendered",
    "pending": "Could not be confirmed: it stays unverified",
}
"""What a look-up can show. Its keys are all of `CredentialStatus`."""

SOLO = "Solo practice: looked up by its holder, the only member of staff."
"""How the note of a look-up begins that the holder recorded themself."""


@dataclass(frozen=True)
class State:
    """How a licence stands on a day."""

    word: str
    tone: str
    advice: str
    """What its holder can do; empty when there is nothing to do."""
    good: bool
    days_left: int
    """Days until the expiry; below 0 after it."""


def state(row: Credential, today: date) -> State:
    """The state of `row` on `today`, for its holder."""
    left = (row.expires_on - today).days
    good = row.good_on(today)
    word, tone, advice = _said(row, today, left)
    return State(word, tone, advice, good, left)


def _said(row: Credential, today: date, left: int) -> tuple[str, str, str]:
    if row.status is CredentialStatus.PENDING:
        return "Waiting to be verified", "attention", "Ask your practice admin to look it up and record the result."
    if row.status not in (CredentialStatus.ACTIVE, CredentialStatus.PROBATION):
        return (
            RESULTS[row.status.value],
            "attention",
            "You cannot invite, assign or sign with it. When this has changed, ask your practice admin to look it up "
            "again. Reading stays open to you.",
        )
    if left < 0:
        return (
            "Expired",
            "attention",
            "You cannot invite, assign or sign with it. When it is renewed, ask your practice admin to look it up "
            "again, or enter the new day of expiry, which then waits to be verified.",
        )
    if row.issued_on and today < row.issued_on:
        return "Not issued yet", "attention", f"It counts from {long(row.issued_on)} on."
    word = "Verified, on probation" if row.status is CredentialStatus.PROBATION else "Verified"
    if left <= REMIND[0]:
        return (
            word,
            "attention",
            "Renew it in time. Then ask your practice admin to look it up again and record the new day of expiry: that "
            "way it stays verified.",
        )
    return word, "good", ""


def long(day: date) -> str:
    """`January 12, 2026`."""
    return f"{day:%B} {day.day}, {day.year}"


def left(days: int) -> str:
    """How long a licence still runs."""
    if days < 0:
        return f"{-days} {'day' if days == -1 else 'days'} ago"
    if days == 0:
        return "today is its last day"
    return f"{days} {'day' if days == 1 else 'days'} left"


def name(row: Credential) -> str:
    """`LMFT 123456, Illinois`."""
    return f"{row.title} {row.number}, {jurisdictions.place(row.jurisdiction)}"


def by_holder(look_up: Verification | None) -> bool:
    """Whether the holder recorded this look-up themself, as the only member of staff."""
    return look_up is not None and look_up.note.startswith(SOLO)


def due(days: int) -> int | None:
    """The reminder that counts when a licence runs for `days` more: the nearest of `REMIND`; None before and after."""
    if days < 0:
        return None
    return min((mark for mark in REMIND if days <= mark), default=None)
