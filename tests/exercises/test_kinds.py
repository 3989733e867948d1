"""Each simple kind of field, attacked: what is typed, what is stored, what is refused, how it reads."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.exercises import kinds
from tests.exercises.fields import ANA, clean, field, form, refused

MANY_SCRIPTS = "Zażółć gęślą jaźń · Καλημέρα κόσμε · Съешь ещё · 你好，世界 · مرحبا بالعالم · 👩‍❤️‍👩🏽 e\u0301 · "


# --- texts


def test_five_thousand_characters_of_many_scripts_survive_unchanged():
    text = (MANY_SCRIPTS * 100)[:4999].strip()
    text += "ż" * (5000 - len(text))
    what = field("long_text", required=True)
    answer = clean(what, ("x", text))
    assert answer.encode() == text.encode()
    assert kinds.words(what, answer, ANA) == text


def test_one_character_more_is_refused_with_both_numbers():
    [problem] = refused(field("long_text"), ("x", "a" * 5001))
    assert problem == ("x", "Make this shorter: 5,001 characters now, at most 5,000.")


def test_guidance_of_a_long_text_is_not_a_limit():
    assert len(clean(field("long_text", max_chars=600), ("x", "a" * 5000))) == 5000


def test_short_text_ends_at_140_and_is_one_line():
    what = field("short_text")
    assert clean(what, ("x", "ł" * 140)) == "ł" * 140
    assert refused(what, ("x", "ł" * 141))
    assert clean(what, ("x", " one\r\ntwo\tthree ")) == "one two three"


def test_control_characters_go_and_line_ends_become_one():
    typed = "\x00\x07 a\x1b[0m\r\nb\rc\u2028d\u0085e\x0bf\ttab\x7f\x9f\ud800\ufffe\uffff "
    assert clean(field("long_text"), ("x", typed)) == "a[0m\nb\nc\nd\ne\nf tab"


@pytest.mark.parametrize("typed", ["", "   ", "\n\t", "\x00\x1f", "\u200b\u200d", "\u00a0\u3000"])
def test_a_text_nobody_can_see_is_missing(typed):
    what = field("short_text", required=True)
    assert kinds.missing(what, typed)
    [problem] = refused(what, ("x", typed))
    assert problem == ("x", "Write a few words here, or choose to talk about it in session.")
    assert clean(field("short_text"), ("x", typed)) is None


@given(st.text())
def test_tidy_changes_nothing_the_second_time(text):
    for lines in (True, False):
        once = kinds.tidy(text, lines)
        assert kinds.tidy(once, lines) == once
        once.encode()


# --- scales and choices


def test_an_untouched_slider_is_missing_not_zero_or_five():
    what = field("scale", required=True)
    raw = kinds.read(what, {})
    assert raw is None and kinds.missing(what, raw)
    assert refused(what)[0].message.startswith("Choose a number from 0 to 10, or")
    assert clean(field("scale")) is None


@pytest.mark.parametrize("value", range(11))
def test_every_point_of_the_scale(value):
    what = field("scale", required=True)
    assert clean(what, ("x", str(value))) == value
    assert not kinds.missing(what, str(value))
    assert kinds.words(what, value, ANA) == f"{value} of 10"


@pytest.mark.parametrize("typed", ["-1", "11", "5.0", "5,5", "five", "٥", "５", "1e1", "True", "05", "null"])
def test_no_other_value_is_on_the_scale(typed):
    assert refused(field("scale"), ("x", typed)) == [("x", "Choose a number from 0 to 10.")]


def test_likert_has_five_points():
    what = field("likert5")
    assert clean(what, ("x", "5")) == 5
    assert kinds.words(what, 5, ANA) == "Point 5 (5 of 5)"
    for typed in ("0", "6", "x"):
        assert refused(what, ("x", typed)) == [("x", "Choose one of the five points.")]


def test_single_takes_an_offered_option_only():
    what = field("single", required=True)
    assert clean(what, ("x", "money")) == "money"
    assert kinds.words(what, "money", ANA) == "Money with Ben"
    assert refused(what, ("x", "Money")) == [("x", "Choose one of the options.")]
    assert refused(what)[0].message.startswith("Choose one of the options, or")


def test_yes_no():
    what = field("yes_no", required=True)
    assert clean(what, ("x", "yes")) is True and clean(what, ("x", "no")) is False
    assert (kinds.words(what, True, ANA), kinds.words(what, False, ANA)) == ("Yes", "No")
    assert refused(what, ("x", "true")) == [("x", "Choose yes or no.")]
    assert refused(what)


@pytest.mark.parametrize(
    ("low", "high", "picks", "message"),
    [
        (2, 2, ["home"], "Choose exactly 2."),
        (2, 2, ["home", "money", "rest"], "Choose exactly 2."),
        (0, 1, ["home", "rest"], "Choose at most 1."),
        (2, 3, ["home"], "Choose at least 2."),
        (1, 2, ["home", "money", "rest"], "Choose at least 1 and at most 2."),
        (1, 2, ["home", "sauna"], "Choose at least 1 and at most 2."),
        (2, 3, ["home", "home"], "Choose at least 2."),
    ],
)
def test_multi_below_above_or_beside_what_is_offered(low, high, picks, message):
    what = field("multi", min_picks=low, max_picks=high)
    assert refused(what, *(("x", one) for one in picks)) == [("x", message)]


def test_multi_is_stored_in_the_order_of_the_definition():
    what = field("multi", required=True)
    assert clean(what, ("x", "rest"), ("x", "money")) == ["money", "rest"]
    assert kinds.words(what, ["money", "rest"], ANA) == ["Money with Ben", "Rest"]
    assert kinds.missing(what, kinds.read(what, {}))
    assert refused(what)[0].message.startswith("Choose at least one of the options, or")
    assert clean(field("multi")) is None


# --- ranking


def ranks(**places):
    return [(f"x-{option}", place) for option, place in places.items()]


def test_ranking_is_a_full_order():
    what = field("ranking", required=True)
    assert clean(what, *ranks(home="2", money=" 3 ", rest="1")) == {"home": 2, "money": 3, "rest": 1}
    assert clean(what, ("x", "rest"), ("x", "home"), ("x", "money")) == {"home": 2, "money": 3, "rest": 1}
    assert kinds.words(what, {"home": 2, "money": 3, "rest": 1}, ANA) == ["1. Rest", "2. Home", "3. Money with Ben"]


@pytest.mark.parametrize(
    ("places", "problems"),
    [
        ({"home": "1", "money": "1", "rest": "2"}, [("x-money", "Place 1 is used twice: use each once.")]),
        ({"home": "1", "rest": "2"}, [("x-money", "Give this a place from 1 to 3.")]),
        ({"home": "1", "money": "", "rest": "2"}, [("x-money", "Give this a place from 1 to 3.")]),
        ({"home": "1", "money": "4", "rest": "2"}, [("x-money", "Give this a place from 1 to 3.")]),
        (
            {"home": "0", "money": "x", "rest": "2"},
            [("x-home", "Give this a place from 1 to 3."), ("x-money", "Give this a place from 1 to 3.")],
        ),
    ],
)
def test_ranking_with_ties_gaps_or_nonsense_is_refused(places, problems):
    assert refused(field("ranking", required=True), *ranks(**places)) == problems


@pytest.mark.parametrize("order", [["home"], ["home", "home", "rest"], ["home", "money", "rest", "sauna"]])
def test_an_ordered_list_names_each_option_once(order):
    found = refused(field("ranking"), *(("x", one) for one in order))
    assert found == [("x", "Give every option a place: each of the 3 once.")]


def test_a_ranking_without_any_place_is_missing():
    what = field("ranking", required=True)
    assert kinds.missing(what, kinds.read(what, form(*ranks(home="", money=" "))))
    assert kinds.missing(what, None) and kinds.missing(what, []) and kinds.missing(what, "1")
    assert clean(field("ranking")) is None


# --- dates, numbers, times


def test_date():
    what = field("date", required=True)
    assert clean(what, ("x", " 2026-03-31 ")) == "2026-03-31"
    assert kinds.words(what, "2026-03-31", ANA) == "31 March 2026"
    assert clean(what, ("x", "2028-02-29")) == "2028-02-29"
    assert refused(what)


@pytest.mark.parametrize(
    "typed",
    ["2026-02-30", "2027-02-29", "2026-13-01", "20260331", "2026-W01-1", "31.03.2026", "03/04/2026",
     "1899-12-31", "2200-01-01", "0000-01-01", "٢٠٢٦-٠٣-٣١", "tomorrow", "2026-3-1"],
)  # fmt: skip
def test_no_such_day(typed):
    assert "2026-03-31" in refused(field("date"), ("x", typed))[0].message


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_reads_back(day):
    what = field("date")
    assert clean(what, ("x", day.isoformat())) == day.isoformat()
    assert kinds.words(what, day.isoformat(), ANA).startswith(f"{day.day} ")


@pytest.mark.parametrize(
    ("typed", "value", "text"),
    [
        ("3", 3, "3"), ("3,5", 3.5, "3.5"), ("3.50", 3.5, "3.5"), ("-2", -2, "-2"), ("\u22122,25", -2.25, "-2.25"),
        ("+4", 4, "4"), ("1 250", 1250, "1250"), ("1\u00a0250\u202f000", 1250000, "1250000"), ("0,125", 0.125, "0.125"),
        ("0", 0, "0"), ("007", 7, "7"), ("4.0", 4, "4"), ("1000000000000", 10**12, "1000000000000"),
        ("0.000001", 0.000001, "0.000001"), ("1234,567", 1234.567, "1234.567"),
    ],
)  # fmt: skip
def test_number(typed, value, text):
    what = field("number", required=True)
    answer = clean(what, ("x", typed))
    assert answer == value and type(answer) is type(value)
    assert kinds.words(what, answer, ANA) == text


@pytest.mark.parametrize(
    "typed", ["x", "1e5", "nan", "inf", "1,2,3", "1.000,50", "--1", "1.", ".5", "٣", "0x10", "0.1234567"]
)
def test_not_a_number(typed):
    assert refused(field("number"), ("x", typed)) == [("x", "Write a number with digits only, like 1250 or 12.5.")]


@pytest.mark.parametrize("typed", ["1,250", "12.500", "-999,000"])
def test_thousands_or_decimals_is_asked_and_both_proposals_work(typed):
    what = field("number")
    [problem] = refused(what, ("x", typed))
    whole = typed.replace(",", "").replace(".", "")
    assert whole in problem.message and typed + "0" in problem.message
    assert clean(what, ("x", whole)) == int(whole)
    assert abs(clean(what, ("x", typed + "0"))) < 1000


def test_number_too_large():
    assert "too large" in refused(field("number"), ("x", "1000000000001"))[0].message


def test_timer_by_the_clock_and_by_hand():
    what = field("timer", required=True)
    assert clean(what, ("x", "270"), ("x-manual", "0")) == {"seconds": 270, "manual": False}
    assert clean(what, ("x", " 4:30 ")) == {"seconds": 270, "manual": True}
    assert clean(what, ("x", "4:05"), ("x-manual", "1")) == {"seconds": 245, "manual": True}
    assert kinds.words(what, {"seconds": 270, "manual": False}, ANA) == "4 min 30 s"
    assert kinds.words(what, {"seconds": 300, "manual": True}, ANA) == "5 min (typed in)"
    assert kinds.words(what, {"seconds": 45, "manual": False}, ANA) == "45 s"


def test_timer_cap_is_an_hour():
    what = field("timer")
    assert clean(what, ("x", "3600"))["seconds"] == clean(what, ("x", "60:00"))["seconds"] == 3600
    for typed in ("3601", "60:01", "99999", "99999:59"):
        assert refused(what, ("x", typed)) == [("x", "At most one hour: write 60:00 or less.")]


@pytest.mark.parametrize("typed", ["-5", "4:60", "4.5", "1:2:3", "ten", "100000", ":30", "٤"])
def test_not_a_time(typed):
    assert refused(field("timer"), ("x", typed)) == [("x", "Write minutes and seconds, like 4:30.")]


@pytest.mark.parametrize(
    "pairs", [[], [("x", "")], [("x", "0"), ("x-manual", "0")], [("x", "0:00")], [("x-manual", "1")]]
)
def test_a_timer_that_never_ran_is_missing(pairs):
    what = field("timer", required=True)
    assert kinds.missing(what, kinds.read(what, form(*pairs)))
    assert refused(what, *pairs)[0].name == "x"
