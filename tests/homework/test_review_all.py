"""The therapist's page of an assignment for all 26 exercises: every kind of step, at every point of its way."""

import re

import pytest

from practice.exercises import catalogue
from tests.homework.filled import fill

SLUGS = [one.slug for one in catalogue.all_latest()]


def look(sign_in, given):
    return sign_in("dana").get(f"/assignments/{given.id}")


@pytest.mark.parametrize("slug", SLUGS)
def test_a_filled_one_is_read_whole(world, sign_in, slug):
    given = fill(world, slug)
    page = look(sign_in, given)
    text = re.sub(r"\s+", " ", page.text)
    for one in catalogue.example(slug).answers:
        for value in texts(one.values):
            assert value in text, value
    assert "{" not in text and not re.search(r"\bNone\b(?! of)", text)


def texts(value):
    """Everything somebody wrote in words, also in the rows of groups."""
    found = value.values() if isinstance(value, dict) else value
    for one in found:
        if isinstance(one, str) and " " in one:
            yield re.sub(r"\s+", " ", one).strip()
        elif isinstance(one, dict | list):
            yield from texts(one)
