"""Forms posted after the sign-in had expired: kept for their author alone, without secrets, until they arrive."""

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


def test_once_it_has_arrived_it_is_forgotten(world):
    held.keep(world.ana.id, PATH, {"note": ["x"]})
    held.drop(world.ben.id, PATH)
    assert held.look(world.ana.id, PATH)
    held.drop(world.ana.id, PATH)
    assert held.look(world.ana.id, PATH) is None
