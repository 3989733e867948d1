"""Every exercise of the library in every way it may be assigned."""

from practice.exercises.definition import Exercise
from practice.exercises.run import Seat
from practice.exercises.terms import Disclosure
from tests.exercises.acting import BOTH, LIBRARY

Way = tuple[Exercise, Disclosure, frozenset[Seat]]


def assignments(exercise: Exercise) -> list[Way]:
    """Each disclosure it allows, to both or, where that makes sense, to one of them."""
    audiences = [BOTH] if exercise.needs_both else [BOTH, frozenset("A"), frozenset("B")]
    return [(exercise, disclosure, audience) for disclosure in exercise.disclosures_allowed for audience in audiences]


ASSIGNMENTS = [way for exercise in LIBRARY for way in assignments(exercise)]
