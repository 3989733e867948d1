"""Safety gates: every flag on every exercise and gate, the 180th day, the future, and words that say why."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.exercises import catalogue
from practice.exercises.gates import (
    FLAGS,
    IPV,
    LASTS,
    Decision,
    Effect,
    Flag,
    decide,
    effect,
    freezes,
    good_until,
    present,
    why_not,
)

TODAY = date(2026, 3, 10)
NUMBERS = tuple(f"E{n:02}" for n in range(1, 27))
GATES = ("G0", "G1", "G2")
TABLE = {
    **dict.fromkeys(("E02", "E08", "E10", "E16", "E17", "E19", "E20", "E21", "E22", "E23", "E25", "E26"), "G0"),
    **dict.fromkeys(("E01", "E03", "E04", "E05", "E06", "E07", "E09", "E11", "E12", "E14", "E15", "E18", "E24"), "G1"),
    "E13": "G2",
}
"""The gates of exercises.md §1."""


@dataclass(frozen=True)
class Made:
    """As much of an exercise as a gate needs."""

    number: str = "E06"
    gate: str = "G1"


def pair(ana, ben):
    return [("Ana", ana), ("Ben", ben)]


def negative(days_ago: int):
    return ("negative", TODAY - timedelta(days=days_ago))


CLEAR = pair(negative(0), negative(180))


def test_the_table_is_the_catalogues():
    assert set(TABLE) == set(NUMBERS)
    for one in catalogue.all_latest():
        assert TABLE[one.number] == one.gate, one.number


def test_g0_is_open_whatever_the_interviews_say():
    free = Made("E26", "G0")
    for status in (None, ("unknown", TODAY), ("positive", TODAY), negative(400)):
        assert decide(free, pair(status, status), (), TODAY) == Decision(True)
    assert decide(free, [], (), TODAY).open


@pytest.mark.parametrize("gate", ["G1", "G2"])
def test_both_must_be_negative_and_recent(gate):
    assert decide(Made(gate=gate), CLEAR, (), TODAY) == Decision(True)
    for other in (None, ("unknown", TODAY), ("positive", TODAY), negative(181), negative(-1)):
        for statuses in (pair(negative(0), other), pair(other, negative(0))):
            decision = decide(Made(gate=gate), statuses, (), TODAY)
            assert not decision.open
            assert decision.reason
            assert not decision.hidden


def expected(cause: str, number: str, gate: str) -> tuple[bool, bool, bool]:
    """Hidden, closed, warned: the table of exercises.md §0, written out once more."""
    if cause in (IPV, "coercive_control", "protective_order"):
        gated = gate in ("G1", "G2")
        trust = number in ("E11", "E12", "E13", "E14", "E15")
        return gated and (trust or (number == "E05" and cause == "coercive_control")), gated, False
    if cause in ("acute_suicidality", "psychosis_mania", "active_substance_crisis"):
        return False, gate == "G2", gate == "G1"
    assert cause in ("undisclosed_affair", "separation_decided")
    shut = number in ("E13", "E16", "E17")
    return False, shut, not shut


@pytest.mark.parametrize("cause", [IPV, *FLAGS])
@pytest.mark.parametrize("gate", GATES)
def test_every_cause_on_every_exercise_and_gate(cause, gate):
    for number in NUMBERS:
        hidden, closed, warned = expected(cause, number, gate)
        statuses, flags = CLEAR, (Flag(cause),)
        if cause == IPV:
            statuses, flags = pair(("positive", TODAY), negative(0)), ()
        found = decide(Made(number, gate), statuses, flags, TODAY)
        assert (found.hidden, not found.open, bool(found.warnings)) == (hidden, closed, warned), number
        assert bool(found.reason) == closed
        assert freezes(cause, Made(number, gate)) == (cause in (IPV, "coercive_control", "protective_order") and closed)
        done = effect(cause, Made(number, gate))
        assert done == (
            Effect.HIDES if hidden else Effect.CLOSES if closed else Effect.WARNS if warned else Effect.NOTHING
        )


def test_the_catalogue_under_each_cause():
    """By name, so that the table can be read: what is not offered, what is closed, of the 26 as they are."""

    def numbers(cause, which):
        return [n for n in NUMBERS if effect(cause, Made(n, TABLE[n])) is which]

    assert numbers("coercive_control", Effect.HIDES) == ["E05", "E11", "E12", "E13", "E14", "E15"]
    assert numbers("protective_order", Effect.HIDES) == ["E11", "E12", "E13", "E14", "E15"]
    assert numbers(IPV, Effect.HIDES) == ["E11", "E12", "E13", "E14", "E15"]
    assert numbers(IPV, Effect.CLOSES) == ["E01", "E03", "E04", "E05", "E06", "E07", "E09", "E18", "E24"]
    assert numbers("acute_suicidality", Effect.CLOSES) == ["E13"]
    assert len(numbers("psychosis_mania", Effect.WARNS)) == 13
    assert numbers("separation_decided", Effect.CLOSES) == ["E13", "E16", "E17"]
    assert len(numbers("undisclosed_affair", Effect.WARNS)) == 23


def test_several_at_once_say_everything():
    flags = (Flag("coercive_control", "Ana"), Flag("acute_suicidality"), Flag("separation_decided", "Ben"))
    found = decide(Made("E14", "G1"), pair(None, negative(0)), flags, TODAY)
    assert found == Decision(
        False,
        "Ana has no safety interview on record with a clear result. Coercive control (Ana) is on record.",
        (
            "Acute suicidality is on record: judge whether this exercise is safe and useful now.",
            "Separation decided (Ben) is on record: judge whether this exercise is safe and useful now.",
        ),
        True,
    )


def test_the_newest_judgement_counts():
    ana, couple = Flag("coercive_control", "Ana"), Flag("coercive_control")
    crisis = Flag("psychosis_mania", "Ben")
    assert present([]) == ()
    assert present([(ana, True)]) == (ana,)
    assert present([(ana, True), (couple, True), (ana, False)]) == (couple,), "about one is not about the couple"
    assert present([(ana, True), (ana, False), (ana, True)]) == (ana,)
    assert present([(crisis, True), (ana, True), (couple, True)]) == (couple, ana, crisis), "in the table's order"
    namesake = Flag("coercive_control", "Ana", "2")
    assert present([(ana, True), (namesake, False)]) == (ana,), "two of one name are two"
    free = Made("E06", "G1")
    assert not decide(free, CLEAR, present([(ana, True)]), TODAY).open
    assert decide(free, CLEAR, present([(ana, True), (ana, False)]), TODAY) == Decision(True)


def test_boundary_of_180_days():
    assert why_not("Ana", negative(180), TODAY) == ""
    assert why_not("Ana", negative(181), TODAY) == "Ana's safety interview is 181 days old; it counts for 180 days."
    assert good_until(TODAY) == TODAY + timedelta(days=LASTS)
    assert why_not("Ana", ("negative", TODAY), good_until(TODAY)) == ""
    assert why_not("Ana", ("negative", TODAY), good_until(TODAY) + timedelta(days=1))


def test_words_name_the_person_and_the_reason():
    assert decide(Made(), pair(negative(190), negative(1)), (), TODAY).reason == (
        "Ana's safety interview is 190 days old; it counts for 180 days."
    )
    assert decide(Made(), pair(None, ("positive", TODAY)), (), TODAY).reason == (
        "Ana has no safety interview on record with a clear result. Ben's safety status is positive."
    )
    assert why_not("Ben", negative(-1), TODAY) == "Ben's safety interview is dated in the future."


def test_an_old_positive_stays_positive():
    assert why_not("Ana", ("positive", TODAY - timedelta(days=900)), TODAY) == "Ana's safety status is positive."


def test_mistakes_of_the_caller_are_loud():
    with pytest.raises(ValueError, match="no gate"):
        decide(Made(gate="G3"), pair(None, None), (), TODAY)
    with pytest.raises(ValueError, match="both partners"):
        decide(Made(), [("Ana", negative(0))], (), TODAY)
    with pytest.raises(ValueError, match="no safety status"):
        decide(Made(), pair(("maybe", TODAY), None), (), TODAY)
    with pytest.raises(ValueError, match="no safety flag"):
        decide(Made(), CLEAR, [Flag("rain")], TODAY)


@given(st.sampled_from(["G1", "G2"]), st.integers(-400, 400), st.integers(-400, 400))
def test_open_exactly_within_the_window(gate, ana, ben):
    decision = decide(Made(gate=gate), pair(negative(ana), negative(ben)), (), TODAY)
    assert decision.open == (0 <= ana <= 180 and 0 <= ben <= 180)
    assert decision.open == (decision.reason == "")


@given(st.sampled_from(NUMBERS), st.lists(st.sampled_from(list(FLAGS)), max_size=4), st.integers(-5, 200))
def test_a_flag_more_never_opens_anything(number, kinds, age):
    exercise, statuses = Made(number, TABLE[number]), pair(negative(age), negative(0))
    less = decide(exercise, statuses, [Flag(kind) for kind in kinds[1:]], TODAY)
    more = decide(exercise, statuses, [Flag(kind) for kind in kinds], TODAY)
    assert less.open >= more.open
    assert less.hidden <= more.hidden
    assert set(less.warnings) <= set(more.warnings)
    assert not (more.hidden and more.open)
