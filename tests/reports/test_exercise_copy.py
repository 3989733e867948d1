"""One partner's copy of an exercise: exactly what their own page shows, on screen and on paper."""

import subprocess

import pytest

from practice import db, runs
from practice.exercises import catalogue, examples
from practice.exercises.disclosure import visible
from practice.models import Comment, Correction, Response
from practice.reports import exercise_copy, pdf, printed
from practice.reports.content import told, told_print
from practice.reports.content.summary import Exercise, Summary
from tests.homework.made import AFTER, LONG, answer, assign, row, week

FORECAST, SUPPORT = "forecast-my-partner", "support-i-wish"


def wishes(**more: str) -> dict[str, str]:
    """A complete E04."""
    fields = catalogue.load(SUPPORT).by_id["wishes"].fields
    scales = {one.id: "6" for one in fields if one.kind.value == "scale" and one.required}
    return scales | {"first": "listening", "impact": "I would sleep better"} | more


def words(made: Summary) -> str:
    """Everything that a report says, for looking things up."""
    return repr(made)


def text(client, url: str) -> str:
    data = client.get(url).data
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()


def copy(world, who: str, assignment_id) -> Summary:
    """As this partner reads it."""
    return exercise_copy.own(world[who].actor.as_partner(), assignment_id, world.practice)


def copy_for(world, assignment_id, seat: str) -> Summary:
    """As the therapist prints it."""
    return exercise_copy.for_partner(world.dana.actor.as_staff(), assignment_id, seat, world.practice)[0]


def plain(made: Summary):
    """What it holds, without when it was made."""
    return made.heading, made.reader, made.facts, made.sections, made.closing


def test_before_the_reveal_it_holds_the_own_answers_alone(world, sign_in):
    given = assign(world, FORECAST)
    answer(world, "ana", given.id, "forecast", week(7, 5))
    answer(world, "ben", given.id, "forecast", week(2, 3))
    db.session.query(Response).update({"revealed_at": None})
    db.session.commit()
    mine = words(copy(world, "ana", given.id))
    assert "7 of 10" in mine
    assert "2 of 10" not in mine
    assert "Ben's week, I think" in mine
    page = sign_in("ana").get(f"/my/practice/{given.id}/copy")
    assert "2 of 10" not in page.text
    assert page.title.startswith("Forecast my partner")


def test_after_the_reveal_it_holds_both_and_the_results(world):
    given = assign(world, FORECAST)
    answer(world, "ana", given.id, "forecast", week(7, 5))
    answer(world, "ben", given.id, "forecast", week(2, 3))
    made = copy(world, "ana", given.id)
    assert "2 of 10" in words(made)
    shows = next(section for section in made.sections if section.heading == "What it shows")
    assert shows.lead == "A conversation aid, not a test."
    assert all(score.words for part in shows.parts for score in part.scores)


def test_the_therapists_print_is_that_very_copy(world):
    given = assign(world, SUPPORT)
    answer(world, "ana", given.id, "wishes", wishes(c_private="Only for Dana"))
    for seat, who in (("A", "ana"), ("B", "ben")):
        assert plain(copy_for(world, given.id, seat)) == plain(copy(world, who, given.id))
    assert "Only for Dana" in words(copy_for(world, given.id, "A"))
    assert "Only for Dana" not in words(copy_for(world, given.id, "B"))
    answer(world, "ben", given.id, "wishes", wishes())
    for seat, who in (("A", "ana"), ("B", "ben")):
        assert plain(copy_for(world, given.id, seat)) == plain(copy(world, who, given.id))
    assert "Only for Dana" not in words(copy_for(world, given.id, "B"))


def test_private_answers_are_marked(world):
    given = assign(world, SUPPORT)
    answer(world, "ana", given.id, "wishes", wishes(c_private="Only for Dana"))
    asked = [
        one
        for section in copy(world, "ana", given.id).sections
        for part in section.parts
        if isinstance(part, Exercise)
        for question in part.questions
        for one in question.answers
    ]
    assert [one.note for one in asked if one.words == ("Only for Dana",)] == [told_print.PRIVATE]
    assert {one.note for one in asked if one.words != ("Only for Dana",)} == {""}
    tables = [
        part for section in copy(world, "ana", given.id).sections for part in section.parts if part.kind == "table"
    ]
    assert tables
    assert "Only for Dana" not in repr(tables)


def test_a_draft_is_on_its_authors_copy_alone_and_marked(world, sign_in):
    given = assign(world, "after-we-met", to="A")
    page = sign_in("ana").get(f"/my/practice/{given.id}/after/1/1")
    page.form().fill(**{"takeaway" if "takeaway" in page.text else "heard": "8"}).submit("Save and continue")
    mine = copy(world, "ana", given.id)
    assert any(section.heading == "Not submitted" for section in mine.sections)
    assert "Only you see this" in words(mine)
    assert not any(section.heading == "Not submitted" for section in copy_for(world, given.id, "A").sections)
    assert "Nothing was submitted yet." in words(copy_for(world, given.id, "A"))


def test_a_change_that_was_not_sent_is_beside_what_was(world, sign_in):
    given = assign(world, SUPPORT)
    answer(world, "ana", given.id, "wishes", wishes())
    client = sign_in("ana")
    pages = [
        client.get(f"/my/practice/{given.id}/wishes/1/{number}")
        for number in range(1, len(catalogue.load(SUPPORT).steps[0].pages) + 1)
    ]
    page = next(page for page in pages if 'name="impact"' in page.source)
    page.form().fill(impact="I would sing").submit("Save and continue")
    made = copy(world, "ana", given.id)
    assert "I would sing" in words(made)
    assert "I would sleep better" in words(made)
    assert "Not submitted" in [section.heading for section in made.sections]
    assert "I would sing" not in words(copy_for(world, given.id, "A"))


def test_a_correction_stands_behind_the_first_version(world):
    given = assign(world, SUPPORT)
    for who in ("ana", "ben"):
        answer(world, who, given.id, "wishes", wishes(c_private="First thought"))
    held = row(given.id, "A", "wishes")
    changed = {**held.answers, "want_tasks": 1, "c_private": "Second thought"}
    db.session.add(Correction(response_id=held.id, number=1, answers=changed))
    db.session.commit()
    for made in (copy(world, "ana", given.id), copy_for(world, given.id, "A")):
        said = words(made)
        assert "First version." in said
        assert "1 of 10" in said
        assert "First thought" in said
        assert "Second thought" in said
    theirs = words(copy(world, "ben", given.id))
    assert "1 of 10" in theirs
    assert "thought" not in theirs.replace("First thought", "", 1)  # ben's own line, once
    assert "Second thought" not in theirs


def test_a_correction_of_what_is_private_leaves_no_sign(world):
    given = assign(world, SUPPORT)
    for who in ("ana", "ben"):
        answer(world, who, given.id, "wishes", wishes(c_private=f"By {who}"))
    held = row(given.id, "A", "wishes")
    before = plain(copy(world, "ben", given.id))
    db.session.add(Correction(response_id=held.id, number=1, answers={**held.answers, "c_private": "Later"}))
    db.session.commit()
    assert plain(copy(world, "ben", given.id)) == before
    assert plain(copy_for(world, given.id, "B")) == before


def test_comments_are_on_the_copy_of_whom_they_are_for(world):
    given = assign(world, FORECAST)
    about = {"assignment_id": given.id, "author_id": world.dana.id}
    db.session.add(Comment(**about, partner_id=world.ana.partner.id, text="Thank you, Ana."))
    db.session.add(Comment(**about, partner_id=world.ben.partner.id, text="Well seen, Ben."))
    db.session.commit()
    for made in (copy(world, "ana", given.id), copy_for(world, given.id, "A")):
        assert "Thank you, Ana." in words(made)
        assert "Well seen, Ben." not in words(made)


def test_declined_reads_for_the_session(world):
    given = assign(world, "after-we-met", to="A")
    answer(
        world,
        "ana",
        given.id,
        "after",
        {k: v for k, v in AFTER.items() if k != "takeaway"} | {"takeaway__declined": "1"},
    )
    held = row(given.id, "A", "after")
    assert held.answers["takeaway"] == {"declined": True}
    assert "For the session" in words(copy(world, "ana", given.id))


def test_five_thousand_characters_in_every_script_are_all_there(world, sign_in):
    given = assign(world, "after-we-met", to="A")
    answer(world, "ana", given.id, "after", AFTER | {"c_private": LONG})
    assert LONG in [
        word
        for section in copy(world, "ana", given.id).sections
        for part in section.parts
        if isinstance(part, Exercise)
        for question in part.questions
        for one in question.answers
        for word in one.words
    ]
    printed = "".join(text(sign_in("ana"), f"/my/practice/{given.id}/copy.pdf").split())
    assert printed.count("Привет") == LONG.count("Привет")
    assert printed.count("gęślą") == LONG.count("gęślą")


def test_the_file_says_nothing(world, sign_in):
    given = assign(world, FORECAST)
    answer(world, "ana", given.id, "forecast", week())
    response = sign_in("ana").get(f"/my/practice/{given.id}/copy.pdf")
    name = response.headers["Content-Disposition"]
    assert name.startswith('inline; filename="answers-')
    assert response.headers["Cache-Control"] == "no-store"
    info = subprocess.run(["pdfinfo", "-"], input=response.data, capture_output=True, check=True).stdout.decode()
    head = info.partition("Pages:")[0]
    assert "Answers " in head
    for word in ("Ana", "Ben", "Forecast", "partner", "week"):
        assert word not in head


def test_same_copy_same_bytes(world):
    given = assign(world, FORECAST)
    answer(world, "ana", given.id, "forecast", week())
    made = copy(world, "ana", given.id)
    assert pdf.summary(made, "A4") == pdf.summary(made, "A4")


def test_nobody_else(world, sign_in):
    alone = assign(world, "after-we-met", to="A")
    for who in ("ben", "cleo", "max", "lee", "sam"):
        for url in (
            f"/my/practice/{alone.id}/copy",
            f"/assignments/{alone.id}/copy/A",
            f"/assignments/{alone.id}/copy/A.pdf",
        ):
            sign_in(who).get(url, expect=404)
    sign_in("dana").get(f"/assignments/{alone.id}/copy/B", expect=404)
    sign_in("dana").get(f"/assignments/{alone.id}/copy/C", expect=404)


@pytest.mark.parametrize("slug", sorted(one.slug for one in catalogue.all_latest()))
def test_every_exercise_as_each_may_read_it(slug):
    """All 26, filled: each answer that `disclosure` shows is in the copy, once, and no other."""
    run = examples.replay(catalogue.example(slug))
    for seat in ("A", "B"):
        shown = [item for item in visible(run, seat) if not item.draft]
        made = told.steps(run, examples.NAMES, seat, shown, {}, {})
        said = [one for step in made for asked in step.asked for one in asked.said]
        assert len(said) == len(shown)
        assert sorted(map(repr, (one.value for one in said))) == sorted(repr(item.answer) for item in shown)
        printed = repr(told_print.parts(made))
        for one in said:
            assert all(repr(word)[1:-1] in printed for word in one.words)


def test_a_log_of_short_answers_is_a_table_by_day():
    found = []
    for one in catalogue.all_latest():
        run = examples.replay(catalogue.example(one.slug))
        for seat in ("A", "B"):
            steps = told.steps(run, examples.NAMES, seat, visible(run, seat), {}, {})
            found += [part for part in told_print.parts(steps) if part.kind == "table"]
    assert found
    logs = [table for table in found if table.head[0] == "When"]
    assert logs
    assert len(found) > len(logs)
    for table in logs:
        assert table.head[1] == "Who"
    for table in found:
        assert all(len(line) == len(table.head) for line in table.rows)


def test_as_read_by_holds_what_the_partner_reads(world):
    given = assign(world, FORECAST)
    answer(world, "ana", given.id, "forecast", week())
    case = runs.find(world.dana.actor.as_staff(), given.id)
    theirs = exercise_copy.as_read_by(case, "B")
    own = runs.find(world.ben.actor.as_partner(), given.id)
    assert set(theirs.rows) == set(own.rows)
    assert theirs.run.submissions == own.run.submissions


def test_a_long_copy_is_laid_out_elsewhere_and_says_the_same(world, monkeypatch):
    given = assign(world, SUPPORT)
    answer(world, "ana", given.id, "wishes", wishes())
    made = copy(world, "ana", given.id)
    (here, pages), read = printed.render(made, "A4"), ["pdftotext", "-", "-"]
    monkeypatch.setattr(printed, "LONG", 1)
    there, as_many = printed.render(made, "A4")
    assert as_many == pages
    said = [subprocess.run(read, input=data, capture_output=True, check=True).stdout for data in (here, there)]
    assert said[0] == said[1]


def test_what_is_too_long_for_one_file_is_said_and_stays_on_the_screen(world, sign_in, monkeypatch):
    given = assign(world, SUPPORT)
    for who in ("ana", "ben"):
        answer(world, who, given.id, "wishes", wishes())
    monkeypatch.setattr(pdf, "MOST", 10)
    for who, url in (("ana", f"/my/practice/{given.id}"), ("dana", f"/assignments/{given.id}")):
        for kind in ("copy" if who == "ana" else "copy/A", "comparison"):
            page = sign_in(who).get(f"{url}/{kind}.pdf")
            assert page.flashes == [printed.TOO_LONG]
            assert "I would sleep better" in page.text
    assert sign_in("dana").get("/caseload.pdf?state=").flashes == [printed.TOO_LONG]
