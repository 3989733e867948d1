"""The library of exercises: loads, validates and finds them, with a filled example of each. Every released version
stays loadable."""

import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from practice.exercises import examples
from practice.exercises.definition import DefinitionError, Exercise, Problem, parse
from practice.exercises.examples import Example
from practice.exercises.terms import STRATEGIES

LIBRARY = Path(__file__).parent / "library"

_NAME = re.compile(r"(e[0-9]{2})-([a-z0-9-]+)\.v([1-9][0-9]*)\.toml")


class UnknownExercise(LookupError):
    """There is no exercise of this slug, or not in this version."""


def read(path: Path) -> Exercise:
    """The exercise of one library file. Raises DefinitionError, also when name and content disagree."""
    name = _NAME.fullmatch(path.name)
    if name is None:
        message = "a library file is named like e01-mirror-and-check.v1.toml"
        raise DefinitionError(path.name, (Problem("", "", message),))
    exercise = parse(_toml(path), path.name)
    said = (exercise.number.lower(), exercise.slug, str(exercise.version))
    problems = tuple(
        Problem("", "", f"{what} {inside!r} does not match {outside!r} in the file's name")
        for what, inside, outside in zip(("number", "slug", "version"), said, name.groups(), strict=True)
        if inside != outside
    )
    if problems:
        raise DefinitionError(path.name, problems)
    return exercise


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DefinitionError(path.name, (Problem("", "", f"not readable as TOML: {error}"),)) from None


@cache
def versions() -> dict[str, tuple[int, ...]]:
    """The released versions of each slug, oldest first, in order of the exercises' numbers."""
    found: dict[str, list[int]] = {}
    for path in sorted(LIBRARY.glob("*.toml")):
        name = _NAME.fullmatch(path.name)
        if name is not None:
            found.setdefault(name[2], []).append(int(name[3]))
    return {slug: tuple(sorted(numbers)) for slug, numbers in found.items()}


def load(slug: str, version: int | None = None) -> Exercise:
    """The exercise in this version, or in its latest. Raises UnknownExercise; DefinitionError if malformed."""
    released = versions().get(slug, ())
    if not released or version is not None and version not in released:
        raise UnknownExercise(f"There is no exercise {slug!r}" + (f" in version {version}." if version else "."))
    return _load(slug, version or released[-1])


@cache
def _load(slug: str, version: int) -> Exercise:
    return read(next(LIBRARY.glob(f"e[0-9][0-9]-{slug}.v{version}.toml")))


@cache
def all_latest() -> tuple[Exercise, ...]:
    """The latest version of every exercise, in order of their numbers."""
    return tuple(load(slug) for slug in versions())


@cache
def example(slug: str) -> Example | None:
    """The filled example of the latest version of an exercise; None when there is none.

    Raises UnknownExercise; DefinitionError when it is malformed. `examples.replay` says whether it could be written.
    """
    exercise = load(slug)
    path = LIBRARY / "examples" / f"{slug}.toml"
    return examples.read(_toml(path), exercise, path.name) if path.exists() else None


def find(
    words: str = "",
    domain: str = "",
    strategy: str = "",
    mode: str = "",
    max_minutes: int | None = None,
) -> tuple[Exercise, ...]:
    """The latest exercises that meet every given condition; each of the words must occur somewhere."""
    wanted = words.casefold().split()
    return tuple(
        one
        for one in all_latest()
        if (not domain or one.domain == domain)
        and (not strategy or strategy in one.strategies)
        and (not mode or one.mode == mode)
        and (max_minutes is None or one.minutes <= max_minutes)
        and all(word in _text(one) for word in wanted)
    )


@cache
def _text(exercise: Exercise) -> str:
    parts = (exercise.number, exercise.slug, exercise.title, exercise.domain, exercise.intro, exercise.guide.purpose)
    return " ".join((*parts, *exercise.strategies, *(STRATEGIES[one] for one in exercise.strategies))).casefold()


def dump(exercise: Exercise) -> dict[str, Any]:
    """The definition as JSON data, for an assignment that keeps its own copy."""
    return exercise.model_dump(mode="json")


def restore(data: dict[str, Any]) -> Exercise:
    """The exercise of a kept copy. Raises DefinitionError."""
    return parse(data, "stored definition")


def as_json() -> str:
    """The latest exercises as a JSON list, for `practice catalogue --json`."""
    facts = [
        {
            "slug": one.slug,
            "version": one.version,
            "title": one.title,
            "domain": one.domain,
            "strategies": list(one.strategies),
            "mode": one.mode,
            "gate": one.gate,
            "minutes": one.minutes,
            "steps": [step.id for step in one.steps],
            "scores": [score.id for score in one.scores],
        }
        for one in all_latest()
    ]
    return json.dumps(facts, ensure_ascii=False, indent=2)
