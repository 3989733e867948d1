"""What else the page before a session says: what got in the way, what was kept, changed, written back and given."""

import pytest

from practice import clock, db
from practice.exercises import kinds
from practice.homework.writing import answering
from practice.models import Assignment, Comment, Correction, Quality, Response
from tests.homework.filled import fill
from tests.homework.made import assign
from tests.sessions.prepared import DAY, HOUR, came, section
from tests.sessions.written import draft, signed, yesterday


def response(given, step, seat):
    return db.session.query(Response).filter_by(assignment_id=given.id, step=step, seat=seat).one()


def test_what_got_in_the_way_of_both_and_what_was_kept(world, page, session):
    check = fill(world, "before-we-meet", appointment_id=session.id)
    came(check, HOUR, A={"barrier": ["no_time"], "own_part": dict(kinds.DECLINED)}, B={"barrier": ["argued"]})
    came(fill(world, "one-goal"), 2 * HOUR)
    planned = section(page(), "planned")
    assert "What got in the way" in planned and "No time" in planned and "We argued" in planned
    assert "…then we will…" in planned
    kept = planned.partition("Kept for the session")[2]
    assert "Something I did that helped or hurt (Ana)" in kept


def test_a_correction_stands_in_place_of_the_first_answer_and_says_so(world, page):
    given = fill(world, "forecast-my-partner")
    came(given, 20 * DAY)
    row_id = response(given, "forecast", "A").id
    signed(world, held_on=yesterday(7))
    assert "Forecast my partner" not in section(page(), "came")
    row = db.session.get(Response, row_id)
    field = next(name for name, value in row.answers.items() if isinstance(value, int))
    db.session.add(
        Correction(response_id=row.id, number=1, answers=row.answers | {field: (row.answers[field] + 1) % 10})
    )
    db.session.commit()
    found = page()
    assert found.texts("#came h3") == ["Forecast my partner"]
    assert section(found, "came").count("Corrected by Ana on") == 2, "on the screen and on paper"
    assert "2 answers, side by side" in section(found, "came"), "beside it the other one's, and no more"


def test_what_was_written_back_and_rated(world, page):
    given = fill(world, "forecast-my-partner")
    came(given, DAY)
    about = {"assignment_id": given.id, "partner_id": world.ben.partner.id}
    db.session.add(Comment(**about, author_id=world.dana.id, text="GO-ON <b>"))
    db.session.add(Quality(**about, rating=3))
    db.session.commit()
    found = page()
    assert "GO-ON <b>" in section(found, "comments") and "To Ben" in section(found, "comments")
    assert "quality 3 of 4" in section(found, "planned")


def test_nothing_written_back_leaves_no_heading(page):
    found = page()
    assert not found.all("#comments") and "What got in the way" not in found.text
    assert "Kept for the session" not in found.text


def test_what_was_given_then_and_taken_back_since(world, page):
    given = assign(world, "mirror-and-check").id
    signed(world, held_on=yesterday(), decision="assigned", task=[given.hex])
    assert "not there any more" not in page().text
    row = db.session.get(Assignment, given)
    row.state, row.ended_at = "withdrawn", clock.now()
    db.session.commit()
    assert "not there any more: Mirror and check." in section(page(), "planned")


def test_one_of_two_that_is_left_is_not_told_as_gone(world, page):
    two = [assign(world, "mirror-and-check").id for _ in range(2)]
    signed(world, held_on=yesterday(), decision="assigned", task=[one.hex for one in two])
    row = db.session.get(Assignment, two[1])
    row.state, row.ended_at = "withdrawn", clock.now()
    db.session.commit()
    assert "not there any more" not in page().text


def test_records_not_signed_are_named(world, page):
    row = draft(world)
    found = page()
    assert f"/sessions/{row.id}" in found.links.values() and "Not signed yet" in found.text


def test_what_the_last_session_wrote_down(world, page):
    signed(
        world, held_on=yesterday(7), focus="FOCUS", progress="PROGRESS", plan="PLAN", note_data="NOTE", risk_text="x"
    )
    told = section(page(), "planned")
    assert "FOCUS" in told and "PROGRESS" in told and "PLAN" in told and "NOTE" not in told


def test_long_words_of_everybody_are_whole_on_the_screen(world, page):
    text = "Zażółć مرحبا 👩‍👩‍👧‍👦 " * 220
    came(fill(world, "after-we-met"), HOUR, A={"unsaid": text.strip(), "c_private": text.strip()})
    found = page()
    assert text.strip() in section(found, "after") and text.strip() in section(found, "private")


def test_an_answer_taken_back_is_gone(world, page, session):
    given = fill(world, "before-we-meet", upto=1, appointment_id=session.id)
    came(given, HOUR, A={"best": "TAKEN-BACK"})
    assert "TAKEN-BACK" in page().text
    answering.withdraw(world.ana.actor, given.id, "before", 1)
    db.session.commit()
    assert "TAKEN-BACK" not in page().source


@pytest.mark.parametrize("who", ["dana", "sam"])
def test_everybody_on_the_clinical_side_reads_the_same(world, sign_in, who):
    couple = world.couple(world.sam, ("kim", "Kim Lee"), ("lou", "Lou Ray"))
    db.session.commit()
    found = sign_in(who).get(f"/couples/{couple.id}/prepare")
    assert found.h1 == "Prepare the session" and "Everything so far" in found.text
    assert ("Write up a session" in found.text) is (who == "sam")
