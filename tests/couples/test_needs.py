"""What needs the therapist: every reason, most urgent first, and nothing that does not."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from practice.couples import needs

NOW = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)
ZONE = "America/Chicago"
GOOD = ("negative", date(2026, 3, 1))


def side(seat="A", name="Ana", **values):
    held = {"claimed": True, "invited_until": None, "accepted": True, "status": GOOD, "status_at": NOW} | values
    return needs.Side(uuid.uuid4(), seat, name, **held)


def case(a=None, b=None, work=(), drafts=()):
    return needs.Case(
        uuid.uuid4(), "C-0001", ZONE, "", [a or side(), b or side("B", "Ben")], None, list(work), list(drafts)
    )


def work(**values):
    held = {
        "title": "Forecast my partner",
        "seats": ("A", "B"),
        "starts": "A",
        "disclosure": "mutual",
        "gate": "G0",
        "state": "open",
        "made_at": NOW - timedelta(days=5),
        "due_at": NOW + timedelta(days=1),
        "due_on": date(2026, 3, 11),
        "finished": False,
        "answers": [],
    } | values
    return needs.Work(uuid.uuid4(), **held)


def answer(seat="A", **values):
    held = {
        "step": "forecast",
        "occurrence": 1,
        "submitted": True,
        "revealed": False,
        "new": True,
        "low": False,
    } | values
    return needs.Answer(seat, **held)


def texts(found):
    return [need.text for need in needs.of(found, NOW)]


def test_nothing_needs_anybody():
    assert texts(case()) == []
    assert texts(case(work=[work(), work(answers=[answer()])])) == []


LATE = {"due_at": NOW - timedelta(hours=1), "due_on": date(2026, 3, 10)}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, ["Forecast my partner: planned for Mar 10, not answered by Ana and Ben"]),
        ({"answers": [answer("B")]}, ["Forecast my partner: planned for Mar 10, not answered by Ana"]),
        (
            {"answers": [answer("B", submitted=False, new=False)]},
            ["Forecast my partner: planned for Mar 10, not answered by Ana and Ben"],
        ),
        ({"answers": [answer("A"), answer("B")]}, ["Forecast my partner: planned for Mar 10, not finished"]),
        ({"seats": ("B",), "starts": "B"}, ["Forecast my partner: planned for Mar 10, not answered by Ben"]),
        ({"disclosure": "turn"}, ["Forecast my partner: planned for Mar 10, not answered by Ana"]),
        ({"disclosure": "turn", "starts": "B"}, ["Forecast my partner: planned for Mar 10, not answered by Ben"]),
        (
            {"disclosure": "turn", "answers": [answer("A")]},
            ["Forecast my partner: planned for Mar 10, not answered by Ben"],
        ),
        ({"finished": True}, []),
        ({"state": "paused"}, []),
        ({"state": "closed"}, []),
    ],
)
def test_a_planned_day_that_passed(values, words):
    assert texts(case(work=[work(**LATE, **values)])) == words


def test_due_exactly_now_is_not_late():
    assert texts(case(work=[work(due_at=NOW)])) == []


@pytest.mark.parametrize(
    ("disclosure", "answers", "waits"),
    [
        ("in_session", [answer("A"), answer("B")], True),
        ("in_session", [answer("A")], False),
        ("in_session", [answer("A", revealed=True), answer("B", revealed=True)], False),
        ("in_session", [answer("A"), answer("B", step="later")], False),
        ("turn_released", [answer("A")], True),
        ("turn_released", [answer("A", revealed=True)], False),
        ("turn_released", [answer("A", submitted=False)], False),
        ("mutual", [answer("A"), answer("B")], False),
        ("turn", [answer("A")], False),
    ],
)
def test_steps_that_wait_for_the_therapist(disclosure, answers, waits):
    found = texts(case(work=[work(disclosure=disclosure, answers=answers)]))
    assert found == (["Forecast my partner: answers wait for you to pass them on"] if waits else [])
    assert texts(case(work=[work(disclosure=disclosure, answers=answers, state="paused")])) == []


def test_a_low_rating_comes_first():
    low = work(title="After we met", answers=[answer("B", low=True), answer("B", low=True, occurrence=2)])
    found = needs.of(case(work=[work(**LATE), low]), NOW)
    assert [need.text for need in found] == [
        "After we met: a low rating from Ben",
        "Forecast my partner: planned for Mar 10, not answered by Ana and Ben",
    ]
    assert found[0].endpoint == "homework.assignment"
    assert found[0].values == {"assignment_id": low.id}


def test_people_who_are_not_there_yet():
    soon, past = NOW + timedelta(days=1), NOW
    absent = {"claimed": False, "accepted": False}
    ben = side("B", "Ben", **absent)
    both = case(side(**absent), ben)
    assert texts(both) == ["Ana and Ben are not invited yet"]
    assert needs.of(both, NOW)[0].endpoint == "couples.couple"
    assert texts(case(side(**absent, invited_until=soon), ben)) == [
        "Ana has not used the invitation yet",
        "Ben is not invited yet",
    ]
    one = needs.of(case(b=side("B", "Ben", **absent, invited_until=past)), NOW)
    assert [need.text for need in one] == ["Ben has an invitation that has run out"]
    assert one[0].endpoint == "couples.invite"
    assert texts(case(b=side("B", "Ben", accepted=False))) == ["Ben has not accepted the agreement"]
    assert texts(case(side(accepted=False), side("B", "Ben", accepted=False))) == [
        "Ana and Ben have not accepted the agreement"
    ]


def test_separate_interviews():
    assert texts(case(side(status=None, status_at=None))) == ["Separate interview to hold: Ana"]
    stale = ("negative", date(2025, 9, 10))
    assert texts(case(side(status=stale), side("B", "Ben", status=("unknown", date(2026, 3, 1))))) == [
        "Separate interview to hold: Ana and Ben"
    ]
    assert texts(case(side(status=("positive", date(2026, 3, 1))))) == []


def test_homework_that_a_positive_interview_stopped():
    positive = side(status=("positive", date(2026, 3, 9)), status_at=NOW - timedelta(days=1))
    stopped = [work(gate="G1"), work(gate="G1", made_at=NOW), work(), work(gate="G1", state="paused")]
    assert texts(case(positive, work=stopped)) == [
        "Forecast my partner: held back from both since a safety interview was positive"
    ]


def test_homework_that_a_flag_stopped():
    found = case(work=[work(gate="G1")])
    found.flagged_at = NOW - timedelta(days=1)
    assert texts(found) == ["Forecast my partner: held back from both since a safety flag was recorded"]
    found.work = [work(gate="G1", made_at=NOW), work(gate="G1", state="paused"), work()]
    assert texts(found) == []


def test_what_a_partner_said_comes_before_everything():
    late = work(due_at=NOW - timedelta(hours=1), due_on=date(2026, 3, 10), answers=[answer(low=True)])
    found = texts(case(side(concerns=2, holding=True), side("B", "بهار", concerns=1), work=[late]))
    assert found[:2] == [
        "Ana cannot speak freely: nothing opens to the other until you have seen to it",
        "\u2068بهار\u2069 said something that needs you",
    ]
    assert len(found) == 4


def test_drafts():
    found = needs.of(case(drafts=[needs.Draft(uuid.uuid4(), date(2026, 3, 2))]), NOW)
    assert [(need.text, need.endpoint) for need in found] == [("Session of Mar 2 is not signed", "sessions.record")]


def test_right_to_left_names_are_isolated_and_others_are_not():
    assert needs.both(["Ana", "ליאת"]) == "Ana and \u2068ליאת\u2069"
    assert needs.said("Ωmega 林") == "Ωmega 林"
