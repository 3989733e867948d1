"""Exercises nobody has written: every way of ordering steps, logs, records and seals that a definition may have."""

from typing import Any

from hypothesis import strategies as st

from practice.exercises.definition import Exercise
from tests.exercises.acting import made

OPTIONS = [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}, {"id": "hush", "label": "Hush", "visibility": "T"}]
EXTRAS: dict[str, dict[str, Any]] = {
    "heat": {"kind": "scale", "label": "Heat", "low": "cool", "high": "hot", "visibility": "T", "required": True},
    "inside": {"kind": "short_text", "label": "Inside", "visibility": "O"},
    "picks": {"kind": "multi", "label": "Picks", "options": OPTIONS},
    "pick": {"kind": "single", "label": "Pick", "options": OPTIONS, "visibility": "O"},
    "day": {"kind": "date", "label": "Day"},
}
LOGS: dict[str, dict[str, Any]] = {
    "days": {"by": "each", "log": {"every": "day", "entries": 3}},
    "weeks": {"by": "each", "log": {"every": "week", "entries": 2, "reveal": "entry"}},
    "alone": {"by": "one", "log": {"every": "day", "entries": 2}},
    "uses": {"by": "one", "log": {"every": "use", "entries": 3}},
}
SHAPES = {
    "PAR": ["each", "each", "together", "one", *LOGS],
    "TURN": ["first", "second", "first", "second", "each", "one", *LOGS],
    "JOINT": ["together", "together", "each", "one", *LOGS],
    "IND": ["one", "one", "alone", "uses"],
}
DISCLOSURES = {
    "PAR": ["mutual", "in_session", "private"],
    "TURN": ["turn", "turn_released"],
    "JOINT": ["joint"],
    "IND": ["private"],
}


@st.composite
def exercises(draw: st.DrawFn) -> Exercise:
    """A sound exercise of two to five steps."""
    mode = draw(st.sampled_from(sorted(SHAPES)))
    disclosure = draw(st.sampled_from(DISCLOSURES[mode]))
    shapes = draw(st.lists(st.sampled_from(SHAPES[mode]), min_size=1, max_size=4))
    if disclosure == "private":
        shapes = [shape for shape in shapes if shape != "together"]
    steps = [_step(number, shape) for number, shape in enumerate(shapes)]
    steps.append(_step(len(steps), "one" if mode == "IND" else "each"))
    for number, step in enumerate(steps):
        _fields(draw, mode, step)
        _opens(draw, disclosure, steps[:number], step)
        _seal(draw, step, steps[number + 1 :])
        _again(draw, mode, step)
    return made(mode, steps, disclosure, swap=mode == "TURN" and draw(st.booleans()))


def _step(number: int, shape: str) -> dict[str, Any]:
    return {"id": f"s{number}_{shape}"} | LOGS.get(shape, {"by": shape})


def _fields(draw: st.DrawFn, mode: str, step: dict[str, Any]) -> None:
    text = {"id": "text", "kind": "short_text", "label": "Text", "required": draw(st.booleans())}
    fields = [text]
    if step["by"] != "together":
        chosen = draw(st.sets(st.sampled_from(sorted(EXTRAS))))
        fields += [{"id": name} | EXTRAS[name] for name in sorted(chosen)]
    if mode == "IND":
        fields = [{**one, "visibility": one.get("visibility", "T")} for one in fields]
        fields = [{**one, "options": OPTIONS[:2]} if "options" in one else one for one in fields]
    if mode == "TURN" and step["by"] == "each":
        role = draw(st.sampled_from([None, "first", "second"]))
        fields += [{"id": "mine", "kind": "short_text", "label": "Mine", "role": role}] if role else []
        if role and "log" in step and draw(st.booleans()):
            fields = fields[-1:]
    step["pages"] = [{"title": "Page", "fields": fields}]


def _opens(draw: st.DrawFn, disclosure: str, before: list[dict[str, Any]], step: dict[str, Any]) -> None:
    waits = [one for one in before if one.get("log", {}).get("every") != "use"]
    if step["by"] == "together":
        waits = [one for one in waits if one["by"] != "one"]
    if not waits or draw(st.integers(0, 3)) == 0:
        return
    after = waits[-1] if draw(st.booleans()) else draw(st.sampled_from(waits))
    when = "submitted"
    if after["by"] != "one" and disclosure != "private" and draw(st.booleans()):
        when = "revealed"
    step["opens"] = {"after": after["id"], "when": when}
    dated = [one for one in before if "log" not in one and any(_dates(field) for field in _asked(one))]
    if dated and "log" not in step and draw(st.booleans()):
        step["opens"]["on_date"] = {"step": draw(st.sampled_from(dated))["id"], "field": "day"}


def _seal(draw: st.DrawFn, step: dict[str, Any], later: list[dict[str, Any]]) -> None:
    until = [one["id"] for one in later if one["by"] != "one" and "log" not in one]
    if until and step["by"] not in ("one", "together") and draw(st.booleans()):
        field = {"id": "sealed", "kind": "short_text", "label": "Sealed", "sealed_until": draw(st.sampled_from(until))}
        _asked(step).append(field)


def _again(draw: st.DrawFn, mode: str, step: dict[str, Any]) -> None:
    if mode != "IND" and step["by"] not in ("one", "together") and "log" not in step and draw(st.integers(0, 3)) == 0:
        _asked(step).append({"id": "more", "kind": "yes_no", "label": "Once more?"})
        step["repeat"] = {"step": step["id"], "field": "more", "op": "eq", "value": True, "max_rounds": 2}


def _dates(field: dict[str, Any]) -> bool:
    """Whether this day may open a later step: one that a partner does not see would be told by it."""
    return field["id"] == "day" and "visibility" not in field


def _asked(step: dict[str, Any]) -> list[dict[str, Any]]:
    return step["pages"][0]["fields"]
