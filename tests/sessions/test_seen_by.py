"""Which copy an answer reaches, over all 26 exercises: every text says whose it is and who may read it."""

import re

import pytest

from practice import clock, db
from practice.exercises import catalogue
from practice.models import Response
from practice.reports import content
from practice.sessions import material, signing
from tests.homework.filled import fill as filled
from tests.homework.made import assign
from tests.sessions.written import draft, fill, keys

SLUGS = [one.slug for one in catalogue.all_latest()]
MARK = re.compile(r"mark-[a-z0-9-]+")


def marked(field, answer, start):
    """The answer with every text replaced by a mark that says where it stands."""
    if field.kind in ("short_text", "long_text") and isinstance(answer, str):
        return f"{start}-{field.id.replace('_', '-')}-x"
    if field.kind == "group" and isinstance(answer, list):
        subs = {one.id: one for one in field.fields}
        return [
            {key: marked(subs[key], value, f"{start}-{field.id.replace('_', '-')}-{place}") if key in subs else value
             for key, value in row.items()}
            for place, row in enumerate(answer)
        ]  # fmt: skip
    return answer


def readers(step, field, author):
    """Who may read a text of a finished exercise in which nothing was opened: product.md §3."""
    if author is None:
        return {"A", "B"}
    if step.by == "one" or field.visibility in ("T", "O"):
        return {author}
    return {"A", "B"}


def mark(given):
    """Put a mark into every text of the rows; {mark: who may read it}."""
    exercise, found = catalogue.load(given.slug), {}
    for row in db.session.query(Response).filter_by(assignment_id=given.id):
        step, author = exercise.by_id[row.step], row.seat.value if row.seat else None
        start = f"mark-{author or 'j'}-{row.step}-{row.occurrence}".lower().replace("_", "-")
        changed = {}
        for name, answer in row.answers.items():
            changed[name] = marked(step.by_id[name], answer, start)
            for text in MARK.findall(repr(changed[name])):
                found[text] = readers(step, step.by_id[name], author)
        row.answers = changed
    db.session.commit()
    return found


def said(made, kind):
    """The marks on a copy."""
    return set(MARK.findall(repr(content.build(kind, made))))


def look(world, row_id):
    return signing.review(world.dana.actor, material.find(world.dana.actor, row_id)).content


@pytest.mark.parametrize("slug", SLUGS)
def test_every_text_reaches_those_who_may_read_it_and_nobody_else(world, slug):
    given = filled(world, slug)
    private = catalogue.load(slug).mode == "IND"
    marks = {
        text: seats if not private else seats - {"A", "B"} | {text[5].upper()} for text, seats in mark(given).items()
    }
    row_id = draft(world).id
    every = keys(world, row_id)
    nothing = look(world, row_id)
    assert not any(said(nothing, kind) for kind in content.kinds(nothing))
    fill(world, row_id, pick=every)
    clinical = look(world, row_id)
    assert said(clinical, "clinical") == set(marks)
    assert not any(said(clinical, kind) for kind in ("joint", "own_a", "own_b"))
    fill(world, row_id, pick=every, copy=every)
    made = look(world, row_id)
    assert said(made, "clinical") == set(marks)
    # A result may name what both can read: so only too much is wrong there, and for answers too little as well.
    assert said(made, "joint") == {text for text, seats in marks.items() if seats == {"A", "B"}}
    for kind, seat in (("own_a", "A"), ("own_b", "B")):
        assert said(made, kind) == {text for text, seats in marks.items() if seat in seats}


@pytest.mark.parametrize("slug", SLUGS)
def test_in_a_session_with_one_alone_nothing_of_the_other_is_offered(world, slug):
    marks = mark(filled(world, slug))
    private = catalogue.load(slug).mode == "IND"
    row_id = draft(world, modality="individual_a", a_attendance="present").id
    every = keys(world, row_id)
    fill(world, row_id, pick=every, copy=every)
    made = look(world, row_id)
    assert content.kinds(made) == ("clinical", "own_a")
    for text in said(made, "clinical") | said(made, "own_a"):
        assert "A" in marks[text] and (not private or text.startswith("mark-a-"))


def test_an_option_for_the_therapist_reaches_no_copy_of_the_other(world):
    given = filled(world, "before-we-meet")
    given_id = given.id
    row = db.session.query(Response).filter_by(assignment_id=given_id, seat="A", step="before").one()
    row.answers = {**row.answers, "hw": "part", "barrier": ["forgot", "felt_unsafe"]}
    db.session.commit()
    row_id = draft(world).id
    [key] = [one for one in keys(world, row_id, ":barrier") if ":A:" in one]
    fill(world, row_id, pick=[key], copy=[key])
    made = look(world, row_id)
    assert made["picked"][0]["answers"][0]["seen_by"] == ["A"]
    unsafe = catalogue.load("before-we-meet").by_id["before"].by_id["barrier"].labels["felt_unsafe"]
    for kind in ("clinical", "own_a"):
        assert unsafe in repr(content.build(kind, made))
    for kind in ("joint", "own_b"):
        assert unsafe not in repr(content.build(kind, made))


@pytest.mark.parametrize(("slug", "upto"), [("name-and-validate", 1), ("stress-from-outside", 1)])
def test_what_is_sealed_until_the_other_has_answered_is_on_no_copy_of_the_other(world, slug, upto):
    given = filled(world, slug, upto)
    exercise = catalogue.load(slug)
    step = exercise.steps[0]
    sealed = [one.id for one in step.fields if one.sealed_until]
    assert sealed
    row_id = draft(world).id
    every = [one for name in sealed for one in keys(world, row_id, f":{name}")]
    assert every and given.id.hex in every[0]
    fill(world, row_id, copy=every)
    made = look(world, row_id)
    assert all(one["seen_by"] == ["A"] for item in made["picked"] for one in item["answers"])


def test_homework_of_a_session_with_one_alone_says_nothing_of_how_the_other_did_it(world, sign_in):
    both = filled(world, "support-i-wish", 1).id
    hers = assign(world, "after-we-met", to="A").id
    his = assign(world, "after-we-met", to="B").id
    row_id = draft(world, modality="individual_a", a_attendance="present").id
    looked = look(world, row_id)["homework_reviewed"]
    assert both.hex and all("B" not in item["states"] and item["given_to"] == ["A"] for item in looked)
    page = sign_in("dana").get(f"/sessions/{row_id}/edit")
    names = {one.get("name") for one in page.all("select")}
    assert f"hw-{both.hex}-A" in names and not {f"hw-{both.hex}-B", f"hw-{his.hex}-B"} & names
    boxes = {one.get("value") for one in page.all("input[name=hw], input[name=task]")}
    assert hers.hex in boxes and his.hex not in boxes
    conjoint = draft(world).id
    states = look(world, conjoint)["homework_reviewed"]
    assert any(item["given_to"] == ["A", "B"] for item in states)


def test_what_was_typed_in_from_paper_says_so_wherever_it_is_printed(world):
    filled(world, "support-i-wish")
    row = db.session.query(Response).filter_by(seat="A").one()
    row.transcribed_by, row.transcribed_at = world.dana.id, clock.now()
    db.session.commit()
    row_id = draft(world).id
    ticks = keys(world, row_id, ":impact")
    fill(world, row_id, copy=ticks)
    made = look(world, row_id)
    papers = {one["seat"]: one.get("paper", "") for item in made["picked"] for one in item["answers"]}
    assert papers["A"].startswith("Ana's answers were typed in from paper by Dana Rivera on ")
    assert papers["B"] == ""
    for kind in ("clinical", "joint", "own_a", "own_b"):
        assert repr(content.build(kind, made)).count("typed in from paper") == 1
