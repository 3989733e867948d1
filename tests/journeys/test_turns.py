"""Every exercise of turns from its first answer to its end, by two people at two browsers."""

import pytest

from practice.exercises import catalogue
from practice.exercises.terms import Mode
from tests.journeys.story import Story

pytestmark = pytest.mark.once

TURNS = [one.slug for one in catalogue.all_latest() if one.mode is Mode.TURN]


@pytest.mark.parametrize("slug", TURNS)
def test_to_the_end(library_days, slug):
    Story(library_days, catalogue.example(slug)).tell()
