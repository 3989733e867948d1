"""D1–D15: every worked value of the exercise specification §0.1, and the rules that hold for any answers."""

from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from practice.exercises import scores
from practice.exercises.scores import Option, Share, Verdict

GUESS = [7, 3, 8, 5, 6, 2]
ACTUAL = [6, 4, 8, 7, 3, 2]
SELF = [8, 3, 7, 5, 7, 2]

rating = st.integers(0, 10)
maybe = st.none() | rating
columns = st.lists(st.tuples(maybe, maybe), max_size=24)


def split(rows):
    return [row[0] for row in rows], [row[1] for row in rows]


# D1


def test_felt_understood_over_three_rounds():
    said = scores.felt_understood([4, 6, 9])
    assert (said.last, said.rounds_to_8, said.gain, said.rounds) == (9, 3, 5, 3)


def test_felt_understood_in_one_round_has_no_gain():
    said = scores.felt_understood([8])
    assert (said.last, said.rounds_to_8, said.gain) == (8, 1, None)


def test_felt_understood_that_never_reached_eight():
    assert scores.felt_understood([3, 7, 5]).rounds_to_8 is None


@pytest.mark.parametrize("ratings", [[], [None], [5, None], [None, 9]])
def test_felt_understood_with_a_declined_end_has_no_gain(ratings):
    assert scores.felt_understood(ratings).gain is None


def test_felt_understood_for_the_couple_needs_both_directions():
    assert scores.felt_understood_couple(9, 6) == (7.5, 3)
    assert scores.felt_understood_couple(9, None) is None
    assert scores.felt_understood_couple(None, 9) is None


@given(rating, rating)
def test_felt_understood_for_the_couple_is_symmetric(a, b):
    assert scores.felt_understood_couple(a, b) == scores.felt_understood_couple(b, a)


# D2–D5


def test_worked_values_of_forecasting():
    assert scores.accuracy(GUESS, ACTUAL) == pytest.approx(1 - 7 / 60)
    assert scores.accuracy(GUESS, ACTUAL) == pytest.approx(0.883, abs=5e-4)
    assert scores.signed_bias(GUESS, ACTUAL) == pytest.approx(0.167, abs=5e-4)
    assert scores.tracking(GUESS, ACTUAL) == pytest.approx(0.730, abs=5e-4)
    assert scores.accuracy(GUESS, SELF) == pytest.approx(0.950, abs=5e-4)
    assert scores.accuracy(SELF, ACTUAL) == pytest.approx(0.833, abs=5e-4)


def test_flat_guesses_are_accurate_and_track_nothing():
    assert scores.accuracy([5] * 6, ACTUAL) == pytest.approx(0.800)
    assert scores.tracking([5] * 6, ACTUAL) is None
    assert scores.tracking(GUESS, [5] * 6) is None


def test_missing_items():
    assert scores.accuracy([7, None, 8, None, 6, 2], ACTUAL) is None
    assert scores.signed_bias([7, None, 8, None, 6, 2], ACTUAL) is None
    assert scores.accuracy([7, None, 8, 5, 6, 2], ACTUAL) == pytest.approx(0.880)


def test_reversed_extremes_are_zero():
    assert scores.accuracy([0, 10, 0, 10], [10, 0, 10, 0]) == 0
    assert scores.tracking([0, 10, 0, 10], [10, 0, 10, 0]) == -1


@pytest.mark.parametrize(("points", "level"), [(11, 0.636), (5, 0.600), (7, 0.619)])
def test_chance_level(points, level):
    assert scores.chance_level(points) == pytest.approx(level, abs=5e-4)
    grid = [(p, a) for p in range(points) for a in range(points)]
    assert scores.chance_level(points) == pytest.approx(scores.accuracy(*split(grid), 0, points - 1))


def test_chance_needs_a_scale():
    with pytest.raises(ValueError, match="two points"):
        scores.chance_level(1)
    with pytest.raises(ValueError, match="top above its bottom"):
        scores.accuracy([1], [1], 5, 5)


def test_sides_of_different_length_are_refused():
    for score in (
        scores.accuracy,
        scores.signed_bias,
        scores.tracking,
        scores.biggest_miss,
        scores.perception_gap,
    ):
        with pytest.raises(ValueError):
            score([1, 2, 3], [1, 2])


@given(columns)
def test_forecasting_keeps_its_range_and_its_null_rules(rows):
    p, a = split(rows)
    n = len(scores.pairs(p, a))
    enough = n >= 3 and 4 * n >= 3 * len(rows)
    acc, bias, r = scores.accuracy(p, a), scores.signed_bias(p, a), scores.tracking(p, a)
    assert (acc is not None) == (bias is not None) == enough
    assert acc is None or 0 <= acc <= 1
    assert bias is None or -10 <= bias <= 10
    assert r is None or (n >= 4 and -1 <= r <= 1)
    assert acc is None or abs(bias) <= 10 * (1 - acc) + 1e-9


@given(columns, st.randoms(use_true_random=False))
def test_forecasting_is_symmetric_and_does_not_know_the_order(rows, chance):
    p, a = split(rows)
    assert scores.accuracy(p, a) == pytest.approx(scores.accuracy(a, p))
    assert scores.tracking(p, a) == pytest.approx(scores.tracking(a, p))
    bias = scores.signed_bias(p, a)
    assert bias is None or bias == pytest.approx(-scores.signed_bias(a, p))
    chance.shuffle(rows)
    q, b = split(rows)
    assert scores.accuracy(p, a) == pytest.approx(scores.accuracy(q, b))
    assert bias == pytest.approx(scores.signed_bias(q, b))
    assert scores.tracking(p, a) == pytest.approx(scores.tracking(q, b))


@given(st.lists(rating, min_size=3, max_size=20))
def test_exact_guesses_are_perfect(values):
    assert scores.accuracy(values, values) == 1
    assert scores.signed_bias(values, values) == 0
    assert scores.biggest_miss(values, values) is None
    r = scores.tracking(values, values)
    assert r is None or r == pytest.approx(1)


def test_biggest_miss_is_the_first_of_equals():
    miss = scores.biggest_miss([5, 8, None, 2, 9], [5, 6, 0, 4, None])
    assert (miss.item, miss.guess, miss.actual) == (1, 8, 6)
    assert scores.biggest_miss([None], [3]) is None


# D6


def test_overlap_worked_value():
    over = scores.set_overlap({"hurt", "lonely", "tired"}, {"hurt", "lonely", "scared", "ashamed"})
    assert over.precision == pytest.approx(0.667, abs=5e-4)
    assert over.recall == 0.5
    assert over.f1 == pytest.approx(0.571, abs=5e-4)


def test_overlap_of_nothing():
    assert scores.set_overlap([], []) == scores.Overlap(None, None, None)
    assert scores.set_overlap([], ["hurt"]) == scores.Overlap(0, None, 0)
    assert scores.set_overlap(["hurt"], []) == scores.Overlap(0, 0, None)


@given(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)))
def test_overlap_properties(guess, truth):
    over, back = scores.set_overlap(guess, truth), scores.set_overlap(truth, guess)
    assert over.f1 == back.f1
    assert (over.precision, over.recall) == (back.recall, back.precision)
    assert all(v is None or 0 <= v <= 1 for v in (over.f1, over.precision, over.recall))
    assert (over.f1 == 1) == (guess == truth != set())


# D7


def test_concordance_worked_values():
    assert scores.rank_concordance([1, 2, 3, 4, 5, 6, 7, 8], [2, 1, 4, 3, 8, 5, 6, 7]) == pytest.approx(
        0.643, abs=5e-4
    )
    assert scores.rank_concordance([1, 2, 2, 4, 5], [1, 3, 2, 4, 4]) == pytest.approx(0.889, abs=5e-4)
    assert scores.rank_concordance([1, 1, 1], [1, 2, 3]) is None


def test_concordance_without_ties_counts_every_order():
    for order in permutations(range(4)):
        value = scores.rank_concordance(range(4), order)
        pairs = [(i, j) for i in range(4) for j in range(i)]
        assert value == pytest.approx(
            sum((order[i] > order[j]) - (order[i] < order[j]) for i, j in pairs) / 6
        )


@given(columns, st.randoms(use_true_random=False))
def test_concordance_properties(rows, chance):
    x, y = split(rows)
    tau = scores.rank_concordance(x, y)
    assert tau is None or (len(scores.pairs(x, y)) >= 3 and -1 <= tau <= 1)
    assert tau == scores.rank_concordance(y, x)
    turned = scores.rank_concordance(x, [None if v is None else 10 - v for v in y])
    assert turned == pytest.approx(None if tau is None else -tau)
    chance.shuffle(rows)
    assert scores.rank_concordance(*split(rows)) == tau


def test_top_overlap():
    mine = {"home": 1, "money": 2, "health": 3, "fun": 4}
    yours = {"money": 1, "fun": 2, "home": 3, "health": 4}
    assert scores.top_overlap(mine, yours, 3) == pytest.approx(2 / 3)
    assert scores.top_overlap(mine, mine, 4) == 1
    assert scores.top_overlap(mine, {"home": 1}, 3) is None
    with pytest.raises(ValueError, match="one place"):
        scores.top_overlap(mine, yours, 0)


# D8

TABLE = [(9, 2), (7, 7), (6, 8), (5, 5), (2, 9), (7, 7), (0, 10), (8, None)]


def options(table, vetoes=()):
    return [Option(str(i), a, b, str(i) in vetoes) for i, (a, b) in enumerate(table, 1)]


def test_win_win_worked_value():
    found = scores.win_win(options(TABLE))
    assert found.front == ("1", "2", "3", "5", "6", "7")
    assert set(found.winning) == {"2", "3", "6"}
    assert found.winning == found.best == ("2", "6", "3")
    assert not found.another_round
    assert found.nash["2"] == 49
    assert "8" not in found.nash


def test_no_win_win_shows_the_three_best_and_another_round():
    found = scores.win_win(options([(9, 2), (5, 5), (2, 9), (3, 3), (0, 10)]))
    assert found.winning == ()
    assert found.best == ("2", "4", "1")
    assert found.another_round


def test_a_veto_is_never_recommended():
    found = scores.win_win(options([(9, 9), (7, 7)], vetoes="1"))
    assert found.front == ("1",)
    assert found.winning == ()
    assert found.best == ("2",)


@given(st.lists(st.tuples(maybe, maybe), max_size=12), st.sets(st.integers(1, 12)))
def test_win_win_properties(table, vetoes):
    names = {str(v) for v in vetoes}
    found = scores.win_win(options(table, names))
    mirrored = scores.win_win(options([(b, a) for a, b in table], names))
    rated = {str(i): pair for i, pair in enumerate(table, 1) if None not in pair}
    assert found == mirrored
    assert set(found.winning) <= set(found.front) <= set(rated)
    assert bool(found.front) == bool(rated)
    assert found.another_round == (not found.winning)
    for key in found.best:
        assert key not in names and 0 not in rated[key]
    for key in found.winning:
        assert min(rated[key]) >= 6
    for key in set(rated) - set(found.front):
        a, b = rated[key]
        assert any(x >= a and y >= b and x + y > a + b for x, y in rated.values())


# D9

KAPPA_A = list("AABJJJCBJAJB")
KAPPA_B = list("AJBJBJCBJJJA")


def test_agreement_worked_values():
    found = scores.agreement(KAPPA_A, KAPPA_B)
    assert found.po == pytest.approx(0.667, abs=5e-4)
    assert found.kappa == pytest.approx(0.510, abs=5e-4)
    assert found.n == 12
    assert scores.agreement("J" * 12, "J" * 12) == scores.Agreement(1, None, 12)


def test_agreement_recodes_the_second_view():
    found = scores.agreement(
        ["me", "partner", None], ["partner", "me", "me"], {"me": "partner", "partner": "me"}
    )
    assert found == scores.Agreement(1, None, 2)


def test_agreement_without_pairs():
    assert scores.agreement([], []) == scores.Agreement(None, None, 0)


@given(
    st.lists(
        st.tuples(st.sampled_from(["x", "y", "z", None]), st.sampled_from(["x", "y", "z", None])), max_size=20
    )
)
def test_agreement_properties(rows):
    first, second = split(rows)
    found = scores.agreement(first, second)
    assert found == scores.agreement(second, first)
    assert found.po is None or 0 <= found.po <= 1
    assert found.kappa is None or (found.n >= 5 and -1 <= found.kappa <= 1 and found.kappa <= found.po + 1e-9)


# D10


def test_wants_gap():
    found = scores.wants_gap([8, 5, 9, 2, None], [4, 7, 5, 2, 9])
    assert (found.unmet, found.largest, found.gap, found.n) == (2, 0, 4, 4)
    assert scores.wants_gap([8, 5, None], [4, 7, 5]) is None


def test_perception_gap():
    assert scores.perception_gap([8, 6, 7], [5, 6, 4]) == 2
    assert scores.perception_gap([8, 6, None], [5, 6, 4]) is None


@given(columns)
def test_wants_properties(rows):
    want, get = split(rows)
    found, back = scores.wants_gap(want, get), scores.perception_gap(want, get)
    assert (found is None) == (back is None) == (len(scores.pairs(want, get)) < 3)
    if found:
        assert 0 <= found.unmet <= 10
        assert found.gap <= 10 and found.gap == want[found.largest] - get[found.largest]
        assert back == pytest.approx(-scores.perception_gap(get, want))
        assert found.unmet - scores.wants_gap(get, want).unmet == pytest.approx(back)


# D11

KEPT, PARTLY, NOT, CHANGED, UNSEEN = Verdict


def test_follow_through():
    found = scores.follow_through([KEPT, PARTLY, NOT, CHANGED, None, UNSEEN])
    assert (found.kept, found.partly, found.n, found.changed) == (1, 1, 3, 1)
    assert found.share == 0.5


def test_follow_through_where_everything_changed():
    assert scores.follow_through([CHANGED, CHANGED]).share is None
    assert scores.follow_through([]).share is None


@given(st.lists(st.none() | st.sampled_from(Verdict)))
def test_follow_through_properties(verdicts):
    found = scores.follow_through(verdicts)
    assert (found.share is None) == (found.n == 0)
    assert found.share is None or 0 <= found.share <= 1
    assert found == scores.follow_through(verdicts[::-1])


def test_witness_agreement_leaves_out_what_nobody_noticed():
    found = scores.witness_agreement([KEPT, KEPT, NOT, None, KEPT], [KEPT, PARTLY, UNSEEN, KEPT, None])
    assert found == Share(1, 2)
    assert found.share == 0.5
    assert scores.witness_agreement([KEPT], [UNSEEN]).share is None


# D12–D15


def test_support_match_and_relief():
    assert scores.support_match(
        [("listen", "listen"), ("comfort", "space"), (None, "space"), ("x", None)]
    ) == Share(1, 2)
    assert scores.support_match([]).share is None
    assert scores.relief(8, 3) == 5
    assert scores.relief(None, 3) is None
    assert scores.relief(8, None) is None


def test_responsiveness():
    assert scores.responsiveness(9, 6, 6) == 7
    for missing in range(3):
        values = [9, 6, 6]
        values[missing] = None
        assert scores.responsiveness(*values) is None


def test_kept_rate_and_symmetry():
    assert scores.kept_rate(5, 7) == pytest.approx(5 / 7)
    assert scores.kept_rate(0, 0) is None
    assert scores.symmetry(2, 4) == scores.symmetry(4, 2) == 0.5
    assert scores.symmetry(0, 0) is None
    for wrong in ((3, 2), (-1, 2)):
        with pytest.raises(ValueError, match="days due"):
            scores.kept_rate(*wrong)
    with pytest.raises(ValueError, match="below zero"):
        scores.symmetry(-1, 2)


@given(st.integers(0, 50), st.integers(0, 50))
def test_symmetry_properties(a, b):
    assume(a or b)
    assert 0 <= scores.symmetry(a, b) <= 1
    assert (scores.symmetry(a, b) == 1) == (a == b)


def test_early_and_late():
    assert scores.early_late([1, 2, 3, None, 5, 6, 7]) == 4
    assert scores.early_late([1, 2, 3, None, 5, 6]) is None


@given(st.lists(maybe, max_size=20))
def test_early_late_turns_its_sign_with_the_order(entries):
    change = scores.early_late(entries)
    assert change is None or -10 <= change <= 10
    assert change == pytest.approx(None if change is None else -scores.early_late(entries[::-1]))


def test_mean_of_what_is_there():
    assert scores.mean([2, None, 4]) == 3
    assert scores.mean([None]) is None
