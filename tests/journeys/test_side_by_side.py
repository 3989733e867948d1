"""Every exercise without turns from its first answer to its end, by two people at two browsers."""

import pytest

from practice.exercises import catalogue
from practice.exercises.terms import Mode
from tests.journeys.story import Story

pytestmark = pytest.mark.once

OTHERS = [one.slug for one in catalogue.all_latest() if one.mode is not Mode.TURN]


@pytest.mark.parametrize("slug", OTHERS)
def test_to_the_end(library_days, slug):
    Story(library_days, catalogue.example(slug)).tell()
