"""Everything that is one client's own, as one tree. `own_json` writes it, `own_print` prints it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from practice.exercises.run import Seat
from practice.reports.content.exercise_copy import Told


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One sign-in of this person."""

    device: str
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Account:
    """The login and how it is reminded."""

    name: str
    username: str
    email: str
    time_zone: str
    since: date
    before_hours: int
    after_hours: int
    quiet_from: int
    quiet_until: int
    sign_ins: tuple[SignedIn, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """A version of the practice's agreement that this person accepted."""

    version: int
    published_on: date
    accepted_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned session of both, or of this person alone."""

    starts_at: datetime
    minutes: int
    place: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Copy:
    """A summary of a session that was given to this person."""

    session_on: date
    both: bool
    online: bool
    given_at: datetime
    file_name: str


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise as this person may read it. `submitted_at`: of own answers, by step and round."""

    told: Told
    slug: str
    version: int
    submitted_at: Mapping[tuple[str, int], datetime]


@dataclass(frozen=True, slots=True)
class Couple:
    """What is this person's as a partner of one couple."""

    seat: Seat
    your_name: str
    partner: str
    therapist: str
    email: str
    phone: str
    born_on: date | None
    agreements: tuple[Agreement, ...]
    planned: tuple[Planned, ...]
    copies: tuple[Copy, ...]
    exercises: tuple[Exercise, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """All of it."""

    id: str
    practice: Mapping[str, str]
    account: Account
    couples: tuple[Couple, ...]
