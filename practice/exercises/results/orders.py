"""Words for orders and likings: D7, knowing the other's order (E16), the menu of things to do together (E20)."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from practice.exercises import scores
from practice.exercises.results.base import Result, many, plain, signed
from practice.exercises.results.reader import Reader
from practice.exercises.run import other
from practice.exercises.terms import Kind

if TYPE_CHECKING:
    from practice.exercises.definition import ScoreInput, ScoreSpec


def order(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """D7: of one's wishes and the other's giving (E04), or of the same things put in order, or rated, by both."""
    yield from _both_orders(spec, reader) if spec.inputs[0].name == "order" else _wishes(spec, reader)


def _wishes(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    only = reader.therapist_only(spec)
    for seat in reader.seats:
        want, give = reader.answers(spec.input("want"), seat), reader.answers(spec.input("give"), other(seat))
        if want is None or give is None:
            continue
        me, partner = reader.name(seat), reader.partner(seat)
        n = len(scores.pairs(want, give))
        tau = scores.rank_concordance(want, give)
        if tau is None:
            words = f"Too few kinds were rated to compare ({n} of {len(want)})."
            if n >= 3:
                words = "All ratings on one side were the same, so there is no order to compare."
            yield Result("D7", spec.title, words, "", n, seat, only)
            continue
        words = f"What {me} wishes for most and what {partner} gives most {_alike(tau)}."
        yield Result("D7", spec.title, words, signed(tau, 2), n, seat, only, (), tau)


def _alike(tau: float) -> str:
    if tau >= 0.5:
        return "come in much the same order"
    if tau >= 0.2:
        return "come in a partly similar order"
    return "have little to do with each other" if tau > -0.2 else "come in rather opposite orders"


def _orders(reader: Reader, item: "ScoreInput", answers: list) -> dict[str, float]:
    """{option: rank or rating} of one person; the option's place for ratings of several fields."""
    if reader.field(item, item.fields[0]).kind is Kind.RANKING:
        return answers[0] or {}
    return {str(i): value for i, value in enumerate(answers) if value is not None}


def _both_orders(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    item, only = spec.input("order"), reader.therapist_only(spec)
    answers = [reader.answers(item, seat) for seat in reader.seats]
    if len(answers) != 2 or None in answers:
        return
    first, second = (_orders(reader, item, one) for one in answers)
    tau, n = _concordance(first, second), len(first.keys() & second.keys())
    a, b = (reader.name(seat) for seat in reader.seats)
    if tau is None:
        words = f"Too little was put in order by both to compare ({n}; it takes three)."
        if n >= 3:
            words = "All ratings on one side were the same, so there is no order to compare."
        yield Result("D7", spec.title, words, "", n, None, only)
        return
    ranked = reader.field(item, item.fields[0]).kind is Kind.RANKING
    words, rows = f"{a}'s and {b}'s {'ranks' if ranked else 'ratings'} {_alike(tau)}", ()
    if ranked:
        labels = reader.options(item, "A")
        rows = tuple(
            (labels[key], f"{a} {first[key]}, {b} {second[key]}")
            for key in labels
            if key in first.keys() & second.keys()
        )
    k = int(spec.params.get("top", 0))
    shared = scores.top_overlap(first, second, k) if k else None
    if shared is not None:
        words += f"; of their first {k} they share {round(shared * k)}"
        rows = ((f"Shared among the first {k}", f"{round(shared * k)} of {k}"), *rows)
    yield Result("D7", spec.title, f"{words}.", signed(tau, 2), n, None, only, rows, tau)


def _concordance(first: Mapping[str, float], second: Mapping[str, float]) -> float | None:
    keys = [key for key in first if key in second]
    return scores.rank_concordance([first[key] for key in keys], [second[key] for key in keys])


def knowing(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E16: the order somebody guessed for the partner against the partner's own. About the guesser."""
    for seat in reader.seats:
        guess, actual = reader.answers(spec.input("guess"), seat), reader.answers(spec.input("actual"), other(seat))
        if guess is None or actual is None:
            continue
        me, partner, only = reader.name(seat), reader.partner(seat), reader.therapist_only(spec)
        guessed, own = guess[0] or {}, actual[0] or {}
        tau, n = _concordance(guessed, own), len(guessed.keys() & own.keys())
        if tau is None:
            words = f"{me} guessed no order for {partner}." if not guessed else f"There is too little to compare ({n})."
            yield Result("order_knowledge", spec.title, words, "", n, seat, only)
            continue
        words = f"The ranks {me} guessed and {partner}'s own {_alike(tau)}."
        yield Result("order_knowledge", spec.title, words, signed(tau, 2), n, seat, only, (), tau)


def menu(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E20: what both would enjoy, best first. A list, not a figure."""
    likes = _likes(spec, reader)
    if likes is None:
        return
    item, only = spec.input("like"), reader.therapist_only(spec)
    found, n = scores.menu(*likes, spec.limit), len(scores.pairs(*likes))
    rows = tuple((reader.label(item, one.item, "A"), plain(one.joint)) for one in found)
    level = f"{plain(spec.limit)} of 10"
    words = f"Of {many(n, 'thing')} both rated, {len(found)} would please both at {level} or more."
    if not found:
        words = f"Of {many(n, 'thing')} both rated, none is at {level} or more for both yet: look at the stretches."
    yield Result("menu", spec.title, words, "", n, None, only, rows)


def stretch(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E20: what one would love and the other half-likes."""
    likes = _likes(spec, reader)
    found = scores.stretch(*likes) if likes else ()
    if not found:
        return
    item, (a, b) = spec.input("like"), (reader.name(seat) for seat in reader.seats)
    rows = tuple((reader.label(item, i, "A"), f"{a} {plain(likes[0][i])}, {b} {plain(likes[1][i])}") for i in found)
    n = len(scores.pairs(*likes))
    words = f"{len(found)} of {many(n, 'thing')}: one would love it and the other might like it. Good for taking turns."
    yield Result("stretch", spec.title, words, "", n, None, reader.therapist_only(spec), rows)


def untried(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """E20: what is on the menu and neither says they did lately."""
    likes, lately = _likes(spec, reader), [reader.answers(spec.input("lately"), seat) for seat in reader.seats]
    if likes is None or None in lately:
        return
    found = scores.untried(scores.menu(*likes, spec.limit), *lately)
    if not found:
        return
    item, n = spec.input("like"), len(scores.pairs(*likes))
    rows = tuple((reader.label(item, one.item, "A"), plain(one.joint)) for one in found)
    words = f"{len(found)} of {many(n, 'thing')}: on the menu, and neither of the two did it in the last three months."
    yield Result("untried", spec.title, words, "", n, None, reader.therapist_only(spec), rows)


def _likes(spec: "ScoreSpec", reader: Reader) -> tuple[list, list] | None:
    found = [reader.answers(spec.input("like"), seat) for seat in reader.seats]
    return (found[0], found[1]) if len(found) == 2 and None not in found else None
