"""Scales and choices: one of a closed set of values, several, or an order of all of them."""

from typing import TYPE_CHECKING

from practice.exercises.kinds.base import (
    Answer,
    Context,
    Form,
    Handler,
    Names,
    Problem,
    Raw,
    Unclear,
    as_text,
    every,
    fill,
    first,
)

if TYPE_CHECKING:
    from practice.exercises.definition import Field


class Numbered(Handler):
    """A whole number in a closed range, stored as such. Nothing is ever preset."""

    def __init__(self, low: int, high: int):
        self.values = {str(value): value for value in range(low, high + 1)}
        self.high = high
        self.ask = f"Choose a number from {low} to {high}"

    def clean(self, field: "Field", raw: Raw, context: Context, name: str) -> Answer:
        """The number. Raises Unclear for anything that is not one of the range."""
        value = self.values.get(as_text(raw).strip())
        if value is None:
            raise Unclear(Problem(name, f"{self.ask}."))
        return value

    def words(self, field: "Field", answer: Answer, names: Names) -> str:
        """`7 of 10`."""
        return f"{answer} of {self.high}"


class Likert(Numbered):
    """Five labelled points, stored 1–5."""

    def __init__(self) -> None:
        super().__init__(1, 5)
        self.ask = "Choose one of the five points"

    def words(self, field: "Field", answer: Answer, names: Names) -> str:
        """The label of the point and its number."""
        return f"{fill(field.labels[str(answer)], names)} ({answer} of 5)"


class Single(Handler):
    """One option, stored as its id."""

    ask = "Choose one of the options"

    def clean(self, field: "Field", raw: Raw, context: Context, name: str) -> Answer:
        """The option's id. Raises Unclear for an id that is not offered."""
        if raw not in field.labels:
            raise Unclear(Problem(name, f"{self.ask}."))
        return raw

    def words(self, field: "Field", answer: Answer, names: Names) -> str:
        """The option's label."""
        return fill(field.labels[answer], names)


class YesNo(Handler):
    """Yes or no, stored as true or false."""

    ask = "Choose yes or no"
    values = {"yes": True, "no": False}

    def clean(self, field: "Field", raw: Raw, context: Context, name: str) -> Answer:
        """True or False. Raises Unclear for anything else."""
        if raw not in self.values:
            raise Unclear(Problem(name, f"{self.ask}."))
        return self.values[raw]

    def words(self, field: "Field", answer: Answer, names: Names) -> str:
        """`Yes` or `No`."""
        return "Yes" if answer else "No"


class Multi(Handler):
    """Several options, stored as a list of ids in the order of the definition."""

    ask = "Choose at least one of the options"

    def read(self, field: "Field", form: Form, name: str) -> Raw:
        """The values of all boxes that were ticked."""
        return every(form, name) or None

    def entries(self, field: "Field", raw: Raw, name: str) -> list[tuple[str, str]]:
        """One entry for each ticked box."""
        return [(name, one) for one in raw if isinstance(one, str)] if isinstance(raw, list) else []

    def blank(self, field: "Field", raw: Raw, context: Context) -> bool:
        """Whether no box was ticked."""
        return not raw or not isinstance(raw, list)

    def clean(self, field: "Field", raw: Raw, context: Context, name: str) -> Answer:
        """The picks. Raises Unclear for unknown ones, too few or too many."""
        picks = [option for option in field.labels if option in raw]
        known = all(one in field.labels for one in raw)
        if not known or not field.min_picks <= len(picks) <= field.max_picks:
            raise Unclear(Problem(name, how_many(field)))
        return picks

    def words(self, field: "Field", answer: Answer, names: Names) -> list[str]:
        """The labels of the picks."""
        return [fill(field.labels[one], names) for one in answer]


def how_many(field: "Field") -> str:
    """How many options of a multi field are to be chosen, as a sentence."""
    low, high = field.min_picks, field.max_picks
    if low == high:
        return f"Choose exactly {low}."
    if low == 0:
        return f"Choose at most {high}."
    if high == len(field.options):
        return f"Choose at least {low}."
    return f"Choose at least {low} and at most {high}."


class Ranking(Handler):
    """A full order without ties, stored as {option id: rank}, 1 = most important.

    Typed either as one number for each option (`name-option`) or as an ordered list of ids (`name`).
    """

    ask = "Give every option a place"

    def read(self, field: "Field", form: Form, name: str) -> Raw:
        """The ordered list when there is one, else the number typed for each option."""
        if order := every(form, name):
            return order
        typed = {option: first(form, f"{name}-{option}") for option in field.labels}
        return {option: value for option, value in typed.items() if value is not None} or None

    def entries(self, field: "Field", raw: Raw, name: str) -> list[tuple[str, str]]:
        """One entry for each place."""
        if isinstance(raw, list):
            return [(name, one) for one in raw if isinstance(one, str)]
        if isinstance(raw, dict):
            return [(f"{name}-{option}", one) for option, one in raw.items() if isinstance(one, str)]
        return []

    def blank(self, field: "Field", raw: Raw, context: Context) -> bool:
        """Whether no option was given a place."""
        if isinstance(raw, list):
            return not raw
        return not any(as_text(one).strip() for one in self._typed(raw).values())

    def clean(self, field: "Field", raw: Raw, context: Context, name: str) -> Answer:
        """The ranks. Raises Unclear when one is missing, used twice, or not a place."""
        if isinstance(raw, list):
            return self._ordered(field, raw, name)
        typed, count = self._typed(raw), len(field.options)
        places = {str(place): place for place in range(1, count + 1)}
        ranks: dict[str, int] = {}
        problems = []
        for option in field.labels:
            place = places.get(as_text(typed.get(option)).strip())
            if place is None:
                problems.append(Problem(f"{name}-{option}", f"Give this a place from 1 to {count}."))
            elif place in ranks.values():
                problems.append(Problem(f"{name}-{option}", f"Place {place} is used twice: use each once."))
            else:
                ranks[option] = place
        if problems:
            raise Unclear(*problems)
        return ranks

    def words(self, field: "Field", answer: Answer, names: Names) -> list[str]:
        """`1. Home` and so on, in order of rank."""
        order = sorted(answer, key=answer.__getitem__)
        return [f"{answer[option]}. {fill(field.labels[option], names)}" for option in order]

    def _ordered(self, field: "Field", raw: list[str], name: str) -> Answer:
        if sorted(raw) != sorted(field.labels):
            raise Unclear(Problem(name, f"{self.ask}: each of the {len(field.options)} once."))
        return {option: raw.index(option) + 1 for option in field.labels}

    @staticmethod
    def _typed(raw: Raw) -> dict[str, Raw]:
        return raw if isinstance(raw, dict) else {}
