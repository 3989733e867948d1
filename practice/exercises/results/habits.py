"""Words for what was done over days, weeks and dates: D14, pauses, steering, thanks, dates, answers, catching."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from practice.exercises import logs, scores
from practice.exercises.results.base import LEFT, Result, listed, many, plain, ratio
from practice.exercises.results.reader import Reader
from practice.exercises.run import Seat

if TYPE_CHECKING:
    from practice.exercises.definition import ScoreInput, ScoreSpec


def days_kept(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """D14: days kept of days due for each, and how alike both numbers are.

    The input `kept` is a yes or no of each day; `entries` counts the days written down.
    """
    item, only = spec.inputs[0], reader.therapist_only(spec)
    noted = item.name == "kept"
    counts: dict[Seat, int] = {}
    total = 0
    for seat in reader.seats:
        written = reader.entries(item, seat)
        if not written:
            continue
        said = [answers[0] for answers in reader.rounds(item, seat)]
        counts[seat] = sum(value is True for value in said) if noted else written
        total += written
        due = max(_due(reader, item, seat), written)
        me, share = reader.name(seat), scores.kept_rate(counts[seat], due)
        act = "noted it as done" if noted else "wrote"
        words = f"{me} {act} on {ratio(counts[seat], due)} days."
        rows = (("Days written down", str(written)),) if noted else ()
        yield Result("D14", spec.title, words, ratio(counts[seat], due), written, seat, only, rows, share)
    alike = scores.symmetry(*counts.values()) if len(counts) == 2 else None
    if alike is not None:
        words = f"{_side_by_side(reader, counts)}."
        rows = (("How alike the two numbers are (0–1)", f"{alike:.2f}"),)
        title = f"{spec.title}: together"
        yield Result("D14", title, words, f"{alike:.2f}", total, None, only, rows, alike)


def _side_by_side(reader: Reader, counts: dict[Seat, int], thing: str = "day") -> str:
    return ", ".join(f"{reader.name(seat)} {many(count, thing)}" for seat, count in counts.items())


def _due(reader: Reader, item: "ScoreInput", seat: Seat) -> int:
    """How many entries of the log were due by now; all of them where the day is not known.

    By the author's calendar for the therapist, by the reader's own for a partner: where the other one is just now is
    nothing a result tells.
    """
    run, log = reader.run, reader.run.exercise.by_id[item.step].log
    today = run.days.get(seat if reader.viewer == "therapist" else reader.viewer)
    window = logs.window(run, item.step, seat)
    if window is None or today is None:
        return log.entries
    return min(log.entries, max(0, (today - window[0]).days // logs.DAYS[log.every] + 1))


def coming_back(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E05: coming back from pauses, as each noted it."""
    for seat in reader.seats:
        rounds = reader.rounds(spec.input("back"), seat)
        if not rounds:
            continue
        backs = [answers[0] for answers in rounds]
        rate, only, me = scores.return_rate(backs), reader.therapist_only(spec), reader.name(seat)
        if rate is None:
            yield Result("return_rate", spec.title, f"{me} left the coming back {LEFT}.", "", 0, seat, only)
            continue
        count = Counter(back for back in backs if back is not None)
        n = count.total()
        words = (
            f"{me} noted {many(n, 'pause')}: back on time {count['on_time']}, late {count['late']}, "
            f"not yet {count['not_yet']}."
        )
        yield Result("return_rate", spec.title, words, f"{rate:.2f}", n, seat, only, (), rate)


def steering_days(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E15: days on which somebody noted that they did steer, of the days of the log."""
    item = spec.input("steered")
    for seat in reader.seats:
        rounds = reader.rounds(item, seat)
        if not rounds:
            continue
        found, me = scores.share_of([answers[0] for answers in rounds], True), reader.name(seat)
        if not found.n:
            words = f"{me} left the steering {LEFT}."
            yield Result("steering_days", spec.title, words, "", 0, seat, reader.therapist_only(spec))
            continue
        days = reader.run.exercise.by_id[item.step].log.entries
        words = f"{me} noted steering on {found.hits} of {days} days ({found.n} written down)."
        figure = ratio(found.hits, days)
        yield Result(
            "steering_days", spec.title, words, figure, found.n, seat, reader.therapist_only(spec), (), found.hits
        )


def thanks(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E22: days with a thank you, of the days written down."""
    for seat in reader.seats:
        rounds = reader.rounds(spec.input("thanked"), seat)
        found = scores.share_of([answers[0] for answers in rounds], True)
        if found.share is None:
            continue
        words = f"{reader.name(seat)} said thank you on {ratio(found.hits, found.n)} days written down."
        figure, only = ratio(found.hits, found.n), reader.therapist_only(spec)
        yield Result("thanks", spec.title, words, figure, found.n, seat, only, (), found.share)


def dates(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E19: dates that happened of dates planned, and who planned how many. One happened when nobody says it did not."""
    plan, happened, only = spec.input("plan"), spec.input("happened"), reader.therapist_only(spec)
    planned = {seat: len(reader.places(plan, seat)) for seat in reader.seats}
    said: dict[tuple[int, int], list[bool]] = {}
    for seat in reader.seats:
        for place, (answer,) in reader.places(happened, seat).items():
            if answer is not None:
                said.setdefault(place, []).append(answer)
    if not said:
        return
    kept, n = sum(all(answers) for answers in said.values()), len(said)
    apart = sum(len(set(answers)) > 1 for answers in said.values())
    words = f"{kept} of {many(n, 'planned date')} happened." if n > 1 else "The date did not happen this time."
    if n == 1 and kept:
        words = "The date happened."
    if apart:
        both = listed([reader.name(seat) for seat in reader.seats])
        words = f"{words} {both} remember {'it' if n == 1 else many(apart, 'date')} differently."
    rows: tuple[tuple[str, ...], ...] = ()
    alike = scores.symmetry(*planned.values()) if len(planned) == 2 and reader.pooled else None
    if alike is not None:
        words += f" {listed([f'{reader.name(s)} planned {k}' for s, k in planned.items()])}."
        rows = (("How alike the two numbers are (0–1)", f"{alike:.2f}"),)
    yield Result("dates", spec.title, words, ratio(kept, n), n, None, only, rows)


_SHARE_FROM = 3


def style(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E21: the kind of answer to good news, as the one with the news felt it; a share from three answers on."""
    item, only = spec.input("style"), reader.therapist_only(spec)
    shares: list[float] = []
    for seat in reader.seats:
        said = [a[0] for a in reader.rounds(item, seat) if a[0] is not None]
        if not said:
            continue
        me, partner, labels = reader.name(seat), reader.partner(seat), reader.options(item, seat)
        found = scores.share_of(said, "ac")
        if found.n == 1:
            words = f"{me} felt {partner}'s answer as “{labels[said[0]].lower()}”."
            yield Result("style", spec.title, words, "", 1, seat, only)
            continue
        count = Counter(said)
        rows = tuple((label, str(count[key])) for key, label in labels.items() if count[key])
        words = f"{me} felt {found.hits} of {partner}'s {found.n} answers as “{labels['ac'].lower()}”."
        if found.n >= _SHARE_FROM:
            shares.append(found.share)
        figure = f"{found.share:.0%}".replace("%", " %") if found.n >= _SHARE_FROM else ratio(found.hits, found.n)
        yield Result("style", spec.title, words, figure, found.n, seat, only, rows)
    if len(shares) == 2:
        apart = abs(shares[0] - shares[1]) * 100
        words = f"The two shares are {plain(apart, 0)} % apart." if apart else "The two shares are the same."
        yield Result("style", f"{spec.title}: together", words, f"{plain(apart, 0)} %", 2, None, only)


def catching(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E24: how early the loop was caught, 0 not … 3 before, over the weeks in which it came by."""
    came, caught = spec.input("came"), spec.input("caught")
    for seat in (None, *reader.seats):
        by, how = reader.places(came, seat), reader.places(caught, seat)
        entries = [(by[place][0], how[place][0]) for place in by if place in how]
        if not entries:
            continue
        index = scores.catch_index(entries)
        who = "" if seat is None else f"{reader.name(seat)}: "
        only, weeks = reader.therapist_only(spec), len(entries)
        times = sum(came is True for came, _ in entries)
        if index is None:
            words = f"{who}in {many(weeks, 'week')} the loop did not come by."
            if times:
                words = f"{who}the loop came by in {ratio(times, weeks)} weeks; how it was caught is open."
            yield Result("catch", spec.title, words[0].upper() + words[1:], "", weeks, seat, only)
            continue
        count = Counter(caught for came, caught in entries if came)
        said = ", ".join(f"{how} {count[how]}" for how in ("before", "during", "after") if count[how])
        said = f"caught {said}" if said else "not caught"
        missed = f", not {count['not']}" if said.startswith("caught") and count["not"] else ""
        words = f"{who}the loop came by in {ratio(times, weeks)} weeks: {said}{missed}."
        yield Result(
            "catch", spec.title, words[0].upper() + words[1:], f"{plain(index, 2)} of 3", weeks, seat, only,
            (("0 not caught, 1 after, 2 during, 3 before", plain(index, 2)),), index,
        )  # fmt: skip
