"""A couple that is given all 26 exercises at once, and does them to the end, by the operations behind the pages.

Everything typed is generated from the definitions. Who may read what (`Whole.readers`) is worked out in tests/walls/
rules.py.
"""

import json
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from practice import access, clock, db, runs
from practice.exercises import catalogue, flow, kinds
from practice.exercises.run import Run, Seat, Slot
from practice.exercises.terms import NARROWER, Disclosure
from practice.homework.clockwork import turning
from practice.homework.desk import therapist_acts
from practice.homework.writing import answering
from practice.homework.writing.drafts import Draft
from practice.homework.writing.work import Work
from practice.models import Assignment, Correction, FieldOpening, Response
from tests.people import Person, World
from tests.walls.filler import typed
from tests.walls.markers import markers
from tests.walls.rules import Stored, rightly_open, submission_of

SLUGS = [one.slug for one in catalogue.all_latest()]
DAY = timedelta(days=1)


def narrowest(slug: str) -> Disclosure:
    """The narrowest disclosure the exercise allows under which anything is still shared."""
    exercise = catalogue.load(slug)
    allowed = [one for one in NARROWER[exercise.disclosure] if one in exercise.disclosures_allowed]
    shared = [one for one in allowed if one is not Disclosure.PRIVATE]
    return shared[-1] if shared else exercise.disclosure


@dataclass
class Whole:
    """One couple: `names` of A, B, their therapist, and of who supervises the therapist, if anybody.

    `narrow`: everything that the therapist may pass on by hand, is.
    """

    world: World
    names: tuple[str, ...]
    narrow: bool = False
    ledger: dict[str, str] = field(default_factory=dict)
    """Where each marker was typed, for messages; couples that live side by side share one."""
    given: dict[str, uuid.UUID] = field(default_factory=dict)
    alone: dict[str, str] = field(default_factory=dict)
    """Markers that are in no answer, and who alone may read them: what arrived when nothing could be written."""
    watch: Callable[["Whole", Seat, str, Work], None] | None = None
    """Called before each submission, when everything is typed."""

    # --- people ---

    def person(self, seat: Seat) -> Person:
        """Who sits there."""
        return self.world[self.names["AB".index(seat)]]

    @property
    def therapist(self) -> Person:
        """Theirs."""
        return self.world[self.names[2]]

    def mark(self, place: str) -> str:
        """A new marker."""
        marker = f"zq{len(self.ledger):04d}x"
        self.ledger[marker] = f"{self.names[0]} {place}"
        return marker

    # --- the therapist ---

    def assign_all(self, slugs: list[str] = SLUGS) -> None:
        """Every exercise to both, beginning today."""
        couple = self.person("A").couple
        for place, slug in enumerate(slugs):
            exercise = catalogue.load(slug)
            row = Assignment(
                couple_id=couple.id,
                slug=slug,
                exercise_version=exercise.version,
                to_a=True,
                to_b=True,
                disclosure=(narrowest(slug) if self.narrow else exercise.disclosure).value,
                begins_on=clock.today(couple.time_zone),
                due_at=clock.now() + 3 * DAY + timedelta(minutes=place),  # each has its own reminders
                place="Tuesday after dinner",
                assigned_by=self.therapist.id,
            )
            db.session.add(row)
            db.session.flush()
            self.given[slug] = row.id
        db.session.commit()

    def open_answers(self, every: int = 2) -> None:
        """Both open every second of the answers they may open to the other."""
        for number, (seat, slug, slot, name) in enumerate(self._openable()):
            if number % every == 0:
                given = self.given[slug]
                answering.open_field(self.person(seat).actor, given, slot.step, slot.occurrence, name)
                db.session.commit()

    def _openable(self) -> list[tuple[Seat, str, Slot, str]]:
        found = []
        for slug, given in self.given.items():
            run = runs.locked(given).run
            for slot in (one for one in run.by_slot if one.author is not None):
                asked = run.exercise.by_id[slot.step].fields
                found += [(slot.author, slug, slot, one.id) for one in asked if flow.may_open(run, slot, one.id)]
        db.session.commit()
        return found

    def release_all(self) -> int:
        """Pass on all that can be passed on now; how much it was."""
        count = 0
        for slug in self.given:
            case = runs.locked(self.given[slug])
            for key, _ in flow.releasable(case.run):
                count += therapist_acts.release(self.therapist.actor, case, key)
            db.session.commit()
        return count

    def settle(self) -> None:
        """What a new day opens by itself, as the worker does it."""
        while turning.turn_one(None, clock.now()):
            pass

    def pause_all(self) -> None:
        """Stop everything for a while."""
        self._each(therapist_acts.pause)

    def resume_all(self) -> None:
        """Go on."""
        self._each(therapist_acts.resume)

    def end_all(self) -> None:
        """Close everything."""
        self._each(therapist_acts.close)

    def _each(self, act: Callable[[access.Actor, runs.Case], Any]) -> None:
        for given in self.given.values():
            act(self.therapist.actor, runs.locked(given))
            db.session.commit()

    # --- the partners ---

    def open(self, seat: Seat, most: int = 2) -> list[tuple[str, Slot]]:
        """What this seat may write now; of logs only the first `most` entries, and what is not agreed to yet."""
        person, found = self.person(seat).actor, []
        for case in runs.several(person, Assignment.id.in_(self.given.values())):
            for slot in flow.open_slots(case.run, seat, case.today_of(seat)):
                log = case.exercise.by_id[slot.step].log
                agreed = slot.author is None and slot in case.run.by_slot and seat in case.run.by_slot[slot].agreed
                if not agreed and (log is None or slot.occurrence <= most):
                    found.append((case.exercise.slug, slot))
        order = {slug: place for place, slug in enumerate(self.given)}
        return sorted(found, key=lambda one: (order[one[0]], one[1].step, one[1].occurrence))

    def by(self, slug: str, slot: Slot) -> str:
        """Who answers it: one, each, first, second, together."""
        return catalogue.load(slug).by_id[slot.step].by

    def draft(self, seat: Seat, slug: str, slot: Slot) -> Work:
        """Type everything, unless it was typed before, and leave it at that."""
        person = self.person(seat).actor
        own = answering.look(person, self.given[slug], slot.step, slot.occurrence)
        if own.row is not None and own.row.draft:
            return own
        where = f"{slug} {slot.step}.{slot.occurrence} {slot.author or 'J'}"
        raws = typed(own.step, own.captions, own.case.today, lambda at: self.mark(f"{where} {at}"))
        if slot.author is None:
            return self._together(person, slug, slot, own, raws)
        row = own.row or Response(
            assignment_id=own.case.id,
            step=slot.step,
            occurrence=slot.occurrence,
            author_id=own.case.partners[seat].id,
            seat=own.case.partners[seat].seat,
        )
        row.draft, row.saved_at = Draft(raws, {}, {}, {}, frozenset()).dump(), clock.now()
        db.session.add(row)
        db.session.commit()
        return answering.look(person, self.given[slug], slot.step, slot.occurrence)

    def type_too_late(self, seat: Seat) -> None:
        """Type into every joint record that takes nothing any more: the words are kept for who typed them."""
        person, name = self.person(seat).actor, self.names["AB".index(seat)]
        for slug, given in self.given.items():
            for slot in [one for one in runs.locked(given).run.by_slot if one.author is None]:
                own = answering.look(person, given, slot.step, slot.occurrence)
                raws = typed(
                    own.step, own.captions, own.case.today, lambda at, slug=slug: self.mark(f"{slug} {at} late")
                )
                before = len(self.ledger)
                with pytest.raises(answering.NotNow):
                    self._type(person, slug, slot, own, raws)
                db.session.commit()
                late = list(self.ledger)[before - len(markers(json.dumps(raws))) :]
                self.alone |= dict.fromkeys(late, name)

    def _together(self, person: access.Actor, slug: str, slot: Slot, own: Work, raws: dict[str, Any]) -> Work:
        self._type(person, slug, slot, own, raws)
        return answering.look(person, self.given[slug], slot.step, slot.occurrence)

    def _type(self, person: access.Actor, slug: str, slot: Slot, own: Work, raws: dict[str, Any]) -> None:
        for number, page in enumerate(own.step.pages, 1):
            form: dict[str, list[str]] = {}
            for one in page.fields:
                for name, value in kinds.entries(one, raws.get(one.id)):
                    form.setdefault(name, []).append(value)
            answering.save(
                person, self.given[slug], slot.step, slot.occurrence, number, form, seen="", key=str(uuid.uuid4())
            )
            db.session.commit()

    def submit(self, seat: Seat, slug: str, slot: Slot) -> None:
        """Type it, if it was not, and submit it; a joint record: agree to it."""
        own = self.draft(seat, slug, slot)
        person = self.person(seat).actor
        if self.watch is not None:
            self.watch(self, seat, slug, own)
        try:
            answering.submit(person, self.given[slug], slot.step, slot.occurrence, own.version)
        except answering.Incomplete as gap:
            raise AssertionError(f"{slug} {slot}: {gap.work.checked.problems}") from gap
        db.session.commit()

    def submit_open(self, seat: Seat, most: int = 2) -> int:
        """Everything that is open for this seat now; how much it was."""
        waiting = self.open(seat, most)
        for slug, slot in waiting:
            self.submit(seat, slug, slot)
        return len(waiting)

    def go_on(self, most: int = 2, release: bool = True) -> None:
        """Both do all they can, in turn, until nothing more is open today."""
        while self.submit_open("A", most) + self.submit_open("B", most) + (self.release_all() if release else 0):
            pass

    # --- who reads what, from the rows and the definitions ---

    def stored(self, slugs: Iterable[str] = ()) -> list[Stored]:
        """Every response, or those of some exercises, with what the rules need to know of it."""
        db.session.expire_all()
        chosen = {slug: self.given[slug] for slug in slugs or self.given}
        rows: dict[uuid.UUID, list[Response]] = {}
        for row in db.session.scalars(select(Response).where(Response.assignment_id.in_(chosen.values()))):
            rows.setdefault(row.assignment_id, []).append(row)
        ids = [row.id for held in rows.values() for row in held]
        opened: dict[uuid.UUID, set[str]] = {}
        for one in db.session.scalars(select(FieldOpening).where(FieldOpening.response_id.in_(ids))):
            opened.setdefault(one.response_id, set()).add(one.field)
        fixed: dict[uuid.UUID, list[Correction]] = {}
        for one in db.session.scalars(select(Correction).where(Correction.response_id.in_(ids))):
            fixed.setdefault(one.response_id, []).append(one)
        found = []
        for slug, given in chosen.items():
            held = db.session.get(Assignment, given)
            submissions = tuple(submission_of(row, opened.get(row.id, set())) for row in rows.get(given, ()))
            run = Run(
                catalogue.load(slug, held.exercise_version),
                frozenset("AB"),
                held.starts.value,
                Disclosure(held.disclosure),
                held.state.value,
                frozenset(held.released.split()),
                submissions,
            )
            # What stands open without right counts as sealed here: whoever reads it reads too much.
            submissions = tuple(replace(one, revealed=rightly_open(run, one)) for one in submissions)
            run = replace(run, submissions=submissions)
            pairs = zip(rows.get(given, ()), submissions, strict=True)
            found += [Stored(slug, held, run, row, one, fixed.get(row.id, [])) for row, one in pairs]
        return found

    def texts(self, slug: str, slot: Slot) -> set[str]:
        """The markers typed into one place, but for those of questions that are asked only sometimes."""
        found = [one for one in self.stored([slug]) if one.submission.slot == slot]
        asked = catalogue.load(slug).by_id[slot.step].by_id
        return {marker for one in found for marker, name in one.texts().items() if asked[name].shown_when is None}

    def readers(self, *slugs: str) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
        """{marker: (who may read it, who must find it)}."""
        found = {marker: (frozenset([name]), frozenset()) for marker, name in self.alone.items()}
        for one in self.stored(slugs):
            for marker, field_id in one.texts().items():
                may = one.may(field_id)
                everybody = {"A": self.names[:1], "B": self.names[1:2], "therapist": self.names[2:]}
                reads = frozenset(name for who in may for name in everybody[who])
                found[marker] = reads, reads if one.certain(field_id) else frozenset()
        return found
