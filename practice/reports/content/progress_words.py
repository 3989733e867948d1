"""The sentences of a progress report. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from statistics import fmean

from practice.reports.content.progress_facts import SEATS, STATES, Given, Line, Meeting, Point, Progress
from practice.reports.content.words import STATES as STATE_WORDS

ATTENDANCE = ("present", "late", "absent")


def short_day(day: date) -> str:
    """`Jan 12, 2026`, never broken over two lines."""
    return f"{day:%b}\u00a0{day.day},\u00a0{day.year}"


def many(n: int, thing: str, plural: str = "") -> str:
    """`1 session`, `3 sessions`."""
    return f"{n} {thing}" if n == 1 else f"{n} {plural or thing + 's'}"


def listed(parts: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    words = list(parts)
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def people(facts: Progress, seats: Sequence[str]) -> str:
    """`both partners`, or `Ana alone`."""
    return "both partners" if len(seats) == 2 else f"{facts.names[seats[0]]} alone"


def sessions(facts: Progress) -> str:
    """How many sessions were held, with whom, and which were cancelled."""
    if not facts.meetings:
        said = "No session of this time is signed."
    else:
        kinds = [seats for seats in (SEATS, ("A",), ("B",)) if any(one.seats == seats for one in facts.meetings)]
        counted = [(sum(one.seats == seats for one in facts.meetings), people(facts, seats)) for seats in kinds]
        n = len(facts.meetings)
        if len(counted) == 1:
            said = f"{many(n, 'session')} with {counted[0][1]}."
        else:
            said = f"{many(n, 'session')}: {listed(f'{count} with {who}' for count, who in counted)}."
        minutes = round(fmean(one.minutes for one in facts.meetings))
        said += f" {'It took' if n == 1 else 'They took'} {minutes} minutes{'' if n == 1 else ' on average'}."
    if facts.dropped:
        days = listed(
            short_day(one.day) + ("" if len(one.seats) == 2 else f" ({people(facts, one.seats)})")
            for one in facts.dropped
        )
        was = "was" if len(facts.dropped) == 1 else "were"
        said += f" {many(len(facts.dropped), 'planned session')} {was} cancelled: {days}."
    if facts.unsigned:
        said += f" {many(facts.unsigned, 'record')} of this time {'is' if facts.unsigned == 1 else 'are'} not signed "
        said += f"yet; nothing of {'it' if facts.unsigned == 1 else 'them'} is in this report."
    return said


def attendance(facts: Progress) -> dict[str, tuple[int, int, int]]:
    """For each person: how often present, late and absent, of the sessions that were meant for them."""
    return {
        seat: tuple(sum(one.attendance.get(seat) == state for one in meant(facts, seat)) for state in ATTENDANCE)
        for seat in SEATS
    }


def meant(facts: Progress, seat: str) -> list[Meeting]:
    """The sessions that were meant for this person."""
    return [one for one in facts.meetings if seat in one.seats]


def came(facts: Progress) -> str:
    """Who came to how many, and how often late."""
    said = []
    for seat, (present, late, absent) in attendance(facts).items():
        n = present + late + absent
        if n:
            known = f"{facts.names[seat]} came to {present + late} of {n}"
            said.append(known + (f", {many(late, 'time')} late" if late else ""))
    return f"{'; '.join(said)}." if said else ""


def counted(homework: Sequence[Given], seat: str) -> tuple[int, ...]:
    """How many were done, partly done, kept for the session and not done, in the order of `STATES`."""
    return tuple(sum(one.states.get(seat) == state for one in homework) for state in STATES)


def done(facts: Progress) -> str:
    """What each did of what was planned for this time."""
    said = [f"{many(len(facts.homework), 'assignment')} {'was' if len(facts.homework) == 1 else 'were'} planned."]
    for seat in SEATS:
        found = [
            f"{n} {STATE_WORDS[state]}" for state, n in zip(STATES, counted(facts.homework, seat), strict=True) if n
        ]
        still = sum(one.states.get(seat) == "open" for one in facts.homework)
        if still:
            found.append(f"{still} still open")
        if found:
            said.append(f"{facts.names[seat]}: {listed(found)}.")
    return " ".join(said)


def quality(facts: Progress) -> str:
    """The therapist's ratings in one sentence for each person."""
    said = []
    for seat in SEATS:
        rated = [one.quality[seat] for one in facts.homework if seat in one.quality]
        if rated:
            said.append(f"{facts.names[seat]} {fmean(rated):.1f} on average over {many(len(rated), 'rating')}")
    return f"{'; '.join(said)}." if said else ""


def state(given: Given, seat: str) -> str:
    """`done · 3 of 4`, or a dash when it was not given to this person."""
    if seat not in given.states:
        return "–"
    held = given.states[seat]
    said = "still open" if held == "open" else STATE_WORDS[held]
    return f"{said} · {given.quality[seat]} of 4" if seat in given.quality else said


def alternative(facts: Progress, lines: Sequence[Line]) -> str:
    """What a chart shows, for who does not see it: whose line goes from what to what."""
    said = []
    for line in lines:
        who = facts.names.get(line.about, "both together")
        first, last = line.points[0], line.points[-1]
        if len(line.points) == 1:
            said.append(f"for {who} a single dot stands at {first.said} on {short_day(first.day)}")
        else:
            span = f"between {short_day(first.day)} and {short_day(last.day)}"
            said.append(f"for {who} the line goes from {first.said} to {last.said} {span}")
    return f"A chart with lines over time: {'; '.join(said)}."


def figures(lines: Sequence[Line]) -> tuple[tuple[str, ...], ...]:
    """The values of some lines day by day, as they are written for people; several of one day stand together."""
    days: dict[date, dict[int, list[str]]] = {}
    for place, line in enumerate(lines):
        for one in line.points:
            days.setdefault(one.day, {}).setdefault(place, []).append(one.said)
    return tuple(
        (short_day(day), *("; ".join(held.get(place, ["–"])) for place in range(len(lines))))
        for day, held in sorted(days.items())
    )


def point(day: date, value: float, words: str) -> Point:
    """One value."""
    return Point(day, float(value), words)


def often(found: Sequence[Given], seat: str) -> str:
    """`3 of 4 done · 2.5 of 4` for one exercise and person; a dash when it was never given to them."""
    mine = [one for one in found if seat in one.states]
    if not mine:
        return "–"
    said = f"{sum(one.states[seat] == 'done' for one in mine)} of {len(mine)} done"
    rated = [one.quality[seat] for one in mine if seat in one.quality]
    return f"{said} · quality {fmean(rated):.1f}" if rated else said
