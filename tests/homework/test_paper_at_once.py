"""A sheet typed in while its author writes online, and by two hands at once: no word is lost, nothing counts twice."""

import uuid

import pytest

from practice import access, db
from practice.homework.worksheets import paper
from practice.homework.writing import answering
from practice.models import AuditEvent, Response
from tests.homework.made import AFTER, assign, row
from tests.homework.test_at_once import at_once, world

__all__ = ["world"]

FORM = {name: value if isinstance(value, list) else [value] for name, value in AFTER.items()}


def typing(dana, given):
    """The therapist's act."""
    return lambda: paper.type_in(dana, given.id, "A", "after", 1, FORM, False).slot.step


@pytest.mark.parametrize("_time", range(3))
def test_the_author_begins_online_in_the_same_instant(world, _time):
    given = assign(world, "after-we-met", to="A")
    ana, dana = world.ana.actor, world.dana.actor
    db.session.remove()

    def begin():
        typed = {"heard": ["1"], "fair": ["2"]}
        return answering.save(ana, given.id, "after", 1, 1, typed, seen="", key=str(uuid.uuid4())).moved_on

    typed_in, begun = at_once(typing(dana, given), begin)
    held = row(given.id, "A", "after")
    if isinstance(typed_in, paper.Refused):  # the author was first: their words stand, as a draft
        assert begun is False
        assert held.submitted_at is None
        assert held.draft["raws"]["heard"] == "1"
    else:
        assert typed_in == "after"
        assert held.answers["heard"] == int(AFTER["heard"])
        if not isinstance(begun, Exception):  # what was typed meanwhile is kept beside it
            assert begun is True
            assert "1" in held.draft["others"]["heard"]


@pytest.mark.parametrize("_time", range(3))
def test_a_double_click_types_in_once(world, _time):
    given = assign(world, "after-we-met", to="A")
    dana = world.dana.actor
    db.session.remove()
    found = at_once(*(typing(dana, given) for _ in range(3)))
    assert sum(one == "after" for one in found) == 1
    assert sum(isinstance(one, paper.Refused) for one in found) == 2, found
    events = [one.event for one in db.session.scalars(access.everything(AuditEvent))]
    assert events.count("response.transcribed") == 1
    assert len(db.session.scalars(access.everything(Response)).all()) == 1
