"""Worksheets: printed for whom they are, found by number and code, typed in as if written online, and marked so."""

import subprocess
import uuid
from datetime import timedelta

import pytest

from practice import access, clock, db
from practice.exercises import catalogue
from practice.homework.desk import therapist_acts
from practice.homework.worksheets import paper
from practice.homework.writing import answering
from practice.models import AuditEvent, Credential, Response
from tests.homework.made import AFTER, SAY, assign, pause, row, week

SECRET_WORD = "A word that only an answer holds"
ONE_GOAL = "one-goal"


def text(data: bytes) -> str:
    """What a reader gets by copying everything."""
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", "-", "-"], input=data, capture_output=True, check=True)
    return done.stdout.decode()


def sheet_of(world, sign_in, given, who="dana", seat="A"):
    """Number and code as the pages print them."""
    page = sign_in(who).get(f"/assignments/{given.id}/worksheets")
    lines = [line for line in page.texts("p") if line.startswith("Number ")]
    words = lines["AB".index(seat) if len(lines) > 1 else 0].split()
    return words[1], words[4]


def test_a_therapist_prints_for_either_and_finds_the_sheet_again(world, sign_in):
    given = assign(world, "forecast-my-partner")
    dana = sign_in("dana")
    for seat, name in (("A", "Ana"), ("B", "Ben")):
        number, code = sheet_of(world, sign_in, given, seat=seat)
        pdf = dana.get(f"/assignments/{given.id}/worksheet.pdf?for={seat}&paper=A4")
        assert pdf.headers["Content-Disposition"] == 'inline; filename="worksheet.pdf"'
        told = text(pdf.data)
        assert f"Worksheet for {name}" in told
        assert number in told
        assert code in told
        typed = dana.get("/worksheets").form("worksheet").fill(number=number.lower().replace("-", " "), code=code)
        assert typed.submit("Find it").h1 == "Worksheets"


@pytest.mark.parametrize("wrong", ["number", "code", "seat", "nonsense", "theirs"])
def test_what_is_wrong_or_not_theirs_reads_the_same(world, sign_in, wrong):
    given = assign(world, "after-we-met", to="A")
    number, code = sheet_of(world, sign_in, given)
    who = "lee" if wrong == "theirs" else "dana"
    number = {
        "number": ("3" if number[0] == "2" else "2") + number[1:],
        "seat": number[:-1] + "B",
        "nonsense": "0",
    }.get(wrong, number)
    code = ("3" if code[0] == "2" else "2") + code[1:] if wrong == "code" else code
    page = sign_in(who).get("/worksheets").form("worksheet").fill(number=number, code=code).submit("Find it", 422)
    assert page.errors == [f"Number: {paper.UNKNOWN}"]


def test_numbers_have_no_signs_that_look_alike_and_codes_depend_on_the_secret():
    one = uuid.uuid4()
    assert len(paper.number(one, "A")) == 11
    assert not set("01OI") & set(paper.number(one, "A") + paper.code("s", one, "A"))
    assert paper.code("s", one, "A") != paper.code("t", one, "A")
    assert paper.code("s", one, "A") != paper.code("s", one, "B")


def test_a_partner_prints_only_their_own(world, sign_in):
    given = assign(world, "forecast-my-partner")
    page = sign_in("ana").get(f"/my/practice/{given.id}").follow("On paper")
    assert page.h1 == "On paper"
    told = text(sign_in("ana").get(f"/my/practice/{given.id}/worksheet.pdf").data)
    assert paper.number(given.id, "A") in told
    assert paper.number(given.id, "B") not in told
    for path in ("worksheet", "worksheet.pdf"):
        sign_in("cleo").get(f"/my/practice/{given.id}/{path}", expect=404)
    sign_in("dana").get(f"/assignments/{given.id}/worksheet.pdf?for=C", expect=404)


def test_no_answer_is_printed_on_a_sheet(world, sign_in):
    given = assign(world, "mirror-and-check")
    said = SAY | {"topic": SECRET_WORD}
    page = (
        sign_in("dana")
        .get(f"/assignments/{given.id}/worksheets")
        .follow("Type it in: Say it, " + world.ana.partner.name)
    )
    page.form("sheet").fill(said).submit(f"Submit for {world.ana.partner.name}")
    for seat in "AB":
        told = sign_in("dana").get(f"/assignments/{given.id}/worksheet.pdf?for={seat}&form=1").data
        assert SECRET_WORD not in text(told)


def test_a_therapist_types_in_and_it_reveals_as_ever(world, sign_in):
    given = assign(world, "forecast-my-partner")
    dana = sign_in("dana")
    names = {seat: world[who].partner.name for seat, who in (("A", "ana"), ("B", "ben"))}
    page = dana.get(f"/assignments/{given.id}/worksheets/A/forecast/1")
    page = page.form("sheet").fill(self_rested="3").submit(f"Submit for {names['A']}", 422)
    assert page.errors
    assert page.form("sheet")["self_rested"] == "3"
    assert row(given.id, "A", "forecast") is None
    page = page.form("sheet").fill(week()).submit(f"Submit for {names['A']}")
    held = row(given.id, "A", "forecast")
    assert held.transcribed_by == world.dana.id
    assert held.submitted_at is not None
    assert held.revealed_at is None
    assert "typed in from paper" not in sign_in("ben").get(f"/my/practice/{given.id}").text
    page = dana.get(f"/assignments/{given.id}/worksheets/B/forecast/1").form("sheet").fill(week())
    page.submit(f"Submit for {names['B']}")
    assert row(given.id, "A", "forecast").revealed_at is not None
    assert row(given.id, "B", "forecast").revealed_at is not None
    for who in ("ana", "ben"):
        assert (
            f"{names['A']}'s answers were typed in from paper by {world.dana.user.name}"
            in sign_in(who).get(f"/my/practice/{given.id}").text
        )
    events = db.session.scalars(access.everything(AuditEvent).with_only_columns(AuditEvent.event)).all()
    assert events.count("response.transcribed") == 2


def test_what_was_begun_online_stays_its_authors(world, sign_in):
    given = assign(world, "after-we-met", to="A")
    answering_save(world, given, {"takeaway": [SECRET_WORD]})
    dana = sign_in("dana")
    name = world.ana.partner.name
    page = dana.get(f"/assignments/{given.id}/worksheets")
    assert f"{name} has begun this online" in page.text
    assert SECRET_WORD not in page.text
    page = dana.get(f"/assignments/{given.id}/worksheets/A/after/1")
    assert page.h1 == "Worksheets"
    assert SECRET_WORD not in page.text
    with pytest.raises(paper.Refused, match="begun this online"):
        paper.type_in(world.dana.actor, given.id, "A", "after", 1, AFTER, False)
    assert row(given.id, "A", "after").submitted_at is None


def answering_save(world, given, typed):
    """One box of the last page typed online, not submitted."""
    step = catalogue.load(given.slug).by_id["after"]
    for number, page in enumerate(step.pages, 1):
        if any(one.id in typed for one in page.fields):
            person, key = world.ana.actor, str(uuid.uuid4())
            answering.save(person, given.id, "after", 1, number, typed, seen="", key=key)
    db.session.commit()


def test_what_is_paused_or_over_or_not_open_is_refused_in_words(world, sign_in):
    given = assign(world, "forecast-my-partner")
    dana = sign_in("dana")
    later = catalogue.load(given.slug).steps[1].id
    with pytest.raises(paper.Refused, match="not open yet"):
        paper.type_in(world.dana.actor, given.id, "B", later, 1, {}, False)
    pause(given)
    assert "There is nothing to type in" in dana.get(f"/assignments/{given.id}/worksheets").text
    with pytest.raises(paper.Refused, match="paused"):
        paper.type_in(world.dana.actor, given.id, "A", "forecast", 1, {}, False)


def test_who_may_type_in(world, sign_in):
    given = assign(world, "after-we-met", to="A")
    where = f"/assignments/{given.id}/worksheets/A/after/1"
    for who in ("lee", "ana", "max"):
        sign_in(who).get(where, expect=404)
        sign_in(who).get(f"/assignments/{given.id}/worksheets", expect=404)
    dana = sign_in("dana")
    for wrong in ("B/after/1", "A/nothing/1", "A/after/2", "C/after/1"):
        dana.get(f"/assignments/{given.id}/worksheets/{wrong}", expect=404)


def test_a_shared_sheet_needs_both_signatures(world):
    world.safe(world.pair)
    given = assign(world, ONE_GOAL)
    example = catalogue.example(ONE_GOAL)
    plan = next(one for one in example.answers if one.seat == "J")
    form = form_of(example.exercise, plan)
    with pytest.raises(paper.Refused, match="both have signed"):
        paper.type_in(world.dana.actor, given.id, "A", plan.step, 1, form, False)
    db.session.rollback()
    paper.type_in(world.dana.actor, given.id, "A", plan.step, 1, form, True)
    db.session.commit()
    held = db.session.scalars(access.everything(Response).where(Response.assignment_id == given.id)).one()
    assert held.author_id is None
    assert held.agreed_a_at and held.agreed_b_at and held.revealed_at
    assert held.transcribed_by == world.dana.id


def form_of(exercise, answers):
    """What a form posts that means these answers."""
    from practice.exercises import examples, kinds

    form = {}
    step = exercise.by_id[answers.step]
    for name, value in answers.values.items():
        one = step.by_id[name]
        for key, said in kinds.entries(one, examples.typed(one, value)):
            form.setdefault(key, []).append(said)
    return form


def test_an_own_answer_from_paper_is_marked_by_its_author(world, sign_in):
    given = assign(world, "after-we-met", to="A")
    ana = sign_in("ana")
    step = catalogue.load("after-we-met").by_id["after"]
    page = ana.get(f"/my/practice/{given.id}/worksheet").form(f"Type in: {step.title}").submit(f"Type in: {step.title}")
    assert row(given.id, "A", "after").transcribed_by == world.ana.id
    page = ana.get(f"/my/practice/{given.id}/worksheet")
    assert "Noted as written on paper." in page.text
    label = f"It was not written on paper: {step.title}"
    page.form(label).submit(label)
    assert row(given.id, "A", "after").transcribed_by is None


def test_an_entry_of_a_log_counts_for_its_own_day(world):
    given = assign(world, "full-attention-five")
    form = {"did": ["no"]}
    paper.type_in(world.dana.actor, given.id, "A", "days", 1, form, False)
    db.session.commit()
    assert row(given.id, "A", "days").day_on == given.begins_on
    assert row(given.id, "A", "days").answers["date"] == clock.today(world.pair.time_zone).isoformat()


def test_a_blank_of_the_library_names_nobody(world, sign_in):
    dana = sign_in("dana")
    page = dana.get("/library/mirror-and-check").follow("Worksheet")
    assert page.h1.startswith("Worksheet")
    told = text(dana.get("/library/mirror-and-check/worksheet.pdf?as=B&form=1").data)
    assert "Ana" not in told
    assert "my partner" in told.casefold()
    dana.get("/library/nothing/worksheet.pdf", expect=404)


def test_a_worksheet_typed_in_twice_is_there_once(world):
    given = assign(world, "after-we-met", to="A")
    form = {name: value if isinstance(value, list) else [value] for name, value in AFTER.items()}
    paper.type_in(world.dana.actor, given.id, "A", "after", 1, form, False)
    db.session.commit()
    first = row(given.id, "A", "after")
    with pytest.raises(paper.Refused, match="submitted this already"):
        paper.type_in(world.dana.actor, given.id, "A", "after", 1, form, False)
    db.session.rollback()
    assert row(given.id, "A", "after").submitted_at == first.submitted_at


def test_an_expired_licence_types_in_nothing(world):
    given = assign(world, "after-we-met", to="A")
    credential = db.session.scalars(access.everything(Credential).where(Credential.user_id == world.dana.id)).first()
    credential.expires_on = clock.today(world.pair.time_zone) - timedelta(days=1)
    db.session.commit()
    with pytest.raises(therapist_acts.Refused):
        paper.type_in(world.dana.actor, given.id, "A", "after", 1, {}, False)


@pytest.mark.parametrize("exercise", catalogue.all_latest(), ids=lambda one: one.slug)
def test_the_first_step_of_every_exercise_is_typed_in_from_its_example(world, sign_in, exercise):
    world.safe(world.pair)
    given = assign(world, exercise.slug)
    one = catalogue.example(exercise.slug).answers[0]
    seat = "A" if one.seat == "J" else one.seat
    page = sign_in("dana").get(f"/assignments/{given.id}/worksheets/{seat}/{one.step}/{one.occurrence}")
    assert page.form("sheet")
    paper.type_in(world.dana.actor, given.id, seat, one.step, one.occurrence, form_of(exercise, one), True)
    db.session.commit()
    held = db.session.scalars(access.everything(Response).where(Response.assignment_id == given.id)).one()
    auto = {field.id for field in exercise.by_id[one.step].fields if field.auto}
    assert {name: value for name, value in held.answers.items() if name not in auto} == {
        name: value for name, value in one.values.items() if name not in auto
    }
