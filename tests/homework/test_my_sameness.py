"""No page of one partner says anything about what the other is doing: the same bytes, whatever it is."""

import pytest

from practice import db
from practice.homework.writing import answering
from practice.models import AssignmentState, Ipv, Response
from tests.homework.made import AFTER, SAY, answer, assign, change, pause, week
from tests.homework.test_answering import plain


def started(world, given, step):
    person = world.ana.actor
    answering.save(person, given.id, step, 1, 1, {"self_pressure": ["3"]}, seen="", key="k", done=True)
    db.session.commit()


def crawl(client, given, step):
    """Every page of the assignment that Ben can reach, without tokens; with its status and length."""
    found = {}
    for url in (
        "/my",
        "/my/answers",
        f"/my/practice/{given.id}",
        f"/my/practice/{given.id}/{step}/1",
        f"/my/practice/{given.id}/{step}/1/1",
        f"/my/practice/{given.id}/{step}/1/review",
        f"/my/practice/{given.id}/look_back/1",
        f"/my/practice/{given.id}/nothing/1",
    ):
        answered = client.request("GET", url)
        found[url] = (answered.status, answered.headers.get("Location"), plain(answered))
    return found


@pytest.mark.parametrize("disclosure", ["mutual", "in_session"])
@pytest.mark.parametrize("mine", ["nothing", "started", "submitted"])
def test_parallel(world, sign_in, disclosure, mine):
    given = assign(world, "forecast-my-partner", disclosure=disclosure)
    ben = sign_in("ben")
    if mine == "submitted":
        answer(world, "ben", given.id, "forecast", week())
    elif mine == "started":
        answering.save(world.ben.actor, given.id, "forecast", 1, 1, {"self_pressure": ["3"]}, seen="", key="k")
        db.session.commit()
    states = [crawl(ben, given, "forecast")]
    started(world, given, "forecast")
    states.append(crawl(ben, given, "forecast"))
    if mine != "submitted" or disclosure == "in_session":
        form = week(guess=1) | {"self_money__declined": "1", "c_private": "nobody else"}
        answer(world, "ana", given.id, "forecast", form)
        states.append(crawl(ben, given, "forecast"))
        answering.withdraw(world.ana.actor, given.id, "forecast", 1)
        db.session.commit()
        states.append(crawl(ben, given, "forecast"))
    assert all(state == states[0] for state in states[1:])


def test_turns(world, sign_in):
    given = assign(world, "mirror-and-check")
    ben = sign_in("ben")
    before = crawl(ben, given, "say")
    answering.save(world.ana.actor, given.id, "say", 1, 1, {"topic": ["Sundays"]}, seen="", key="k")
    db.session.commit()
    assert crawl(ben, given, "say") == before


def test_turns_passed_on_by_the_therapist(world, sign_in):
    given = assign(world, "mirror-and-check", disclosure="turn_released")
    ben = sign_in("ben")
    before = crawl(ben, given, "say")
    answer(world, "ana", given.id, "say", SAY)
    assert crawl(ben, given, "say") == before


def test_a_paused_one(world, sign_in):
    given = assign(world, "forecast-my-partner")
    ben = sign_in("ben")
    pause(given)
    before = crawl(ben, given, "forecast")
    db.session.add(
        Response(
            assignment_id=given.id, step="forecast", author_id=world.ana.partner.id, seat="A", draft={"raws": {}}
        )
    )
    db.session.commit()
    assert crawl(ben, given, "forecast") == before


def test_a_safety_judgement_looks_like_a_pause(world, sign_in):
    given = assign(world, "forecast-my-partner")
    ben = sign_in("ben")
    pause(given)
    paused = crawl(ben, given, "forecast")
    change(given, state=AssignmentState.OPEN, paused_at=None)
    assert "Ready for you" in ben.get("/my").text
    world.safe(world.pair, ipv=Ipv.POSITIVE)
    assert crawl(ben, given, "forecast") == paused
    free = assign(world, "after-we-met")
    assert "Start: After we met" in ben.get("/my").links
    assert free.id
    world.safe(world.pair)
    assert "Start: Forecast my partner" in ben.get("/my").links


def test_one_person_alone_has_one_page(world, sign_in):
    """The other one has no page at all, before and after."""
    given = assign(world, "after-we-met", to="A")
    ben = sign_in("ben")
    before = crawl(ben, given, "after")
    assert before[f"/my/practice/{given.id}"][0] == 404
    answer(world, "ana", given.id, "after", AFTER)
    assert crawl(ben, given, "after") == before


def test_private_answers_of_both(world, sign_in):
    given = assign(world, "after-we-met")
    ben = sign_in("ben")
    answer(world, "ben", given.id, "after", AFTER)
    before = crawl(ben, given, "after")
    answer(world, "ana", given.id, "after", AFTER | {"unsaid": "nobody else"})
    assert crawl(ben, given, "after") == before
