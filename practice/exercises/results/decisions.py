"""Words for who decides and how open each wants to be: D9, respect, steering (E14); openness, monitoring (E12)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from practice.exercises import scores
from practice.exercises.results.base import Result, listed, plain, points, ratio, signed
from practice.exercises.results.reader import Reader
from practice.exercises.run import Seat, other

if TYPE_CHECKING:
    from practice.exercises.definition import ScoreSpec

_MINE = {"owner": "", "owner_asking": " after asking", "me": "", "me_asking": " after asking"}
_THEIRS = {"other": "", "partner": "", "partner_asking": " after asking"}


def _decider(reader: Reader, choice: str | None, seat: Seat) -> str | None:
    """Who decides, by name: the same words for the same thing, whoever said it. `seat`: whose "me" or area it is."""
    if choice is None:
        return None
    if choice in _MINE:
        return reader.name(seat) + _MINE[choice]
    return reader.partner(seat) + _THEIRS[choice] if choice in _THEIRS else "together"


def who_decides(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """D9 over the personal areas of both and the shared ones, in names; the contested ones as a table."""
    if len(reader.seats) != 2:
        return
    said = {
        (name, seat): reader.answers(spec.input(name), seat)
        for name in ("own", "other", "joint")
        for seat in reader.seats
    }
    if any(answers is None for answers in said.values()):
        return
    labels: list[str] = []
    views: dict[Seat, list[str | None]] = {"A": [], "B": []}
    for owner in reader.seats:
        for i, (mine, theirs) in enumerate(zip(said["own", owner], said["other", other(owner)], strict=True)):
            labels.append(f"{reader.label(spec.input('own'), i, owner)} ({reader.name(owner)}'s)")
            views[owner].append(_decider(reader, mine, owner))
            views[other(owner)].append(_decider(reader, theirs, owner))
    for i, choices in enumerate(zip(said["joint", "A"], said["joint", "B"], strict=True)):
        labels.append(reader.label(spec.input("joint"), i, "A"))
        for seat, choice in zip(reader.seats, choices, strict=True):
            views[seat].append(_decider(reader, choice, seat))
    found = scores.agreement(views["A"], views["B"])
    only = reader.therapist_only(spec)
    if found.po is None:
        yield Result("D9", spec.title, "No question was answered by both.", "", 0, None, only)
        return
    a, b = (reader.name(seat) for seat in reader.seats)
    both = list(zip(labels, views["A"], views["B"], strict=True))
    contested = tuple((label, f"{a} says {x}; {b} says {y}") for label, x, y in both if x and y and x != y)
    words = f"{a} and {b} gave the same answer to {round(found.po * found.n)} of {found.n} questions of who decides."
    words += " The others are worth a talk." if contested else ""
    beyond = "cannot be said" if found.kappa is None else signed(found.kappa, 2)
    rows = (("Same answers, as a share", f"{found.po:.2f}"), ("Agreement beyond chance (κ)", beyond), *contested)
    yield Result("D9", spec.title, words, f"{found.po:.2f}", found.n, None, only, rows, found.po)


def respect(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E14: how many of somebody's own areas the partner would leave to them. About the owner."""
    for seat in reader.seats:
        answers = reader.answers(spec.input("other"), other(seat))
        found = None if answers is None else scores.respect(answers)
        if found is None or found.share is None:
            continue
        me, partner = reader.name(seat), reader.partner(seat)
        figure, only = ratio(found.hits, found.n), reader.therapist_only(spec)
        words = f"{partner} would leave {figure} of {me}'s own areas to {me}, with or without asking first."
        yield Result("respect", spec.title, words, figure, found.n, seat, only, (), found.share)


def steering(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E14: only when somebody would decide the partner's friends, health care or phone. Therapist only, always."""
    item = spec.input("other")
    for seat in reader.seats:
        answers = reader.answers(item, seat) or []
        areas = [reader.label(item, i, seat) for i, choice in enumerate(answers) if choice == "other"]
        if areas:
            words = f"{reader.name(seat)} would decide for {reader.partner(seat)}: {listed(areas)}. Worth a talk alone."
            yield Result("steering", spec.title, words, "", len(areas), seat, True)


def openness(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E12 per direction: the openness one hopes for beside the openness the other has in mind."""
    item = spec.input("wish")
    for seat in reader.seats:
        wish, mine = reader.answers(item, seat), reader.answers(spec.input("mine"), other(seat))
        if wish is None or mine is None:
            continue
        me, partner, only = reader.name(seat), reader.partner(seat), reader.therapist_only(spec)
        found = scores.openness(wish, mine)
        n = len(found.gaps)
        rows = tuple(
            (reader.label(item, i, seat), f"hoped for {plain(wish[i])}, in mind {plain(mine[i])}: {signed(gap, 0)}")
            for i, gap in found.gaps.items()
        )
        if found.agreement is None:
            words = f"Too few areas were answered by both to say ({n} of {len(wish)})."
            yield Result("openness", spec.title, words, "", n, seat, only, rows)
            continue
        words = f"{partner} has in mind as much openness as {me} hopes for, everywhere."
        if found.widest is not None:
            i = found.widest
            words = (
                f"The openness {me} hopes for from {partner} and the openness {partner} has in mind are "
                f"{points((1 - found.agreement) * 4)} apart on average (1 private, 5 fully open), most of all in "
                f"{partner}'s “{reader.label(item, i, seat)}”: hoped for {plain(wish[i])}, in mind {plain(mine[i])}."
            )
        yield Result("openness", spec.title, words, f"{found.agreement:.2f}", n, seat, only, rows, found.agreement)


def monitoring(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E12: only when one hopes for full openness nearly everywhere the other does not. Therapist only, always."""
    for seat in reader.seats:
        wish, mine = reader.answers(spec.input("wish"), seat), reader.answers(spec.input("mine"), other(seat))
        if wish is None or mine is None:
            continue
        n = scores.monitoring(wish, mine)
        if n >= spec.limit:
            me, partner = reader.name(seat), reader.partner(seat)
            words = (
                f"Monitoring pressure? {me} hopes for full openness from {partner} in {n} areas where {partner} has "
                "3 or less in mind. Worth a talk with each alone."
            )
            yield Result("monitoring", spec.title, words, "", n, seat, True)
