"""What all kinds share: the typed form, declining, problems, names, and clean text. No pydantic here."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from practice.exercises.definition import Field

Form = Mapping[str, Any]
"""Posted values by input name: lists of strings, or werkzeug's MultiDict."""

Raw = Any
"""Exactly what was typed, as JSON. None: the input was not posted."""

Answer = Any
"""What is stored of a submitted answer, as JSON. None: nothing (the key is left out)."""

DECLINED: dict[str, bool] = {"declined": True}
DECLINE_SUFFIX = "__declined"
FOR_SESSION = "for the session"


class Names(NamedTuple):
    """First names from the point of view of the person who answers: `me` is always the author.

    `a` and `b`: those of the two seats, for a joint step, which has no author.
    """

    me: str
    partner: str
    a: str = ""
    b: str = ""


class Typed(str):
    """A text that somebody typed and that is now a label: braces in it stay as they are."""


class RowSource(Typed):
    """What one row of a group follows: the caption itself, with the `id` that is stored with the row as "row".

    The id is empty where the rows keep their place instead (E11).
    """

    id: str

    def __new__(cls, name: str, caption: str) -> "RowSource":
        """A caption that knows its row."""
        made = super().__new__(cls, caption)
        made.id = name
        return made

    @property
    def caption(self) -> str:
        """The caption alone."""
        return str(self)


class Problem(NamedTuple):
    """What to do about one input. `name` is the input's name, `promises-0-text` inside a group."""

    name: str
    message: str


class Unclear(ValueError):
    """A typed value that cannot be stored yet. `problems` has one entry per input."""

    def __init__(self, *problems: Problem):
        self.problems = problems
        super().__init__("; ".join(f"{problem.name}: {problem.message}" for problem in problems))


@dataclass(frozen=True, slots=True)
class Context:
    """What a field may depend on.

    `answers`: the clean answers before it in the same step (in a group: in the same row), for conditions.
    `rows`: for each rows_from group its captions, one per row, which know their rows (`binding.rows`).
    """

    answers: Mapping[str, Answer] = field(default_factory=dict)
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


NOTHING = Context()

_PLACEHOLDER = re.compile(r"\{(me|partner|a|b)\}")
_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def fill(text: str, names: Names) -> str:
    """The text with `{me}`, `{partner}`, `{a}` and `{b}` replaced, in one pass, so a name is never read as one.

    A text that begins with one begins with a capital: "My partner's week". A text somebody typed stays.
    """
    if "{" not in text or isinstance(text, Typed):
        return text
    filled = _PLACEHOLDER.sub(lambda found: getattr(names, found[1]), text)
    return filled[:1].upper() + filled[1:] if text[0] == "{" else filled


def tidy(text: str, lines: bool) -> str:
    """The text without control characters and outer blanks; every other character is kept as it is.

    All line ends become one newline, or a blank when `lines` is false; a tab becomes a blank.
    """
    if not text.isprintable():
        text = _CONTROL.sub("", _BREAK.sub("\n", text)).replace("\t", " ")
        if not lines:
            text = text.replace("\n", " ")
    return text.strip()


def empty(text: str) -> bool:
    """Whether nothing can be seen of the text: only blanks, controls or invisible characters."""
    return all(unicodedata.category(char)[0] in "ZC" for char in text)


def as_text(raw: Raw) -> str:
    """The typed text, or nothing."""
    return raw if isinstance(raw, str) else ""


def first(form: Form, name: str) -> str | None:
    """The first value posted under a name, None when there is none."""
    value = form.get(name)
    if isinstance(value, list | tuple):
        value = value[0] if value else None
    return value if isinstance(value, str) else None


def every(form: Form, name: str) -> list[str]:
    """All values posted under a name."""
    getlist = getattr(form, "getlist", None)
    value = getlist(name) if getlist is not None else form.get(name)
    if isinstance(value, str):
        return [value]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list | tuple) else []


class Handler:
    """One kind of field whose raw value is one typed string. Other kinds replace what differs."""

    ask = "Please answer this"
    """What to do when a required answer is missing, without a full stop."""

    clean: Callable[["Field", Raw, Context, str], Answer]
    """(field, raw, context, name) -> the answer to store, for a value that is not blank. Raises Unclear."""

    words: Callable[["Field", Answer, Names], str | list[str]]
    """(field, answer, names) -> the stored answer in words for people."""

    def read(self, field: "Field", form: Form, name: str) -> Raw:
        """What was typed. Never raises."""
        return first(form, name)

    def entries(self, field: "Field", raw: Raw, name: str) -> list[tuple[str, str]]:
        """The inverse of `read`: input names and values that read to the same raw value."""
        return [(name, raw)] if isinstance(raw, str) else []

    def blank(self, field: "Field", raw: Raw, context: Context) -> bool:
        """Whether nothing was typed or chosen."""
        return empty(as_text(raw))
