"""What there is to do in one assignment, line by line, as its partner's page lists it. Builds plain objects only.

Of the other partner a line says "Waiting" until something is open to both; of their entries in a log there is one line.
"""

from dataclasses import dataclass, field

from practice.exercises import flow, kinds
from practice.exercises.flow import SlotView
from practice.exercises.run import Seat, Slot, other
from practice.homework.client import my_words
from practice.homework.writing.joint_text import Record
from practice.runs import Case

TONES = {"open": "good", "submitted": "neutral", "revealed": "good"}


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step in the list of an assignment. `action`: the word of its link to answering, "" when there is none.

    `may_unagree`: the own agreement to a joint record may be taken back.
    """

    slot: Slot
    title: str
    who: str
    words: str
    tone: str
    status: str
    action: str = ""
    may_withdraw: bool = False
    may_share: bool = False
    may_unagree: bool = False


@dataclass(frozen=True, slots=True)
class LogList:
    """The own entries of a log, in order. `per_use`: one is added whenever it happens; then the last is a new one."""

    title: str
    intro: str
    per_use: bool
    lines: list[StepLine] = field(default_factory=list)

    @property
    def new(self) -> StepLine | None:
        """The entry to add, where entries are added."""
        last = self.lines[-1] if self.per_use and self.lines else None
        return last if last and last.action == "Add an entry" else None

    @property
    def listed(self) -> list[StepLine]:
        """The entries that have a line of their own."""
        return [line for line in self.lines if line is not self.new]


def started(case: Case, slot: Slot) -> bool:
    """Whether anything is typed in the step already; of a joint record, anything that both may read."""
    row = case.rows.get(slot)
    if row is None or slot.author is not None:
        return row is not None
    return bool(Record.load(row.draft).raws)


def lines(case: Case, seat: Seat) -> tuple[list[StepLine], list[LogList]]:
    """The steps in order, and the logs that have begun."""
    steps: list[StepLine] = []
    logs: dict[str, LogList] = {}
    shown: set[tuple[str, bool]] = set()
    views = flow.slots(case.run, seat, case.today)
    for view in views:
        step = case.exercise.by_id[view.slot.step]
        if step.log is None:
            steps.append(_line(case, seat, view))
            continue
        mine = view.slot.author == seat
        if mine and not _not_yet(views, view.slot):
            _entry_into(logs, case, seat, view)
        elif (step.id, mine) not in shown:
            shown.add((step.id, mine))
            title = my_words.step_name(case, view.slot, seat)
            words, tone = flow.STATUS_WORDS[view.status], TONES.get(view.status, "calm")
            who = "You" if mine else case.names[view.slot.author]
            steps.append(StepLine(view.slot, title, who, words, tone, view.status))
    return steps, list(logs.values())


def _not_yet(views: tuple[SlotView, ...], slot: Slot) -> bool:
    """Whether the whole log still waits for something."""
    own = [view.status for view in views if view.slot.step == slot.step and view.slot.author == slot.author]
    return all(status == "waiting" for status in own)


def _entry_into(logs: dict[str, LogList], case: Case, seat: Seat, view: SlotView) -> None:
    step = case.exercise.by_id[view.slot.step]
    title = my_words.step_name(case, view.slot, seat)
    intro = kinds.fill(step.intro, case.author_names(seat))
    found = logs.setdefault(step.id, LogList(title, intro, step.log.every == "use"))
    found.lines.append(_entry(case, seat, view, found.per_use))


def _entry(case: Case, seat: Seat, view: SlotView, per_use: bool) -> StepLine:
    slot, run = view.slot, case.run
    title, tone = my_words.entry(case, slot), TONES.get(view.status, "calm")
    words, action, editable = view.words, "", False
    if view.status == "open":
        past = my_words.is_past(case, slot, seat)
        words, action = ("Started", "Continue") if started(case, slot) else (words, "Start")
        if action == "Start" and per_use:
            action = "Add an entry"
        elif action == "Start" and past:
            words, action, tone = "You can still write it", "Write it", "calm"
    elif view.status == "submitted":
        words, editable = my_words.written(case, slot), flow.may_edit(run, slot)
        action = "Change" if editable else ""
    elif view.status == "closed":
        words = "Not written"
    return StepLine(
        slot, title, "You", words, tone, view.status, action, editable,
        view.status == "submitted" and flow.may_share_anyway(run, slot),
    )  # fmt: skip


def _line(case: Case, seat: Seat, view: SlotView) -> StepLine:
    slot, run = view.slot, case.run
    title, tone = my_words.step_title(case, slot, seat), TONES.get(view.status, "calm")
    if slot.author is None:
        return _joint(case, seat, view, title, tone)
    if slot.author != seat:
        return StepLine(slot, title, case.names[slot.author], view.words, tone, view.status)
    words, action = view.words, ""
    if view.status == "open":
        words, action = ("Started", "Continue") if started(case, slot) else (words, "Start")
    elif view.status == "later":
        words = f"Opens on {view.opens_on:%B} {view.opens_on.day}"
    editable = view.status == "submitted" and flow.may_edit(run, slot)
    may_share = view.status == "submitted" and flow.may_share_anyway(run, slot)
    action = "Change my answers" if editable else action
    return StepLine(slot, title, "You", words, tone, view.status, action, editable, may_share)


def _joint(case: Case, seat: Seat, view: SlotView, title: str, tone: str) -> StepLine:
    """A joint record: both know who agrees to it, because both see it."""
    slot, run = view.slot, case.run
    words, action = view.words, ""
    agreed = run.by_slot[slot].agreed if slot in run.by_slot else frozenset()
    if view.status == "open":
        words, action = ("Started", "Continue") if started(case, slot) else (words, "Start")
        if seat in agreed:
            words, action = "You agreed", "Look at it"
        elif agreed:
            words = f"{case.names[other(seat)]} agreed"
    elif view.status == "revealed":
        words = "You both agreed"
    elif view.status == "later":
        words = f"Opens on {view.opens_on:%B} {view.opens_on.day}"
    undo = flow.may_withdraw_agreement(run, slot, seat)
    return StepLine(slot, title, "Both of you", words, tone, view.status, action, may_unagree=undo)
