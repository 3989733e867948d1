"""What exercises say over time, for some viewers at once: nothing that one of them may not read.

The numbers of a line are those of `exercises.results`; its words are those of `results.course`.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from statistics import fmean
from typing import Any

from practice import clock
from practice.exercises import kinds
from practice.exercises.results import NOTES, Result, course, results
from practice.exercises.seeing import Viewer, told
from practice.reports.content import charts
from practice.reports.content.progress_facts import Course, Line, Point, Sliders
from practice.reports.content.summary import Fact, Score
from practice.runs import Case

Viewers = tuple[Viewer, ...]
SLIDERS = {"heard": "Heard", "fair": "Balanced", "useful": "Useful", "hope": "Hopeful"}
"""The ratings of “After we met”, as a table calls them."""
ALONE = "For the therapist alone."
TEN, WHOLE = (0.0, 10.0), (0.0, 1.0)
Key = tuple[str, str, str]


def course_of(cases: Sequence[Case], viewers: Viewers) -> Course | None:
    """One exercise over the runs of a period: lines where there are at least two, else what was said last."""
    done = [case for case in cases if any(one.submitted for one in case.run.submissions)]
    said = [(case, _results(case, viewers)) for case in done]
    said = [(case, found) for case, found in said if found]
    if not said:
        return None
    days = tuple(case.due_on for case, _ in said)
    title = said[-1][0].exercise.title
    if len(said) == 1:
        return Course(title, days, (), _scores(said[0][1], viewers))
    over = _course([case for case, _ in said], viewers)
    points = _points(said)
    lines, rest = [], []
    for one in over:
        key = (one.id, one.about or "", one.title)
        if len(points.get(key, ())) > 1 and _is_line(one, points[key]):
            lines.append(_line(one, points[key]))
        else:
            rest.append(one)
    if not lines:
        return Course(title, days, (), _scores(rest or said[-1][1], viewers))
    return Course(title, days, tuple(lines), _scores(rest, viewers))


def _results(case: Case, viewers: Viewers) -> tuple[Result, ...]:
    """What every one of the viewers reads of it, word for word."""
    found = [results(case.run, viewer, case.names) for viewer in viewers]
    return tuple(one for one in found[0] if one.id not in NOTES and all(one in other for other in found[1:]))


def _course(cases: Sequence[Case], viewers: Viewers) -> tuple[Result, ...]:
    pairs = [(case.due_on, case.run) for case in cases]
    found = [course(pairs, viewer, cases[-1].names) for viewer in viewers]
    return tuple(one for one in found[0] if all(one in other for other in found[1:]))


def _points(said: Sequence[tuple[Case, Sequence[Result]]]) -> dict[Key, list[tuple[date, Result]]]:
    found: dict[Key, list[tuple[date, Result]]] = {}
    for case, told_of in said:
        for one in told_of:
            if one.value is not None:
                found.setdefault((one.id, one.about or "", one.title), []).append((case.due_on, one))
    return found


def _is_line(one: Result, points: Sequence[tuple[date, Result]]) -> bool:
    """Whether this is the course of single figures, not their sum over all repeats: those say more as words."""
    return one.value is not None and one.n == len(points) and one.value == points[-1][1].value


def _line(one: Result, points: Sequence[tuple[date, Result]]) -> Line:
    low, high = _ends([result for _, result in points])
    beside = [f"{label}: {value}." for label, value in (row[:2] for row in one.rows) if label.startswith("Two random")]
    return Line(
        one.title,
        one.about or "",
        tuple(Point(day, float(result.value), result.short or result.figure) for day, result in points),
        " ".join([one.words, *beside]),
        low,
        high,
    )


def _ends(found: Sequence[Result]) -> tuple[float | None, float | None]:
    """The scale of a figure, where its own words tell it."""
    if all("of 10" in one.figure for one in found):
        return TEN
    if all(0 <= one.value <= 1 and one.figure[:1] not in "+−" for one in found):
        return WHOLE
    return None, None


def _scores(found: Iterable[Result], viewers: Viewers) -> tuple[Score, ...]:
    return tuple(
        Score(
            one.title,
            one.words,
            one.figure,
            one.n,
            tuple(Fact(str(row[0]), " ".join(map(str, row[1:]))) for row in one.rows),
            ALONE if one.therapist_only and viewers == ("therapist",) else "",
        )
        for one in found
    )


# --- check-ins -------------------------------------------------------------------------------------------------------


def ratings(
    cases: Sequence[Case], step: str, fields: Iterable[str], viewers: Viewers, title: str
) -> tuple[Line, ...]:
    """The mean of some ratings of each person, run by run; only what every viewer reads."""
    names = tuple(fields)
    lines = []
    for seat in ("A", "B"):
        points = []
        for case in cases:
            values = [value for value in _values(case, step, seat, names, viewers) if value is not None]
            if values:
                found = fmean(values)
                points.append(Point(_day(case, step, seat), found, charts.number(round(found, 1))))
        if points:
            lines.append(Line(title, seat, tuple(points), _changed(cases[-1].names[seat], points), *TEN))
    return tuple(lines)


def sliders(cases: Sequence[Case]) -> tuple[Sliders, ...]:
    """What each person said about each hour, for the therapist."""
    found = []
    for case in cases:
        for seat in ("A", "B"):
            values = _values(case, "after", seat, tuple(SLIDERS), ("therapist",))
            if values:
                found.append(Sliders(_day(case, "after", seat), seat, values))
    return tuple(sorted(found, key=lambda one: (one.day, one.seat)))


def _values(
    case: Case, step: str, seat: str, names: tuple[str, ...], viewers: Viewers
) -> tuple[float | None, ...]:
    """The ratings of this person, None for one that was left for the session; () when there is nothing to read."""
    asked = case.exercise.by_id.get(step)
    for one in case.run.submissions:
        if asked is None or one.step != step or one.author != seat or not one.submitted:
            continue
        fields = [asked.by_id[name] for name in names]
        found = [told(case.run, one, field, viewer) for field in fields for viewer in viewers]
        if all(value is not None for value in found):
            answers: list[Any] = [one.answers[name] for name in names]
            return tuple(None if kinds.is_declined(value) else float(value) for value in answers)
    return ()


def _day(case: Case, step: str, seat: str) -> date:
    """The day it was written; the planned one where that is not known."""
    zone = case.couple.time_zone
    for slot, row in case.rows.items():
        if slot.step == step and slot.author == seat and row.submitted_at is not None:
            return clock.local(row.submitted_at, zone).date()
    return case.due_on


def _changed(name: str, points: Sequence[Point]) -> str:
    first, last = points[0].said, points[-1].said
    if len(points) == 1:
        return f"{name}: {first} of 10."
    return f"{name}: {first} of 10 at first, {last} at the end, over {len(points)} times."


# --- goals -----------------------------------------------------------------------------------------------------------


def aims(cases: Sequence[Case], viewers: Viewers) -> tuple[tuple[date, str], ...]:
    """The goals that both set themselves (E17), with what is said of the way there."""
    found = []
    for case in cases:
        for one in case.run.submissions:
            field = case.exercise.by_id[one.step].by_id.get("goal") if one.step == "goal" else None
            if field is None or one.author is not None or not one.submitted:
                continue
            texts = [told(case.run, one, field, viewer) for viewer in viewers]
            if all(isinstance(text, str) for text in texts):
                way = [each.words for each in _results(case, viewers) if each.id == "progress"]
                found.append((case.due_on, " ".join([texts[0].rstrip(".") + ".", *way])))
    return tuple(found)

