"""A joint record in a session record: one answer of both, under its question, with nobody's name before it."""

from dataclasses import replace

from practice import runs
from practice.exercises import catalogue, examples
from practice.sessions import homework
from practice.sessions.body import Draft
from tests.homework.made import assign
from tests.people import ZONE


def replayed(world, slug):
    """A case with the run of the exercise's filled example, whole."""
    case = runs.find(world.dana.actor, assign(world, slug).id)
    return replace(case, run=examples.replay(catalogue.example(slug)))


def test_what_both_wrote_is_offered_once(world):
    case = replayed(world, "seat-swap")
    (work,) = homework.offered([case], Draft({}, ZONE))
    joint = [asked for asked in work.asked if ":moment:1:" in asked.offers[0].key and asked.score is None]
    assert joint
    for asked in joint:
        (offer,) = asked.offers
        assert (offer.seat, offer.seen_by) == ("", ("A", "B"))
        assert "{" not in asked.question and offer.words
    assert any({offer.seat for offer in asked.offers} == {"A", "B"} for asked in work.asked)


def test_who_agreed_to_a_record_has_done_something(world):
    case = replayed(world, "win-win-table")
    joint = tuple(one for one in case.run.submissions if one.author is None)
    assert len(joint) == 3
    case = replace(case, run=replace(case.run, submissions=joint[:1]))
    assert [homework.state_of(case, seat) for seat in "AB"] == ["partly", "partly"]
    assert homework.state_of(replace(case, run=replace(case.run, submissions=())), "A") == "not_done"


def test_entries_of_a_log_are_told_by_their_days(world):
    (work,) = homework.offered([replayed(world, "noticing-log")], Draft({}, ZONE))
    days = [asked.question for asked in work.asked if asked.question.endswith(")")]
    assert any(question.endswith("(Mon, Mar 2)") for question in days), days
    (work,) = homework.offered([replayed(world, "one-goal")], Draft({}, ZONE))
    assert any("(week of " in asked.question for asked in work.asked)


def test_uses_of_a_record_are_counted(world):
    (work,) = homework.offered([replayed(world, "pause-and-return")], Draft({}, ZONE))
    assert any(asked.question.endswith("(entry 1)") for asked in work.asked)
