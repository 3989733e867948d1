"""Every exercise of the library is done to its end on the partners' pages, and says there what its example says."""

import pytest

from practice.exercises import catalogue, examples
from practice.exercises.disclosure import visible
from practice.exercises.flow import finished
from tests.homework.acted import play

pytestmark = pytest.mark.once

SLUGS = [one.slug for one in catalogue.all_latest()]


@pytest.mark.parametrize("slug", SLUGS)
def test_to_the_end(world, sign_in, slug):
    with play(world, sign_in, slug) as acted:
        run = acted.to_the_end()
        told = examples.replay(catalogue.example(slug))
        for viewer in ("A", "B", "therapist"):
            assert said(run, viewer) == said(told, viewer)
        assert [finished(run, seat) for seat in "AB"] == [finished(told, seat) for seat in "AB"]
        for who in ("ana", "ben"):
            page = acted.clients[who].get(acted.base)
            assert "Only you see it" not in page.text
            acted.clients[who].get("/my")


def said(run, viewer):
    """What a viewer may read, without the days that the example and the test do not share."""
    return {(one.slot, one.field.id): one.answer for one in visible(run, viewer) if one.field.auto is None}
