"""The lists of the partners' pages: few statements whatever the number, and words that shame nobody."""

from datetime import date, timedelta

import pytest

from practice import clock, db, runs
from practice.homework.client import my_queries
from practice.models import Assignment, Comment
from tests.homework.made import AFTER, SAY, answer, assign, close, week
from tests.queries import counted

TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "planned for today"),
        (1, "planned for tomorrow"),
        (3, "planned for Saturday"),
        (9, "planned for Friday, November 27"),
        (-1, "was planned for Tuesday"),
        (-8, "was planned for Tuesday, November 10"),
    ],
)
def test_when_it_is_planned(days, words):
    assert my_queries.planned(TODAY + timedelta(days=days), TODAY) == words


def fill(world, count):
    for number in range(count):
        given = assign(world, ("after-we-met", "forecast-my-partner", "mirror-and-check")[number % 3])
        db.session.add(
            Comment(assignment_id=given.id, partner_id=world.ana.partner.id, author_id=world.dana.id, text="Good.")
        )
        if number % 3 == 0:
            answer(world, "ana", given.id, "after", AFTER)
        elif number % 3 == 1:
            answer(world, "ana", given.id, "forecast", week())
            answer(world, "ben", given.id, "forecast", week())
    db.session.commit()


def test_the_same_number_of_statements_for_three_and_thirty(world, engine):
    fill(world, 3)
    actor = world.ana.actor
    counts = []
    for more in (0, 27):
        fill(world, more)
        db.session.expire_all()
        actor = world["ana"].actor
        with counted(engine) as sent:
            my_queries.home(actor)
            my_queries.archive(actor, "", 1)
            my_queries.archive(actor, "laughed", 1)
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_a_case_in_a_few_statements(world, engine):
    given = assign(world, "forecast-my-partner")
    answer(world, "ana", given.id, "forecast", week())
    with counted(engine) as sent:
        runs.find(world.ana.actor, given.id)
    assert len(sent) == 2
    answer(world, "ben", given.id, "forecast", week())
    with counted(engine) as sent:
        runs.find(world.dana.actor, given.id)
    assert len(sent) == 3


def test_the_answering_page_in_four_statements(world, sign_in, engine):
    given = assign(world, "support-i-wish")
    ana = sign_in("ana")
    ana.get(f"/my/practice/{given.id}/wishes/1/1")
    with counted(engine) as sent:
        ana.browser.get(f"/my/practice/{given.id}/wishes/1/1", base_url=ana.base)
    assert len(sent) <= 4


def test_a_run_holds_what_its_reader_may_know(world):
    given = assign(world, "forecast-my-partner")
    answer(world, "ana", given.id, "forecast", week())
    assert runs.find(world.ben.actor, given.id).rows == {}
    assert len(runs.find(world.dana.actor, given.id).rows) == 1
    assert len(runs.several(world.max.actor)) == 0
    titles = runs.several(world.dana.actor, Assignment.slug == given.slug, answers=False)
    assert [case.id for case in titles] == [given.id]


def test_a_draft_comes_without_its_words(world):
    given = assign(world, "mirror-and-check")
    answer(world, "ana", given.id, "say", SAY)
    from practice.homework.writing import answering

    answering.save(
        world.ben.actor, given.id, "mirror", 1, 2, {"back": ["half a thought"]}, seen="", key="00", done=False
    )
    db.session.commit()
    case = runs.find(world.dana.actor, given.id)
    held = {slot.step: submission for slot, submission in case.run.by_slot.items()}
    assert held["mirror"].answers == {}
    assert not held["mirror"].submitted


def test_what_is_done_is_not_listed_as_to_do(world):
    done, closed = assign(world, "after-we-met"), assign(world, "after-we-met")
    answer(world, "ana", done.id, "after", AFTER)
    close(closed)
    found = my_queries.home(world.ana.actor)
    assert found.todo == found.waiting == []
    assert {item.words for item in found.recent} == {"Done", "Closed"}


def test_a_comment_goes_after_a_month(world):
    given = assign(world, "after-we-met")
    db.session.add(
        Comment(
            assignment_id=given.id,
            partner_id=world.ana.partner.id,
            author_id=world.dana.id,
            text="Long ago.",
            created_at=clock.now() - timedelta(days=31),
        )
    )
    db.session.commit()
    assert my_queries.home(world.ana.actor).notes == []
    case = runs.find(world.ana.actor, given.id)
    assert [note.text for note in my_queries.notes(world.ana.actor, case)] == ["Long ago."]
