"""The therapist's page of an assignment for all 26 exercises: every kind of step, at every point of its way."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from practice import clock, db, runs
from practice.exercises import catalogue
from practice.exercises.disclosure import visible
from practice.exercises.examples import BEGINS
from practice.homework.review import reviewing
from practice.models import Assignment, Response
from tests.homework.filled import fill
from tests.homework.made import close
from tests.inspection import words
from tests.people import ZONE
from tests.queries import counted

SLUGS = [one.slug for one in catalogue.all_latest()]


def look(sign_in, given):
    return sign_in("dana").get(f"/assignments/{given.id}")


@pytest.mark.parametrize("slug", SLUGS)
def test_a_filled_one_is_read_whole(world, sign_in, slug):
    given = fill(world, slug)
    page = look(sign_in, given)
    text = re.sub(r"\s+", " ", page.text)
    for one in catalogue.example(slug).answers:
        for value in texts(one.values):
            assert value in text, value
    assert "{" not in text and not re.search(r"\bNone\b(?! of)", text)


def texts(value):
    """Everything somebody wrote in words, also in the rows of groups."""
    found = value.values() if isinstance(value, dict) else value
    for one in found:
        if isinstance(one, str) and " " in one:
            yield re.sub(r"\s+", " ", one).strip()
        elif isinstance(one, dict | list):
            yield from texts(one)


@pytest.mark.parametrize("slug", SLUGS)
def test_half_way_it_says_what_each_partner_has_not_seen(world, slug):
    """The page's objects at every third answer, without a page for each."""
    for upto in range(0, len(catalogue.example(slug).answers), 3):
        given = fill(world, slug, upto)
        case = runs.find(world.dana.actor, given.id)
        page = reviewing.review(case)
        assert len(page.lines) == len({(line.title, line.seat) for line in page.lines})
        if not upto:
            assert page.nothing_in and not page.blocks
        for seat in "AB":
            hidden = {(item.slot, item.field.id) for item in visible(case.run, "therapist")}
            hidden -= {(item.slot, item.field.id) for item in visible(case.run, seat)}
            marked = any(block.sealed or block.notes for block in page.blocks) or "see" in noted(page)
            assert marked or not hidden or not case.run.shares


def noted(page):
    """Every small line under an answer of the page."""
    items = [item for block in page.blocks for item in block.items]
    items += [side for block in page.blocks for group in block.groups for _, *sides in group.rows for side in sides]
    return " ".join(item.note for item in items if item is not None)


def test_a_log_is_a_table_of_days_with_late_entries_marked(world, sign_in):
    given_id = fill(world, "full-attention-five").id
    held = db.session.scalar(select(Response).where(Response.seat == "A", Response.occurrence == 2))
    held.day_on = held.day_on + timedelta(days=3)
    db.session.commit()
    page = sign_in("dana").get(f"/assignments/{given_id}")
    rows = [words(row) for row in page.all("tbody tr") if "Day" in words(row)]
    assert [row.partition("Day ")[2][0] for row in rows] == list("1234567")
    assert "Written on Fri, Mar 6" in rows[1] and sum("Written on" in row for row in rows) == 1
    assert "1 later than its day" in page.text
    assert "7 of 7 days, open to both" in page.text
    assert "“What pulled me away”: only you and who wrote it see this, unless they open it." in page.text


def test_entries_of_each_alone_are_never_said_to_open(world, sign_in):
    text = sign_in("dana").get(f"/assignments/{fill(world, 'pause-and-return').id}").text
    assert "Each writes this alone: only you and its author see it." in text
    assert "has not seen this" not in text and "unless" not in text


def test_a_joint_record_says_who_agreed_and_a_draft_of_it_nothing(world, sign_in):
    given_id = fill(world, "seat-swap").id
    text = sign_in("dana").get(f"/assignments/{given_id}").text
    assert text.count("agreed on") == 2 and "Agreed by both" in text and "Both together" in text
    draft = fill(world, "seat-swap", 0)
    secret = "A word that both still change"
    db.session.add(
        Response(
            assignment_id=draft.id,
            step="moment",
            occurrence=1,
            draft={"raws": {"event": secret}},
            agreed_a_at=clock.now(),
        )
    )
    db.session.commit()
    page = sign_in("dana").get(f"/assignments/{draft.id}")
    assert secret not in page.source
    assert "Being written; Ana agrees" in page.text
    given = db.session.get(Assignment, draft.id)
    close(given)
    assert "Not agreed" in sign_in("dana").get(f"/assignments/{given.id}").text


def test_what_passing_on_opens_is_shown_before_and_is_what_then_opens(world, sign_in):
    given_id = fill(world, "making-it-right", 1, released="", disclosure="turn_released").id
    for row in db.session.scalars(select(Response)):
        row.revealed_at = None
    db.session.commit()
    said = catalogue.example("making-it-right").answers[0].values
    dana, ben = sign_in("dana"), sign_in("ben")
    page = dana.get(f"/assignments/{given_id}")
    card = words(page.all(".card-attention")[0])
    assert "What Ben then reads" in card
    step = catalogue.load("making-it-right").steps[0]
    for name, value in said.items():
        if isinstance(value, str) and " " in value:
            reads = step.by_id[name].visibility == "P"
            assert (value in card) == reads, name
            assert value not in ben.get(f"/my/practice/{given_id}").text
    page.form(f"/assignments/{given_id}/release").submit()
    for name, value in said.items():
        if isinstance(value, str) and " " in value and step.by_id[name].visibility == "P":
            assert value in ben.get(f"/my/practice/{given_id}").text


def test_sealed_answers_and_options_for_the_therapist_are_marked(world, sign_in):
    text = sign_in("dana").get(f"/assignments/{fill(world, 'name-and-validate', 1).id}").text
    assert "Ben does not see this yet." in text
    given_id = fill(world, "before-we-meet").id
    chosen = select(Response).where(Response.assignment_id == given_id, Response.seat == "A")
    row = db.session.scalar(chosen.where(Response.step == "before"))
    row.answers = {**row.answers, "hw": "part", "barrier": ["forgot", "felt_unsafe"]}
    db.session.commit()
    page = sign_in("dana").get(f"/assignments/{given_id}")
    label = catalogue.load("before-we-meet").by_id["before"].by_id["barrier"].labels["felt_unsafe"]
    assert f"Only you and Ana see “{label}”." in page.text
    assert label not in sign_in("ben").get(f"/my/practice/{given_id}").source


def test_roles_that_are_not_asked_and_conditions_that_do_not_hold(world, sign_in):
    given_id = fill(world, "date-rotation").id
    row = db.session.scalar(select(Response).where(Response.seat == "B", Response.step == "after"))
    kept = {name: value for name, value in row.answers.items() if name in ("c_useful", "c_private")}
    row.answers = {"happened": False, **kept}
    db.session.commit()
    page = sign_in("dana").get(f"/assignments/{given_id}")
    assert "Not asked" in page.text


@pytest.mark.parametrize(
    ("slug", "step", "values", "words_"),
    [
        ("whose-call", "calls", {"other_phone": "other"}, ""),
        ("mirror-and-check", "say", {"heat": 9}, "Rated 8 or more for heat"),
    ],
)
def test_attention_lines_are_for_the_therapist_alone(world, sign_in, slug, step, values, words_):
    given_id = fill(world, slug).id
    row = db.session.scalar(select(Response).where(Response.seat == "A", Response.step == step))
    row.answers = {**row.answers, **values}
    db.session.commit()
    page = sign_in("dana").get(f"/assignments/{given_id}")
    lines = page.texts(".notice-warning")
    assert lines and words_ in " ".join(lines)
    for who in ("ana", "ben"):
        source = sign_in(who).get(f"/my/practice/{given_id}").text
        assert not any(line in source for line in lines)


def test_the_course_over_repeats_and_the_other_times(world, sign_in):
    first = fill(world, "support-i-wish", created_at=clock.now() - timedelta(days=50))
    second = fill(world, "support-i-wish", begins_on=BEGINS + timedelta(days=42))
    page = sign_in("dana").get(f"/assignments/{second.id}")
    assert "Over time" in page.texts("main h2")
    assert f"/assignments/{first.id}" in page.links.values()
    assert "as at the start" in page.text
    withdrawn = fill(world, "support-i-wish", 0, state="withdrawn", ended_at=clock.now())
    assert f"/assignments/{withdrawn.id}" not in sign_in("dana").get(f"/assignments/{second.id}").links.values()
    alone = fill(world, "your-world")
    assert "Over time" not in sign_in("dana").get(f"/assignments/{alone.id}").text


def test_typed_in_from_paper_is_said_with_by_whom(world, sign_in):
    given_id = fill(world, "support-i-wish").id
    for row, who in zip(db.session.scalars(select(Response).order_by(Response.seat)), ("dana", "ben"), strict=True):
        row.transcribed_by, row.transcribed_at = world[who].id, clock.now()
    db.session.commit()
    text = sign_in("dana").get(f"/assignments/{given_id}").text
    assert re.search(r"Ana's answers were typed in from paper by Dana Rivera on \w+ \d+, \d+\.", text)
    assert "Ben's answers were typed in from paper by Ben on" in text


def test_as_many_statements_for_every_exercise(world, sign_in, engine):
    dana, counts = sign_in("dana"), {}
    for slug in SLUGS:
        given_id = fill(world, slug).id
        with counted(engine) as said:
            dana.request("GET", f"/assignments/{given_id}")
        counts[slug] = len(said)
    # Where nothing is ever revealed there are no corrections to ask for.
    assert counts.pop("after-we-met") == max(counts.values()) - 1
    assert len(set(counts.values())) == 1, counts


def test_a_log_opened_by_hand_shows_what_each_then_reads(world, sign_in):
    given_id = fill(world, "noticing-log", 14, released="", disclosure="in_session").id
    for row in db.session.scalars(select(Response)):
        row.revealed_at = None
    db.session.commit()
    page = sign_in("dana").get(f"/assignments/{given_id}")
    card = words(page.all(".card-attention")[0])
    assert "What Ana then reads" in card and "What Ben then reads" in card
    assert "Ana and Ben have not seen this." in page.text or "Ben and Ana have not seen this." in page.text
    page.form(f"/assignments/{given_id}/release").submit()
    theirs = catalogue.example("noticing-log").answers[1].values["did"][0]["act"]
    assert theirs in card
    assert theirs in sign_in("ana").get(f"/my/practice/{given_id}").text


def test_ending_says_what_stays_sealed_and_whether_it_is_given_again(world, sign_in):
    dana = sign_in("dana")
    alone = fill(world, "pause-and-return", again_days=42, again_left=1, begins_on=clock.today(ZONE)).id
    text = dana.get(f"/assignments/{alone}/close").text
    assert "has not seen stays sealed" not in text
    assert "It is still given again by itself (Every 42 days, 1 more time;" in text
    assert "It is not given again by itself either." in dana.get(f"/assignments/{alone}/withdraw").text
    other = fill(world, "support-i-wish", 1).id
    assert "the other has not seen stays sealed" in dana.get(f"/assignments/{other}/close").text
