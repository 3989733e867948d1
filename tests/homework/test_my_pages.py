"""The partners' pages as a person uses them, from the list to the reveal."""

import uuid

import pytest

from practice import clock, db
from practice.models import Appointment, Comment
from tests.homework.made import AFTER, LONG, SAY, answer, assign, close, pause, row, week


def through(page):
    """Leave every page as it is, and submit."""
    while page.h1 != "Look at your answers":
        page = page.form().submit("Save and continue")
    return page.form().submit("Submit")


def test_nothing_to_do(world, sign_in):
    page = sign_in("ana").get("/my")
    assert page.h1 == "Homework"
    assert "Nothing to do right now" in page.text


def test_home_lists_what_to_do(world, sign_in):
    given = assign(world, "after-we-met", to="A")
    db.session.add(Appointment(couple_id=world.pair.id, starts_at=clock.now().replace(year=2030)))
    db.session.add(
        Comment(assignment_id=given.id, partner_id=world.ana.partner.id, author_id=world.dana.id, text="Well seen.")
    )
    db.session.commit()
    page = sign_in("ana").get("/my")
    assert "After we met" in page.text
    assert "About 2 minutes" in page.text
    assert "Tuesday after dinner" in page.text
    assert "planned for" in page.text
    assert "Well seen." in page.text
    assert "2030" in page.text
    ben = sign_in("ben").get("/my")
    assert "After we met" not in ben.text
    assert "Well seen." not in ben.text


def test_the_policy_comes_first(world, sign_in):
    from practice.models import Policy

    db.session.add(Policy(number=2, text="A new text."))
    db.session.commit()
    page = sign_in("ana").get("/my")
    assert page.redirects[0][1].endswith("/my/agreement")


def test_one_person_to_the_end(world, sign_in):
    """E26: page by page, back, resumed, reviewed, submitted, changed, taken back."""
    given = assign(world, "after-we-met", to="A")
    ana = sign_in("ana")
    page = ana.get("/my").follow("Start: After we met")
    assert page.h1 == "The hour"
    assert "Page 1 of 5" in page.text
    assert "Only Dana Rivera, your therapist, sees this, when you submit it; Ben never does." in page.text
    page = page.form().fill(heard="8", fair="7").submit("Save and continue")
    assert page.h1 == "The work"
    page = page.form().fill(useful="9").submit("Back")
    assert page.h1 == "The hour"
    assert page.form()["heard"] == "8"
    page = ana.get(f"/my/practice/{given.id}/after/1")
    assert page.h1 == "The work"
    assert page.form()["useful"] == "9"
    page = page.form().submit("Save and continue")
    assert page.h1 == "Left unsaid"
    page = page.form().submit("Save and continue").form().fill(takeaway="We laughed").submit("Save and continue")
    page = page.form().submit("Save and continue")
    assert page.h1 == "Look at your answers"
    page = page.form().submit("Submit", expect=422)
    assert len(page.errors) == 2
    assert "I feel hopeful: Choose a number from 0 to 10, or choose to talk about it in session." in page.errors
    page = page.follow("Answer this: I feel hopeful").form().fill(hope__declined=True).submit("Save and continue")
    assert page.h1 == "Look at your answers"
    page = page.follow("Answer this: What I will do").form().fill(will_do="Call on Sunday").submit("Save and continue")
    assert "For the session" in page.text
    page = page.form().submit("Submit")
    assert page.h1 == "After we met"
    assert page.flashes == ["Submitted."]
    stored = row(given.id, "A", "after")
    assert stored.answers["hope"] == {"declined": True}
    assert stored.answers["heard"] == 8
    assert stored.submitted_at
    assert stored.revealed_at is None
    page = page.follow("Change my answers: After the session")
    assert page.h1 == "Look at your answers"
    page = page.follow("Change The hour").form().fill(heard="3").submit("Save and continue")
    assert row(given.id, "A", "after").answers["heard"] == 8
    page = page.form().submit("Submit the change")
    assert row(given.id, "A", "after").answers["heard"] == 3
    page = page.form("Take it back: After the session").submit()
    assert row(given.id, "A", "after").submitted_at is None
    page = page.follow("Continue: After the session")
    assert page.h1 == "Look at your answers"
    page.form().submit("Submit")
    assert row(given.id, "A", "after").submitted_at


def test_wrong_input_stays_beside_its_message(world, sign_in):
    given = assign(world, "mirror-and-check")
    ana = sign_in("ana")
    page = ana.get(f"/my/practice/{given.id}/say/1/1")
    page = page.form().fill(topic="x" * 141, heat="9").submit("Save and continue", expect=422)
    assert page.errors == ["Topic in a few words: Make this shorter: 141 characters now, at most 140."]
    assert page.form()["topic"] == "x" * 141
    assert page.title.startswith("Error: ")
    assert "A lighter topic may work better" in page.text
    assert row(given.id, "A", "say").draft["raws"]["topic"] == "x" * 141
    page = page.form().force(heat="11", topic="Sundays").submit("Save and continue", expect=422)
    assert page.errors == ["How heated is this for me right now?: Choose a number from 0 to 10."]


def test_a_turn_to_the_end(world, sign_in):
    """E01 with both partners, two rounds and the swap."""
    given = assign(world, "mirror-and-check")
    ana, ben = sign_in("ana"), sign_in("ben")
    waiting = ben.get(f"/my/practice/{given.id}")
    assert "Waiting" in waiting.text
    assert ben.get(f"/my/practice/{given.id}/mirror/1/1").url.endswith(f"/my/practice/{given.id}")
    answer(world, "ana", given.id, "say", SAY | {"message": LONG})
    page = ben.get("/my").follow("Start: Mirror and check")
    page = page.form().submit("Save and continue")
    assert LONG in "".join(page.find(".read-first").itertext())
    assert "boiling" not in page.text
    page = page.form().fill(back=LONG).submit("Save and continue").form().fill(back_feeling=["hopeful"])
    page = page.submit("Save and continue").form().submit("Submit")
    page = ana.get(f"/my/practice/{given.id}/check/1")
    page = page.form().fill(fu="5").submit("Save and continue")
    assert "Answer this: What is still missing?" in page.links
    page = page.follow("Answer this: What is still missing?")
    page.form().fill(gap="The quiet part").submit("Save and continue").form().submit("Submit")
    page = ben.get(f"/my/practice/{given.id}/mirror/2/2")
    assert "The quiet part" in page.text
    answer(world, "ben", given.id, "mirror", {"back": "Quiet mornings", "back_feeling": ["hopeful"]}, 2)
    answer(world, "ana", given.id, "check", {"fu": "9"}, 2)
    through(ben.get(f"/my/practice/{given.id}/new/1"))
    answer(world, "ben", given.id, "say", SAY | {"topic": "Bens topic"})
    page = ana.get(f"/my/practice/{given.id}/mirror/1/2")
    assert "Bens topic" in page.text
    assert "slow mornings" in page.text
    answer(world, "ana", given.id, "mirror", {"back": "b", "back_feeling": ["hopeful"]})
    answer(world, "ben", given.id, "check", {"fu": "10"})
    page = through(ana.get("/my").follow("Start: Mirror and check"))
    assert db.session.get(type(given), given.id, populate_existing=True).finished_at
    assert "What it shows" in page.text
    assert "A conversation aid, not a test." in page.text
    assert "How heated" not in ben.get(f"/my/practice/{given.id}").text.split("Only you and")[0]


def test_both_and_the_reveal(world, sign_in):
    """E06: sealed, then open to both at once, with the scores; then the question after the reveal."""
    given = assign(world, "forecast-my-partner")
    ana, ben = sign_in("ana"), sign_in("ben")
    answer(world, "ana", given.id, "forecast", week(own=7, guess=3) | {"self_proud__declined": "1"})
    assert row(given.id, "A", "forecast").revealed_at is None
    assert "7 of 10" not in ben.get(f"/my/practice/{given.id}").text
    answer(world, "ben", given.id, "forecast", week(own=2, guess=6))
    assert row(given.id, "A", "forecast").revealed_at == row(given.id, "B", "forecast").revealed_at is not None
    for client in (ana, ben):
        page = client.get(f"/my/practice/{given.id}")
        assert "My partner's week, I think: rested" in page.text
        assert "For the session" in page.text
        assert "What it shows" in page.text
    page = ana.get("/my")
    assert "Start: Forecast my partner" in page.links
    answer(world, "ana", given.id, "look_back", {"surprise": "rested", "ask": "How did you sleep?"})


def test_small_promises_look_back(world, sign_in):
    """E11: rows, a later step on its date, captions of both."""
    given = assign(world, "small-promises")
    ana = sign_in("ana")
    page = ana.get(f"/my/practice/{given.id}/promise/1")
    today = clock.today("America/Chicago")
    page = page.form().fill(
        {"promises-0-text": "I will call", "promises-0-by": today.isoformat(), "promises-0-hard": "3"}
    ).submit("Save and continue")
    page.form().submit("Submit")
    answer(
        world,
        "ben",
        given.id,
        "promise",
        {"promises-0-text": "I will cook", "promises-0-by": today.isoformat(), "promises-0-hard": "8"},
    )
    page = ana.get("/my").follow("Start: Small promises")
    assert "I will call" in page.text
    page = page.form().fill({"mine-0-kept": "not", "mine-0-repair": "Call today"}).submit("Save and continue")
    assert "I will cook" in page.text
    page = page.form().fill({"theirs-0-saw": "kept"}).submit("Save and continue")
    page = through(page)
    assert "Call today" in page.text


def test_own_answers_are_found_for_ever(world, sign_in):
    given = assign(world, "after-we-met", to="AB")
    answer(world, "ana", given.id, "after", AFTER)
    close(given)
    ana = sign_in("ana")
    page = ana.get("/my/answers?q=LAUGHED")
    assert "After we met" in page.text
    assert "We laughed" in page.follow("After we met").text
    assert "Nothing found" in ana.get("/my/answers?q=nothere").text
    empty = sign_in("cleo").get("/my/answers").text
    assert "No homework yet" in empty and "Nothing found" not in empty
    assert "Nothing found" in sign_in("ben").get("/my/answers?q=laughed").text
    assert ana.get("/my/answers?page=99999999999").h1 == "Your answers"


def test_pages_of_the_archive(world, sign_in):
    for _ in range(23):
        assign(world, "after-we-met", to="A")
    ana = sign_in("ana")
    page = ana.get("/my/answers?page=3")
    assert page.text.count("After we met") == 3
    assert "Previous page" in page.links and "Next page" not in page.links
    first = ana.get("/my/answers")
    assert "Next page" in first.links and "Previous page" not in first.links


@pytest.mark.parametrize("who", ["cleo", "dana", "max", "ben"])
def test_not_theirs(world, sign_in, who):
    given = assign(world, "after-we-met", to="A")
    client = sign_in(who)
    for end in ("", "/after/1", "/after/1/1", "/after/1/review", "/after/1/open/takeaway", "/after/1/share"):
        client.get(f"/my/practice/{given.id}{end}", expect=404)


@pytest.mark.parametrize("end", ["/nope/1/1", "/after/2/1", "/after/1/9", "/after/1/0", "/after/1/open/nope"])
def test_not_there(world, sign_in, end):
    given = assign(world, "after-we-met", to="A")
    sign_in("ana").get(f"/my/practice/{given.id}{end}", expect=404)
    sign_in("ana").get(f"/my/practice/{uuid.uuid4()}{end}", expect=404)


def test_paused_and_closed(world, sign_in):
    given = assign(world, "after-we-met", to="A")
    ana = sign_in("ana")
    page = ana.get(f"/my/practice/{given.id}/after/1/1")
    pause(given)
    page = page.form().fill(heard="4").submit("Save and continue")
    assert page.flashes == ["Your therapist will open this in session. What you typed is kept here."]
    assert "Your therapist will open this in session" in page.text
    assert "4 of 10" in page.text
    assert "Your therapist will open this in session" in ana.get("/my").text
    close(given)
    page = ana.get(f"/my/practice/{given.id}/after/1/1")
    assert "Not submitted. Only you see this." in page.text
    assert "Closed" in ana.get("/my").text
