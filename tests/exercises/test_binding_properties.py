"""Whatever was written, revealed and opened: a bound step says nothing that its author may not see.

Said twice: by a rule written anew here, and by taking away what the author may not see, which must change nothing.
"""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from practice.exercises import binding, catalogue, examples
from practice.exercises.definition import parse
from practice.exercises.run import Run, Slot, Submission
from practice.exercises.terms import Kind
from tests.exercises.definitions import PICKS, SCALE, TEXT, exercise, step

BOTH = frozenset({"A", "B"})
SIDES = ("mine_x", "wish_x", "mine_y", "wish_y", "mine_z", "wish_z")
COLUMNS = [{"id": "text", **TEXT}]
LATER = {"when": "revealed", "after": "one"}


def listing(name, **more):
    return {"id": name, "kind": "group", "label": "x", "rows_max": 5, "fields": COLUMNS, **more}


def choice(name, of, field="shown", source="one", **more):
    return {
        "id": name,
        "kind": "single",
        "label": "x",
        "options_of": {"step": source, "field": field, "of": of},
        **more,
    }


def follow(name, of, source="one", field="shown", **more):
    rows = {"step": source, "field": field, "of": of}
    return {"id": name, "kind": "group", "label": "x", "rows_from": rows, "fields": [choice("sub", "partner")], **more}


FEEL = {"id": "feel", "kind": "multi", "label": "x", "options": [*PICKS, {"id": "c", "label": "C", "visibility": "T"}]}
PICKS_OF = {"step": "one", "field": "feel", "of": "partner", "take": "picks"}
PICKED = {"id": "felt", "kind": "multi", "label": "x", "options_of": PICKS_OF}
GAPS = {"step": "one", "take": "gaps", "mine": "mine_*", "wish": "wish_*"}
WHOLE = parse(
    exercise(
        step("one", listing("shown"), listing("mine", visibility="O"), listing("kept", visibility="T"), FEEL,
             *({"id": name, **SCALE} for name in SIDES)),
        step("plan", listing("ideas"), by="together", opens=LATER),
        step("days", listing("did"), log={"every": "day", "entries": 3}, opens={"when": "revealed", "after": "plan"}),
        step("two", choice("own", "own"), choice("theirs", "partner"), choice("all", "both"), PICKED,
             choice("secret", "own", "kept", visibility="T"), choice("deed", "partner", "did", "days"),
             follow("rate", "both"), follow("deeds", "own", "days", "did"),
             follow("idea", "joint", "plan", "ideas"), {**follow("gap", "both"), "rows_from": GAPS},
             opens={"when": "revealed", "after": "days"}),
        step("deal", choice("all", "both"), {**follow("gap", "both"), "rows_from": GAPS, "fields": COLUMNS},
             by="together", opens=LATER),
    ),
    "x",
)  # fmt: skip
SLOTS = [*(Slot("two", 1, seat) for seat in "AB"), Slot("deal", 1, None)]
KEYS = [
    *((name, 1, seat) for name in ("one",) for seat in "AB"),
    *(("days", day, seat) for day in (1, 2, 3) for seat in "AB"),
    ("plan", 1, None),
]
GROUPS = {"one": ("shown", "mine", "kept"), "days": ("did",), "plan": ("ideas",)}


@st.composite
def submissions(draw):
    """Some answers, each text unique to its place, in any state."""
    found = []
    for name, occurrence, author in KEYS:
        if not draw(st.booleans()):
            continue
        answers = {}
        for group in GROUPS[name]:
            count = draw(st.integers(0, 2))
            texts = [f"{group} {author} {occurrence} {place}" for place in range(count)]
            answers[group] = draw(st.sampled_from([[{"text": text} for text in texts], {"declined": True}]))
        if name == "one":
            answers["feel"] = draw(st.lists(st.sampled_from("abc"), unique=True))
            answers.update(draw(st.dictionaries(st.sampled_from(SIDES), st.integers(0, 10))))
        submitted, revealed = draw(st.booleans()), draw(st.booleans())
        opened = draw(st.sets(st.sampled_from(["mine", "shown"])))
        found.append(Submission(name, occurrence, author, answers, submitted, revealed, frozenset(opened)))
    return found


def texts_of(run, slot):
    """Everything computed that stands in a bound step: labels of options and captions of rows, with their ids."""
    fields = [one for field in binding.bound(run, slot).fields for one in (field, *field.fields)]
    labels = [(field.id, option.id, str(option.label)) for field in fields for option in field.options]
    return labels + [(key, row.id, str(row)) for key, rows in binding.rows(run, slot).items() for row in rows]


def may_read(found, field, viewer):
    """The rule of exercises.md §0, in one line for each letter."""
    if not found.submitted:
        return False
    if found.author in (viewer, None):
        return True
    open_to_partner = {"P": True, "J": True, "O": field.id in found.opened, "T": False}
    return found.revealed and open_to_partner[str(field.visibility)]


def blinded(found, viewer):
    """What is left of an answer without what the viewer may not see; None when that is all of it."""
    fields = WHOLE.by_id[found.step].by_id
    kept = {key: value for key, value in found.answers.items() if may_read(found, fields[key], viewer)}
    if found.author != viewer and "feel" in kept:
        kept["feel"] = [pick for pick in kept["feel"] if pick != "c"]
    return replace(found, answers=kept) if kept else None


@given(submissions(), st.sampled_from(SLOTS), st.sampled_from("AB"))
def test_a_bound_step_holds_nothing_its_author_may_not_see(found, slot, starts):
    run = Run(WHOLE, BOTH, starts, WHOLE.disclosure, submissions=tuple(found))
    viewers = [slot.author] if slot.author else ["A", "B"]
    said = {}
    for one in found:
        for field in WHOLE.by_id[one.step].fields:
            rows = one.answers.get(field.id)
            if field.kind is Kind.GROUP and isinstance(rows, list):
                said.update({row["text"]: all(may_read(one, field, viewer) for viewer in viewers) for row in rows})
    for _, _, text in texts_of(run, slot):
        words = text.partition(" (day ")[0]
        assert said.get(words, True), (text, slot)


@given(submissions(), st.sampled_from(SLOTS))
def test_what_the_author_may_not_see_changes_nothing(found, slot):
    run = Run(WHOLE, BOTH, "A", WHOLE.disclosure, submissions=tuple(found))
    for viewer in [slot.author] if slot.author else ["A", "B"]:
        seen = tuple(kept for one in found if (kept := blinded(one, viewer)) is not None)
        assert texts_of(replace(run, submissions=seen), slot) == texts_of(run, slot)


@given(submissions(), st.sampled_from(SLOTS))
def test_the_order_of_storage_says_nothing(found, slot):
    run = Run(WHOLE, BOTH, "A", WHOLE.disclosure, submissions=tuple(found))
    assert texts_of(replace(run, submissions=tuple(reversed(found))), slot) == texts_of(run, slot)


def computed_runs():
    """The whole examples of the exercises in which something is computed."""
    found = (examples.replay(catalogue.example(slug)) for slug in catalogue.versions())
    return [run for run in found if any(s.computes or any(f.rows_from for f in s.fields) for s in run.exercise.steps)]


RUNS = computed_runs()


@given(st.data())
def test_in_every_real_exercise_a_hidden_answer_leaves_bound_steps_alone(data):
    run = data.draw(st.sampled_from(RUNS))
    kept = tuple(
        replace(one, revealed=one.revealed and data.draw(st.booleans()), submitted=data.draw(st.booleans()))
        for one in run.submissions
        if data.draw(st.integers(0, 3))
    )
    now = replace(run, submissions=kept)
    slot = data.draw(st.sampled_from([one.slot for one in run.submissions]))
    for viewer in [slot.author] if slot.author else ["A", "B"]:
        seen = tuple(one for one in kept if one.author in (viewer, None) or (one.submitted and one.revealed))
        assert texts_of(replace(now, submissions=seen), slot) == texts_of(now, slot)
