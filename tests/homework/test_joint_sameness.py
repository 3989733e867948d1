"""Beside a joint record: what one partner does for themself leaves the other's pages alone, to the byte."""

import pytest

from practice import db
from practice.homework.writing import answering
from tests.homework.made import answer, assign, change, pause
from tests.homework.test_answering import plain
from tests.homework.test_joint import STEP, VIEWS

SLUG = "seat-swap"


def urls(given):
    place = f"/my/practice/{given.id}"
    steps = [f"{place}/{STEP}/1/1", f"{place}/{STEP}/1/review", f"{place}/views/1", f"{place}/views/1/1"]
    return ["/my", "/my/answers", "/my/answers?q=Secret", place, *steps]


def look(client, given):
    found = []
    for url in urls(given):
        answered = client.request("GET", url)
        found.append((answered.status, answered.headers.get("Location"), plain(answered).replace(answered.url, "")))
    return found


def agree(world, given):
    answering.save(world.ana.actor, given.id, STEP, 1, 1, {"event": ["The dishes"]}, seen="", key="k")
    for who in ("ana", "ben"):
        actor = world[who].actor
        answering.submit(actor, given.id, STEP, 1, answering.look(actor, given.id, STEP, 1).version)
    db.session.commit()


def test_what_one_answers_about_the_record(world, sign_in):
    given = assign(world, SLUG)
    agree(world, given)
    ben = sign_in("ben")
    before = look(ben, given)
    answering.save(world.ana.actor, given.id, "views", 1, 1, {"heat": ["4"]}, seen="", key="k")
    db.session.commit()
    assert look(ben, given) == before
    answer(world, "ana", given.id, "views", VIEWS | {"mine": "Secret"})
    assert look(ben, given) == before


@pytest.mark.parametrize("begun", [False, True])
def test_what_one_types_into_a_paused_record(world, sign_in, begun):
    given = assign(world, SLUG)
    if begun:
        answering.save(world.ben.actor, given.id, STEP, 1, 1, {"event": ["The dishes"]}, seen="", key="b")
        db.session.commit()
    pause(given)
    ben = sign_in("ben")
    before = look(ben, given)
    with pytest.raises(answering.NotNow):
        answering.save(world.ana.actor, given.id, STEP, 1, 1, {"event": ["Secret thought"]}, seen="", key="k")
    db.session.commit()
    assert look(ben, given) == before
    change(given, state="open", paused_at=None)
    open_again = look(ben, given)
    assert not any("Secret thought" in text for _, _, text in open_again)
    assert ("Started" in open_again[0][2]) is begun
