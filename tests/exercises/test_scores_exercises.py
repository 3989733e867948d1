"""The scores of single exercises (exercises.md §1): worked values, null rules, and what holds for any answers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.exercises import scores
from practice.exercises.scores import Goal, Share

rating = st.integers(0, 10)
maybe = st.none() | rating
columns = st.lists(st.tuples(maybe, maybe), max_size=24)


def split(rows):
    return [row[0] for row in rows], [row[1] for row in rows]


# levels


def test_two_ratings_taken_together():
    assert scores.couple(9, 6) == scores.Couple(7.5, 3, 6)
    assert scores.couple(9, None) is scores.couple(None, 6) is None


@given(rating, rating)
def test_two_ratings_are_symmetric(a, b):
    found = scores.couple(a, b)
    assert found == scores.couple(b, a)
    assert 0 <= found.low <= found.mean <= 10 and 0 <= found.gap <= 10


def test_a_whole_mean_needs_every_rating():
    assert scores.whole_mean([8, 9]) == 8.5
    assert scores.whole_mean([8, None]) is None
    assert scores.whole_mean([]) is None


def test_a_difference_needs_both():
    assert scores.difference(8, 2) == 6
    assert scores.difference(8, None) is scores.difference(None, 2) is None


def test_attention_gap_needs_three_shared_days():
    assert scores.mean_difference([7, 8, 6], [6, 6, 6], 3) == 1
    assert scores.mean_difference([7, 8, None], [6, 6, 6], 3) is None
    assert scores.mean_difference([7], [3]) == 4
    assert scores.mean_difference([], []) is None
    with pytest.raises(ValueError):
        scores.mean_difference([1, 2], [1])


@given(columns, st.integers(0, 5), st.randoms(use_true_random=False))
def test_mean_differences_turn_their_sign_and_do_not_know_the_order(rows, least, chance):
    x, y = split(rows)
    found, back = scores.mean_difference(x, y, least), scores.mean_difference(y, x, least)
    assert (found is None) == (back is None) == (len(scores.pairs(x, y)) < max(1, least))
    assert found is None or -10 <= found <= 10
    assert found == pytest.approx(None if back is None else -back)
    chance.shuffle(rows)
    assert scores.mean_difference(*split(rows), least) == pytest.approx(found)


def test_weak_elements_lie_below_five():
    assert scores.weak_elements([9, 5, 4, None, 0]) == (2, 4)
    assert scores.weak_elements([9, 5], 10) == (0, 1)


def test_novelty_needs_six_dates():
    new, close = [1, 2, 3, 4, 5, 6], [2, 4, 6, 8, 9, 10]
    assert scores.novelty(new, close) == pytest.approx(scores.tracking(new, close))
    assert scores.novelty([*new[:5], None], close) is None
    assert scores.novelty([5] * 6, close) is None


# what both know, wish and decide


def test_knowledge_counts_marks():
    marks = ["got_it"] * 6 + ["close"] * 2 + ["not_yet"] * 2
    assert scores.knowledge(marks) == pytest.approx(0.7)
    assert scores.knowledge([*marks[:7], None, None, None]) is None
    assert scores.coverage(["Ada", " ", "", None, "tea"]) == Share(2, 5)


@given(st.lists(st.none() | st.sampled_from(["got_it", "close", "not_yet"]), max_size=12))
def test_knowledge_keeps_its_range(marks):
    found = scores.knowledge(marks)
    assert (found is None) == (sum(mark is not None for mark in marks) < 8)
    assert found is None or 0 <= found <= 1
    assert found == scores.knowledge(marks[::-1])


def test_openness():
    found = scores.openness([5, 3, 1, 2, 2, 2, 2, 4, None], [2, 3, 5, 2, 2, 2, 2, 4, 4])
    assert found.gaps == {0: 3, 1: 0, 2: -4, 3: 0, 4: 0, 5: 0, 6: 0, 7: 0}
    assert found.widest == 2
    assert found.agreement == pytest.approx(1 - 7 / 8 / 4)
    assert scores.openness([3] * 7, [3] * 7) == scores.Openness(dict.fromkeys(range(7), 0), None, None)
    assert scores.openness([], []) == scores.Openness({}, None, None)


likert = st.none() | st.integers(1, 5)


@given(st.lists(st.tuples(likert, likert), max_size=12))
def test_openness_keeps_its_range_and_turns_its_gaps(rows):
    wish, mine = split(rows)
    found, back = scores.openness(wish, mine), scores.openness(mine, wish)
    assert found.gaps == {i: -gap for i, gap in back.gaps.items()}
    assert found.widest == back.widest and found.agreement == back.agreement
    assert all(-4 <= gap <= 4 for gap in found.gaps.values())
    assert (found.agreement is None) == (len(found.gaps) < 8)
    assert found.agreement is None or 0 <= found.agreement <= 1
    assert 0 <= scores.monitoring(wish, mine) <= len(found.gaps)


def test_monitoring_counts_full_openness_hoped_for_where_the_other_wants_less():
    assert scores.monitoring([5, 5, 4, 5, None], [3, 4, 1, 1, 1]) == 2


def test_coverage_of_needs():
    assert scores.need_coverage(["heard", "repair"], ["repair", "time"]) == Share(1, 2)
    assert scores.need_coverage([], ["time"]).share is None


def test_respect():
    assert scores.respect(["owner", "owner_asking", "together", "other", None]) == Share(2, 4)


A_LIKES, B_LIKES = [8, 7, 7, 10, 6, None, 9], [6, 7, 9, 5, 6, 10, 4]


def test_menu_and_stretch():
    menu = scores.menu(A_LIKES, B_LIKES)
    assert [(one.item, one.joint, one.total) for one in menu] == [(2, 7, 16), (1, 7, 14), (0, 6, 14), (4, 6, 12)]
    assert scores.stretch(A_LIKES, B_LIKES) == (3, 6)
    assert [one.item for one in scores.untried(menu, [True] + [False] * 6, [None] * 6 + [True])] == [2, 1, 4]


@given(columns)
def test_menu_is_symmetric_and_never_holds_a_stretch(rows):
    a, b = split(rows)
    found = scores.menu(a, b)
    assert found == scores.menu(b, a)
    assert scores.stretch(a, b) == scores.stretch(b, a)
    assert not {one.item for one in found} & set(scores.stretch(a, b))
    assert all(min(a[one.item], b[one.item]) == one.joint >= 6 for one in found)
    assert [one.joint for one in found] == sorted((one.joint for one in found), reverse=True)


# goals, habits, loops


def test_return_rate():
    assert scores.return_rate(["on_time", "late", "not_yet", None, "on_time"]) == pytest.approx(2.5 / 4)
    assert scores.return_rate([None]) is None


def test_catch_index():
    entries = [(True, "before"), (True, "during"), (True, "after"), (True, "not"), (False, "before"), (True, None)]
    assert scores.catch_index(entries) == 1.5
    assert scores.catch_index([(False, None), (None, None)]) is None


@given(
    st.lists(st.tuples(st.none() | st.booleans(), st.none() | st.sampled_from(["before", "during", "after", "not"])))
)
def test_catch_index_keeps_its_range(entries):
    found = scores.catch_index(entries)
    assert found is None or 0 <= found <= 3
    assert found == pytest.approx(scores.catch_index(entries[::-1]))


def test_progress():
    assert scores.progress(7, 5, 10) == pytest.approx(0.4)
    assert scores.progress(3, 5, 10) == 0
    assert scores.progress(12, 5, 10) == 1
    assert scores.progress(70, 80, 60) == 0.5
    assert scores.progress(5, 5, 5) is None
    for missing in range(3):
        assert scores.progress(*(None if i == missing else v for i, v in enumerate((7, 5, 10)))) is None


number = st.integers(-1000, 1000)


@given(number, number, number)
def test_progress_keeps_its_range(value, start, target):
    found = scores.progress(value, start, target)
    assert (found is None) == (start == target)
    assert found is None or 0 <= found <= 1
    if start != target:
        assert scores.progress(start, start, target) == 0 and scores.progress(target, start, target) == 1


DAY = date(2026, 3, 1)


def goal(**values):
    whole = {"goal": "walk", "measure": "walks", "start": 0, "target": 4, "by": date(2026, 4, 1)}
    return Goal(**{**whole, "commit_a": 8, "commit_b": 6, **values})


def test_a_whole_goal_has_five_parts():
    assert sum(scores.smart(goal(), DAY).values()) == 5


@pytest.mark.parametrize(
    ("part", "values"),
    [
        ("goal", {"goal": None}),
        ("measure", {"measure": None}),
        ("target", {"target": 0}),
        ("target", {"start": None}),
        ("target", {"target": None}),
        ("commitment", {"commit_a": 5}),
        ("commitment", {"commit_b": None}),
        ("date", {"by": DAY}),
        ("date", {"by": None}),
        ("date", {"by": date(2027, 3, 2)}),
    ],
)
def test_a_part_that_is_not_there(part, values):
    found = scores.smart(goal(**values), DAY)
    assert [key for key, there in found.items() if not there] == [part]


def test_a_year_is_the_limit_of_a_goal():
    assert scores.smart(goal(by=date(2027, 3, 1)), DAY)["date"]
    assert not scores.smart(goal(), None)["date"]


def test_shares():
    assert scores.share_of(["ac", "pc", None, "ac"], "ac") == Share(2, 3)
    assert scores.share_of([None], True).share is None


def test_noticing_needs_three_acts():
    assert scores.noticing(["a", "b", "c", "d"], ["a", "a", None, "c", "none"]) == 0.5
    assert scores.noticing(["a", "b"], ["a"]) is None


@pytest.mark.parametrize(
    ("a", "b", "shape"),
    [
        ("push", "withdraw", "pursue–distance"),
        ("explain", "criticise", "escalation"),
        ("go_quiet", "get_busy", "mutual distance"),
        ("joke", "push", "mixed"),
        ("give_in", "withdraw", "mixed"),
        ("joke", "give_in", "mixed"),
    ],
)
def test_the_shape_of_a_loop(a, b, shape):
    assert scores.pattern(a, b) == scores.pattern(b, a) == shape
