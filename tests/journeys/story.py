"""A whole exercise by two people at two browsers: its filled example, typed answer by answer through the pages.

Who may read what is worked out here once more, from the definition and from what was done, and not by the program's
own rules: an answer stands on a partner's pages when the exercise says so, and a sealed word stands on none of them.
"""

from datetime import date, timedelta

from practice import clock, runs
from practice.exercises import flow, kinds
from practice.exercises.binding import bound
from practice.exercises.examples import Answers, Example, typed
from practice.exercises.results import results
from practice.exercises.run import SEATS, Seat, Slot
from practice.exercises.terms import Disclosure
from practice.runs import Case
from tests.homework.made import assign
from tests.journeys.days import Days
from tests.journeys.ledger import Ledger, in_order, is_window
from tests.journeys.reader import Reader, plain
from tests.journeys.stage import DESK, PHONE
from tests.people import ZONE


class Story:
    """One exercise, given to a couple of its own on the first day of its example."""

    def __init__(self, days: Days, example: Example) -> None:
        stage = days.stage
        self.stage, self.days, self.example, self.exercise = stage, days, example, example.exercise
        self.ledger = Ledger.of(example)
        number = self.exercise.number.lower()
        who = {"A": f"robin-{number}", "B": f"kim-{number}"}
        with days.here():
            world = stage.world
            couple = world.couple(world.dana, (who["A"], "Robin Reyes"), (who["B"], "Kim Carter"))
            world.safe(couple)
            due = clock.now() + timedelta(days=60)
            self.given = assign(world, self.exercise.slug, couple_id=couple.id, due_at=due, starts="A").id
        self.page = f"/my/practice/{self.given}"
        self.actors = {seat: world[name].actor for seat, name in who.items()}
        self.windows: dict[Seat, Reader] = {
            "A": self._window(PHONE, "light").sign_in(who["A"]),
            # In every second exercise one of the two does without the pages' scripts.
            "B": self._window(DESK, "dark", script=int(number[1:]) % 2 == 1).sign_in(who["B"]),
        }
        self.dana = None

    def tell(self) -> None:
        """From the first answer to the last, and what stands there at the end."""
        for one in in_order(self.example):
            self._until_open(one)
            if one.seat == "J":
                self._together(one)
            else:
                self._alone(one)
            self.check(landed="B" if one.seat == "J" else one.seat)
        self._run_out()
        self._open_one()
        self._end()

    # --- writing ---

    def _alone(self, one: Answers) -> None:
        reader = self._begin(one.seat, one.slot)
        self.ledger.types(one)
        self._seal()
        self._through(reader, one)
        assert not reader.page.locator(".field-wrong").count(), reader.text
        self._all_there(reader, one)
        self._counts(one)
        reader.press("Submit")
        self._state(reader.words, one.slot)

    def _state(self, words: str, slot: Slot) -> None:
        """What the page says to who has just written: open to both, or that it waits, and of the other nothing more."""
        if self.exercise.by_id[slot.step].by != "each" or self.exercise.disclosure is Disclosure.PRIVATE:
            return
        if self.ledger.opened(slot):
            assert "Open to you both" in words
        else:
            assert ("Submitted" in words or "Written" in words) and "Waiting" in words

    def _together(self, one: Answers) -> None:
        """The first writes it all and agrees; the other finds every word there, and agrees."""
        first = self._begin("A", one.slot)
        self._through(first, one)
        self._all_there(first, one)
        first.press("I agree")
        assert "You agreed. Waiting for Kim." in first.goto(f"{self._place(one.slot)}/review").words
        assert "You agreed" in first.behind(self.page)
        assert "Robin agreed" in self.windows["B"].behind(self.page)
        second = self._begin("B", one.slot)
        if not second.path.endswith("/review"):
            second.goto(f"{self._place(one.slot)}/review")
        self._all_there(second, one)
        self._counts(one)
        second.press("I agree")

    def _counts(self, one: Answers) -> None:
        """From the press that follows on, these answers are what they are to both."""
        self.ledger.submits(one)
        self._seal()

    def _seal(self) -> None:
        for seat in SEATS:
            self.windows[seat].hidden = self.ledger.hidden(seat)

    def _begin(self, seat: Seat, slot: Slot) -> Reader:
        """From the page of the assignment into the step, by its link."""
        reader = self.windows[seat].goto(self.page)
        link = reader.page.locator(f"main a[href='{self._place(slot)}']")
        assert link.count(), f"{slot} cannot be begun by {seat} on {self.days.now:%B %d}:\n{reader.text}"
        return reader.go(link.first.click)

    def _through(self, reader: Reader, one: Answers) -> None:
        """Screen by screen to the review; every answer of the example was asked for on one of them."""
        with self.days.here():
            step = bound(self._case().run, one.slot)
        entries = [
            entry
            for name, value in one.values.items()
            if step.by_id[name].auto is None
            for entry in kinds.entries(step.by_id[name], typed(step.by_id[name], value))
        ]
        missing = {name for name, _ in entries if not name.endswith(("-manual", "-row"))}
        for _ in range(60):
            if reader.path.partition("?")[0].endswith("/review"):
                break
            before = reader.path
            missing -= reader.answer(entries)
            reader.press("Save and continue")
            assert reader.path != before, f"{before} does not go on:\n{reader.errors or reader.text}"
        assert not missing, f"{one.slot} was never asked: {missing}"

    def _all_there(self, reader: Reader, one: Answers) -> None:
        words = reader.words
        for said in self.ledger.words(one):
            assert said.text in words, f"{said.text!r} is not on {reader.path}"

    # --- time, and the therapist's hand ---

    def _until_open(self, one: Answers) -> None:
        """Pass on what waits for the therapist, and let days pass, until this can be written."""
        for _ in range(40):
            with self.days.here():
                case = self._case()
                if flow.accepts(case.run, one.slot, case.today):
                    return
                waits, day = flow.releasable(case.run), next_day(case)
            if waits:
                self._pass_on(waits[0][1])
            else:
                assert day is not None, f"{one.slot} never opens"
                self._sleep(day)
        raise AssertionError(f"{one.slot} never opens")

    def _pass_on(self, slots: tuple[Slot, ...]) -> None:
        if self.dana is None:
            self.dana = self._window(DESK, "light").sign_in("dana")
        self.dana.goto(f"/assignments/{self.given}")
        hand = self.dana.section("Waits for you").get_by_role("button").first
        self.dana.go(hand.click)
        self.ledger.passed |= set(slots)
        self.check()

    def _sleep(self, day: date) -> None:
        today = clock.local(self.days.now, ZONE).date()
        self.days.night((day - today).days)
        with self.days.here():
            case = self._case()
            ended = {step.id for step in self.exercise.steps if is_window(step) and _ended(case, step.id)}
        if ended - self.ledger.over:
            self.ledger.over |= ended
            self.check()

    def _run_out(self) -> None:
        """Until nothing more comes by itself: answers that wait for the therapist, logs that end."""
        for _ in range(10):
            with self.days.here():
                case = self._case()
                waits, day = flow.releasable(case.run), next_day(case)
            if waits:
                self._pass_on(waits[0][1])
            elif day is not None:
                self._sleep(day)
            else:
                return

    # --- who reads what ---

    def check(self, landed: Seat | None = None) -> None:
        """Every text stands on the page of whoever may read it, and on no page of whoever may not. `landed`: whose
        window shows that page at this moment, since they have just submitted."""
        self._seal()
        for seat in SEATS:
            reader = self.windows[seat]
            words = reader.words if seat == landed else reader.behind(self.page)
            for one in self.ledger.said:
                assert one.text in words or not self.ledger.reads(seat, one), (
                    f"{one} is not on the page of {seat}: {words}"
                )
            told = [one for one in self.ledger.no_answer(seat) if one in words]
            assert not told, f"the page of {seat} prints an answer to {told}: {words}"
            reader.behind("/my")

    def _open_one(self) -> None:
        """What is for the owner and the therapist reaches the other once its owner opens it, and not before."""
        said = self.ledger.may_open()
        if said is None:
            return
        owner = self.windows[said.slot.author].goto(self.page)
        owner.go(owner.page.locator(f"main a[href='{self._place(said.slot)}/open/{said.field}']").click)
        assert said.text in owner.words
        self.ledger.given.add((said.slot, said.field))
        self._seal()
        owner.press("Open it to Kim" if said.slot.author == "A" else "Open it to Robin")
        self.check(landed=said.slot.author)

    def _end(self) -> None:
        """At the end both pages say what came out, and nothing is left to do."""
        uses = any(step.log and step.log.every == "use" for step in self.exercise.steps)
        for seat in SEATS:
            reader = self.windows[seat]
            with self.days.here():
                case = runs.find(self.actors[seat], self.given)
                found = results(case.run, seat, case.names)
            words = self._own_page(seat)
            for one in found:
                assert plain(one.words) in words, f"{one.title!r} is not on the page of {seat}"
            assert all(one.id not in ("alert", "concern", "monitoring", "steering") for one in found)
            reader.behind("/my/answers")
            if not uses:
                reader.goto("/my")
                todo = reader.section("To do now").get_by_role("heading", level=3).all_inner_texts()
                assert self.exercise.title not in todo

    def _own_page(self, seat: Seat) -> str:
        return self.windows[seat].goto(self.page).words

    def _place(self, slot: Slot) -> str:
        return f"{self.page}/{slot.step}/{slot.occurrence}"

    def _case(self) -> Case:
        return runs.find(self.stage.world.dana.actor, self.given)

    def _window(self, size: tuple[int, int], scheme: str, script: bool = True) -> Reader:
        self.stage.visitors.append(Reader(self.stage, size, scheme, script))
        return self.stage.visitors[-1]


def next_day(case: Case) -> date | None:
    """The next day on which something may open by itself."""
    run, today = case.run, case.today
    days = [view.opens_on for seat in SEATS for view in flow.slots(run, seat, today) if view.opens_on]
    windows = [flow.window(run, step.id, seat) for step in run.exercise.steps for seat in SEATS]
    days += [window[1] + timedelta(days=1) for window in windows if window]
    return min((day for day in days if day > today), default=None)


def _ended(case: Case, step: str) -> bool:
    window = flow.window(case.run, step)
    return window is not None and case.today > window[1]
