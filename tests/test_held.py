"""Forms posted after the sign-in had expired: kept for their author alone, without secrets, until they arrive."""

from datetime import UTC, datetime

import pytest

from practice import db, held

PATH = "/my/homework/1"


def test_what_was_typed_is_kept_for_its_author(world):
    ana, ben = world.ana.id, world.ben.id
    assert held.keep(ana, PATH, {"note": ["First"], "mood": ["1", "2"]})
    assert held.keep(ana, "/other", {"note": ["x"]})
    assert held.look(ana, PATH) == {"note": ["First"], "mood": ["1", "2"]}
    assert held.look(ben, PATH) is None
    assert held.look(ana, "/nothing") is None
    assert set(held.paths(ana)) == {PATH, "/other"} and held.paths(ben) == []


def test_a_newer_form_takes_the_place_of_the_older(world):
    held.keep(world.ana.id, PATH, {"note": ["First"]})
    held.keep(world.ana.id, PATH, {"note": ["Second"]})
    db.commit()
    assert held.look(world.ana.id, PATH) == {"note": ["Second"]}
    assert held.paths(world.ana.id) == [PATH]


@pytest.mark.parametrize("name", ["password", "new_password", "csrf_token", "code"])
def test_secrets_are_never_held(world, name):
    held.keep(world.ana.id, PATH, {name: ["secret"], "note": ["kept"]})
    assert held.look(world.ana.id, PATH) == {"note": ["kept"]}


def test_too_long_is_told_and_not_kept(world):
    assert not held.keep(world.ana.id, PATH, {"note": ["x" * (held.MOST + 1)]})
    assert not held.keep(world.ana.id, "/" + "x" * 300, {"note": ["x"]})
    assert held.paths(world.ana.id) == []


def test_the_newest_forms_of_a_person_are_held_and_no_more(world, time_machine):
    """A stolen page names its owner for ever: nobody can fill the disk with it, and what is typed now is kept."""
    for number in range(held.MOST_FORMS + 5):
        time_machine.move_to(datetime(2026, 3, 2, 15, number, tzinfo=UTC), tick=False)
        assert held.keep(world.ana.id, f"/page/{number}", {"note": ["x"]})
    held.keep(world.ben.id, PATH, {"note": ["x"]})
    kept = held.paths(world.ana.id)
    assert (len(kept), kept[0], kept[-1]) == (held.MOST_FORMS, f"/page/{held.MOST_FORMS + 4}", "/page/5")
    assert held.paths(world.ben.id) == [PATH]


def test_once_it_has_arrived_it_is_forgotten(world):
    held.keep(world.ana.id, PATH, {"note": ["x"]})
    held.drop(world.ben.id, PATH)
    assert held.look(world.ana.id, PATH)
    held.drop(world.ana.id, PATH)
    assert held.look(world.ana.id, PATH) is None
