"""Scores in words for E17–E19 and E21–E25: goals, options, dates, good news, noticing, visits, loops, sessions."""

from dataclasses import replace
from datetime import date

import pytest

from practice.exercises.results import NOTES
from tests.exercises.acting import DECLINED
from tests.exercises.stories import days, everything, found, opened, told

# E17

PLAN = {
    "goal": "walk", "measure": "walks", "start": 0, "target": 4, "by": "2026-04-01", "commit_a": 8, "commit_b": 6,
}  # fmt: skip


def goal(*entries, **plan):
    return told("one-goal", ("goal", None, {**PLAN, **plan}), *entries)


def test_progress_of_a_goal():
    run = goal(*days("weeks", "A", {"value": 1}, {"value": 2}), *days("weeks", "B", {"value": 1}, {"value": 2}))
    way = found(run, "A", "progress")
    assert (way.words, way.figure, way.n) == ("The count is 2, on the way from 0 to 4.", "50 %", 2)
    apart = found(goal(("weeks", "A", {"value": 1}), ("weeks", "B", {"value": 3})), "A", "progress")
    assert (apart.words, apart.figure) == ("The two counts are 1 and 3, on the way from 0 to 4.", "50 %")
    alone = goal(*days("weeks", "A", {"value": 1}, {"value": 4}), ("weeks", "B", {"value": 1}))
    assert found(alone, "A", "progress").words == "The count is 4, on the way from 0 to 4."
    left = found(goal(("weeks", "A", {"value": DECLINED})), "A", "progress")
    assert (left.words, left.figure) == ("The count was left for the session.", "")
    same = found(goal(("weeks", "A", {"value": 1}), target=0), "A", "progress")
    assert same.words == "Start and goal are the same: nothing to count."
    assert found(goal(), "A", "progress") is None


def test_is_a_goal_ready_to_start():
    whole = found(goal(), "A", "smart")
    assert (whole.words, whole.figure) == ("All five parts of a goal to start with are there.", "5 of 5")
    part = found(goal(commit_b=5, by=DECLINED), "A", "smart")
    assert (part.words, part.figure) == ("3 of 5 parts are there.", "3 of 5")
    assert part.rows[3:] == (("Both are in at 6 of 10 or more", "not yet"), ("The date lies within a year", "not yet"))
    late = replace(goal(), begins=date(2024, 1, 1))
    joint = replace(late.submissions[0], revealed_on=None)
    assert found(replace(late, submissions=(joint,)), "A", "smart").figure == "4 of 5"
    draft = replace(joint, submitted=False)
    assert everything(replace(late, submissions=(draft,)), "therapist") == set()


def test_commitment():
    assert found(goal(), "B", "commitment").words == "Ana 8, Ben 6: 2 points apart."
    assert found(goal(commit_a=6), "B", "commitment").words == "Ana 6, Ben 6: the same."
    left = found(goal(commit_a=DECLINED), "B", "commitment")
    assert (left.words, left.figure) == ("One of the ratings was left for the session.", "")


def test_halves_of_a_goal():
    run = goal(
        *days("weeks", "A", *[{"mine": one} for one in ("done", "done", "partly", "not")]),
        *days("weeks", "B", {"theirs": "done"}, {"theirs": "cant_tell"}, {"theirs": "not"}),
    )
    half = found(run, "B", "D11", "A")
    assert (half.words, half.figure, half.n) == ("Ana did their half in 2 of 4 weeks, 1 partly.", "62 %", 4)
    assert half.rows[0] == ("Done", "2") and half.rows[-1] == ("Ben saw it the same way", "1 of 2")


# E18

OPTIONS = ["sea", "hills", "home"]


def table(a, b, vetoes=(), guesses=()):
    def answers(rates, other):
        rows = [
            {"row": f"j1_{i}", "rate": rate, "veto": i in other} for i, rate in enumerate(rates) if rate is not None
        ]
        guessed = [{"row": f"j1_{i}", "guess_rate": rate} for i, rate in enumerate(guesses)]
        return {"ratings": rows, "guesses": guessed}

    return told(
        "win-win-table",
        ("options", None, {"options": [{"option": text} for text in OPTIONS]}),
        ("ratings", "A", answers(a, ())),
        ("ratings", "B", answers(b, vetoes)),
    )


def test_options_that_work_for_both():
    found_ = found(table([9, 7, 2], [7, 8, None]), "A", "D8")
    assert found_.words == "Work best for both: “sea” and “hills”."
    assert (found_.figure, found_.n) == ("2 of 2 options", 2)
    assert found_.rows == (
        ("sea", "Ana 9, Ben 7: 2 points apart, product 63, works best for both"),
        ("hills", "Ana 7, Ben 8: 1 point apart, product 56, works best for both"),
        ("home", "not rated by both"),
    )
    one = found(table([9, 6, 2], [9, 6, 9], vetoes=[2]), "A", "D8")
    assert one.words == "Works best for both: “sea”."
    assert one.rows[2][1].endswith("not acceptable to one")


def test_another_round_of_options():
    run = table([9, 5, 3], [2, 5, 3])
    assert found(run, "A", "D8").words == (
        "No option is at 6 of 10 or more for both yet. Another round of options may help. "
        "Nearest: “hills”, “home” and “sea”."
    )
    ruled_out = found(table([9, 9, 9], [0, 0, 0]), "A", "D8")
    assert ruled_out.words.endswith("Another round of options may help.")
    left = told(
        "win-win-table",
        ("options", None, {"options": [{"option": "sea"}]}),
        *[("ratings", seat, {"ratings": DECLINED}) for seat in "AB"],
    )
    assert (found(left, "A", "D8").figure, found(left, "A", "D8").n) == ("", 0)
    alone = told("win-win-table", ("ratings", "A", {"ratings": []}))
    assert everything(alone, "therapist") == set()


def test_guesses_about_ratings_are_said_with_bias_and_tracking():
    guess = found(table([9, 7, 2], [7, 8, 3], guesses=[6, 8, 3]), "A", "D2", "A")
    assert guess.n == 3 and [row[0] for row in guess.rows][2:] == ["Bias", "Tracking"]
    assert guess.short == "0.97 (bias −0.33, tracking –)"


def test_a_trial():
    run = told("win-win-table", ("trial", "A", {"sat": 8}), ("trial", "B", {"sat": 6}))
    both = found(run, "A", "trial")
    assert (both.words, both.figure) == (
        "For both it worked at 6 of 10 or more. The two ratings are 2 points apart.", "6 of 10",
    )  # fmt: skip
    assert both.rows[0] == ("The lower rating", "6")
    assert found(run, "A", "trial", "A").words == "Ana rates how it worked at 8 of 10."


# E19


def date_(a, b=None, starts="A"):
    after = [("after", seat, answers) for seat, answers in (("A", a), ("B", b)) if answers is not None]
    return told("date-rotation", ("plan", starts, {"plan": "tea"}), *after, starts=starts)


WENT = {"happened": True, "close0": 5, "close1": 8, "new": 3}


@pytest.mark.parametrize(
    ("a", "b", "words", "figure"),
    [
        (WENT, WENT, "The date happened.", "1 of 1"),
        (WENT, None, "The date happened.", "1 of 1"),
        ({"happened": False}, {"happened": False}, "The date did not happen this time.", "0 of 1"),
        (
            WENT, {"happened": False},
            "The date did not happen this time. Ana and Ben remember it differently.", "0 of 1",
        ),
    ],
)  # fmt: skip
def test_a_date(a, b, words, figure):
    one = found(date_(a, b), "therapist", "dates")
    assert (one.words, one.figure, one.rows) == (words, figure, ())


def test_closer_after_a_date():
    run = date_(WENT, {**WENT, "close1": 4})
    assert found(run, "A", "closeness", "A").words == "Ana felt 8 of 10 close after the date."
    assert found(run, "A", "closeness").rows == (("Mean", "6"), ("Gap", "4"))
    assert found(run, "A", "lift", "A").words == "Ana felt 3 points closer after the date."
    assert found(run, "A", "lift", "B").words == "Ben felt 1 point less close after the date."
    same = found(date_({**WENT, "close1": 5}, WENT), "A", "lift", "A")
    assert same.words == "Ana felt as close after the date as before."


def test_a_date_that_did_not_happen_has_no_closeness():
    run = date_({"happened": False}, {"happened": False})
    assert everything(run, "A") == {("dates", None)}
    left = date_({"happened": DECLINED}, {"happened": DECLINED})
    assert everything(left, "A") == set()
    kept_back = date_({"happened": True, "close0": DECLINED, "close1": DECLINED})
    assert found(kept_back, "therapist", "lift", "A").words == "Ana left this for the session."
    assert found(kept_back, "therapist", "closeness", "A").words == "Ana left this for the session."


# E21


def news(a=("ac", 9, 8, 7), b=("pc", 6, 6, 6)):
    names = ("style", "understood", "valued", "cared")
    received = [("received", s, dict(zip(names, said, strict=True))) for s, said in (("A", a), ("B", b)) if said]
    return told("good-news-turn", *received)


def test_how_good_news_was_received():
    run = news()
    one = found(run, "B", "D13", "A")
    assert one.words == "With Ben's answer Ana felt understood, valued and cared for at 8 of 10."
    assert one.rows[0] == ("I felt understood", "9")
    assert found(run, "B", "D13").words == "The two ratings are 2 points apart; their mean is 7 of 10."
    assert found(run, "B", "style", "A").words == "Ana felt Ben's answer as “excited with me”."
    assert found(run, "B", "style", "A").figure == ""
    left = news(("ac", 9, DECLINED, 7), None)
    assert found(left, "A", "D13", "A").words == "Ana left this for the session."
    assert found(news((DECLINED, 9, 8, 7), None), "A", "style", "A") is None


# E22


def week(did_a, links_b, **values):
    acts = [{"did": [{"act": act} for act in day], "thanked": bool(day)} for day in did_a]
    links = [("links", "B", {"links": [{"row": "b1_0", "did": one} for one in links_b]})] if links_b else []
    return told("noticing-log", *days("days", "A", *acts), ("days", "B", {"did": DECLINED, "thanked": False}), *links)


def test_noticing():
    run = week([["made tea", "took the bins"], ["rang your mother"]], ["a1_0", "a2_0", "none", DECLINED])
    noticed = found(run, "A", "noticing", "B")
    assert (noticed.words, noticed.figure) == ("Ben had noticed 2 of the 3 things Ana wrote down.", "2 of 3")
    unseen = found(run, "A", "unseen", "A")
    assert unseen.words == "Ana also did 1 thing that Ben has not linked: worth telling."
    assert unseen.rows == (("Day 1", "took the bins"),)
    all_seen = week([["made tea"]], ["a1_0"])
    few = found(all_seen, "A", "noticing", "B")
    assert (few.words, few.figure) == ("Ana wrote down 1 act: fewer than three, too few to say.", "")
    assert found(all_seen, "A", "unseen", "A") is None
    assert found(week([["made tea"]], []), "A", "noticing", "B") is None


def test_acts_and_thanks():
    run = week([["made tea", "took the bins"], []], [])
    assert found(run, "B", "acts", "A").words == "Ana wrote down 2 acts on 2 days."
    assert found(run, "B", "acts", "A").figure == "1.0 a day"
    both = found(run, "B", "acts")
    assert (both.words, both.figure) == ("Acts written down: Ana 2 and Ben 0.", "0.00")
    assert found(run, "B", "thanks", "A").words == "Ana said thank you on 1 of 2 days written down."
    assert found(week([[]], []), "B", "acts") is None
    assert found(told("noticing-log", ("days", "A", {"thanked": DECLINED})), "therapist", "thanks", "A") is None


# E23


def visit(curious=6, interest=9, respect=8):
    return told(
        "guest-in-your-world",
        ("host", "A", {}),
        ("guest_before", "B", {"curious0": curious}),
        ("host_after", "A", {"interest": interest, "respect": respect}),
    )


def test_a_visit():
    run = visit()
    assert found(run, "A", "involvement", "A").words == "Ben's interest and respect reached Ana at 8.5 of 10."
    gap = found(run, "A", "interest_gap", "B")
    assert (gap.words, gap.figure) == (
        "Before the visit Ben was curious at 6 of 10; Ana felt interest at 9 of 10, 3 points more than that.", "−3",
    )  # fmt: skip
    assert found(visit(9, 8), "A", "interest_gap", "B").words.endswith("8 of 10, 1 point less than that.")
    assert found(visit(9), "A", "interest_gap", "B").words.endswith("interest at 9 of 10.")
    left = visit(DECLINED, 9, DECLINED)
    assert found(left, "A", "interest_gap", "B").words == "One of the ratings was left for the session."
    assert found(left, "A", "involvement", "A").words == "Ana left this for the session."


# E24


def loop(a, b, **values):
    def half(move):
        return {"i_do": move, "inside": ["sad", "lonely"], "guess_inside": ["sad"]}

    return told("our-loop", ("loop", "A", half(a)), ("loop", "B", half(b)), **values)


@pytest.mark.parametrize(
    ("a", "b", "words", "figure"),
    [
        (
            "push", "go_quiet",
            "Ana: push; Ben: go quiet. In this loop one moves in and one moves away: pursue–distance.",
            "pursue–distance",
        ),
        ("push", "explain", "Ana: push; Ben: explain. In this loop both move in: escalation.", "escalation"),
        ("joke", "push", "Ana: joke; Ben: push. In this loop no single shape: mixed.", "mixed"),
        ("joke", DECLINED, "One of the moves was left for the session.", ""),
    ],
)  # fmt: skip
def test_the_shape_of_a_loop(a, b, words, figure):
    one = found(loop(a, b), "A", "pattern")
    assert (one.words, one.figure) == (words, figure)


def test_what_is_underneath_is_compared_once_it_is_opened():
    run = loop("push", "push")
    assert not [key for viewer in ("A", "B", "therapist") for key in everything(run, viewer) if key[0] == "D6"]
    shared = opened(run, "A", "inside")
    assert found(shared, "A", "D6", "B") == found(shared, "therapist", "D6", "B")
    assert found(shared, "B", "D6", "B").words == "Ben named 1 of the 2 feelings Ana chose, among 1 imagined."
    assert found(shared, "B", "D6", "A") is None


def test_catching_the_loop():
    run = told(
        "our-loop",
        *days("weeks", "A", {"came": True, "caught": "before"}, {"came": True, "caught": "not"}, {"came": False}),
        *days("weeks", "B", {"came": False}),
    )
    caught = found(run, "A", "catch", "A")
    assert caught.words == "Ana: the loop came by in 2 of 3 weeks: caught before 1, not 1."
    assert (caught.figure, caught.n) == ("1.5 of 3", 3)
    assert found(run, "A", "catch", "B").words == "Ben: in 1 week the loop did not come by."
    never = told("our-loop", ("weeks", "A", {"came": True, "caught": "not"}), ("weeks", "B", {"came": True}))
    assert found(never, "A", "catch", "A").words == "Ana: the loop came by in 1 of 1 weeks: not caught."
    assert found(never, "A", "catch", "B").words == "Ben: the loop came by in 1 of 1 weeks; how it was caught is open."


# E25


def before(a, b=None):
    safe = {"safe_to_talk": "yes", "week": 6, "hw": "done"}
    entries = [("before", seat, {**safe, **said}) for seat, said in (("A", a), ("B", b)) if said is not None]
    return told("before-we-meet", *entries)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"safe_to_talk": "no"}, "Ana cannot speak freely in front of Ben. Speak with Ana alone first."),
        ({"safe_to_talk": "some"}, "Ana cannot speak about some topics in front of Ben. Speak with Ana alone first."),
        (
            {"safe_to_talk": DECLINED},
            "Ana left open whether they can speak freely in front of Ben. Speak with Ana alone first.",
        ),
        (
            {"barrier": ["forgot", "felt_unsafe"]},
            "Ana ticked “felt unsafe” as what got in the way of the homework. Speak with Ana alone first.",
        ),
    ],
)
def test_what_the_therapist_should_know_before_a_session(said, words):
    run = before(said, {})
    note = found(run, "therapist", "concern", "A")
    assert (note.words, note.therapist_only, note.id in NOTES) == (words, True, True)
    assert found(run, "therapist", "concern", "B") is None
    assert not [key for viewer in "AB" for key in everything(run, viewer) if key[0] == "concern"]


def test_no_concern_without_cause():
    assert found(before({"barrier": ["forgot"]}), "therapist", "concern", "A") is None
    assert found(before({}), "therapist", "concern", "B") is None


def test_homework_before_a_session():
    assert found(before({}, {"hw": "part"}), "A", "homework").words == "Ana: done; Ben: in part."
    assert found(before({}, {"hw": "part"}), "A", "homework").figure == "0.50"
    alone = found(before({"hw": "not"}), "therapist", "homework")
    assert (alone.words, alone.figure) == ("Ana: not this time.", "")
    assert found(before({"hw": DECLINED}), "therapist", "homework") is None
    assert found(before({"hw": "not"}, {"hw": "not"}), "A", "homework").figure == ""


def test_the_order_of_topics():
    topics = {"topics": [{"topic": text, "weight": 5} for text in ("money", "sleep")]}
    run = told(
        "before-we-meet",
        ("before", "A", topics),
        ("before", "B", {"topics": [{"topic": "holiday", "weight": 3}]}),
        ("agenda", "A", {"agenda": {"a1_0": 1, "a1_1": 2, "b1_0": 3}}),
        ("agenda", "B", {"agenda": {"a1_0": 3, "a1_1": 2, "b1_0": 1}}),
    )
    orders = found(run, "A", "D7")
    assert orders.words == "Ana's and Ben's ranks come in rather opposite orders."
    assert orders.rows == (("money", "Ana 1, Ben 3"), ("sleep", "Ana 2, Ben 2"), ("holiday", "Ana 3, Ben 1"))
