"""Ana and Ben's earlier sessions: held, written up, signed and corrected by the ordinary operations, each in its time.

Everything follows the calendar: homework is given in a session, answered before the next, looked at there. What is
added later than a signature never stands in the record that was signed.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from practice import access, clock, db
from practice.demo import meetings, moved, sessions
from practice.demo.filled import Filled
from practice.demo.homework import Homework
from practice.demo.meetings import Meeting, Values
from practice.demo.people import Pair, People
from practice.demo.rows import Rows
from practice.exercises import catalogue
from practice.homework.clockwork import around
from practice.models import Appointment, Assignment, AssignmentState, Document, DocumentKind, Quality
from practice.reports import documents
from practice.sessions import addenda, addenda_signing, operations, signing
from practice.sessions.body import Stamp

WRITTEN = timedelta(minutes=25)
"""How long after a session its record is signed."""
GIVEN = timedelta(minutes=40)
"""How long after its begin homework is given in a session."""
CANCELLED = 16
"""How many days ago the session was that was not held."""


@dataclass
class Past:
    """What later pages point at: both repeats of one exercise, one done together, one typed in, an earlier record."""

    series: list[Assignment]
    together: Assignment
    paper: Assignment
    corrected: uuid.UUID


class History:
    """Writes the past of one couple."""

    def __init__(self, rows: Rows, cast: People, homework: Homework, pair: Pair) -> None:
        self.rows, self.cast, self.homework, self.pair = rows, cast, homework, pair
        self.actor = access.Actor(pair.therapist, None)
        self.given: list[tuple[int, Assignment]] = []
        self.asked: list[Assignment] = []
        self.planned: dict[int, Appointment] = {}

    def write(self) -> Past:
        """Five sessions, and one that was cancelled. Commits in between."""
        for one in (meetings.FIRST, meetings.SECOND, meetings.ALONE, meetings.MIDDLE, meetings.LAST):
            self._plan(one.ago, alone=one is meetings.ALONE)
        dropped = self._plan(CANCELLED)

        wishes = self._give("support-i-wish", 100, 91)
        self._held(meetings.FIRST, tasks=[wishes])
        Filled(self.rows, self.pair, wishes).write(vary=2)

        calls = self._give("whose-call", 86, 75, place="At the kitchen table")
        ground = self._give("common-ground-scan", 86, 60)
        corrected = self._held(meetings.SECOND, reviewed=[(wishes, 3, 1)], tasks=[calls, ground])
        self._correct(corrected)
        Filled(self.rows, self.pair, calls).write(typed_in={"B": self.cast.dana})
        bens = [one.slot for one in catalogue.example(ground.slug).answers if one.seat == "B"]
        Filled(self.rows, self.pair, ground).write(without=bens)

        self._held(meetings.ALONE)

        again = self._give("support-i-wish", 51, 42)
        table = self._give("win-win-table", 51, 33, place="Sunday after lunch")
        self._held(meetings.MIDDLE, reviewed=[(calls, 4, 2), (ground, 3, 0)], tasks=[again, table])
        ground.state, ground.ended_at = AssignmentState.CLOSED, around.ends_at(self.planned[meetings.MIDDLE.ago])
        Filled(self.rows, self.pair, again).write(vary=2)
        Filled(self.rows, self.pair, table).write()

        self._held(meetings.LAST, reviewed=[(again, 4, 3), (table, 2, 3)])
        dropped.cancelled_at = self.rows.ago(CANCELLED + 1)
        for ago, row in self.given:  # in the session: filling it in has set it to that morning
            row.created_at = self.planned[ago].starts_at + GIVEN
        db.commit()
        return Past([wishes, again], table, calls, corrected)

    def _plan(self, ago: int, alone: bool = False) -> Appointment:
        row = sessions.plan(self.rows, self.pair, -ago, self.pair.a if alone else None)
        row.created_at = self.rows.ago(meetings.FIRST.ago + 4)
        self.planned[ago] = row
        return row

    def _give(self, slug: str, ago: int, due: int, **more: str) -> Assignment:
        """Homework given in the session of so many days ago."""
        row = self.homework.give(self.pair, slug, due_days=-due, made_days=ago, **more)
        row.begins_on = self._day(self.planned[ago].starts_at)
        self.given.append((ago, row))
        return row

    def _day(self, moment: datetime) -> date:
        """Where they live: so many days ago may be another one, with a clock change in between."""
        return clock.local(moment, self.pair.couple.time_zone).date()

    # --- one session -------------------------------------------------------------------------------------------------

    def _held(
        self, one: Meeting, reviewed: Sequence[tuple[Assignment, int, int]] = (), tasks: Sequence[Assignment] = ()
    ) -> uuid.UUID:
        """`reviewed`: what was looked at, with how thoroughly each of the two had done it. `tasks`: what was given."""
        appointment = self.planned[one.ago]
        ended = around.ends_at(appointment)
        if one.before:
            self.before(appointment, one.ago, one.before)
        typed = {name: value if isinstance(value, list) else [value] for name, value in one.typed.items()}
        for row, *ratings in reviewed:
            states = zip("AB", ("done" if rating else "not_done" for rating in ratings), strict=True)
            typed |= {f"hw-{row.id.hex}-{seat}": [state] for seat, state in states}
        typed = {"a_risk": ["none"], "b_risk": ["none"], "next": ["planned"]} | typed
        typed["known"] = [row.id.hex for row in (*(row for _, row in self.given), *self.asked)]
        typed["hw"] = [row.id.hex for row, *_ in reviewed]
        typed["hw_together"] = [row.id.hex for row, *ratings in reviewed if all(ratings)]
        typed["task"] = [row.id.hex for row in tasks]
        with moved.to(ended):
            key = self.rows.next_id()
            session_id = operations.start(self.actor, self.pair.couple.id, key, typed, appointment.id).id
            db.commit()
        with moved.to(ended + WRITTEN):
            signing.sign(self.actor, session_id)
            for row, *ratings in reviewed:
                self._rate(row, ratings, ended + WRITTEN)
            self._give_copies(session_id)
            db.commit()
        if one.after:
            self.after(appointment, one.ago, one.after)
        return session_id

    def _rate(self, row: Assignment, ratings: Sequence[int], when: datetime) -> None:
        row.reviewed_at = when
        for partner, rating in zip((self.pair.a, self.pair.b), ratings, strict=True):
            self.rows.add(Quality, assignment_id=row.id, partner_id=partner.id, rating=rating)

    def _give_copies(self, session_id: uuid.UUID) -> None:
        chosen = access.readable(self.actor, Document).where(
            Document.session_id == session_id, Document.kind == DocumentKind.JOINT
        )
        for document in db.session.scalars(chosen).all():
            for partner in (self.pair.a, self.pair.b):
                documents.give(self.actor, document, partner, documents.PAPER)

    def _correct(self, session_id: uuid.UUID) -> None:
        """A correction two days later: the clinical record has a second version since."""
        moment = around.ends_at(self.planned[meetings.SECOND.ago]) + timedelta(hours=41)
        with moved.to(moment):
            row = addenda.start(self.actor, session_id, self.rows.next_id(), "correction")
            found = addenda.find(self.actor, row.id, to_write=True, lock=True)
            addenda.save(self.actor, found, meetings.CORRECTION, Stamp(str(row.version), "demo"))
            row_id = row.id
            db.commit()
            addenda_signing.sign(self.actor, row_id)
            db.commit()

    # --- around it ---------------------------------------------------------------------------------------------------

    def before(self, appointment: Appointment, ago: int, said: Mapping[str, Values]) -> Assignment:
        """The questions before a session, as the job gives them, answered by both up to the agenda."""
        key = around.key(around.BEFORE, appointment)
        given = self.homework.give(
            self.pair, around.BEFORE, 1, made_days=ago + 3, appointment_id=appointment.id, form_key=key
        )
        given.due_at = around.due_at(around.BEFORE, appointment)
        given.begins_on = self._day(appointment.starts_at - around.OPENS)
        Filled(self.rows, self.pair, given).write(said=said)
        given.created_at = appointment.starts_at - around.OPENS
        self.asked.append(given)
        return given

    def after(
        self, appointment: Appointment, ago: int, said: Mapping[str, tuple[tuple[int, int, int, int], str, str]]
    ) -> Assignment:
        """The questions after a session, answered on the day after by those who say something."""
        alone = "a" if appointment.partner_id else "ab"
        key = around.key(around.AFTER, appointment)
        given = self.homework.give(
            self.pair, around.AFTER, 1, alone, made_days=ago, appointment_id=appointment.id, form_key=key
        )
        given.due_at, given.created_at = around.due_at(around.AFTER, appointment), around.ends_at(appointment)
        for partner in (self.pair.a, self.pair.b):
            if partner.seat.value in said:
                ratings, takeaway, will_do = said[partner.seat.value]
                names = zip(("heard", "fair", "useful", "hope"), ratings, strict=True)
                form = {name: [str(value)] for name, value in names}
                form |= {"takeaway": [takeaway], "will_do": [will_do]}
                self.homework.answer(given, "after", partner, form, ago - 1)
        if len(said) == len(alone):
            given.finished_at = self.rows.ago(ago - 1)
        self.asked.append(given)
        return given
