"""Words for promises, asks and halves of a goal: D11, and whether somebody promised a lot."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from practice.exercises import scores
from practice.exercises.results.base import Result, plain, ratio
from practice.exercises.results.reader import Reader
from practice.exercises.run import Seat, other
from practice.exercises.scores import Verdict

if TYPE_CHECKING:
    from practice.exercises.definition import ScoreInput, ScoreSpec

VERDICTS = {
    **{verdict.value: verdict for verdict in Verdict},
    "yes": Verdict.KEPT, "done": Verdict.KEPT, "part": Verdict.PARTLY, "no": Verdict.NOT, "cant_tell": Verdict.UNSEEN,
}  # fmt: skip
"""Option id to verdict: every exercise has its own words for the same five."""

_WORDS = {
    "": ("{me} kept {hits} of {n}{partly}.", "All promises were changed by agreement.", "Kept"),
    "ask": ("Of what {me} asked for, {hits} of {n} happened{partly}.", "Every ask was changed together.", "Happened"),
    "half": ("{me} did their half in {hits} of {n} weeks{partly}.", "Every half was changed by agreement.", "Done"),
}
"""`params.of` to: the words, what to say when nothing is left to count, the name of the first row."""


def follow_through(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """D11 per person, with how often the partner saw it the same way. Below three no percentage.

    About the maker; with `params.of` = "ask" about who asked, who also says what became of it.
    """
    only = reader.therapist_only(spec)
    words, changed, first = _WORDS[spec.params.get("of", "")]
    for seat in reader.seats:
        made = reader.places(spec.input("verdict"), seat)
        if not made:
            continue
        me = reader.name(seat)
        mine = [verdict for answers in made.values() for verdict in _verdicts(answers[0])]
        found = scores.follow_through(mine)
        share = found.share
        if share is None:
            said = changed if found.changed else "Nothing to count."
            yield Result("D11", spec.title, f"{me}: {said}", "", 0, seat, only)
            continue
        rows = [(first, str(found.kept)), ("Partly", str(found.partly)), ("Changed by agreement", str(found.changed))]
        if any(one.name == "witness" for one in spec.inputs):
            rows.extend(_witness(reader, spec.input("witness"), seat, made))
        partly = f", {found.partly} partly" if found.partly else ""
        said = words.format(me=me, hits=found.kept, n=found.n, partly=partly)
        figure = f"{share:.0%}".replace("%", " %") if found.n >= 3 else ratio(found.kept, found.n)
        yield Result("D11", spec.title, said, figure, found.n, seat, only, tuple(rows), share)


def _witness(reader: Reader, item: "ScoreInput", seat: Seat, made: dict) -> Iterator[tuple[str, str]]:
    seen = reader.places(item, other(seat))
    both = [place for place in made if place in seen]
    if not both:
        return
    mine: list[Verdict | None] = []
    theirs: list[Verdict | None] = []
    for place in both:
        verdicts = _verdicts(made[place][0])
        # A row the witness never reached is missing, not different.
        witness = _verdicts(seen[place][0])[: len(verdicts)]
        mine.extend(verdicts)
        theirs.extend(witness + [None] * (len(verdicts) - len(witness)))
    same = scores.witness_agreement(mine, theirs)
    yield f"{reader.partner(seat)} saw it the same way", ratio(same.hits, same.n) if same.n else "did not notice"


def _verdicts(answer: Any) -> list[Verdict | None]:
    rows = answer if isinstance(answer, list) else [answer]
    return [None if value is None else VERDICTS[value] for value in rows]


def overload(spec: "ScoreSpec", reader: Reader) -> Iterator[Result]:
    """Whether somebody promised a lot: the mean of "how hard" above the limit."""
    for seat in reader.seats:
        answers = reader.answers(spec.input("items"), seat)
        level = None if answers is None else scores.mean(answers[0])
        if level is None:
            continue
        me = reader.name(seat)
        n = sum(value is not None for value in answers[0])
        words = f"{me}'s promises are {plain(level)} of 10 hard on average"
        words += "; smaller ones are easier to keep." if level > spec.limit else "."
        yield Result("overload", spec.title, words, f"{plain(level)} of 10", n, seat, True, (), level)
