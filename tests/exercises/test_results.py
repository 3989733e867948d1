"""Scores in words: what they say, when they say nothing, and to whom."""

import pytest

from practice.exercises.results import AID, BUILDERS, results
from practice.exercises.results.base import plain, points, signed
from practice.exercises.run import Slot
from practice.exercises.terms import Disclosure
from tests.exercises.acting import (
    AFTER,
    DECLINED,
    FORECAST,
    MIRROR,
    NAMES,
    PROMISES,
    WISHES,
    Room,
    filled,
    made,
)

ITEMS = [field.id[5:] for field in FORECAST.by_id["forecast"].fields if field.id.startswith("self_")]
KINDS = [field.id[5:] for field in WISHES.by_id["wishes"].fields if field.id.startswith("want_")]


def of(room, viewer, score, about, history=None):
    found = [r for r in results(room.run, viewer, NAMES, history) if (r.id, r.about) == (score, about)]
    assert len(found) <= 1
    return found[0] if found else None


def forecast(own, guess):
    values = {f"self_{item}": value for item, value in zip(ITEMS, own, strict=True)}
    values |= {f"guess_{item}": value for item, value in zip(ITEMS, guess, strict=True)}
    return filled(FORECAST.by_id["forecast"], **values)


def forecasts(a, b, disclosure=None):
    room = Room(FORECAST, disclosure)
    room.submit("forecast", "A", forecast(*a))
    room.submit("forecast", "B", forecast(*b))
    return room


FLAT = [5] * 8
WEEK = [6, 4, 8, 7, 3, 2, 5, 5]


def test_the_line_beside_every_result():
    assert AID == "A conversation aid, not a test."
    assert not {"D3", "D4"} & BUILDERS.keys()


# E06


def test_guesses_in_words_with_bias_and_tracking():
    room = forecasts((FLAT, [7, 3, 8, 5, 6, 2, 5, 5]), (WEEK, FLAT))
    found = of(room, "A", "D2", "A")
    assert found.words == (
        "Ana's guesses were on average 0.9 points away from Ben's own answers, leaned neither high nor low, "
        "and rose and fell largely with them."
    )
    assert found.figure == "0.91"
    assert found.n == 8
    labels = dict(found.rows)
    assert labels["Two random answers would reach"] == "0.636"
    assert labels["Bias"] == "+0.12"
    assert labels["Tracking"] == "+0.73"
    assert found == of(room, "B", "D2", "A") == of(room, "therapist", "D2", "A")


@pytest.mark.parametrize(
    ("actual", "guess", "words"),
    [
        (WEEK, FLAT, "all guesses were the same, so whether they rise and fall together cannot be said"),
        (FLAT, WEEK, "all of Ben's answers were the same, so whether they rise and fall together cannot be said"),
        (WEEK, [10 - v for v in WEEK], "tended to go the other way"),
        ([0, 10] * 4, [0, 0, 10, 10] * 2, "did not follow their ups and downs"),
        ([0, 10] * 4, [0, 10, 0, 10, 0, 10, 10, 0], "rose and fell largely with them"),
        ([1, 2, 3, 4, 5, 6, 7, 8], [5, 1, 6, 2, 7, 3, 8, 4], "rose and fell partly with them"),
    ],
)
def test_tracking_in_words(actual, guess, words):
    found = of(forecasts((FLAT, guess), (actual, FLAT)), "A", "D2", "A")
    if words.startswith("all"):
        assert dict(found.rows)["Tracking"] == "–"
    assert words in found.words


@pytest.mark.parametrize(("shift", "words"), [(2, "were 2 points too high on the whole"), (-1, "were 1 point too low")])
def test_bias_in_words(shift, words):
    found = of(forecasts((FLAT, [v + shift for v in WEEK]), (WEEK, FLAT)), "A", "D2", "A")
    assert words in found.words


def test_too_few_answers_say_why():
    room = forecasts((FLAT, [DECLINED] * 3 + [5] * 5), (WEEK, FLAT))
    found = of(room, "A", "D2", "A")
    assert (found.words, found.figure, found.rows) == (
        "Too few items were answered by both to say (5 of 8).",
        "",
        (),
    )
    assert of(room, "A", "D5", "A").figure == ""
    assert of(room, "A", "D2", "B").figure == "1.00"


def test_a_short_exercise_has_too_few_items_for_tracking():
    scale = {"kind": "scale", "low": "no", "high": "yes", "label": "Item"}
    likert = {"kind": "likert5", "label": "Item", "options": [{"id": str(i), "label": str(i)} for i in range(1, 6)]}
    for kind, chance in ((scale, "0.636"), (likert, "0.600")):
        fields = [kind | {"id": f"{side}_{i}"} for side in ("own", "guess") for i in range(3)]
        inputs = [
            {"name": name, "step": "s", "fields": [f"{side}_{i}" for i in range(3)]}
            for name, side in (("guess", "guess"), ("actual", "own"))
        ]
        exercise = made(
            "PAR",
            [{"id": "s", "by": "each", "pages": [{"title": "Page", "fields": fields}]}],
            "mutual",
            scores=[{"id": "D2", "title": "Guesses", "inputs": inputs}],
        )
        room = Room(exercise)
        room.both("s", {f"{side}_{i}": i + 1 for side in ("own", "guess") for i in range(3)})
        found = of(room, "A", "D2", "A")
        assert "there are too few items to say" in found.words
        assert dict(found.rows)["Two random answers would reach"] == chance


def test_similarity_in_words():
    found = of(forecasts((FLAT, FLAT), (WEEK, FLAT)), "B", "D5", "A")
    assert found.words == (
        "Ana's guesses were on average 0 points away from Ana's own answers; the answers of Ana and Ben were "
        "1.5 points apart. Close guesses can come from being alike as well as from insight."
    )
    assert found.rows == (("Assumed similarity", "1.00"), ("Actual similarity", "0.85"))


def test_the_biggest_miss():
    room = forecasts((FLAT, WEEK[:7] + [1]), (WEEK, FLAT))
    found = of(room, "A", "miss", "A")
    assert found.words == "Most to ask about: “proud of something”. Ana guessed 1, Ben said 5."
    assert found.figure == "4 points"
    assert of(room, "A", "miss", "B").words == "Every guess of Ben was exact."
    nothing = forecasts((FLAT, [DECLINED] * 8), (WEEK, FLAT))
    assert of(nothing, "A", "miss", "A").words == "Too few items were answered by both to say (0 of 8)."


def test_no_score_before_both_can_see_it():
    room = Room(FORECAST, Disclosure.IN_SESSION)
    room.submit("forecast", "A", forecast(FLAT, WEEK))
    assert results(room.run, "A", NAMES) == results(room.run, "therapist", NAMES) == ()
    room.draft(Slot("forecast", 1, "B"), forecast(FLAT, WEEK))
    assert results(room.run, "therapist", NAMES) == ()
    room.submit("forecast", "B", forecast(FLAT, WEEK))
    assert results(room.run, "A", NAMES) == results(room.run, "B", NAMES) == ()
    assert of(room, "therapist", "D2", "A")
    room.release("forecast")
    assert results(room.run, "A", NAMES) == results(room.run, "therapist", NAMES) != ()


# E04


def wishes(want, get, give):
    values = {
        f"{side}_{kind}": value
        for side, column in (("want", want), ("get", get), ("give", give))
        for kind, value in zip(KINDS, column, strict=True)
    }
    return filled(WISHES.by_id["wishes"], **values)


def test_wishes_in_words():
    room = Room(WISHES)
    room.submit("wishes", "A", wishes([9, 8, 7, 6, 5, 4, 3, 2], [9, 8, 2, 6, 5, 4, 3, 2], FLAT))
    room.submit("wishes", "B", wishes(FLAT, FLAT, [10, 9, 8, 7, 6, 5, 4, 3]))
    unmet, received = of(room, "B", "D10", "A"), of(room, "B", "perception", "A")
    assert unmet.words == (
        "Ana would like 0.6 points more on average, most of all “encouragement before something hard”: wished 7, now 2."
    )
    assert unmet.figure == "0.6 of 10"
    assert received.words == "What Ben rates as given is on average 1.6 points above what Ana rates as received."
    assert received.figure == "+1.6"
    unmet, received = of(room, "A", "D10", "B"), of(room, "A", "perception", "B")
    assert unmet.words == "Ben gets as much of every kind as Ben would like."
    assert received.words == "What Ana rates as given and what Ben rates as received are level on average."
    assert (
        of(room, "A", "D7", "A").words
        == "What Ana wishes for most and what Ben gives most come in much the same order."
    )
    assert of(room, "A", "D7", "A").figure == "+1.00"
    flat = of(room, "A", "D7", "B")
    assert (flat.words, flat.figure) == (
        "All ratings on one side were the same, so there is no order to compare.",
        "",
    )


@pytest.mark.parametrize(
    ("give", "words"),
    [
        ([2, 1, 4, 3, 8, 5, 6, 7], "come in much the same order"),
        ([4, 1, 6, 2, 7, 3, 8, 5], "come in a partly similar order"),
        ([4, 5, 3, 6, 2, 7, 1, 8], "have little to do with each other"),
        ([8, 7, 6, 5, 4, 3, 2, 1], "come in rather opposite orders"),
    ],
)
def test_orders_in_words(give, words):
    room = Room(WISHES)
    room.submit("wishes", "A", wishes([1, 2, 3, 4, 5, 6, 7, 8], [9] * 8, FLAT))
    room.submit("wishes", "B", wishes(FLAT, FLAT, give))
    assert words in of(room, "A", "D7", "A").words
    received = of(room, "A", "perception", "A")
    assert "4.5 points below what Ana rates as received" in received.words
    assert received.figure == "−4.5"


def test_too_few_wishes_say_why():
    room = Room(WISHES)
    left = [DECLINED] * 6 + [5, 5]
    room.submit("wishes", "A", wishes(left, left, left))
    room.submit("wishes", "B", wishes(left, left, left))
    found = [r for r in results(room.run, "A", NAMES) if r.about == "A"]
    assert [r.words for r in found] == [
        "Too few kinds were rated to say (2 of 8).",
        "Too few kinds were rated to say (2 of 8).",
        "Too few kinds were rated to compare (2 of 8).",
    ]
    assert {r.figure for r in found} == {""}


def test_wishes_of_one():
    room = Room(WISHES)
    room.submit("wishes", "A")
    assert [(r.id, r.about) for r in results(room.run, "therapist", NAMES)] == [("D10", "A")]
    assert results(room.run, "A", NAMES) == ()
    room = Room(WISHES, audience="A")
    room.submit("wishes", "A")
    assert [(r.id, r.about) for r in results(room.run, "therapist", NAMES)] == [("D10", "A")]
    assert results(room.run, "A", NAMES) == results(room.run, "B", NAMES) == ()


# E01


def leg(room, speaker, listener, *ratings, feeling=("hurt", "lonely"), imagined=("hurt", "tired", "lonely")):
    room.submit("say", speaker, filled(MIRROR.by_id["say"], feeling=feeling if feeling == DECLINED else list(feeling)))
    for i, fu in enumerate(ratings, 1):
        back = imagined if imagined == DECLINED else list(imagined)
        room.submit("mirror", listener, filled(MIRROR.by_id["mirror"], back_feeling=back), i)
        room.submit("check", speaker, filled(MIRROR.by_id["check"], fu=fu), i)
    room.submit("new", listener)


def test_feeling_understood_in_words():
    room = Room(MIRROR)
    assert results(room.run, "therapist", NAMES) == ()
    leg(room, "A", "B", 4, 9)
    found = of(room, "B", "D1", "A")
    assert found.words == "Ana felt understood in round 2; +5 from the first round to the last."
    assert (found.figure, found.n, found.rows) == ("9 of 10", 2, (("Round 1", "4"), ("Round 2", "9")))
    assert of(room, "A", "D1", None).words == "Nothing to say yet: it needs both directions."
    leg(room, "B", "A", 3, 2, 6)
    assert of(room, "A", "D1", "B").words == (
        "Ben felt that something was still missing after 3 rounds; +3 from the first round to the last."
    )
    couple = of(room, "A", "D1", None)
    assert couple.words == "Taken together the messages arrived at 7.5 of 10; the two ratings were 3 points apart."
    assert (couple.figure, couple.n) == ("7.5 of 10", 2)


def test_feeling_understood_at_once_and_alike():
    room = Room(MIRROR)
    leg(room, "A", "B", 8)
    leg(room, "B", "A", 8)
    assert of(room, "A", "D1", "A").words == "Ana felt understood in round 1."
    assert of(room, "A", "D1", None).words == "Taken together the messages arrived at 8 of 10; both felt the same."


def test_a_rating_left_for_the_session():
    room = Room(MIRROR)
    leg(room, "A", "B", 5, DECLINED)
    leg(room, "B", "A", 8)
    found = of(room, "B", "D1", "A")
    assert (found.words, found.figure, found.n) == ("Ana left the last rating for the session.", "", 1)
    assert found.rows[1] == ("Round 2", "for the session")
    couple = of(room, "B", "D1", None)
    assert couple.words == "Nothing to say yet: one of the ratings was left for the session."


def test_one_round_that_did_not_arrive():
    room = Room(MIRROR)
    room.submit("say", "A")
    room.submit("mirror", "B")
    room.submit("check", "A", filled(MIRROR.by_id["check"], fu=3))
    assert of(room, "B", "D1", "A").words == "Ana felt that something was still missing after 1 round."


def test_feelings_heard():
    room = Room(MIRROR)
    leg(room, "A", "B", 9)
    found = of(room, "A", "D6", "B")
    assert found.words == "Ben named 2 of the 2 feelings Ana chose, among 3 imagined."
    assert found.figure == "0.80"
    assert found.rows == (("Named by both", "Hurt, Lonely"), ("Only Ana", "–"), ("Only Ben", "Tired"))


@pytest.mark.parametrize("left", [{"feeling": DECLINED}, {"imagined": DECLINED}, {"feeling": (), "imagined": ()}])
def test_feelings_left_for_the_session(left):
    room = Room(MIRROR)
    leg(room, "A", "B", 9, **left)
    found = of(room, "A", "D6", "B")
    assert (found.words, found.figure) == ("Nothing to compare: the feelings are for the session.", "")


# E11


def kept(*verdicts):
    return [{"kept": verdict} for verdict in verdicts]


def saw(*verdicts):
    return [{"saw": verdict} for verdict in verdicts]


def look_back(mine_a, theirs_b, hard=(3, 3, 3)):
    room = Room(PROMISES)
    rows = [{"text": "call", "by": "2026-03-01", "hard": value} for value in hard]
    room.both("promise", filled(PROMISES.by_id["promise"], promises=rows))
    outcome = PROMISES.by_id["outcome"]
    room.submit("outcome", "A", filled(outcome, mine=mine_a, theirs=saw("kept", "kept", "kept")))
    room.submit("outcome", "B", filled(outcome, mine=kept("kept", "kept", "kept"), theirs=theirs_b))
    return room


def test_promises_in_words():
    room = look_back(kept("kept", "partly", "not"), saw("kept", "kept", "unseen"))
    found = of(room, "B", "D11", "A")
    assert (found.words, found.figure, found.n) == ("Ana kept 1 of 3, 1 partly.", "50 %", 3)
    assert found.rows[-1] == ("Ben saw it the same way", "1 of 2")
    assert of(room, "A", "D11", "B").words == "Ben kept 3 of 3."


def test_below_three_promises_there_is_no_percentage():
    room = look_back(kept("kept", "not", "changed"), saw("unseen", "unseen"))
    found = of(room, "A", "D11", "A")
    assert (found.figure, found.n) == ("1 of 2", 2)
    assert found.rows[-1] == ("Ben saw it the same way", "did not notice")
    assert not any("%" in text for text in (found.words, found.figure))


@pytest.mark.parametrize(
    ("mine", "words"),
    [
        (kept("changed"), "Ana: All promises were changed by agreement."),
        (kept(DECLINED), "Ana: Nothing to count."),
        (DECLINED, "Ana: Nothing to count."),
        ([{}], "Ana: Nothing to count."),
    ],
)
def test_nothing_to_count(mine, words):
    found = of(look_back(mine, DECLINED), "B", "D11", "A")
    assert (found.words, found.figure, found.n) == (words, "", 0)


def test_only_one_looked_back():
    room = Room(PROMISES)
    room.both("promise", filled(PROMISES.by_id["promise"], promises=DECLINED))
    room.submit("outcome", "A", filled(PROMISES.by_id["outcome"], mine=kept("kept")))
    assert len(of(room, "therapist", "D11", "A").rows) == 3
    assert of(room, "therapist", "D11", "B") is None
    assert of(room, "A", "D11", "A") is None
    assert of(room, "therapist", "overload", "A") is None


def test_too_much_at_once_is_for_the_therapist():
    room = look_back(kept("kept"), saw("kept"), hard=(9, 8, DECLINED))
    found = of(room, "therapist", "overload", "A")
    assert found.words == "Ana's promises are 8.5 of 10 hard on average; smaller ones are easier to keep."
    assert (found.therapist_only, found.n) == (True, 2)
    assert of(room, "A", "overload", "A") is None
    light = look_back(kept("kept"), saw("kept"))
    assert of(light, "therapist", "overload", "A").words == "Ana's promises are 3 of 10 hard on average."


# E26


def after(heard, fair, useful, hope):
    return filled(AFTER.by_id["after"], heard=heard, fair=fair, useful=useful, hope=hope)


def test_after_the_session_is_for_the_therapist_only():
    room = Room(AFTER)
    room.submit("after", "A", after(9, 8, 7, 6))
    assert [(r.id, r.about) for r in results(room.run, "therapist", NAMES)] == [("mean", "A")]
    room.submit("after", "B", after(9, 3, 4, 8))
    mean, gap, alert = (of(room, "therapist", *key) for key in (("mean", "B"), ("gap", None), ("alert", "B")))
    assert mean.words == "Ben's ratings are 6 of 10 on average."
    assert mean.rows[0] == ("I felt heard", "9")
    assert (gap.words, gap.figure) == ("The two ratings are 5 points apart: Ana 8 and Ben 3.", "5 points")
    assert alert.words == "Worth asking Ben about: “The hour felt balanced between us” is 3; “It was useful” is 4."
    assert of(room, "therapist", "alert", "A") is None
    assert all(r.therapist_only for r in results(room.run, "therapist", NAMES))
    assert results(room.run, "A", NAMES) == results(room.run, "B", NAMES) == ()


@pytest.mark.parametrize(
    ("history", "raised"), [((9, 9), False), ((9, 9, 9), True), ((8, 8, 8), False), ((6, 9, 8.5), True)]
)
def test_far_below_what_is_usual(history, raised):
    room = Room(AFTER)
    room.submit("after", "A", after(5, 5, 5, 7))
    found = of(room, "therapist", "alert", "A", {"A": history})
    assert (found is not None) == raised
    if found:
        assert "the average is 5.5, usually" in found.words


def test_ratings_left_for_the_session():
    room = Room(AFTER)
    room.submit("after", "A", after(*[DECLINED] * 4))
    room.submit("after", "B", after(9, 8, 8, 8))
    mean = of(room, "therapist", "mean", "A")
    assert (mean.words, mean.figure) == ("Ana left all ratings for the session.", "")
    assert of(room, "therapist", "gap", None).words == "One of the ratings was left for the session."
    assert of(room, "therapist", "alert", "A") is None


def test_equal_balance():
    room = Room(AFTER)
    room.both("after", after(9, 8, 8, 8))
    assert of(room, "therapist", "gap", None).words == "The two ratings are the same: Ana 8 and Ben 8."


# made of answers that one of them may not see


@pytest.mark.parametrize("visibility", ["T", "O"])
def test_a_score_made_of_what_only_one_may_see_reaches_no_partner(visibility):
    field = {"id": "level", "kind": "scale", "label": "Level", "low": "no", "high": "yes", "visibility": visibility}
    exercise = made(
        "PAR",
        [{"id": "s", "by": "each", "pages": [{"title": "Page", "fields": [field]}]}],
        "mutual",
        scores=[{"id": "mean", "title": "Mean", "inputs": [{"name": "items", "step": "s", "fields": ["level"]}]}],
    )
    room = Room(exercise)
    room.both("s", {"level": 7})
    assert results(room.run, "A", NAMES) == results(room.run, "B", NAMES) == ()
    found = of(room, "therapist", "mean", "A")
    assert found.therapist_only == (visibility == "T")
    room.change(Slot("s", 1, "A"), opened=frozenset({"level"}))
    shown = [r.about for r in results(room.run, "B", NAMES)]
    assert shown == (["A"] if visibility == "O" else [])


def test_figures_are_written_for_people():
    assert [signed(v) for v in (1.25, -0.5, 0.0, -0.01)] == ["+1.2", "−0.5", "0.0", "0.0"]
    assert [plain(v) for v in (7.0, 7.25, -0.5, -0.01, 10)] == ["7", "7.2", "−0.5", "0", "10"]
    assert plain(3.4, 0) == "3"
    assert [points(v) for v in (1, -1, 2.5, 0)] == ["1 point", "1 point", "2.5 points", "0 points"]
