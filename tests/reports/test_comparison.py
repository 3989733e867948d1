"""Both partners' answers side by side: for the therapist at any time, for a partner once something of each is open."""

import subprocess

import pytest

from practice import db, runs
from practice.exercises import catalogue, examples
from practice.exercises.disclosure import visible
from practice.exercises.results import results
from practice.models import Correction
from practice.reports import exercise_copy
from practice.reports.content.comparison import APART
from practice.reports.content.summary import Exercise, Summary
from tests.homework.filled import fill
from tests.homework.made import answer, assign, close, row
from tests.reports.test_exercise_copy import SUPPORT, wishes

SLUGS = sorted(one.slug for one in catalogue.all_latest())


def part(made: Summary, apart: bool) -> str:
    """What is for the therapist alone, or the rest."""
    return repr([section for section in made.sections if (section.heading == APART) is apart])


def compared(world, assignment_id, who: str = "dana") -> Summary:
    return exercise_copy.compared(world[who].actor.as_staff(), assignment_id, world.practice)[0]


def beside(world, who: str, assignment_id) -> Summary:
    return exercise_copy.beside(world[who].actor.as_partner(), assignment_id, world.practice)


def test_before_the_reveal_everything_is_for_the_therapist_only(world, sign_in):
    given = assign(world, SUPPORT)
    answer(world, "ana", given.id, "wishes", wishes(impact="Ana's words", c_private="Only for Dana"))
    made = compared(world, given.id)
    assert "Ana's words" in part(made, True)
    assert "Ana's words" not in part(made, False)
    assert "Nothing in yet from" in repr(made.facts)
    for who in ("ana", "ben"):
        client = sign_in(who)
        client.get(f"/my/practice/{given.id}/comparison", expect=404)
        client.get(f"/my/practice/{given.id}/comparison.pdf", expect=404)
        assert "side by side" not in client.get(f"/my/practice/{given.id}").text


def test_after_the_reveal_both_and_nothing_private(world, sign_in):
    given = assign(world, SUPPORT)
    answer(world, "ana", given.id, "wishes", wishes(impact="Ana's words", c_private="Ana to Dana"))
    answer(world, "ben", given.id, "wishes", wishes(impact="Ben's words", c_private="Ben to Dana"))
    made = compared(world, given.id)
    for said in ("Ana's words", "Ben's words"):
        assert said in part(made, False)
        assert said not in part(made, True)
    for said in ("Ana to Dana", "Ben to Dana"):
        assert said in part(made, True)
        assert said not in part(made, False)
    for who in ("ana", "ben"):
        page = sign_in(who).get(f"/my/practice/{given.id}").follow("Both answers side by side")
        for said in ("Ana's words", "Ben's words", "A conversation aid, not a test."):
            assert said in page.text
        for said in ("to Dana", APART):
            assert said not in page.text
    assert beside(world, "ana", given.id).sections == beside(world, "ben", given.id).sections


def test_answers_to_one_question_stand_side_by_side_in_the_order_of_seats(world):
    given = assign(world, SUPPORT)
    for who in ("ben", "ana"):
        answer(world, who, given.id, "wishes", wishes(impact=f"Said by {who}"))
    for made in (compared(world, given.id), beside(world, "ben", given.id)):
        asked = [q for s in made.sections for p in s.parts if isinstance(p, Exercise) for q in p.questions]
        both = [q for q in asked if any("Said by" in word for one in q.answers for word in one.words)]
        assert [[(one.name, one.side) for one in q.answers] for q in both] == [[("Ana", "a"), ("Ben", "b")]]


def test_scores_are_words_first_then_figure_and_number(world):
    given = assign(world, SUPPORT)
    for who in ("ana", "ben"):
        answer(world, who, given.id, "wishes", wishes())
    shows = next(section for section in compared(world, given.id).sections if section.heading == "What it shows")
    assert shows.lead == "A conversation aid, not a test."
    scores = [score for block in shows.parts for score in block.scores]
    assert scores
    assert all(score.words for score in scores)
    assert any(score.figure and score.n for score in scores)


def test_closed_before_the_other_submitted_compares_nothing(world, sign_in):
    given = assign(world, SUPPORT)
    answer(world, "ana", given.id, "wishes", wishes())
    close(given)
    for who in ("ana", "ben"):
        sign_in(who).get(f"/my/practice/{given.id}/comparison", expect=404)


def test_what_one_was_given_alone_has_no_comparison(world, sign_in):
    given = assign(world, "after-we-met", to="A")
    sign_in("dana").get(f"/assignments/{given.id}/comparison", expect=404)
    sign_in("ana").get(f"/my/practice/{given.id}/comparison", expect=404)
    assert "Copies and comparison" in sign_in("dana").get(f"/assignments/{given.id}").text


def test_later_versions_are_told_to_whom_they_are_open(world):
    given = assign(world, SUPPORT)
    for who in ("ana", "ben"):
        answer(world, who, given.id, "wishes", wishes(c_private=f"First by {who}"))
    held = row(given.id, "A", "wishes")
    changed = {**held.answers, "impact": "Put better", "c_private": "Second by ana"}
    db.session.add(Correction(response_id=held.id, number=1, answers=changed))
    db.session.commit()
    made = compared(world, given.id)
    assert "Put better" in part(made, False)
    assert "Put better" not in part(made, True)
    assert "Second by ana" in part(made, True)
    assert "Second by ana" not in part(made, False)
    for who in ("ana", "ben"):
        theirs = repr(beside(world, who, given.id))
        assert "Put better" in theirs
        assert "by ana" not in theirs


def test_a_supervisor_reads_it_and_others_do_not(world, sign_in):
    sams = world.couple(world.sam, ("kim", "Kim Lee"), ("lou", "Lou Ray"))
    given = assign(world, SUPPORT, couple_id=sams.id)
    for who in ("sam", "dana"):
        sign_in(who).get(f"/assignments/{given.id}/comparison")
    for who in ("lee", "max", "ana", "kim"):
        sign_in(who).get(f"/assignments/{given.id}/comparison", expect=404)
        sign_in(who).get(f"/assignments/{given.id}/comparison.pdf", expect=404)
    for who in ("ana", "cleo"):
        sign_in(who).get(f"/my/practice/{given.id}/comparison", expect=404)


@pytest.mark.parametrize("slug", SLUGS)
def test_of_every_exercise_only_what_both_may_read_is_shared(slug):
    """All 26, filled: what is shared is exactly what is open to both, each in the words of who did not write it."""
    run = examples.replay(catalogue.example(slug))
    shared = exercise_copy.both_read(run)
    seen = {
        seat: {(item.slot, item.field.id): item for item in visible(run, seat) if not item.draft} for seat in ("A", "B")
    }
    assert set(shared) == set(seen["A"]) & set(seen["B"]) or not run.shares
    for (slot, _), item in shared.items():
        assert not item.private or slot.author is None
        if slot.author:
            assert run.revealed(slot)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_exercise_on_the_therapists_page(world, sign_in, slug):
    """Each answer that is in stands on it exactly once in its part; a result too."""
    given = fill(world, slug)
    case = runs.find(world.dana.actor.as_staff(), given.id)
    if len(case.run.audience) < 2:
        return
    made = compared(world, given.id)
    said = [
        one
        for section in made.sections
        for block in section.parts
        if isinstance(block, Exercise)
        for question in block.questions
        for one in question.answers
    ]
    tables = [block for section in made.sections for block in section.parts if block.kind == "table"]
    inside = sum(
        cell != "–" for table in tables for line in table.rows for cell in line[1 + (table.head[0] == "When") :]
    )
    every = visible(case.run, "therapist")
    days = sum(item.field.id == "day" and item.field.auto == "day" for item in every) if tables else 0
    assert len(said) + inside + days >= len(every)
    scores = [
        score.title
        for section in made.sections
        for block in section.parts
        if isinstance(block, Exercise)
        for score in block.scores
    ]
    assert len(scores) >= len(results(case.run, "therapist", case.names))
    for who in ("ana", "ben"):
        page = sign_in(who).get(f"/my/practice/{given.id}")
        if exercise_copy.may_compare(case.run):
            page.follow("Both answers side by side")
        else:
            assert "side by side" not in page.text


def test_the_file_is_neutral_and_whole(world, sign_in):
    given = assign(world, SUPPORT)
    for who in ("ana", "ben"):
        answer(world, who, given.id, "wishes", wishes(impact=f"Said by {who}"))
    for who, url in (
        ("dana", f"/assignments/{given.id}/comparison.pdf"),
        ("ana", f"/my/practice/{given.id}/comparison.pdf"),
    ):
        response = sign_in(who).get(url)
        assert 'filename="answers-' in response.headers["Content-Disposition"]
        shown = subprocess.run(
            ["pdftotext", "-", "-"], input=response.data, capture_output=True, check=True
        ).stdout.decode()
        assert "Said by ana" in shown
        assert "Said by ben" in shown
        info = subprocess.run(["pdfinfo", "-"], input=response.data, capture_output=True, check=True).stdout.decode()
        assert "Ana" not in info
        assert "wish" not in info
