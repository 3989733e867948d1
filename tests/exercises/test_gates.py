"""Safety gates: the 180th day, the future, and words that say what is missing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.exercises.gates import LASTS, Decision, decide, good_until, why_not

TODAY = date(2026, 3, 10)


def pair(ana, ben):
    return [("Ana", ana), ("Ben", ben)]


def negative(days_ago: int):
    return ("negative", TODAY - timedelta(days=days_ago))


def test_g0_is_open_whatever_is_known():
    for status in (None, ("unknown", TODAY), ("positive", TODAY), negative(400)):
        assert decide("G0", pair(status, status), TODAY) == Decision(True, "")
    assert decide("G0", [], TODAY).open


@pytest.mark.parametrize("gate", ["G1", "G2"])
def test_both_must_be_negative_and_recent(gate):
    assert decide(gate, pair(negative(0), negative(180)), TODAY) == Decision(True, "")
    for other in (None, ("unknown", TODAY), ("positive", TODAY), negative(181), negative(-1)):
        for statuses in (pair(negative(0), other), pair(other, negative(0))):
            decision = decide(gate, statuses, TODAY)
            assert not decision.open
            assert decision.reason


def test_boundary_of_180_days():
    assert why_not("Ana", negative(180), TODAY) == ""
    assert why_not("Ana", negative(181), TODAY) == "Ana's safety interview is 181 days old; it counts for 180 days."
    assert good_until(TODAY) == TODAY + timedelta(days=LASTS)
    assert why_not("Ana", ("negative", TODAY), good_until(TODAY)) == ""
    assert why_not("Ana", ("negative", TODAY), good_until(TODAY) + timedelta(days=1))


def test_words_name_the_person_and_the_reason():
    assert decide("G1", pair(negative(190), negative(1)), TODAY).reason == (
        "Ana's safety interview is 190 days old; it counts for 180 days."
    )
    assert decide("G1", pair(None, ("positive", TODAY)), TODAY).reason == (
        "Ana has no safety interview on record with a clear result. Ben's safety status is positive."
    )
    assert why_not("Ben", negative(-1), TODAY) == "Ben's safety interview is dated in the future."


def test_an_old_positive_stays_positive():
    assert why_not("Ana", ("positive", TODAY - timedelta(days=900)), TODAY) == "Ana's safety status is positive."


def test_mistakes_of_the_caller_are_loud():
    with pytest.raises(ValueError, match="no gate"):
        decide("G3", pair(None, None), TODAY)
    with pytest.raises(ValueError, match="both partners"):
        decide("G1", [("Ana", negative(0))], TODAY)
    with pytest.raises(ValueError, match="no safety status"):
        decide("G1", pair(("maybe", TODAY), None), TODAY)


@given(st.sampled_from(["G1", "G2"]), st.integers(-400, 400), st.integers(-400, 400))
def test_open_exactly_within_the_window(gate, ana, ben):
    decision = decide(gate, pair(negative(ana), negative(ben)), TODAY)
    assert decision.open == (0 <= ana <= 180 and 0 <= ben <= 180)
    assert decision.open == (decision.reason == "")
