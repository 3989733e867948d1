"""Low ratings after a session: at or below the limit, or far below one's own median, and only what is new."""

from datetime import timedelta

import pytest

from practice import clock, db
from practice.couples import caseload, ranking, ratings
from practice.exercises import catalogue
from practice.exercises.results import results
from practice.exercises.run import Run, Submission
from practice.exercises.terms import Disclosure
from tests.couples import cases

NAMES = {"A": "Ana", "B": "Ben", "therapist": "Dana Rivera"}


def rated(*values):
    return dict(zip(("heard", "fair", "useful", "hope"), values, strict=True))


@pytest.fixture
def course(world):
    """`course("A", 9, 8, …)`: one session after the other, all four ratings of that seat the same; looked at but for
    the last."""

    def make(who, *levels, couple=None, seen=True):
        row = None
        for number, level in enumerate(levels):
            at = clock.now() - timedelta(days=len(levels) - number)
            values = level if isinstance(level, tuple) else (level,) * 4
            row = cases.assigned(
                couple or world.pair,
                "after-we-met",
                disclosure="private",
                created_at=at,
                finished_at=at,
                reviewed_at=at + timedelta(hours=2) if seen and number < len(levels) - 1 else None,
            )
            cases.answered(row, who.partner, "after", answers=rated(*values), submitted_at=at + timedelta(hours=1))
        db.session.commit()
        return row

    return make


def texts(world):
    return [need.text for need in caseload.one(world.dana.actor, world.pair.id).needs if "rating" in need.text]


@pytest.mark.parametrize(
    ("levels", "text"),
    [
        ((9, 9, 9, 6), "After we met: ratings far below the usual from Ana"),
        ((9, 9, 9, 7), None),
        ((10, 8, 9, 1, 6), None),  # the median of the first four is 8.5
        ((10, 8, 9, 1, 5), "After we met: ratings far below the usual from Ana"),
        ((9, 9, 6), None),  # twice is no usual
        ((9, 9, 9, 4), "After we met: a low rating from Ana"),
        ((9, 9, 9, (10, 10, 10, 4)), "After we met: a low rating from Ana"),
    ],
)
def test_far_below_ones_own_median(world, course, levels, text):
    course(world.ana, *levels)
    assert texts(world) == ([text] if text else [])
    assert ranking.low(world.dana.actor, "active") == ([world.pair.id] if text else [])
    listed = caseload.load(world.dana.actor, "active").cases
    assert [need.text for case in listed for need in case.needs if "rating" in need.text] == ([text] if text else [])


@pytest.mark.parametrize("last", [1, 4, 5, 6, 7, 9])
@pytest.mark.parametrize("before", [(), (9, 9), (9, 9, 9), (10, 8, 9, 1), (9, 2, 9, 9, 10)])
def test_it_says_what_the_page_of_the_exercise_says(before, last):
    exercise = catalogue.load("after-we-met")
    spec = next(one for one in exercise.scores if one.id == "alert")
    found = ratings.judge(spec, [last] * 4, before)
    submission = Submission("after", 1, "A", rated(*[last] * 4), submitted=True)
    run = Run(exercise, frozenset("A"), "A", Disclosure.PRIVATE, submissions=(submission,))
    said = [one for one in results(run, "therapist", NAMES, {"A": before}) if one.id == "alert"]
    assert any(found) == bool(said)


def test_each_is_compared_with_themself(world, course):
    course(world.ana, 9, 9, 9, 9)
    course(world.ben, 5, 5, 5, 6)
    assert texts(world) == []
    assert ranking.low(world.dana.actor, "active") == []


def test_somebody_elses_couple_is_not_read(world, course):
    course(world.cleo, 9, 9, 9, 2, couple=world.other_pair)
    assert ranking.low(world.dana.actor, "active") == []
    assert ratings.of_couples(world.dana.actor, [world.other_pair.id]) == {}
    assert ranking.low(world.lee.actor, "active") == [world.other_pair.id]


def test_once_looked_at_it_is_quiet(world, course):
    last = course(world.ana, 9, 9, 9, 5)
    assert texts(world)
    last.reviewed_at = clock.now()
    db.session.commit()
    assert texts(world) == []


def test_what_was_all_left_for_the_session_is_no_rating(world):
    row = cases.assigned(world.pair, "after-we-met", disclosure="private")
    declined = {"declined": True}
    cases.answered(row, world.ana.partner, "after", answers=rated(*[declined] * 4))
    assert texts(world) == []
