"""The progress report of a couple over any period, for the therapist or for both partners. Pure.

The couple's own course, words first. Nothing is compared with anybody else, and no effect of the treatment is claimed.
What both partners may not know is not in `Progress` when it was gathered for both; the sections here add nothing.
"""

from collections.abc import Sequence

from practice.reports.content import charts
from practice.reports.content import progress_words as said
from practice.reports.content.answers import AID
from practice.reports.content.head import Head, summary
from practice.reports.content.progress_facts import SEATS, STATES, Course, Given, Line, Progress
from practice.reports.content.summary import Chart, Entries, Entry, Exercise, Fact, Part, Section, Summary, Table, Text
from practice.reports.content.words import STATES as STATE_WORDS

OWN_COURSE = f"{AID} This is the couple’s own course; it is compared with nobody and shows no effect of a treatment."
CLOSING = "This report is not the clinical record and is not for emergencies"
STYLES = {"A": charts.A, "B": charts.B, "": charts.TOGETHER}
EMPTY = "Nothing of this time is on record yet."
LINES_A_PAGE = 48
LONG = 40
"""Rows of a table at the most."""


def build(head: Head, facts: Progress) -> Summary:
    """The whole report."""
    clinical = facts.reader == "clinical"
    names = " & ".join(facts.names[seat] for seat in SEATS)
    sections = [
        *_attendance(facts),
        *_homework(facts),
        *_check_ins(facts),
        *_courses(facts),
        *_goals(facts),
    ]
    numbers = " / ".join(number for _, number in head.crisis[:2])
    return summary(
        head,
        f"progress_{facts.reader}",
        "report",
        f"{facts.couple_id}:{facts.first}:{facts.last}",
        (
            "Progress report",
            "Clinical report" if clinical else f"For {names}",
            f"{facts.record_id} · {names}" if clinical else names,
        ),
        _facts(facts, names, clinical),
        tuple(sections) or (Section("Nothing yet", (Text(EMPTY),)),),
        "" if clinical else f"{CLOSING}{f': {numbers}' if numbers else ''}.",
    )


def pages(made: Summary) -> int:
    """About how many pages it takes, before it is rendered: rather too many than too few."""
    lines = 14.0 + sum(2 + sum(_lines(part) for part in section.parts) for section in made.sections)
    return int(lines / LINES_A_PAGE) + 1


def _lines(part: Part) -> float:
    if isinstance(part, Chart):
        return 12.0 + max(0, len(part.rows) - 9)
    if isinstance(part, Table):
        return 3 + sum(1.4 * max(1, max(len(cell) for cell in row) // 40) for row in part.rows)
    if isinstance(part, Entries):
        return sum(2.0 + len(one.title) / 80 for one in part.items)
    if isinstance(part, Exercise):
        return 2 + sum(4.5 + len(score.rows) / 2 + len(score.words) / 90 for score in part.scores)
    return 1 + len(part.text) / 85 + part.text.count("\n") if isinstance(part, Text) else 0.0


def _facts(facts: Progress, names: str, clinical: bool) -> tuple[Fact, ...]:
    period = f"{said.short_day(facts.first)} to {said.short_day(facts.last)}"
    return (
        *((Fact("Record", f"{facts.record_id} · {names}"),) if clinical else ()),
        Fact("Period", period),
        Fact("Made by", "; ".join(facts.author)),
        Fact("Contains", "Signed session records and exercises of this time"),
    )


# --- sessions --------------------------------------------------------------------------------------------------------


def _attendance(facts: Progress) -> list[Section]:
    if not (facts.meetings or facts.dropped or facts.unsigned):
        return []
    parts: list[Part] = [Text(" ".join(filter(None, (said.sessions(facts), said.came(facts)))))]
    clinical = facts.reader == "clinical"
    if clinical and len(facts.meetings) > 1:
        parts.append(_attendance_chart(facts))
    if facts.meetings:
        rows = [
            (
                said.short_day(one.day),
                said.people(facts, one.seats),
                str(one.minutes),
                *((one.attendance.get(seat, "–") for seat in SEATS) if clinical else ()),
            )
            for one in facts.meetings
        ]
        head = ("Session", "With", "Minutes", *(_names(facts) if clinical else ()))
        parts.extend(_listing(head, rows, "Sessions", 2))
    return [Section("Sessions", tuple(parts))]


def _listing(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], caption: str, *figures: int) -> list[Part]:
    """A table; a long one as lines that say the same, because layout looks at all rows of a table on each page."""
    if len(rows) <= LONG:
        return [Table(head, tuple(rows), caption, frozenset(figures))]
    told = ((row[0], zip(head[1:], row[1:], strict=True)) for row in rows)
    lines = ("; ".join([first, *(f"{label}: {cell}" for label, cell in rest)]) for first, rest in told)
    return [Text(f"{caption}."), Entries(tuple(Entry(line) for line in lines))]


def _attendance_chart(facts: Progress) -> Chart:
    counts = said.attendance(facts)
    rows = [(STYLES[seat], (present, 0, late, absent)) for seat, (present, late, absent) in counts.items()]
    states = ((0, "present"), (2, "late"), (3, "absent"))
    return Chart(
        "Who came",
        said.came(facts),
        charts.bars(f"Two bars, one for each partner. {said.came(facts)}", rows),
        ("Sessions", *_names(facts)),
        tuple((word, *(str(counts[seat][place]) for seat in SEATS)) for place, word in enumerate(said.ATTENDANCE)),
        frozenset({1, 2}),
        (*charts.who_keys(_named(facts)), *charts.level_keys(states)),
    )


def _named(facts: Progress, abouts: Sequence[str] = SEATS) -> list[tuple[int, str]]:
    return [(STYLES[about], facts.names.get(about, "both together")) for about in abouts]


# --- homework --------------------------------------------------------------------------------------------------------


def _homework(facts: Progress) -> list[Section]:
    if facts.reader == "both":
        if not facts.together:
            return []
        titles = Entries(tuple(Entry(title) for title in facts.together))
        return [Section("Homework looked at together", (titles,))]
    if not facts.homework:
        return []
    parts: list[Part] = [Text(said.done(facts))]
    if any(sum(said.counted(facts.homework, seat)) for seat in SEATS):
        parts.append(_states_chart(facts))
    rated = [_quality(facts, seat) for seat in SEATS]
    if any(len(line.points) > 1 for line in rated):
        words = f"Rated from 0 (not) to 4 (thoroughly) by the therapist. {said.quality(facts)}"
        parts.append(_chart(facts, "How thoroughly it was done", [one for one in rated if one.points], words))
    elif words := said.quality(facts):
        parts.append(Text(f"How thoroughly, from 0 to 4: {words}"))
    rows = [(said.short_day(one.day), one.title, *(said.state(one, seat) for seat in SEATS)) for one in facts.homework]
    parts.extend(_listing(("Planned for", "Exercise", *_names(facts)), rows, "Every assignment"))
    if repeated := _repeated(facts):
        parts.append(repeated)
    return [Section("Homework", tuple(parts), "Quality is the therapist’s rating, 0 to 4. Clinical report only.")]


def _names(facts: Progress) -> tuple[str, ...]:
    return tuple(facts.names[seat] for seat in SEATS)


def _states_chart(facts: Progress) -> Chart:
    counts = {seat: said.counted(facts.homework, seat) for seat in SEATS}
    return Chart(
        "What was done",
        "Assignments whose time has come, for each partner.",
        charts.bars(
            f"Two bars, one for each partner. {said.done(facts)}",
            [(STYLES[seat], counts[seat]) for seat in SEATS],
        ),
        ("Homework", *_names(facts)),
        tuple(
            (STATE_WORDS[state], *(str(counts[seat][place]) for seat in SEATS)) for place, state in enumerate(STATES)
        ),
        frozenset({1, 2}),
        (
            *charts.who_keys(_named(facts)),
            *charts.level_keys([(place, STATE_WORDS[state]) for place, state in enumerate(STATES)]),
        ),
    )


def _quality(facts: Progress, seat: str) -> Line:
    points = tuple(
        said.point(one.day, one.quality[seat], str(one.quality[seat])) for one in facts.homework if seat in one.quality
    )
    return Line("", seat, points, "", 0, 4)


def _repeated(facts: Progress) -> Table | None:
    """Exercises that were given more than once, with how often each did them."""
    by_title: dict[str, list[Given]] = {}
    for one in facts.homework:
        by_title.setdefault(one.title, []).append(one)
    rows = tuple(
        (title, str(len(found)), *(said.often(found, seat) for seat in SEATS))
        for title, found in by_title.items()
        if len(found) > 1
    )
    return Table(("Exercise", "Times", *_names(facts)), rows, "Given more than once", frozenset({1})) if rows else None


# --- course ----------------------------------------------------------------------------------------------------------


def _check_ins(facts: Progress) -> list[Section]:
    found = []
    if facts.before:
        lead = "From “Before we meet”: 0 hard to 10 good."
        found.append(Section("Before sessions", tuple(_grouped(facts, facts.before)), lead))
    if facts.after or facts.sliders:
        parts = _grouped(facts, facts.after)
        if facts.sliders:
            parts.extend(_sliders(facts))
        lead = "From “After we met”: in-house sliders without norms. For the therapist alone."
        found.append(Section("After sessions", tuple(parts), lead))
    return found


def _sliders(facts: Progress) -> list[Part]:
    """What each said about each hour: the ratings of one person stand in one cell, in the order of the caption."""
    found: dict[str, dict[str, str]] = {}
    for one in facts.sliders:
        values = ("for the session" if value is None else charts.number(value) for value in one.values)
        found.setdefault(said.short_day(one.day), {})[one.seat] = " · ".join(values)
    rows = [(day, *(held.get(seat, "–") for seat in SEATS)) for day, held in found.items()]
    caption = f"What each said about the hour: {' · '.join(facts.slider_names).lower()}"
    return _listing(("Written", *_names(facts)), rows, caption)


def _courses(facts: Progress) -> list[Section]:
    repeated = [one for one in facts.courses if one.lines]
    once = [one for one in facts.courses if not one.lines and one.scores]
    found = [_course(facts, one) for one in repeated]
    if once:
        parts = tuple(Exercise(_dated(one), (), one.scores) for one in once)
        found.append(Section("Exercises, as they were last", parts, OWN_COURSE))
    return found


def _dated(one: Course) -> str:
    return f"{one.title} ({said.listed(said.short_day(day) for day in one.days)})"


def _course(facts: Progress, one: Course) -> Section:
    days = said.listed(said.short_day(day) for day in one.days)
    parts = _grouped(facts, one.lines)
    if one.scores:
        parts.append(Exercise("Over all of them", (), one.scores))
    return Section(one.title, tuple(parts), f"{said.many(len(one.days), 'time')}: {days}. {OWN_COURSE}")


def _grouped(facts: Progress, lines: Sequence[Line]) -> list[Part]:
    """Lines of one figure stand in one chart; what was said on one day alone is words."""
    found: list[Part] = []
    for title in dict.fromkeys(line.title for line in lines):
        mine = [line for line in lines if line.title == title]
        if len({point.day for line in mine for point in line.points}) > 1:
            found.append(_chart(facts, title, mine))
        else:
            found.append(Text(f"{title}. {' '.join(line.words for line in mine)}"))
    return found


def _chart(facts: Progress, title: str, lines: Sequence[Line], words: str = "") -> Chart:
    table = said.figures(lines)
    series = [charts.Series(STYLES[line.about], tuple((p.day, p.value) for p in line.points)) for line in lines]
    ends = (lines[0].low, lines[0].high) if all(line.low is not None for line in lines) else (None, None)
    return Chart(
        title,
        words or " ".join(line.words for line in lines if line.words),
        charts.over_time(said.alternative(facts, lines), series, *ends),
        ("Day", *(name for _, name in _named(facts, [line.about for line in lines]))),
        table,
        frozenset(range(1, 1 + len(lines))),
        charts.keys(_named(facts, [line.about for line in lines])),
    )


# --- goals -----------------------------------------------------------------------------------------------------------


def _goals(facts: Progress) -> list[Section]:
    parts: list[Part] = []
    if facts.aims:
        parts.append(Entries(tuple(Entry(text, said.short_day(day)) for day, text in facts.aims)))
    for one in facts.goals:
        when = said.short_day(one.day) + (f", with {one.alone} alone" if one.alone else "")
        parts.append(Text(f"{when}: {one.text}"))
    return [Section("Goals", tuple(parts), "From the signed session records.")] if parts else []
