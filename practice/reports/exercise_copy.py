"""One exercise as one partner may read it, and both partners' answers beside each other: reads, and builds the reports.

A therapist's print of a partner's copy is made from the rows that this partner reads, so that it can hold no more than
that partner's own page; what is typed and not submitted is on nobody's copy but its author's.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace

from flask import abort

from practice import access, answers, clock, db, runs
from practice.exercises import kinds
from practice.exercises.disclosure import Shown, sentence, visible
from practice.exercises.results import Result, results
from practice.exercises.run import SEATS, Run, Seat, Slot, other
from practice.models import Comment, Practice, User
from practice.reports import heads, unsent
from practice.reports.content import comparison, exercise_copy, told
from practice.reports.content.comparison import Compared
from practice.reports.content.exercise_copy import Note, Told
from practice.reports.content.summary import Summary
from practice.runs import Case

# --- one partner's copy ----------------------------------------------------------------------------------------------


def own(actor: access.Actor, assignment_id: uuid.UUID, practice: Practice) -> Summary:
    """The copy of the partner who asks. 404 unless the exercise was given to them."""
    case = runs.find(actor, assignment_id)
    seat = _seat(actor, case)
    one = of(case, seat, _notes(actor, case, seat), actor.user.time_zone)
    made = replace(one, unsent=unsent.of(case, seat))
    return exercise_copy.build(made, heads.of(practice, actor.user.time_zone))


def for_partner(actor: access.Actor, assignment_id: uuid.UUID, seat: Seat, practice: Practice) -> tuple[Summary, Case]:
    """The copy of one partner, for the clinical side. 404 when the exercise was not given to that one."""
    case = runs.find(actor, assignment_id)
    if seat not in case.run.audience:
        abort(404)
    one = of(as_read_by(case, seat), seat, _notes(actor, case, seat), case.couple.time_zone)
    return exercise_copy.build(one, heads.of(practice, case.couple.time_zone)), case


def of(case: Case, seat: Seat, notes: tuple[Note, ...], zone: str) -> Told:
    """What the partner in this seat may read of a case that holds the rows they read. `zone`: the reader's."""
    run, names = case.run, case.names
    row = case.assignment
    return Told(
        case.id.hex,
        case.exercise.title,
        kinds.fill(case.exercise.intro, case.author_names(seat)),
        sentence(case.exercise, run.disclosure, run.audience, names),
        names[seat],
        names["therapist"],
        clock.local(row.created_at, zone).date(),
        clock.local(row.due_at, zone),
        row.place,
        row.note or "",
        tuple(told.steps(run, names, seat, visible(run, seat), _changed(case, seat), _paper(case))),
        results(run, seat, names),
        notes,
    )


def as_read_by(case: Case, seat: Seat) -> Case:
    """The case with the rows that the partner in this seat reads: own ones, revealed ones, what both write."""
    rows = {slot: row for slot, row in case.rows.items() if slot.author in (seat, None) or row.revealed_at is not None}
    submissions = tuple(one for one in case.run.submissions if one.slot in rows)
    days = {key: day for key, day in case.run.days.items() if key == seat}
    corrections = {slot: made for slot, made in case.corrections.items() if slot in rows}
    return replace(case, rows=rows, run=replace(case.run, submissions=submissions, days=days), corrections=corrections)


def _seat(actor: access.Actor, case: Case) -> Seat:
    seat = case.seat_of(actor.id)
    if seat is None or seat not in case.run.audience:
        abort(404)
    return seat


def _notes(actor: access.Actor, case: Case, seat: Seat) -> tuple[Note, ...]:
    """What the therapist said back to this partner, oldest first. One statement."""
    chosen = (
        access.readable(actor, Comment, User.name)
        .join(User, User.id == Comment.author_id)
        .where(Comment.assignment_id == case.id, Comment.partner_id == case.partners[seat].id)
        .order_by(Comment.created_at, Comment.id)
    )
    zone = case.couple.time_zone
    return tuple(
        Note(author, clock.local(row.created_at, zone).date(), row.text) for row, author in db.session.execute(chosen)
    )


def _changed(case: Case, viewer: str) -> told.Changed:
    return {
        slot: answers.changes(case.run, viewer, slot, [row.answers for row in made])
        for slot, made in case.corrections.items()
    }


def _paper(case: Case) -> dict[Slot, str]:
    """What was typed in from paper, without the day, which would tell how long it lay before it opened."""
    return {slot: said for slot in case.rows if (said := case.typed_in(slot, dated=False))}


# --- both beside each other ------------------------------------------------------------------------------------------


def compared(actor: access.Actor, assignment_id: uuid.UUID, practice: Practice) -> tuple[Summary, Case]:
    """Both partners' answers for the clinical side, what not both may read in a part of its own. 404 when it was given
    to one partner alone."""
    case = runs.find(actor, assignment_id)
    if len(case.run.audience) < 2:
        abort(404)
    run, names = case.run, case.names
    open_to_both = both_read(run)
    every = visible(run, "therapist")
    apart = [item for item in every if not _same(open_to_both.get(_key(item)), item)]
    shared_results = _both_results(run, names)
    one = replace(
        _compared(case, open_to_both, shared_results, case.couple.time_zone),
        reader=actor.name,
        record_id=case.couple.record_id,
        apart=_steps(case, "therapist", apart, _changed_apart(case, open_to_both)),
        apart_results=tuple(found for found in results(run, "therapist", names) if found not in shared_results),
        absent=tuple(
            names[seat] for seat in SEATS if not any(s.submitted and s.author in (seat, None) for s in run.submissions)
        ),
    )
    return comparison.build(one, heads.of(practice, case.couple.time_zone)), case


def beside(actor: access.Actor, assignment_id: uuid.UUID, practice: Practice) -> Summary:
    """What both partners may read, for one of them. 404 before something of each is open to both."""
    case = runs.find(actor, assignment_id)
    seat = _seat(actor, case)
    open_to_both = both_read(case.run)
    if not of_both(open_to_both):
        abort(404)
    shared_results = _both_results(case.run, case.names)
    one = _compared(case, open_to_both, shared_results, actor.user.time_zone, seat)
    return comparison.build(one, heads.of(practice, actor.user.time_zone))


def may_compare(run: Run) -> bool:
    """Whether something of each partner is open to both."""
    return of_both(both_read(run))


def of_both(items: Mapping[tuple[Slot, str], Shown]) -> bool:
    """Whether something of each partner is among these."""
    return {slot.author for slot, _ in items} >= set(SEATS)


def both_read(run: Run) -> dict[tuple[Slot, str], Shown]:
    """The answers that both partners may read now, each as the one reads it who did not write it."""
    if not run.shares:
        return {}
    seen = {seat: {_key(item): item for item in visible(run, seat) if not item.draft} for seat in SEATS}
    return {
        key: seen[other(item.slot.author) if item.slot.author else "A"][key]
        for key, item in seen["A"].items()
        if key in seen["B"]
    }


def _key(item: Shown) -> tuple[Slot, str]:
    return item.slot, item.field.id


def _same(shared: Shown | None, item: Shown) -> bool:
    """Whether both read the whole answer: options for the therapist are taken out for the other one."""
    return shared is not None and (shared.answer, shared.declined) == (item.answer, item.declined)


def _both_results(run: Run, names: Mapping[str, str]) -> tuple[Result, ...]:
    theirs = {(one.id, one.about) for one in results(run, "B", names)}
    return tuple(one for one in results(run, "A", names) if (one.id, one.about) in theirs)


def _compared(
    case: Case, items: Mapping[tuple[Slot, str], Shown], found: tuple[Result, ...], zone: str, seat: str = "therapist"
) -> Compared:
    return Compared(
        case.id.hex,
        case.exercise.title,
        f"{case.names['A']} & {case.names['B']}",
        "",
        "",
        clock.local(case.assignment.created_at, zone).date(),
        clock.local(case.assignment.due_at, zone),
        _steps(case, "therapist", items.values(), _changed_shared(case, items)),
        found,
    )


def _steps(case: Case, viewer: str, items: Iterable[Shown], changed: told.Changed) -> tuple[told.Step, ...]:
    return tuple(told.steps(case.run, case.names, viewer, items, changed, _paper(case)))


def _changed_shared(case: Case, items: Mapping[tuple[Slot, str], Shown]) -> told.Changed:
    """Later versions as the one reads them who did not write them."""
    slots = {slot for slot, _ in items}
    return {
        slot: answers.changes(case.run, other(slot.author), slot, [row.answers for row in made])
        for slot, made in case.corrections.items()
        if slot in slots and slot.author
    }


def _changed_apart(case: Case, items: Mapping[tuple[Slot, str], Shown]) -> told.Changed:
    """Later versions of what not both read, or not whole."""
    shared = {
        (slot, place, key): item
        for slot, changes in _changed_shared(case, items).items()
        for place, fields in changes
        for key, item in fields.items()
    }
    found: dict[Slot, list] = {}
    for slot, changes in _changed(case, "therapist").items():
        for place, fields in changes:
            apart = {
                key: item
                for key, item in fields.items()
                if not (
                    item is None
                    and (slot, place, key) in shared
                    or item
                    and _same(shared.get((slot, place, key)), item)
                )
            }
            if apart:
                found.setdefault(slot, []).append((place, apart))
    return found
