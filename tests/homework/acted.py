"""A filled example acted out on the partners' pages: Ana types Robin's answers, Ben Kim's, page by page."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import time_machine

from practice import clock, db, runs
from practice.exercises import catalogue, examples, flow, kinds
from practice.exercises.binding import bound
from practice.exercises.run import Run, Slot
from practice.homework.clockwork import turning
from practice.homework.writing import answering, settling
from tests.homework.made import assign
from tests.people import ZONE, World

WHO = {"A": "ana", "B": "ben", None: "ana"}
NOON = time(12, 0)


def moment(day: Any, at: time = NOON, zone: str = ZONE) -> datetime:
    """A time of day in the couple's zone."""
    return datetime.combine(day, at, tzinfo=ZoneInfo(zone))


@dataclass
class Play:
    """One exercise of the pair while it is done; `clients` are made anew whenever the clock moves."""

    world: World
    sign_in: Callable
    slug: str
    id: Any = None
    traveller: Any = None
    clients: Any = None

    @property
    def base(self) -> str:
        """The address of the assignment's page."""
        return f"/my/practice/{self.id}"

    def run(self) -> Run:
        """Everything as it stands, for the test's own eyes."""
        run = runs.locked(self.id).run
        db.session.commit()
        return run

    def on(self, day: Any) -> None:
        """Go on on that day, with what the passing of time opens."""
        self.traveller.move_to(moment(day))
        while turning.turn_one(None, clock.now()):
            pass
        self.clients = {who: self.sign_in(who) for who in ("ana", "ben")}

    def pass_on(self) -> None:
        """Whatever the therapist can pass on by hand is passed on."""
        while keys := [key for key, _ in flow.releasable(self.run())]:
            case = runs.locked(self.id)
            case.assignment.released = "\n".join(sorted({*case.assignment.released.split(), *keys}))
            settling.settle(self.world.dana.actor, case)
            db.session.commit()

    def until_open(self, slot: Slot) -> None:
        """Move the clock until the step is open."""
        for _ in range(30):
            run = self.run()
            today = run.days["A"]
            if flow.accepts(run, slot, today):
                return
            views = (view for seat in "AB" for view in flow.slots(run, seat, today))
            days = [view.opens_on for view in views if view.slot == slot and view.opens_on]
            self.on(days[0] if days else today + timedelta(days=1))
        raise AssertionError(f"{slot} never opened")

    def type(self, slot: Slot, values: dict, who: str) -> Any:
        """Type the answers of one step as a page posts them; every page is looked at once. The review page."""
        step, client, place = bound(self.run(), slot), self.clients[who], f"{self.base}/{slot.step}/{slot.occurrence}"
        raws = {name: examples.typed(step.by_id[name], value) for name, value in values.items()}
        actor, key = self.world[who].actor, str(uuid.uuid4())
        for number, page in enumerate(step.pages, 1):
            form: dict[str, list[str]] = {}
            for one in page.fields:
                for name, value in kinds.entries(one, raws.get(one.id)):
                    form.setdefault(name, []).append(value)
            if slot.occurrence == 1:
                client.get(f"{place}/{number}")
            answering.save(actor, self.id, slot.step, slot.occurrence, number, form, seen="", key=key, done=True)
            db.session.commit()
        return client.get(f"{place}/review")

    def write(self, slot: Slot, values: dict) -> None:
        """Write and submit a step, or write a joint record and agree to it, one after the other."""
        self.until_open(slot)
        review = self.type(slot, values, WHO[slot.author])
        if slot.author is not None:
            assert review.form().submit("Submit").flashes == ["Submitted."], slot
        else:
            assert "You agreed." in review.form("I agree").submit().flashes[0]
            page = self.clients["ben"].get(f"{self.base}/{slot.step}/{slot.occurrence}/review")
            assert page.form("I agree").submit().flashes == ["You both agreed."]
        self.pass_on()

    def to_the_end(self) -> Run:
        """The whole example; afterwards everything has opened that opens."""
        for one in catalogue.example(self.slug).answers:
            self.write(one.slot, dict(one.values))
        self.on(self.run().days["A"] + timedelta(days=100))
        return self.run()


@contextmanager
def play(world: World, sign_in: Callable, slug: str, **values: Any) -> Iterator[Play]:
    """An exercise given on a Monday, with the clock under the test's hand."""
    with time_machine.travel(moment(examples.BEGINS), tick=False) as traveller:
        acted = Play(world, sign_in, slug, traveller=traveller)
        acted.id = assign(world, slug, begins_on=examples.BEGINS, **values).id
        acted.on(examples.BEGINS)
        yield acted
