"""Two orders of topics put together: by mean rank, with what they differ in, from whatever there is so far."""

from dataclasses import replace

import pytest

from practice.exercises import catalogue, examples, kinds
from practice.sessions import agenda

NAMES = {"A": "Robin", "B": "Kim", "therapist": "Dana"}
STAY, LATE, TRIP = "Who stays home when the child is ill", "Evenings when I come home late", "The trip in May"


def run(upto=None, **agendas):
    """The filled example's first answers; `A={...}` puts another order in place of Robin's."""
    example = catalogue.example("before-we-meet")
    found = examples.replay(replace(example, answers=example.answers[:upto]))
    changed = []
    for one in found.submissions:
        if one.step == "agenda" and one.author in agendas:
            one = replace(one, answers=one.answers | {"agenda": agendas[one.author]})
        changed.append(one)
    return replace(found, submissions=tuple(changed))


def told(found):
    return [one.words for one in found.topics]


def test_both_orders():
    found = agenda.merged(run(), NAMES)
    assert found.ordered_by == ("A", "B") and found.left == ()
    assert told(found) == [LATE, STAY, TRIP], "the same mean and the same best rank: what matters more comes first"
    late, stay, trip = found.topics
    assert (late.weights, late.ranks, late.differs) == ({"B": 9}, {"A": 2, "B": 1}, False)
    assert (stay.weights, stay.ranks) == ({"A": 8}, {"A": 1, "B": 2})
    assert (trip.weights, trip.ranks) == ({"A": 4, "B": 5}, {"A": 3, "B": 3}), "both brought it: it is there once"


def test_where_they_differ_it_is_said():
    found = agenda.merged(run(B={"b1_0": 2, "a1_0": 3, "a1_1": 1}), NAMES)
    assert told(found) == [STAY, TRIP, LATE], "1 and 3, 3 and 1, 2 and 2: the better rank, then what matters more"
    assert [one.differs for one in found.topics] == [True, True, False]


@pytest.mark.parametrize("declined", [None, dict(kinds.DECLINED)])
def test_the_order_of_one_alone(declined):
    found = agenda.merged(run(B=declined) if declined else run(upto=3), NAMES)
    assert found.ordered_by == ("A",)
    assert told(found) == [STAY, LATE, TRIP]
    assert [one.ranks for one in found.topics] == [{"A": 1}, {"A": 2}, {"A": 3}]


def test_before_any_order_it_goes_by_what_matters():
    found = agenda.merged(run(upto=2), NAMES)
    assert (told(found), found.ordered_by) == ([LATE, STAY, TRIP], ())
    found = agenda.merged(run(upto=1), NAMES)
    assert told(found) == [STAY, "The trip in May"]
    assert agenda.merged(run(upto=0), NAMES) == agenda.NONE


def test_topics_and_weights_that_were_left_for_the_session():
    base = run(upto=1)
    (one,) = base.submissions
    left = replace(base, submissions=(replace(one, answers=one.answers | {"topics": dict(kinds.DECLINED)}),))
    assert agenda.merged(left, NAMES) == agenda.Agenda((), (), ("A",))
    rows = [{"topic": "Money", "weight": dict(kinds.DECLINED)}, {"topic": "Sleep", "weight": 3}]
    some = replace(base, submissions=(replace(one, answers=one.answers | {"topics": rows}),))
    found = agenda.merged(some, NAMES)
    assert [(topic.words, topic.weights) for topic in found.topics] == [("Sleep", {"A": 3}), ("Money", {"A": None})]


def test_places():
    assert [agenda.place(rank) for rank in range(1, 7)] == ["1st", "2nd", "3rd", "4th", "5th", "6th"]
