"""The couple's own course over repeats, and what holds for the results of every exercise in the library."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practice.exercises import catalogue, examples
from practice.exercises.disclosure import Viewer
from practice.exercises.results import BUILDERS, NOTES, POOLED, THERAPIST, course, results
from practice.exercises.run import Run
from practice.exercises.seeing import sees
from practice.exercises.terms import SCORES
from tests.exercises.acting import DECLINED, NAMES
from tests.exercises.stories import days, told

SLUGS = [exercise.slug for exercise in catalogue.all_latest()]
FIRST = date(2026, 9, 3)


def repeats(*runs: Run, every: int = 7) -> list[tuple[date, Run]]:
    return [(FIRST + timedelta(days=every * i), run) for i, run in enumerate(runs)]


def said(runs, viewer: Viewer, score: str, about=None):
    found = [one for one in course(runs, viewer, NAMES) if (one.id, one.about) == (score, about)]
    assert len(found) <= 1
    return found[0] if found else None


def fair(a, b, **values):
    return told("seat-swap", ("fairness", "A", {"fair": a}), ("fairness", "B", {"fair": b}), **values)


# a course in words


def test_from_the_first_to_the_last():
    runs = repeats(fair(4, 6), fair(5, DECLINED), fair(7, 6))
    one = said(runs, "therapist", "fairness", "A")
    assert one.words == "Ana, since September 3: from 4 to 7 of 10."
    assert (one.figure, one.n) == ("7 of 10", 3)
    assert one.rows == (("September 3", "4 of 10"), ("September 10", "5 of 10"), ("September 17", "7 of 10"))
    same = said(runs, "therapist", "fairness", "B")
    assert (same.words, same.n) == ("Ben, since September 3: 6 of 10, as at the start.", 2)
    assert said(runs, "therapist", "fairness").words == "Since September 3: from 5 to 6.5 of 10."
    assert course(runs[::-1], "A", NAMES) == course(runs, "B", NAMES) == course(runs, "therapist", NAMES)


def test_over_more_than_a_year_the_year_is_said():
    one = said(repeats(fair(4, 6), fair(5, 6), every=200), "A", "fairness", "A")
    assert one.words == "Ana, since September 3, 2026: from 4 to 5 of 10."


def test_one_repeat_is_no_course():
    assert course([], "therapist", NAMES) == course(repeats(fair(4, 6)), "therapist", NAMES) == ()
    hidden = fair(9, 9, sealed=["fairness"])
    assert course(repeats(fair(4, 6), hidden), "A", NAMES) == ()
    assert said(repeats(fair(4, 6), hidden), "therapist", "fairness", "A").n == 2
    alone = replace(fair(4, 6), audience=frozenset("A"))
    assert course(repeats(alone, alone), "A", NAMES) == ()
    assert said(repeats(alone, alone), "therapist", "fairness", "A")


def test_differences_are_said_in_points():
    def visit(curious):
        return told(
            "guest-in-your-world", ("guest_before", "B", {"curious0": curious}),
            ("host_after", "A", {"interest": 6, "respect": 6}),
        )  # fmt: skip

    one = said(repeats(visit(4), visit(7)), "A", "interest_gap", "B")
    assert one.words == "Ben, since September 3: from −2 to +1 points."


def test_figures_of_different_kinds_are_said_whole():
    def goal(a):
        return told("one-goal", ("goal", None, {"commit_a": a, "commit_b": 6}))

    assert said(repeats(goal(7), goal(9)), "A", "commitment").words == "Since September 3: from 1 point to 3 points."


def test_accuracy_over_time_keeps_bias_tracking_and_chance():
    def forecast(level):
        items = [
            f.id[5:] for f in catalogue.load("forecast-my-partner").by_id["forecast"].fields if f.id[:5] == "self_"
        ]
        own = {f"self_{item}": i for i, item in enumerate(items)}
        guess = {f"guess_{item}": level for item in items}
        return told("forecast-my-partner", *[("forecast", seat, own | guess) for seat in "AB"])

    one = said(repeats(forecast(3), forecast(5)), "A", "D2", "A")
    assert one.words == "Ana, since September 3: from 0.80 (bias −0.50, tracking –) to 0.78 (bias +1.50, tracking –)."
    assert one.rows[-1] == ("Two random answers would reach", "0.636")


# sums over all repeats


def test_early_and_late_over_six_repeats():
    runs = repeats(*(fair(level, 5) for level in (2, 3, 4, 5, 6, 7)))
    one = said(runs, "A", "D15", "A")
    assert one.words.startswith("Ana, “") and "the last three of 6 entries are 3 points higher" in one.words
    assert said(runs[:5], "A", "D15", "A") is None
    assert said(repeats(*[told("seat-swap", ("moment", None, {}))] * 6), "A", "D15", "A") is None


def test_asks_are_counted_together():
    def ask(done):
        return told("clear-ask", ("outcome", "A", {"done": done}))

    one = said(repeats(ask("yes"), ask("partly"), ask("changed"), ask("yes")), "A", "D11", "A")
    assert (one.words, one.figure) == ("Of what Ana asked for, 2 of 3 happened, 1 partly.", "83 %")


def test_turns_of_help_are_counted_together():
    def turn(offer, after):
        return told(
            "stress-from-outside", ("stress", "A", {"want": "listen", "level0": 8}),
            ("offer", "B", {"offer": offer}), ("after", "A", {"level1": after, "fit": 5}),
        )  # fmt: skip

    runs = repeats(turn("listen", 5), turn("space", 8))
    assert said(runs, "B", "D12", "A").words == "In 1 of 2 turns Ben offered what Ana wanted."
    relief = said(runs, "B", "relief", "A")
    assert relief.words == "For Ana it weighed 1.5 points less afterwards, on average over 2 turns."
    assert relief.rows == (("Turn 1", "8 → 5"), ("Turn 2", "8 → 8"))


def dates(starts="A", new=5, close=5, happened=(True, True)):
    after = [("after", s, {"happened": h, "new": new, "close1": close}) for s, h in zip("AB", happened, strict=True)]
    return told("date-rotation", ("plan", starts, {"plan": "tea"}), *after, starts=starts)


def test_dates_kept_and_planned():
    runs = repeats(dates("A"), dates("B"), dates("A", happened=(True, False)))
    one = said(runs, "B", "dates")
    assert one.words == (
        "2 of 3 planned dates happened. Ana and Ben remember 1 date differently. Ana planned 2 and Ben planned 1."
    )
    assert (one.figure, one.rows) == ("2 of 3", (("How alike the two numbers are (0–1)", "0.50"),))


@pytest.mark.parametrize(
    ("close", "words"),
    [
        ([1, 2, 3, 4, 5, 6], "Over 6 dates the newer ones tended to be the closer ones for Ana."),
        ([6, 5, 4, 3, 2, 1], "Over 6 dates the newer ones tended to be the less close ones for Ana."),
        ([5, 4, 6, 6, 4, 5], "Over 6 dates newness and closeness had little to do with each other for Ana."),
    ],
)
def test_new_things_and_closeness_from_six_dates_on(close, words):
    runs = repeats(*(dates(new=i, close=level) for i, level in enumerate(close)))
    assert said(runs, "A", "novelty", "A").words == words
    assert said(runs[:5], "A", "novelty", "A") is None


def test_answers_to_good_news():
    def news(a, b):
        return told("good-news-turn", ("received", "A", {"style": a}), ("received", "B", {"style": b}))

    two = repeats(news("ac", "pc"), news("ac", "ac"))
    assert said(two, "A", "style", "A").figure == "2 of 2"
    assert said(two, "A", "style") is None
    three = repeats(news("ac", "pc"), news("ac", "ac"), news("pd", "ad"))
    one = said(three, "A", "style", "A")
    assert (one.words, one.figure) == ("Ana felt 2 of Ben's 3 answers as “excited with me”.", "67 %")
    assert one.rows == (("Excited with me", "2"), ("Moved on", "1"))
    assert said(three, "A", "style").words == "The two shares are 33 % apart."
    alike = repeats(*[news("ac", "ac")] * 3)
    assert said(alike, "A", "style").words == "The two shares are the same."


def test_homework_over_sessions():
    def before(a, b):
        return told("before-we-meet", ("before", "A", {"hw": a}), ("before", "B", {"hw": b}))

    one = said(repeats(before("done", "done"), before("part", "not")), "A", "homework")
    assert one.words == "Ana: 1 of 2 times done, 1 in part; Ben: 1 of 2 times done."
    assert (one.figure, one.n) == ("0.67", 4)


def test_a_run_of_an_older_version_counts_as_far_as_it_has_the_fields():
    now = fair(7, 7)
    steps = tuple(step for step in now.exercise.steps if step.id != "fairness")
    older = replace(now, exercise=now.exercise.model_copy(update={"steps": steps, "scores": ()}))
    # Cached by id: the copy finds its own steps.
    older.exercise.__dict__.pop("by_id", None)
    assert said(repeats(older, now, now), "therapist", "fairness", "A").n == 2


def test_notes_have_no_course():
    unsafe = told("before-we-meet", ("before", "A", {"safe_to_talk": "no", "hw": "done"}))
    assert not [one for one in course(repeats(unsafe, unsafe), "therapist", NAMES) if one.id in NOTES]


# every exercise of the library


@pytest.fixture(scope="module")
def filled() -> dict[str, Run]:
    return {slug: examples.replay(catalogue.example(slug)) for slug in SLUGS}


@pytest.mark.parametrize("slug", SLUGS)
def test_a_filled_example_has_results_in_words(filled, slug):
    run = filled[slug]
    therapist = results(run, "therapist", NAMES)
    assert therapist
    assert len({(one.id, one.about) for one in therapist}) == len(therapist)
    for one in therapist:
        assert one.words[-1] in ".…" and "{" not in one.words and "None" not in one.words
        assert one.n > 0 or not one.figure
        assert all(len(row) == 2 and all(row) for row in one.rows)
    # Both partners read the same, and nothing the therapist does not.
    ana, ben = results(run, "A", NAMES), results(run, "B", NAMES)
    assert ana == ben
    assert set(ana) <= set(therapist)
    assert not [one for one in ana if one.therapist_only or one.id in THERAPIST]


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_is_said_of_what_is_sealed(filled, slug):
    run = filled[slug]
    sealed = replace(run, submissions=tuple(replace(one, revealed=False) for one in run.submissions if one.author))
    assert results(sealed, "A", NAMES) == results(sealed, "B", NAMES) == ()
    assert course(repeats(sealed, sealed), "A", NAMES) == ()


@pytest.mark.parametrize("slug", SLUGS)
def test_everything_left_for_the_session_is_said_without_a_figure_of_it(filled, slug):
    run = filled[slug]
    left = tuple(replace(one, answers=dict.fromkeys(one.answers, DECLINED)) for one in run.submissions)
    for viewer in ("therapist", "A"):
        for one in results(replace(run, submissions=left), viewer, NAMES):
            # Entries written, acts listed and parts that are not there are still counts.
            assert not one.figure or one.id in ("D14", "acts", "smart"), (one.id, one.words)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_course_of_every_exercise(filled, slug):
    runs = repeats(filled[slug], filled[slug])
    for viewer in ("therapist", "A"):
        found = course(runs, viewer, NAMES)
        assert len({(one.id, one.about) for one in found}) == len(found)
        assert all(one.words.endswith(".") for one in found)
        assert viewer == "therapist" or not [one for one in found if one.therapist_only]


def test_every_score_of_the_library_is_built():
    assert BUILDERS.keys() | {"D3", "D4"} == SCORES
    assert POOLED | NOTES | THERAPIST <= BUILDERS.keys()
    used = {spec.id for exercise in catalogue.all_latest() for spec in exercise.scores}
    assert used == SCORES


def test_days_of_a_log_are_read_over_all_weeks_together():
    entries = [{"did": True, "gave": 5, "got": level} for level in (1, 2, 3)]
    week = told("full-attention-five", *days("days", "A", *entries), *days("days", "B", *entries))
    later = replace(week, submissions=tuple(replace(s, answers={**s.answers, "got": 8}) for s in week.submissions))
    one = said(repeats(week, later), "A", "D15", "A")
    assert "the last three of 6 entries are 6 points higher" in one.words


def stripped(run: Run) -> Run:
    """What is left of a run when everything that one of the two may not read was never written."""
    kept = []
    for one in run.submissions:
        if one.submitted and (one.revealed or one.author is None):
            seen = run.exercise.by_id[one.step].fields
            answers = {f.id: one.answers[f.id] for f in seen if f.id in one.answers and _both(run, one, f)}
            kept.append(replace(one, answers=answers))
    return replace(run, submissions=tuple(kept))


def _both(run: Run, submission, field) -> bool:
    return all(sees(run, submission, field, seat) for seat in "AB")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(SLUGS), st.randoms(use_true_random=False))
def test_a_partner_reads_nothing_that_rests_on_what_both_may_not_read(filled, slug, chance):
    run = filled[slug]
    some = []
    for one in run.submissions:
        own = [f.id for f in run.exercise.by_id[one.step].fields if f.visibility == "O" and chance.random() < 0.5]
        revealed, submitted = chance.random() < 0.7, chance.random() < 0.9
        some.append(replace(one, revealed=submitted and revealed, submitted=submitted, opened=frozenset(own)))
    run = replace(run, submissions=tuple(some))
    left = stripped(run)
    for seat in "AB":
        assert results(run, seat, NAMES) == results(left, seat, NAMES)
        assert course(repeats(run, run), seat, NAMES) == course(repeats(left, left), seat, NAMES)
