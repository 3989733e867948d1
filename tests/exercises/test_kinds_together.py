"""Groups, declining, conditions and whole steps; drafts that must come back as they were typed."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from practice.exercises import catalogue, kinds
from practice.exercises.kinds import Context, Names, Unclear
from tests.exercises.fields import ANA, SIMPLE, clean, field, form, group, refused

# --- groups


def test_group_rows_are_cleaned_and_blank_ones_dropped():
    what = group(required=True)
    pairs = [
        ("x-0-text", "call  home"), ("x-0-hard", "3"), ("x-0-tags", "rest"), ("x-0-tags", "home"),
        ("x-1-text", "  "), ("x-2-text", "walk"), ("y-0-text", "no"), ("x-two-text", "no"), ("x-02-text", "no"),
    ]  # fmt: skip
    answer = clean(what, *pairs)
    assert answer == [{"text": "call  home", "hard": 3, "tags": ["home", "rest"]}, {"text": "walk"}]
    assert kinds.words(what, answer, ANA)[1] == "I will…: walk"
    first, second = kinds.rows(what, answer, ANA, ("One",))
    assert first == ("One", (("I will…", "call  home"), ("How hard", "3 of 10"), ("Tags", "Home, Rest")))
    assert second.caption == ""
    assert kinds.rows(what, None, ANA) == kinds.rows(what, {"declined": True}, ANA) == ()


def test_group_problems_name_the_input():
    what = group(required=True)
    assert refused(what, ("x-0-hard", "11"), ("x-2-hard", "4")) == [
        ("x-0-text", "Write a few words here, or choose to talk about it in session."),
        ("x-0-hard", "Choose a number from 0 to 10."),
        ("x-2-text", "Write a few words here, or choose to talk about it in session."),
    ]
    assert kinds.missing(what, kinds.read(what, form(("x-0-hard", "4"))))


def test_group_with_too_few_or_too_many_rows():
    rows = [(f"x-{n}-text", "walk") for n in range(4)]
    assert refused(group(required=True))[0].name == "x-0-text"
    assert refused(group(rows_min=2), rows[1]) == [("x-0-text", "Fill in at least 2.")]
    assert refused(group(rows_min=2), rows[0]) == [("x-1-text", "Fill in at least 2.")]
    assert refused(group(), *rows) == [("x-3-text", "Keep at most 3.")]
    assert clean(group()) is None
    assert not kinds.missing(group(), None) and kinds.missing(group(required=True), None)


def test_a_form_with_very_many_rows_is_bounded():
    what = group()
    raw = kinds.read(what, form(*((f"x-{n}-text", "a") for n in range(500))))
    assert len(raw) == 50


def test_one_answer_inside_a_row_may_be_declined():
    what = group(required=True)
    answer = clean(what, ("x-0-text__declined", "1"), ("x-0-hard", "2"))
    assert answer == [{"text": {"declined": True}, "hard": 2}]
    assert kinds.words(what, answer, ANA) == ["I will…: for the session · How hard: 2 of 10"]


def outcome():
    step = catalogue.load("small-promises").by_id["outcome"]
    return step.by_id["mine"], step.by_id["theirs"]


def test_given_rows_keep_their_place_even_when_one_is_left_out():
    mine, theirs = outcome()
    context = Context(rows={"mine": ("call", "walk"), "theirs": ("cook",)})
    raw = kinds.read(mine, form(("mine-1-kept", "not"), ("mine-5-kept", "kept")))
    with pytest.raises(Unclear) as caught:
        kinds.clean(mine, raw, context)
    assert [one.name for one in caught.value.problems] == ["mine-0-kept", "mine-1-repair"]
    pairs = [("mine-0-kept", "kept"), ("mine-1-kept", "not"), ("mine-1-repair", "tonight"), ("mine-2-kept", "kept")]
    assert clean(mine, *pairs, context=context) == [{"kept": "kept"}, {"kept": "not", "repair": "tonight"}]
    assert refused(theirs, context=context)[0].name == "theirs-0-saw"
    assert clean(theirs, ("theirs-0-saw", "unseen"), context=context) == [{"saw": "unseen"}]
    assert clean(theirs, ("theirs-0-saw", "unseen")) is None


def test_captions_follow_the_earlier_rows():
    exercise = catalogue.load("small-promises")
    mine, theirs = outcome()
    own = {"promises": [{"text": "call"}, {"text": {"declined": True}}, {}]}
    assert kinds.captions(exercise, mine, own, None) == ("call", "for the session", "")
    assert kinds.captions(exercise, theirs, own, {"promises": [{"text": "cook"}]}) == ("cook",)
    assert kinds.captions(exercise, theirs, own, None) == ()
    assert kinds.captions(exercise, mine, {"promises": {"declined": True}}, None) == ()


# --- declining, conditions, steps


@pytest.mark.parametrize("kind", SIMPLE)
def test_every_required_kind_can_be_declined_and_no_optional_one(kind):
    what = field(kind, required=True)
    raw = kinds.read(what, form(("x__declined", "1")))
    assert not kinds.missing(what, raw) and not kinds.blank(what, raw)
    assert kinds.clean(what, raw) == {"declined": True}
    assert kinds.words(what, {"declined": True}, ANA) == "for the session"
    assert kinds.clean(field(kind), raw) is None
    assert kinds.words(what, None, ANA) == ""


def test_declining_keeps_what_was_typed_in_the_draft():
    what = field("short_text", required=True)
    raw = kinds.read(what, form(("x", "half a thou"), ("x__declined", "1")))
    assert raw == {"declined": True, "typed": "half a thou"}
    assert kinds.entries(what, raw) == [("x", "half a thou"), ("x__declined", "1")]
    assert kinds.read(group(required=True), form(("x__declined", "1"))) == {"declined": True, "typed": None}
    assert clean(group(required=True), ("x__declined", "1")) == {"declined": True}
    assert kinds.read(what, form(("x__declined", "0"))) is None


@pytest.mark.parametrize(("fu", "asked"), [("7", True), ("8", False), ("", False)])
def test_gap_is_required_only_below_eight(fu, asked):
    fields = catalogue.load("mirror-and-check").by_id["check"].fields
    raws = kinds.read_all(fields, form(("fu", fu), ("gap", "")))
    found = kinds.clean_all(fields, raws)
    assert ("gap" in [one.name for one in found.problems]) is asked


def test_a_declined_rating_asks_for_no_gap_and_a_gap_may_be_declined():
    fields = catalogue.load("mirror-and-check").by_id["check"].fields
    raws = kinds.read_all(
        fields,
        form(
            ("fu__declined", "1"),
        ),
    )
    assert kinds.clean_all(fields, raws) == ({"fu": {"declined": True}}, ())
    raws = kinds.read_all(fields, form(("fu", "2"), ("gap__declined", "1")))
    assert kinds.clean_all(fields, raws) == ({"fu": 2, "gap": {"declined": True}}, ())


def test_what_is_not_shown_is_neither_asked_nor_stored():
    condition = {"field": "did", "op": "eq", "value": True}
    what = field("timer", required=True, shown_when=condition)
    no, yes = Context({"did": False}), Context({"did": True})
    raw = {"seconds": "30", "manual": "0"}
    assert kinds.clean(what, raw, no) is None and kinds.clean(what, raw, yes)["seconds"] == 30
    assert not kinds.missing(what, None, no) and kinds.missing(what, None, yes)
    assert not kinds.needed(what, no) and not kinds.shown(what)


def test_a_whole_step_with_a_form_of_flask():
    fields = catalogue.load("mirror-and-check").by_id["say"].fields
    posted = MultiDict(
        [("topic", "Dishes"), ("heat", "4"), ("message", "a\r\nb"), ("feeling", "tired"), ("feeling", "hurt")]
    )
    raws = kinds.read_all(fields, posted)
    answers = {"topic": "Dishes", "heat": 4, "message": "a\nb", "feeling": ["hurt", "tired"]}
    assert kinds.clean_all(fields, raws) == (answers, ())
    assert MultiDict(kinds.entries_all(fields, raws)) == posted
    problems = kinds.clean_all(fields, {}).problems
    assert [one.name for one in problems] == ["topic", "heat", "message", "feeling"]


def test_names_are_filled_in_one_pass():
    assert kinds.fill("{me} and {partner}, {other}", Names("{partner}", "Ben")) == "{partner} and Ben, {other}"
    assert kinds.fill("plain", ANA) == "plain"


# --- round trip


def typed_for(what):
    text = st.none() | st.text(max_size=8) | st.sampled_from(["0", "10", "yes", "home", "2026-03-31", "4:30"])
    if what.kind == "multi":
        plain = st.none() | st.lists(st.text(max_size=4), min_size=1, max_size=4)
    elif what.kind == "ranking":
        order = st.lists(st.text(max_size=4), min_size=1, max_size=4)
        places = st.dictionaries(st.sampled_from(list(what.labels)), st.text(max_size=3), min_size=1)
        plain = st.none() | order | places
    elif what.kind == "timer":
        plain = st.none() | st.fixed_dictionaries(
            {"seconds": st.text(max_size=4), "manual": st.none() | st.text(max_size=1)}
        )
    elif what.kind == "group":
        row = st.fixed_dictionaries({}, optional={sub.id: typed_for(sub) for sub in what.fields})
        row = row.map(lambda found: {key: value for key, value in found.items() if value is not None})
        plain = st.none() | st.lists(row, max_size=4).filter(lambda rows: rows and rows[-1])
    else:
        plain = text
    return plain | plain.map(lambda one: {"declined": True, "typed": one})


NAMES = ["x", "x-home", "x-manual", "x-0-text", "x-1-tags", "x__declined", "x-0-"]
VALUES = st.text(max_size=5) | st.integers() | st.lists(st.text(max_size=3) | st.none(), max_size=3) | st.none()
KINDS = [group(required=True, rows_max=4), *(field(kind) for kind in SIMPLE)]


@pytest.mark.parametrize("what", KINDS, ids=lambda what: what.kind)
@given(data=st.data())
def test_raw_to_entries_and_back(what, data):
    raw = data.draw(typed_for(what))
    assert kinds.read(what, form(*kinds.entries(what, raw))) == raw
    try:
        answer = kinds.clean(what, raw)
    except Unclear as error:
        assert error.problems and str(error)
    else:
        assert kinds.words(what, answer, ANA) is not None


@pytest.mark.parametrize("what", KINDS, ids=lambda what: what.kind)
@given(posted=st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_reading_never_raises(what, posted):
    raw = kinds.read(what, posted)
    kinds.missing(what, raw)
    assert kinds.read(what, form(*kinds.entries(what, raw))) == raw


@pytest.mark.parametrize("what", KINDS, ids=lambda what: what.kind)
@pytest.mark.parametrize("raw", [7, 1.5, True, [], {}, "", ["a"], {"seconds": 3}])
def test_a_draft_of_another_shape_is_no_answer(what, raw):
    assert isinstance(kinds.entries(what, raw), list)
    try:
        kinds.clean(what, raw)
    except Unclear as error:
        assert error.problems


def test_importing_kinds_costs_no_pydantic():
    program = (
        "import sys, types; p = types.ModuleType('practice'); p.__path__ = ['practice']; sys.modules['practice'] = p; "
        "import practice.exercises.kinds; sys.exit('pydantic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
