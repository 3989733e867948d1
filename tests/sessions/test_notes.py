"""The formats of a note: the same facts under other headings, and text offered from homework and check-ins."""

import json
from datetime import timedelta

import pytest

from practice import clock, db
from practice.exercises import catalogue
from practice.models import NoteFormat, Practice
from practice.reports import content
from practice.sessions import body, forms, material, note_text, signing
from tests.homework.made import answer, assign
from tests.sessions.written import draft, fill, fresh, keys

HEADINGS = {
    "soap": ["Subjective", "Objective", "Assessment"],
    "dap": ["Data", "Assessment"],
    "birp": ["Behaviour", "Intervention", "Response"],
    "girp": ["Goals", "Intervention", "Response"],
    "plain": ["Notes for the record"],
}
EVERYTHING = {f"note_{box}": f"<{box}>" for box in content.NOTE_BOXES}


def look(world, row):
    return signing.review(world.dana.actor, material.find(world.dana.actor, row.id))


def notes(world, row):
    return {one["heading"]: one["text"] for one in look(world, row).content["notes"]}


def offered(world, row):
    looked = look(world, row)
    return note_text.offered(looked.material, looked.draft)


def before(**changed):
    """A check-in before the session, as a form."""
    typed = {"week": "6", "best": "BEST", "hard": "HARD", "topics-0-topic": "TOPIC", "topics-0-weight": "7"}
    return typed | {"hw": "done", "own_part": "PART", "safe_to_talk": "yes", "c_private": "SECRET"} | changed


def test_there_is_one_list_of_formats():
    assert [one.value for one in NoteFormat] == list(content.NOTE_PARTS) == list(HEADINGS)
    for name, headings in HEADINGS.items():
        assert [part.heading for part in content.NOTE_PARTS[name]] == headings


@pytest.mark.parametrize("name", HEADINGS)
def test_a_format_has_its_headings(name):
    assert content.note(name, {}) == [(heading, "") for heading in HEADINGS[name]]


@pytest.mark.parametrize("name", HEADINGS)
def test_whatever_the_format_nothing_that_was_typed_is_left_out(name):
    told = content.note(name, {box: f"<{box}>" for box in content.NOTE_BOXES})
    assert [heading for heading, _ in told][: len(HEADINGS[name])] == HEADINGS[name]
    whole = "\n".join(text for _, text in told)
    assert all(whole.count(f"<{box}>") == 1 for box in content.NOTE_BOXES)
    assert len({heading for heading, _ in told}) == len(told), "no heading twice"


def test_what_is_subjective_and_objective_is_data():
    told = dict(content.note("dap", {"data": "D", "subjective": "S ", "objective": "O", "assessment": "A"}))
    assert told == {"Data": "D\n\nS\n\nO", "Assessment": "A"}
    empty = {"Subjective": "", "Objective": "", "Assessment": ""}
    assert dict(content.note("soap", {"data": "D"})) == empty | {"Data": "D"}


@pytest.mark.parametrize("name", HEADINGS)
def test_a_format_is_signed_and_printed_for_the_therapist_alone(world, name):
    row = draft(world, note_format=name, **EVERYTHING)
    signing.sign(world.dana.actor, row.id)
    db.session.commit()
    frozen = fresh(row.id).frozen
    assert frozen["session"]["note_format"] == fresh(row.id).note_format == name
    assert all(json.dumps(frozen).count(text) == 1 for text in EVERYTHING.values())
    clinical = repr(content.build("clinical", frozen))
    assert all(text in clinical for text in EVERYTHING.values())
    for kind in ("joint", "own_a", "own_b"):
        assert not any(text in repr(content.build(kind, frozen)) for text in EVERYTHING.values())


def test_the_format_of_the_practice_is_what_a_new_record_begins_with(world, sign_in):
    page = sign_in("max").get("/practice").form("practice-form").fill(note_format="girp").submit("Save")
    assert page.flashes == ["The settings are saved."]
    assert fresh(draft(world).id).note_format == "girp"
    db.session.query(Practice).one().note_format = "older"
    db.session.commit()
    assert fresh(draft(world).id).note_format == "dap"


def test_changing_the_format_back_and_forth_keeps_and_shows_every_word(world, sign_in):
    row = draft(world, note_format="soap", note_data="", note_subjective="SUB", note_objective="OBJ")
    client = sign_in("dana")
    for name in ("dap", "birp", "girp", "plain", "soap"):
        page = client.get(f"/sessions/{row.id}/edit").form("session").fill(note_format=name).submit("Save")
        form = page.form("session")
        assert (form["note_subjective"], form["note_objective"]) == ("SUB", "OBJ")
        shown = [box.get("data-when") for box in page.all("[data-when=note_format]")]
        assert len(shown) == len(content.NOTE_BOXES) - 3, "what holds text is shown under every format"
        clinical = client.get(f"/sessions/{row.id}/draft/clinical")
        assert "SUB" in clinical.text and "OBJ" in clinical.text
    assert "This format has no such heading" not in page.text


def test_the_page_says_where_text_of_another_format_goes(world, sign_in):
    row = draft(world, note_format="dap", note_subjective="SUB", note_goals="GOAL")
    page = sign_in("dana").get(f"/sessions/{row.id}/edit")
    assert "it is printed under “Data”" in page.text
    assert "it is printed under its own heading, after the others" in page.text


def test_boxes_of_the_chosen_format_come_first(app, world):
    for name, headings in HEADINGS.items():
        with app.test_request_context():
            form = forms.SessionForm({"A": "Ana", "B": "Ben"}, data={"note_format": name}, meta={"csrf": False})
            assert [box.field.label.text for box in form.boxes][: len(headings)] == headings


def test_text_is_offered_and_never_put_in_by_itself(world, sign_in):
    given = assign(world, "before-we-meet")
    answer(world, "ana", given.id, "before", before(best="ANA-BEST"))
    answer(world, "ben", given.id, "before", before(best="BEN-BEST"))
    row = draft(world, note_format="soap", note_data="", note_assessment="", plan="")
    assert set(notes(world, row).values()) == {""}
    client = sign_in("dana")
    page = client.get(f"/sessions/{row.id}/edit").form("session").submit("Fill empty boxes")
    assert page.flashes == ["Filled in: 3 boxes. Read and change the text as you need it."]
    told = notes(world, row)
    assert "ANA-BEST" in told["Subjective"] and "BEN-BEST" in told["Subjective"]
    assert "Ana, Before we meet. A good moment: ANA-BEST" in told["Subjective"]
    assert "TOPIC" not in told["Subjective"], "topics are the focus"
    assert "Attendance: " in told["Objective"] and told["Objective"].count(" present") == 2
    assert "Homework, Before we meet" in told["Objective"]
    assert not any(word in json.dumps(told) for word in ("HARD", "PART", "SECRET")), "what only its writer reads stays"
    page = page.form("session").fill(note_subjective="Mine.").submit("Fill empty boxes")
    assert page.flashes == ["Nothing to fill in: the boxes hold text already, or nothing came in."]
    assert notes(world, row)["Subjective"] == "Mine."


def test_what_one_wrote_alone_is_offered_only_once_both_read_it(world):
    given = assign(world, "before-we-meet")
    answer(world, "ana", given.id, "before", before(best="ANA-BEST"))
    row = draft(world)
    assert "ANA-BEST" not in json.dumps(offered(world, row))
    fill(world, row.id, pick=keys(world, row.id, ":hard"))
    assert "HARD" in offered(world, row)["subjective"], "ticked by the therapist"


def test_a_session_with_one_alone_is_offered_nothing_of_the_other(world):
    given = assign(world, "before-we-meet")
    for who, word in (("ana", "ANA"), ("ben", "BEN")):
        answer(world, who, given.id, "before", before(best=f"{word}-BEST"))
    row = draft(world, modality="individual_b", note_format="soap")
    told = offered(world, row)
    assert "BEN-BEST" in told["subjective"]
    assert "Ana" not in told["objective"]


def test_each_heading_is_offered_what_belongs_to_it(world):
    row = draft(world, progress="PROGRESS", focus="FOCUS", interventions_text="AND THIS", a_attendance="late")
    told = offered(world, row)
    assert told["goals"] == "PROGRESS" and told["assessment"] == "Progress toward goals: PROGRESS"
    assert told["behaviour"] == "FOCUS"
    assert told["intervention"] == "Reflective listening practice, Homework assignment.\nAND THIS"
    assert "late" in told["objective"] and told["data"] == told["notes"] == told["objective"]
    assert set(told) == set(content.NOTE_BOXES)


def test_the_plan_that_both_read_names_only_what_both_were_given(world):
    held = clock.today("America/Chicago") - timedelta(days=1)
    for slug, to in (("mirror-and-check", "AB"), ("after-we-met", "A")):
        assign(world, slug, to=to)
    row = draft(world, plan="", held_on=held.isoformat())
    looked = look(world, row)
    words = note_text.plan(looked.material, looked.draft)
    assert catalogue.load("mirror-and-check").title in words
    assert catalogue.load("after-we-met").title not in words
    assert note_text.plan(looked.material, body.Draft(looked.draft.typed | {"known": []}, looked.draft.zone)) == words


def test_a_box_merged_from_another_format_counts_as_written(world, sign_in):
    row = draft(world, note_format="dap", note_data="", note_subjective="SUB", plan="Go on.")
    sign_in("dana").get(f"/sessions/{row.id}/edit").form("session").submit("Fill empty boxes")
    assert notes(world, row)["Data"] == "SUB"
