"""What somebody hostile, or only unlucky, tried once, so that it stays without effect."""

import uuid

from practice import access, db, runs
from practice.exercises import catalogue
from practice.homework.worksheets import paper
from practice.homework.writing import alarms, answering, joint_text
from practice.homework.writing.joint_text import Post, Record
from practice.models import AssignmentState, Response, Seat
from tests.homework.made import answer, assign, change, pause, row, week
from tests.homework.test_alarms import NO

GOAL = catalogue.load("one-goal").by_id["goal"].pages[0].fields
FORECAST = "forecast-my-partner"


def typed_in(world, assignment_id, step, form, signed=False):
    form = {name: [value] for name, value in form.items()}
    paper.type_in(world.dana.actor, assignment_id, "A", step, 1, form, signed)
    db.session.commit()


def test_many_words_of_one_push_out_none_of_the_other():
    record = Record.load(None)
    alone = Post("A", GOAL, {"goal": "What Ana typed while it was paused"}, "", "ana")
    record = joint_text.aside(record, alone)
    for number in range(joint_text.MOST_KEPT + 20):
        record = joint_text.aside(record, Post("B", GOAL, {"goal": f"Noise {number}"}, "", f"ben-{number}"))
    assert [one.raw for one in record.seen_by("A").kept if one.alone] == ["What Ana typed while it was paused"]
    assert len(record.seen_by("B").kept) == joint_text.MOST_KEPT


def test_answers_changed_after_they_were_typed_in_are_nobody_elses(world, sign_in):
    given_id = assign(world, FORECAST).id
    typed_in(world, given_id, "forecast", week())
    assert row(given_id, "A", "forecast").transcribed_by == world.dana.id
    one = catalogue.load(FORECAST).by_id["forecast"].pages[0].fields[0].id
    place = f"/my/practice/{given_id}/forecast/1"
    sign_in("ana").get(f"{place}/1").form().fill({one: "2"}).submit("Save and continue")
    sign_in("ana").get(f"{place}/review").form().submit("Submit the change")
    held = row(given_id, "A", "forecast")
    assert held.answers[one] == 2
    assert (held.transcribed_by, held.transcribed_at) == (None, None)
    assert "typed in from paper" not in sign_in("dana").get(f"/assignments/{given_id}").text


def test_what_is_agreed_to_anew_was_not_typed_in(world):
    given_id = assign(world, "seat-swap").id
    typed_in(world, given_id, "moment", {"event": "The dishes on Sunday"}, signed=True)
    for who in ("ana", "ben"):
        person = world[who].actor
        answering.withdraw(person, given_id, "moment", 1)
        answering.save(person, given_id, "moment", 1, 1, {"event": ["Other words"]}, seen="", key=str(uuid.uuid4()))
        db.session.commit()
    for who in ("ana", "ben"):
        own = answering.look(world[who].actor, given_id, "moment", 1)
        answering.submit(world[who].actor, given_id, "moment", 1, own.version)
        db.session.commit()
    [held] = [one for one in _all(given_id) if one.step == "moment"]
    assert held.submitted_at is not None
    assert held.transcribed_by is None


def test_a_sheet_typed_in_wipes_no_words_kept_for_one_alone(world, sign_in):
    given = assign(world, "seat-swap")
    place, ana = f"/my/practice/{given.id}", sign_in("ana")
    form = ana.get(f"{place}/moment/1/1").form().fill(event="Typed while it was paused")
    pause(given)
    form.submit("Save and continue")
    change(given, state=AssignmentState.OPEN, paused_at=None)
    typed_in(world, given.id, "moment", {"event": "Signed by both"}, signed=True)
    assert "Typed while it was paused" in ana.get(place).text
    other = sign_in("ben").get(place).text
    assert "Signed by both" in other
    assert "Typed while it was paused" not in other


def test_a_no_typed_in_from_paper_is_of_who_wrote_it(world):
    given_id = assign(world, "before-we-meet").id
    answer(world, "ben", given_id, "before", NO | {"safe_to_talk": "yes"})
    typed_in(world, given_id, "before", NO)
    assert row(given_id, "A", "before").revealed_at is None
    assert runs.locked(given_id).run.held == {"A"}


def test_a_no_typed_in_holds_for_its_writer_at_once(world):
    case = runs.locked(assign(world, "before-we-meet").id)
    held = Response(assignment_id=case.id, step="before", occurrence=1, seat=Seat.A)
    held.author_id = case.partners["A"].id
    db.session.add(held)
    db.session.flush()
    after = alarms.raise_on_submit(world.dana.actor, case, held, {"safe_to_talk": "no"})
    assert after.run.held == {"A"}


def _all(assignment_id):
    db.session.expire_all()
    return db.session.scalars(access.everything(Response).where(Response.assignment_id == assignment_id)).all()


def test_a_first_day_at_the_end_of_the_calendar_is_refused_in_words(world, sign_in):
    page = sign_in("dana").get(f"/couples/{world.pair.id}/assign/full-attention-five")
    page = page.form("assign").fill(begins_on="9999-12-31").submit("Continue", expect=422)
    assert any("first day" in one for one in page.errors)
