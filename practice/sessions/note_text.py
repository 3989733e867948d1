"""Default text for the boxes of a note, from homework and check-ins (records.md §1.2): offered, never put in by itself.

It says what is already ticked for the record, attendance, the states of homework, and what those who were there can
all read of their check-ins before the session. Everything else that came in stays where it is until it is ticked.
"""

from collections.abc import Iterator

from practice import access
from practice.reports import content
from practice.sessions import homework, material, operations
from practice.sessions.body import ATTENDANCE, STATES, Draft, Stamp, Typed
from practice.sessions.material import Found, Material

CHECK_IN, LOOP = "before-we-meet", "our-loop"
ELSEWHERE = frozenset({"topics", "agenda", "hw", "c_useful"})
"""Of a check-in: what the focus and the states of homework say already, and what is about the exercise itself."""


def offered(whole: Material, draft: Draft, held: bool = True) -> dict[str, str]:
    """Text by box, for every box of every format; empty where nothing is known. `held`: who was there is known."""
    words = list(_words(whole, draft, frozenset((CHECK_IN,))))
    measured = [*(_attendance(whole, draft) if held else ()), *_homework(whole, draft), *_results(whole, draft)]
    progress = draft.text("progress")
    done = [content.BY_ID[one].label for one in draft.interventions]
    told = {
        "subjective": words,
        "objective": measured,
        "data": [*words, *measured],
        "assessment": [f"Progress toward goals: {progress}"] if progress else [],
        "behaviour": [*filter(None, [draft.text("focus")]), *_words(whole, draft, frozenset((LOOP,)), ticked=False)],
        "intervention": [*([", ".join(done) + "."] if done else []), *filter(None, [draft.text("interventions_text")])],
        "response": [*_words(whole, draft, frozenset()), *_homework(whole, draft)],
        "goals": [progress] if progress else [],
        "notes": [*words, *measured],
    }
    return {box: "\n".join(lines) for box, lines in told.items()}


def plan(whole: Material, draft: Draft) -> str:
    """For the plan, which every copy prints: homework that all who were there were given, and the next session."""
    held_on = draft.held_on or whole.record.held_on
    given = [task for task in homework.tasks(whole.cases, draft, held_on) if task.ticked]
    titles = [task.title for task in given if set(task.seats) >= set(draft.seats)]
    return f"Homework until the next session: {', '.join(titles)}." if titles else ""


def _words(whole: Material, draft: Draft, slugs: frozenset[str], ticked: bool = True) -> Iterator[str]:
    """Ticked answers, and of the exercises in `slugs` what all who were there can read."""
    always = {case.id.hex for case in whole.cases if case.exercise.slug in slugs}
    for work in homework.offered(whole.cases, draft):
        for asked in work.asked:
            for offer in asked.offers:
                told = work.key in always and offer.key.rpartition(":")[2] not in ELSEWHERE
                common = told and set(offer.seen_by) >= set(draft.seats)
                if asked.score is None and offer.words and (common or ticked and offer.picked):
                    who = whole.names.get(offer.seat, "Together")
                    question = asked.question if asked.question[-1:] in "?:…" else f"{asked.question}:"
                    yield f"{who}, {work.title}. {question} {'; '.join(offer.words)}"


def _attendance(whole: Material, draft: Draft) -> list[str]:
    were = [(whole.names[seat], draft.attendance(seat)) for seat in draft.seats]
    told = [f"{name} {ATTENDANCE[how].lower()}" for name, how in were if how]
    return [f"Attendance: {', '.join(told)}."] if told else []


def _homework(whole: Material, draft: Draft) -> Iterator[str]:
    for one in homework.looked_at(whole.cases, draft, draft.held_on or whole.record.held_on):
        if one.included:
            states = [f"{whole.names[seat]}: {STATES[state].lower()}" for seat, state in one.states.items()]
            yield f"Homework, {one.title}: {', '.join(states)}{'; looked at together' if one.together else ''}."


def _results(whole: Material, draft: Draft) -> Iterator[str]:
    for work in homework.offered(whole.cases, draft):
        for asked in work.asked:
            if asked.score is not None and asked.offers[0].picked:
                figure = f" ({asked.score.figure})" if asked.score.figure else ""
                yield f"{work.title}, {asked.score.title}: {asked.score.words}{figure}"


def fill(actor: access.Actor, found: Found, typed: Typed, held: bool = True) -> int:
    """Put what is offered into the boxes of the draft's format, and the plan, that are empty. How many were filled.

    `found` is locked and `typed` was just saved. Before it is `held` nothing is said of who was there. Flushes.
    """
    draft = found.draft(typed)
    whole = material.gather(actor, found, draft)
    on_offer = offered(whole, draft, held)
    wanted = {f"note_{part.id}": on_offer[part.id] for part in content.NOTE_PARTS[draft.note_format]}
    # A heading that already holds what was typed under another format is not empty.
    for part in content.NOTE_PARTS[draft.note_format]:
        if any(draft.text(f"note_{box}") for box in part.also):
            del wanted[f"note_{part.id}"]
    wanted["plan"] = plan(whole, draft)
    new = {name: [text] for name, text in wanted.items() if text and not draft.text(name)}
    if new:
        page = found.record.body["page"]
        stamp = Stamp(str(found.record.version), page["key"], page["number"])
        operations.save(actor, found, {**typed, **new}, stamp)
    return len(new)


def said(filled: int) -> tuple[str, str]:
    """What the page says about it, and how."""
    if not filled:
        return "Nothing to fill in: the boxes hold text already, or nothing came in.", "info"
    boxes = "1 box" if filled == 1 else f"{filled} boxes"
    return f"Filled in: {boxes}. Read and change the text as you need it.", "success"
