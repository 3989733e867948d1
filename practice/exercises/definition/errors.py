"""From plain data to an exercise, or to an error that says where and why."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from practice.exercises.definition import items
from practice.exercises.definition.exercise import Exercise


class Problem(NamedTuple):
    """One thing wrong with a definition; step and field are empty when it is about the whole."""

    step: str
    field: str
    message: str


class DefinitionError(ValueError):
    """A definition that cannot be used. `file` and `problems` say where and why, and so does its text."""

    def __init__(self, file: str, problems: tuple[Problem, ...]):
        self.file = file
        self.problems = problems
        super().__init__("\n".join(self._lines()))

    def _lines(self) -> Iterator[str]:
        for step, field, message in self.problems:
            where = [f"step {step!r}"] * bool(step) + [f"field {field!r}"] * bool(field)
            yield ": ".join([self.file, ", ".join(where), message] if where else [self.file, message])


def parse(data: Any, file: str) -> Exercise:
    """The exercise that plain data (TOML, or `model_dump`) describes. Raises DefinitionError."""
    data, wrong = items.expanded(data)
    if wrong:
        raise DefinitionError(file, tuple(Problem(*one) for one in wrong))
    try:
        return Exercise.model_validate(data)
    except ValidationError as error:
        problems = [Problem(*place) for one in error.errors() for place in placed(one, data)]
        raise DefinitionError(file, tuple(problems)) from None


def placed(error: Mapping[str, Any], data: Any) -> Iterator[tuple[str, str, str]]:
    """(step, field, message) of one pydantic error about the data."""
    found = error.get("ctx", {}).get("problems")
    if found is not None:
        yield from found
        return
    step, page, names, path, node = "", "", [], [], data
    for part in error["loc"]:
        inside = isinstance(node, dict | list)
        node = node[part] if isinstance(node, list) else node.get(part) if inside else None
        if isinstance(part, str):
            # Below a plain value pydantic names the types it tried; they say nothing about the place.
            path += [part] * inside
            continue
        name = str(node.get("id", f"#{part + 1}")) if isinstance(node, dict) else f"#{part + 1}"
        if path[-1:] == ["steps"]:
            step, path = name, []
        elif path[-1:] == ["pages"]:
            page, path = f"page {part + 1}", []
        elif path[-1:] == ["fields"]:
            names, path = [*names, name], []
        else:
            path.append(f"#{part + 1}")
    message = str(error.get("ctx", {}).get("text", error["msg"]))
    where = [page] * (page != "" and not names) + [".".join(path)] * bool(path)
    yield step, ".".join(names), ": ".join([*where, message])
