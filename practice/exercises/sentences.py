"""The sentences that say beforehand who will see what, and when. Each is exactly one sentence."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from practice.exercises import kinds, logs
from practice.exercises.definition import CLOSING_IDS
from practice.exercises.run import SEATS, Run, Seat, other
from practice.exercises.terms import Disclosure, Visibility

if TYPE_CHECKING:
    from practice.exercises.definition import Exercise, Field, Step

Names = Mapping[str, str]
"""First names by "A", "B" and "therapist"."""

HAND = {
    Disclosure.IN_SESSION: "opens {it} in session",
    Disclosure.TURN_RELEASED: "passes {it} on",
}
"""What the therapist does before answers reach the other partner, where anything."""


def field_sentence(field: "Field", step: "Step", run: Run, seat: Seat, names: Names) -> str:
    """One sentence above an answer box, for its author: who will see this answer, and when."""
    partner, first = names[other(seat)], names["therapist"]
    therapist = f"{first}, your therapist,"
    if step.by == "together":
        return f"You and {partner} both see this as you write it; {therapist} sees it when you both agree."
    if not run.shares or step.by == "one" or field.visibility is Visibility.T:
        return f"Only {therapist} sees this, when you submit it; {partner} never does."
    kept = _kept(field, seat, names)
    if field.visibility is Visibility.O:
        moment = _moment(field, step, run, seat, names, first)
        chosen = f"{therapist} sees this when you submit; {partner} sees it only if you open it"
        return f"{chosen}, and not before {moment}{kept}." if moment else f"{chosen}{kept}."
    moment = _moment(field, step, run, seat, names, therapist)
    if not moment:
        return f"{partner} and {therapist} see this when you submit{kept}."
    reader = first if run.by_hand else therapist
    return f"{partner} sees this once {moment}; {reader} sees it when you submit{kept}."


def sentence(exercise: "Exercise", disclosure: Disclosure, audience: frozenset[Seat], names: Names) -> str:
    """One sentence for a whole assignment, as the confirmation page prints it: who will see what, and when."""
    therapist = names["therapist"]
    if len(audience) == 1:
        (seat,) = audience
        writer, partner = names[seat], names[other(seat)]
        seen = f"Only {therapist}, the therapist, sees what {writer} submits, on submission"
        return f"{seen}; {partner} never does."
    a, b = (names[seat] for seat in SEATS)
    full = f"{therapist}, their therapist,"
    moments = _moments(exercise, disclosure, full)
    joint = any(step.by == "together" for step in exercise.steps)
    if disclosure is Disclosure.PRIVATE or not (moments or joint):
        return f"Only {full} sees what {a} and {b} submit, on submission; neither sees the other's answers."
    told = [f"see each other's answers {moments}"] if moments else []
    told += ["both see their shared record as they write it"] if joint else []
    shared = f"{a} and {b} {', and '.join(told)}{_exceptions(exercise)}"
    reader = therapist if disclosure in HAND and moments else full
    if not moments:
        return f"{shared}; {reader} sees it when both agree, and every other answer on submission."
    record = " and the record when both agree" if joint else ""
    return f"{shared}; {reader} sees every answer on submission{record}."


def _moment(field: "Field", step: "Step", run: Run, seat: Seat, names: Names, therapist: str) -> str:
    """What has to happen before the partner sees an answer, said to its author; "" when submitting is enough."""
    hand = f"{therapist} {HAND[run.disclosure].format(it='it')}" if run.by_hand else ""
    if step.by in ("first", "second"):
        happens = [_answered(field, step, run, seat, names)] if field.sealed_until else []
    elif logs.is_window(step):
        happens = [f"{_over(step)} and you have both written"]
    elif step.log is not None:
        happens = [f"you have both written for that {step.log.every}"]
    elif field.sealed_until:
        happens = [_answered(field, step, run, seat, names)]
    else:
        happens = ["you have both submitted"]
    return " and ".join([*happens, *filter(None, [hand])])


def _answered(field: "Field", step: "Step", run: Run, seat: Seat, names: Names) -> str:
    """The step that opens a sealed answer, said to its author."""
    until = run.exercise.by_id[field.sealed_until]
    role = step.by if step.by in ("first", "second") else run.role(seat)
    if until.by in ("first", "second") and until.by != role:
        return "they have answered"
    title = kinds.fill(until.title, kinds.Names(names[seat], names[other(seat)]))
    return f"you have answered “{title}”" if until.by == role else f"“{title}” is open to you both"


def _kept(field: "Field", seat: Seat, names: Names) -> str:
    """The choices that only the therapist sees, said to whoever may make them."""
    names_of = kinds.Names(names[seat], names[other(seat)])
    labels = [f"“{kinds.fill(one.label, names_of)}”" for one in field.options if one.id in field.for_therapist]
    return f"; {_and(labels)} {_verb(labels)} for {names['therapist']} alone" if labels else ""


def _moments(exercise: "Exercise", disclosure: Disclosure, full: str) -> str:
    """When the partners see each other's answers, in the order turns, answers of both, logs; "" when never."""
    turns = [step for step in exercise.steps if step.by in ("first", "second")]
    both = [step for step in exercise.steps if step.by == "each" and not step.by_id.keys() <= CLOSING_IDS]
    windows = [step for step in both if logs.is_window(step)]
    found = []
    if turns:
        found.append("step by step, as each is submitted")
        if disclosure in HAND:
            found = [f"step by step, once {full} {HAND[disclosure].format(it='each one')}"]
        if any(field.sealed_until for step in turns for field in step.fields):
            found.append("what is sealed once the other has answered")
    hand = f" and {full} {HAND[disclosure].format(it='them')}" if disclosure in HAND and not turns else ""
    if len(both) > len(windows):
        where = "where both answer " if turns else ""
        found.append(f"{where}once both have submitted{hand}")
    for step in windows:
        where = "in the log " if found else ""
        found.append(f"{where}once {_over(step)} and both have written{hand if not found else ''}")
    return ", ".join(found)


def _over(step: "Step") -> str:
    """The end of a log's window: "the week is over", "the 6 weeks are over"."""
    log = step.log
    if (log.every, log.entries) in (("day", 7), ("week", 1)):
        return "the week is over"
    return f"the {log.entries} {log.every}s are over" if log.entries > 1 else "the day is over"


def _exceptions(exercise: "Exercise") -> str:
    """What the other partner does not see although answers are shared. Every exercise asks something for T."""
    shared = [step for step in exercise.steps if step.by != "one"]
    found = ["what is marked for the therapist only"]
    if any(field.visibility is Visibility.O for step in shared for field in step.fields):
        found.append("what its author does not open")
    if len(shared) < len(exercise.steps):
        found.append("what each writes alone")
    return f", except {_and(found)}"


def _and(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _verb(words: list[str]) -> str:
    return "is" if len(words) == 1 else "are"
