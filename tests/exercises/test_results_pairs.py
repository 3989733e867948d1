"""Scores in words for E02–E10: attention, asks, pauses, seats, worlds, feelings, help."""

from dataclasses import replace
from datetime import date

import pytest

from practice.exercises.run import Submission
from tests.exercises.acting import DECLINED
from tests.exercises.stories import days, everything, found, opened, told

# E02


def shared(gave, got):
    return [None if g is None else {"did": True, "gave": g, "got": f} for g, f in zip(gave, got, strict=True)]


def attention(a, b, **values):
    return told("full-attention-five", *days("days", "A", *a), *days("days", "B", *b), **values)


def test_attention_over_shared_days():
    run = attention(shared([8, 9, 7, 5], [5, 5, 5, 5]), shared([6, 6, 6, None], [6, 6, 6, 6]))
    given = found(run, "A", "attention", "A")
    assert given.words == (
        "Over 3 shared days the attention Ana gave and what Ben felt of it were 2 points apart: more given than felt."
    )
    assert (given.figure, given.n, given.rows[0]) == ("+2.0", 3, ("Day 1", "given 8, felt 6"))
    felt = found(run, "A", "attention", "B")
    assert felt.words.endswith("what Ana felt of it were 1 point apart: more given than felt.")
    level = attention(shared([6, 6, 6], [7, 7, 7]), shared([6, 6, 6], [6, 6, 6]))
    assert found(level, "B", "attention", "A").words.endswith("what Ben felt of it were level.")
    assert found(level, "B", "attention", "B").words.endswith("more felt than given.")


def test_a_day_without_it_is_no_shared_day():
    run = attention([*shared([8, 8], [6, 6]), {"did": False}], [*shared([6, 6], [6, 6]), {"did": False}])
    few = found(run, "A", "attention", "A")
    assert few.words == "2 shared days so far: too few to set Ana's attention beside what Ben felt."
    assert (few.figure, few.n) == ("", 2)
    none = attention([{"did": False}], [{"did": False}])
    assert found(none, "A", "attention", "A") is None


def test_days_kept_of_days_due():
    run = attention([*shared([8, 8], [6, 6]), {"did": False}], shared([6], [6]))
    kept = found(run, "A", "D14", "A")
    assert (kept.words, kept.figure, kept.rows) == (
        "Ana noted it as done on 2 of 7 days.", "2 of 7", (("Days written down", "3"),),
    )  # fmt: skip
    both = found(run, "B", "D14", None)
    assert (both.words, both.figure, both.n) == ("Ana 2 days, Ben 1 day.", "0.50", 4)
    alone = attention(shared([8], [6]), [])
    assert everything(alone, "therapist") == {("D14", "A"), ("D15", "A")}
    never = attention([{"did": False}], [{"did": False}])
    assert found(never, "A", "D14", None) is None


@pytest.mark.parametrize(("today", "due"), [(date(2026, 3, 4), 3), (date(2026, 3, 30), 7), (date(2026, 3, 1), 2)])
def test_in_the_middle_of_the_week_only_the_days_so_far_are_due(today, due):
    run = attention(shared([8, 8], [6, 6]), [], days={"A": today}, sealed=["days"])
    assert found(run, "therapist", "D14", "A").figure == f"2 of {due}"
    assert everything(run, "A") == everything(run, "B") == set()


def test_early_and_late_days():
    run = attention(shared([8] * 7, [3, 3, 3, 9, 6, 6, 6]), shared([6] * 6, [5, 5, 5, 5, 5, 5]))
    rose = found(run, "B", "D15", "A")
    assert rose.words == (
        "Ana, “Ben's attention felt”: the last three of 7 entries are 3 points higher than the first three."
    )
    assert (rose.figure, rose.n) == ("+3.0", 7)
    assert "are level with the first three" in found(run, "B", "D15", "B").words
    fell = attention(shared([8] * 6, [6, 6, 6, 3, 3, 3]), shared([6], [5]))
    assert "3 points lower" in found(fell, "B", "D15", "A").words
    few = found(fell, "B", "D15", "B")
    assert few.figure == "" and "1 of the 6 entries" in few.words


# E03


def asks(*, done=("yes", "partly"), hints=(2, 0), landed=(8, 3)):
    entries = []
    for seat, other, what, phrases, level in zip("AB", "BA", done, hints, landed, strict=True):
        entries.append(("ask", seat, {"ask": "a walk", "hints": phrases}))
        entries.append(("answer", other, {"landed": level}))
        entries.append(("outcome", seat, {"done": what}))
    return told("clear-ask", *entries)


def test_how_asks_landed():
    run = asks()
    landed = found(run, "A", "landing", "B")
    assert landed.words == "Ana's ask landed with Ben at 8 of 10 (0 an attack, 10 an invitation)."
    both = found(run, "A", "landing", None)
    assert both.words == "The two ratings are 5 points apart; their mean is 5.5 of 10."
    assert (both.figure, both.rows) == ("5.5 of 10", (("Mean", "5.5"), ("Gap", "5")))
    assert found(asks(landed=(8, 8)), "A", "landing", None).words.startswith("The two ratings are the same;")
    left = asks(landed=(DECLINED, 8))
    assert found(left, "A", "landing", "B").words == "Ben left this for the session."
    assert found(left, "A", "landing", None) is None


def test_what_became_of_asks():
    run = asks()
    done = found(run, "B", "D11", "A")
    assert (done.words, done.figure) == ("Of what Ana asked for, 1 of 1 happened.", "1 of 1")
    assert [row[0] for row in done.rows] == ["Happened", "Partly", "Changed by agreement"]
    assert found(run, "B", "D11", "B").words == "Of what Ben asked for, 0 of 1 happened, 1 partly."
    changed = asks(done=("changed", DECLINED))
    assert found(changed, "B", "D11", "A").words == "Ana: Every ask was changed together."
    assert found(changed, "B", "D11", "B").words == "Ben: Nothing to count."


def test_hints_are_for_the_therapist():
    run = asks()
    assert found(run, "therapist", "hints", "A").words == "The page hinted at 2 phrases in Ana's text."
    nothing = found(run, "therapist", "hints", "B")
    assert (nothing.words, nothing.figure, nothing.therapist_only) == (
        "The page hinted at nothing in Ben's text.", "0 phrases", True,
    )  # fmt: skip
    assert not [one for viewer in "AB" for one in everything(run, viewer) if one[0] == "hints"]
    assert found(told("clear-ask"), "therapist", "hints", "A") is None


# E05


def test_pauses_are_the_writers_and_the_therapists():
    use = {"back": "on_time", "calm0": 2, "calm1": 6}
    run = told(
        "pause-and-return",
        ("plan", None, {}),
        *days("uses", "A", use, {**use, "back": "late", "calm1": DECLINED}, {**use, "back": "not_yet", "calm0": 8}),
        *days("uses", "B", {"back": DECLINED, "calm0": 5, "calm1": DECLINED}),
    )
    back = found(run, "therapist", "return_rate", "A")
    assert back.words == "Ana noted 3 pauses: back on time 1, late 1, not yet 1."
    assert (back.figure, back.n) == ("0.50", 3)
    assert found(run, "therapist", "return_rate", "B").words == "Ben left the coming back for the session."
    calm = found(run, "therapist", "calm_gain", "A")
    assert calm.words == "Ana was 1 point calmer after the pause, on average over 2 pauses."
    assert (calm.figure, calm.rows) == ("+1.0", (("Pause 1", "2 → 6"), ("Pause 2", "8 → 6")))
    assert found(run, "therapist", "calm_gain", "B").words == "Ben left this for the session."
    assert everything(run, "A") == everything(run, "B") == set()


@pytest.mark.parametrize(
    ("after", "words"),
    [(2, "Ana was 3 points less calm after the pause."), (5, "Ana was as calm after the pause as before.")],
)
def test_a_pause_that_did_not_calm(after, words):
    run = told("pause-and-return", *days("uses", "A", {"back": "late", "calm0": 5, "calm1": after}))
    assert found(run, "therapist", "calm_gain", "A").words == words


# E07, E08


def test_fairness_both_ways():
    run = told("seat-swap", ("fairness", "A", {"fair": 9}), ("fairness", "B", {"fair": 6}))
    assert found(run, "B", "fairness", "A").words == "Ben's telling of Ana's side felt 9 of 10 fair to Ana."
    assert found(run, "B", "fairness", None).figure == "7.5 of 10"
    # Early and late is a matter of repeats.
    assert everything(run, "A") == {("fairness", "A"), ("fairness", "B"), ("fairness", None)}


ITEMS = ["person", "worry", "food", "hope", "nerves", "evening", "place", "learn", "proud", "song", "drains", "work"]


def world(marks, guesses=12):
    guess = {f"guess_{item}": "tea" for item in ITEMS[:guesses]}
    mark = {f"mark_{item}": value for item, value in zip(ITEMS, marks, strict=False)}
    return told("your-world", ("world", "A", guess), ("world", "B", guess), ("marks", "B", mark))


def test_knowing_each_others_world():
    run = world(["got_it"] * 6 + ["close"] * 2 + ["not_yet"] * 2 + [DECLINED] * 2, 11)
    known = found(run, "A", "knowledge", "A")
    assert known.words == "Ben marked 10 of Ana's guesses: 6 got it, 2 close, 2 not yet."
    assert (known.figure, known.n) == ("0.70", 10)
    assert known.rows == (("Guesses written", "11 of 12"), ("Guesses marked", "10 of 12"))
    assert found(run, "A", "knowledge", "B") is None
    few = found(world(["got_it"] * 7), "A", "knowledge", "A")
    assert few.words == "Too few of Ana's guesses are marked to say (7 of 12; it takes eight)."


# E09


def room(valid=8, judged=2):
    return told(
        "name-and-validate",
        ("moment", "A", {"emo": ["sad", "lonely"]}),
        ("room", "B", {"emo_guess": ["sad"], "pull": ["fix"]}),
        ("check", "A", {"felt_valid": valid, "felt_judged": judged}),
    )


def test_room_for_a_feeling():
    run = room()
    assert found(run, "B", "validated", "A").words == "With Ben, Ana's feeling had room at 8 of 10."
    net = found(run, "B", "net", "A")
    assert (net.words, net.figure) == ("Ana felt 6 points more room than judgment.", "+6")
    assert net.rows == (("Room for the feeling", "8"), ("Felt judged", "2"))
    assert found(room(2, 5), "B", "net", "A").words == "Ana felt 3 points more judgment than room."
    assert found(room(4, 4), "B", "net", "A").words == "Ana felt as much room as judgment."
    left = found(room(DECLINED), "B", "net", "A")
    assert (left.words, left.figure) == ("Ana left a rating for the session.", "")
    assert left.rows[0] == ("Room for the feeling", "for the session")
    assert found(run, "B", "validated", None) is None
    assert found(run, "B", "D6", "B").words == "Ben named 1 of the 2 feelings Ana chose, among 1 imagined."


def test_a_sealed_feeling_makes_no_score():
    run = told("name-and-validate", ("moment", "A", {"emo": ["sad"]}), ("room", "B", {"emo_guess": ["sad"]}))
    sealed = replace(run, submissions=(run.submissions[0], replace(run.submissions[1], revealed=False)))
    assert found(sealed, "A", "D6", "B") is found(sealed, "B", "D6", "B") is None
    assert found(sealed, "therapist", "D6", "B") and found(run, "A", "D6", "B")


# E10


def help_(want="listen", offer="listen", before=8, after=5, fit=7):
    return told(
        "stress-from-outside",
        ("stress", "A", {"want": want, "level0": before}),
        ("offer", "B", {"offer": offer}),
        ("after", "A", {"level1": after, "fit": fit}),
    )


def test_the_help_that_was_wanted():
    run = help_()
    assert found(run, "B", "D12", "A").words == "Ben offered what Ana wanted: “Just listen”."
    assert found(run, "B", "D12", "A").figure == "1 of 1"
    other = found(help_(offer="comfort"), "B", "D12", "A")
    assert (other.words, other.figure) == ("Ana wanted “Just listen”; Ben offered “Comfort Ana”.", "0 of 1")
    left = found(help_(offer=DECLINED), "B", "D12", "A")
    assert (left.words, left.figure) == ("What Ana wanted or what Ben offered was left for the session.", "")
    assert found(run, "B", "fit", "A").words == "Ben's help fitted what Ana needed at 7 of 10."


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (8, 5, "For Ana it weighed 3 points less afterwards."),
        (5, 6, "For Ana it weighed 1 point more afterwards."),
        (5, 5, "For Ana it weighed as much afterwards as before."),
        (DECLINED, 5, "Ana left one of the two ratings for the session."),
    ],
)
def test_relief(before, after, words):
    assert found(help_(before=before, after=after), "A", "relief", "A").words == words


def test_a_turn_counts_when_it_is_complete():
    run = help_()
    early = replace(run, submissions=run.submissions[:2])
    assert everything(early, "therapist") == set()


# what an owner opens


def test_what_is_opened_day_by_day_is_told_whole_or_not_at_all():
    run = told(
        "hands-off-week",
        *days("days", "A", *[{"room": 6}] * 3),
        *days("days", "B", {"urge": 4, "steered": True}, {"urge": 2, "steered": False}, {"urge": 2, "steered": True}),
    )
    steering = found(run, "therapist", "steering_days", "B")
    assert (steering.words, steering.figure) == ("Ben noted steering on 2 of 7 days (3 written down).", "2 of 7")
    assert found(run, "A", "steering_days", "B") is found(run, "B", "steering_days", "B") is None
    half = opened(run, "B", "steered", occurrences=[2])
    assert found(half, "A", "steering_days", "B") is None
    assert found(opened(run, "B", "steered"), "A", "steering_days", "B") == steering
    assert found(run, "A", "steering_days", "A") is found(run, "A", "room", "B") is None
    level = found(run, "B", "room", "A")
    assert level.words == "Ana could do it their own way at 6 of 10, on average over 3 days."
    assert level.rows[0] == ("Day 1", "6")
    assert found(run, "B", "D14", "B").words == "Ben wrote on 3 of 7 days."


def test_a_draft_is_no_entry():
    run = told("hands-off-week", *days("days", "A", {"room": 6}))
    drafted = replace(run, submissions=(*run.submissions, Submission("days", 2, "A", {"room": 1})))
    assert found(drafted, "therapist", "room", "A") == found(run, "therapist", "room", "A")
    assert found(drafted, "therapist", "D14", "A") == found(run, "therapist", "D14", "A")
