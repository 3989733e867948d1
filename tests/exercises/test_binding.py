"""Steps bound to a run: whose rows and options are put in, in which words, and what nobody may learn that way."""

from datetime import date

import pytest

from practice.exercises import binding, kinds, phrases
from practice.exercises.binding import automatic, bound, hints, rows
from practice.exercises.definition import parse
from practice.exercises.kinds import DECLINED, RowSource, Typed
from practice.exercises.run import Run, Slot, Submission
from practice.exercises.terms import Visibility
from tests.exercises.definitions import PICKS, SCALE, TEXT, exercise, step, turn
from tests.exercises.fields import ANA

BOTH = frozenset({"A", "B"})
AFTER = {"after": "one", "when": "revealed"}
LIST = {
    "id": "list", "kind": "group", "label": "List", "rows_max": 5,
    "fields": [{"id": "n", **SCALE}, {"id": "text", **TEXT}, {"id": "why", **TEXT}],
}  # fmt: skip
FEEL = {
    "id": "feel",
    "kind": "multi",
    "label": "x",
    "options": [*PICKS, {"id": "c", "label": "{partner}", "visibility": "T"}],
}
END = {**step("end"), "pages": [], "opens": {"after": "two"}}


def said(author, answers, name="one", occurrence=1, submitted=True, revealed=True, **more):
    return Submission(name, occurrence, author, answers, submitted, submitted and revealed, **more)


def listed(*texts):
    return {"list": [{"text": text} if text is not None else {} for text in texts]}


def run(one, *submissions, starts="A", **more):
    return Run(one, BOTH, starts, one.disclosure, submissions=submissions, **more)


def choice(of, kind="single", source=None, **more):
    source = {"step": "one", "field": "list", "of": of, **(source or {})}
    return {"id": "pick", "kind": kind, "label": "Pick", "options_of": source, **more}


def choosing(*asked, source=LIST, by="each", **more):
    return parse(exercise(step("one", source, **more), step("two", *asked, by=by, opens=AFTER), END), "x")


def offered(one, slot, *submissions, field="pick", **more):
    return [(o.id, o.label) for o in bound(run(one, *submissions, **more), slot).by_id[field].options]


A, B, J = Slot("two", 1, "A"), Slot("two", 1, "B"), Slot("two", 1, None)
BOTH_SAID = (said("A", listed("tea", "a walk")), said("B", listed("music")))


# --- options


def test_where_nothing_is_computed_the_step_is_the_definitions_own():
    one = choosing(TEXT)
    assert bound(run(one), A) is one.by_id["two"] and rows(run(one), A) == {}
    assert binding.rows_of(run(one), A, one.by_id["two"].fields[0]) == ()


def test_options_of_own_of_the_partner_and_of_both():
    own, theirs, everybody = (choosing(choice(of)) for of in ("own", "partner", "both"))
    assert offered(own, A, *BOTH_SAID) == [("a1_0", "tea"), ("a1_1", "a walk")]
    assert offered(own, B, *BOTH_SAID) == offered(theirs, A, *BOTH_SAID) == [("b1_0", "music")]
    expected = [("a1_0", "tea"), ("a1_1", "a walk"), ("b1_0", "music")]
    assert offered(everybody, A, *BOTH_SAID) == offered(everybody, B, *BOTH_SAID[::-1]) == expected


def test_equal_texts_of_both_become_one_whatever_the_case_and_blanks():
    one = choosing(choice("both"))
    a, b = said("A", listed("Tea", "tea", "Straße")), said("B", listed("  TEA ", "STRASSE", "a  walk", "A walk"))
    assert offered(one, A, a, b) == [("a1_0", "Tea"), ("a1_2", "Straße"), ("b1_2", "a  walk")]
    assert offered(choosing(choice("own")), A, a) == [("a1_0", "Tea"), ("a1_1", "tea"), ("a1_2", "Straße")]


def test_a_joint_record_asks_from_both_and_a_step_asks_from_a_joint_record():
    one = choosing(choice("both"), by="together")
    assert offered(one, J, *BOTH_SAID) == [("a1_0", "tea"), ("a1_1", "a walk"), ("b1_0", "music")]
    one = parse(exercise(step("one", LIST, by="together"), step("two", choice("joint"), opens=AFTER)), "x")
    written = said(None, listed("tea"), agreed=BOTH)
    assert offered(one, A, written) == offered(one, B, written) == [("j1_0", "tea")]
    assert offered(one, A, said(None, listed("tea"), submitted=False)) == [], "not agreed yet"


@pytest.mark.parametrize("of", ["partner", "both"])
@pytest.mark.parametrize("hidden", [{"revealed": False}, {"submitted": False}])
def test_what_is_not_revealed_is_no_option(of, hidden):
    found = offered(choosing(choice(of)), A, said("B", listed("secret"), **hidden))
    assert found == []


def test_own_drafts_are_no_options():
    assert offered(choosing(choice("own")), A, said("A", listed("tea"), submitted=False)) == []


def test_in_a_joint_record_only_what_both_may_see():
    one = choosing(choice("both"), by="together")
    assert offered(one, J, said("A", listed("secret"), revealed=False)) == []


def test_what_the_definition_cannot_prevent_is_still_not_told():
    """Even a definition that slipped through tells nothing: the rule stands where the answers are read."""
    one = choosing(choice("both"))
    group = one.by_id["one"].by_id["list"]
    for change in ({"visibility": Visibility.T}, {"visibility": Visibility.O}, {"sealed_until": "end"}):
        page = one.steps[0].pages[0].model_copy(update={"fields": (group.model_copy(update=change),)})
        slipped = one.model_copy(update={"steps": (one.steps[0].model_copy(update={"pages": (page,)}), *one.steps[1:])})
        assert offered(slipped, A, *BOTH_SAID) == [("a1_0", "tea"), ("a1_1", "a walk")], change


def test_declined_and_missing_texts_are_left_out_and_the_others_keep_their_ids():
    one = choosing(choice("own"))
    answers = {"list": [{"text": DECLINED}, {"n": 3}, {"text": ""}, {"text": "tea"}]}
    assert offered(one, A, said("A", answers)) == [("a1_3", "tea")]
    assert offered(one, A, said("A", {"list": DECLINED})) == offered(one, A, said("A", {})) == []


def test_the_column_that_labels_can_be_chosen():
    one = choosing(choice("own", source={"sub": "why"}))
    assert offered(one, A, said("A", {"list": [{"text": "tea", "why": "warm"}, {"text": "x"}]})) == [("a1_0", "warm")]


def test_entries_of_a_log_all_count_and_say_their_day():
    window = {"log": {"every": "day", "entries": 3}}
    one = choosing(choice("both"), **window)
    entries = (
        said("A", listed("tea"), occurrence=3),
        said("A", listed("tea", "a hug"), occurrence=1),
        said("B", listed("tea"), occurrence=1),
    )
    assert offered(one, A, *entries) == [
        ("a1_0", "tea (day 1)"), ("a1_1", "a hug (day 1)"), ("a3_0", "tea (day 3)"),
    ]  # fmt: skip
    one = choosing(choice("own"), log={"every": "week", "entries": 3})
    assert offered(one, B, *entries) == [("b1_0", "tea (week 1)")]


def test_entries_per_use_are_for_their_author_alone():
    uses = step("one", LIST, by="one", log={"every": "use", "entries": 9})
    one = parse(exercise(uses, step("two", choice("own"), by="one"), {**END, "opens": {}}), "x")
    entries = (said("A", listed("tea"), revealed=False), said("A", listed("x"), occurrence=2, revealed=False))
    assert offered(one, A, *entries) == [("a1_0", "tea (entry 1)"), ("a2_0", "x (entry 2)")]
    assert offered(one, B, *entries) == []


def test_picks_are_offered_in_the_order_of_their_field():
    one = choosing(choice("own", kind="multi", source={"field": "feel", "take": "picks"}), source=FEEL)
    assert offered(one, A, said("A", {"feel": ["b", "a"]})) == [("a", "A"), ("b", "B")]
    assert offered(one, A, said("A", {"feel": DECLINED})) == []


def test_a_pick_for_the_therapist_is_offered_only_where_the_therapist_alone_reads():
    picked = said("A", {"feel": ["a", "c"]})
    source = {"field": "feel", "take": "picks"}
    assert offered(choosing(choice("own", source=source), source=FEEL), A, picked) == [("a", "A")]
    assert offered(choosing(choice("partner", source=source), source=FEEL), B, picked) == [("a", "A")]
    assert offered(choosing(choice("both", source=source), source=FEEL, by="together"), J, picked) == [("a", "A")]
    private = choosing(choice("own", source=source, visibility="T"), source=FEEL)
    assert offered(private, A, picked) == [("a", "A"), ("c", "{partner}")]


def test_a_single_pick_is_an_option_too():
    single = {**FEEL, "kind": "single"}
    one = choosing(choice("partner", source={"field": "feel", "take": "picks"}), source=single)
    assert offered(one, A, said("B", {"feel": "b"})) == [("b", "B")]
    assert offered(one, A, said("B", {"feel": "c"})) == [], "only chosen for the therapist"


def test_fixed_options_come_last_and_not_without_computed_ones():
    one = choosing(choice("own", options=[{"id": "none", "label": "None of these"}]))
    assert offered(one, A, *BOTH_SAID)[-1] == ("none", "None of these")
    assert offered(one, A) == []


def test_picks_never_ask_for_more_than_there_is():
    one = choosing(choice("own", kind="multi", min_picks=2, max_picks=3, required=True))
    few = bound(run(one, said("A", listed("tea"))), A).by_id["pick"]
    assert (few.min_picks, few.max_picks) == (1, 1)
    many = bound(run(one, said("A", listed(*"abcde"))), A).by_id["pick"]
    assert (many.min_picks, many.max_picks, list(many.labels)) == (2, 3, [f"a1_{n}" for n in range(5)])
    free = bound(run(choosing(choice("own", kind="multi")), said("A", listed(*"abc"))), A).by_id["pick"]
    assert (free.min_picks, free.max_picks) == (0, 3)


@pytest.mark.parametrize("kind", ["single", "multi", "ranking"])
def test_a_required_choice_of_nothing_is_not_asked(kind):
    one = choosing(choice("partner", kind=kind, required=True))
    field = bound(run(one), A).by_id["pick"]
    assert not kinds.shown(field) and not kinds.needed(field) and not kinds.askable(field)
    assert kinds.clean_all([field], {}) == ({}, ())
    assert kinds.clean_all([field], {"pick": {"declined": True, "typed": None}}) == ({}, ())
    asked = bound(run(one, *BOTH_SAID), A).by_id["pick"]
    assert kinds.clean_all([asked], {}).problems
    assert kinds.clean_all([asked], {"pick": {"declined": True, "typed": None}}).answers == {"pick": DECLINED}


def test_a_ranking_of_both_lists():
    one = choosing(choice("both", kind="ranking", required=True))
    field = bound(run(one, *BOTH_SAID), A).by_id["pick"]
    raw = kinds.read(field, {"pick": ["b1_0", "a1_1", "a1_0"]})
    answer = kinds.clean(field, raw)
    assert answer == {"a1_0": 3, "a1_1": 2, "b1_0": 1}
    assert kinds.words(field, answer, ANA) == ["1. music", "2. a walk", "3. tea"]


TEXTS = ["{partner} and {me}", "x" * 140, "🫖☕️ 👩‍👩‍👧", "שלום לך", "a<b>&\"'", "é" * 70]


@pytest.mark.parametrize("text", TEXTS)
def test_a_label_is_exactly_what_was_typed(text):
    one = choosing(choice("own", required=True))
    field = bound(run(one, said("A", listed(text))), A).by_id["pick"]
    assert kinds.words(field, kinds.clean(field, "a1_0"), ANA) == text
    assert kinds.fill(field.labels["a1_0"], ANA) == text


# --- rows


FOLLOW = {
    "id": "rate",
    "kind": "group",
    "label": "x",
    "required": True,
    "fields": [{"id": "score", **SCALE, "required": True}],
}


def following(of, source=LIST, by="each", group=None, **more):
    asked = {**FOLLOW, "rows_from": {"step": "one", "field": "list", "of": of}, **(group or {})}
    return parse(exercise(step("one", source, **more), step("two", asked, by=by, opens=AFTER), END), "x")


def followed(one, slot, *submissions):
    return [(row.id, row.caption) for row in rows(run(one, *submissions), slot)["rate"]]


def test_rows_of_one_list_keep_their_place_without_ids():
    answers = said("A", {"list": [{"text": "tea"}, {"text": DECLINED}, {"n": 1}]})
    assert followed(following("own"), A, answers) == [("", "tea"), ("", "for the session"), ("", "")]
    assert followed(following("partner"), B, answers) == followed(following("own"), A, answers)
    assert followed(following("own"), B, answers) == followed(following("own"), A) == []


def test_rows_of_both_of_a_joint_record_and_of_a_log_carry_ids():
    assert followed(following("both"), A, *BOTH_SAID) == [("a1_0", "tea"), ("a1_1", "a walk"), ("b1_0", "music")]
    window = following("own", log={"every": "day", "entries": 7})
    assert followed(window, A, said("A", listed("tea"), occurrence=2)) == [("a2_0", "tea (day 2)")]
    joint = parse(exercise(step("one", LIST, by="together"), step("two", {**FOLLOW, "rows_from": {"step": "one", "field": "list", "of": "joint"}}, opens=AFTER)), "x")  # fmt: skip  # noqa: E501
    written = said(None, listed("tea", "Tea", None), agreed=BOTH)
    assert followed(joint, B, written) == [("j1_0", "tea"), ("j1_1", "Tea")]


def test_rows_from_nothing_are_not_asked_although_required():
    one = following("both")
    step_two = bound(run(one), A)
    assert kinds.clean_all(step_two.fields[:1], {}, rows(run(one), A)) == ({}, ())
    declined = said("A", {"list": DECLINED})
    assert followed(one, A, declined, said("B", {"list": DECLINED})) == []


def test_stored_rows_say_what_they_follow_and_read_so_in_any_order():
    one = following("both")
    now = run(one, *BOTH_SAID)
    field, sources = one.by_id["two"].by_id["rate"], rows(now, A)
    form = {"rate-0-score": ["3"], "rate-1-score": ["4"], "rate-2-score": ["5"]}
    cleaned = kinds.clean_all([field], kinds.read_all([field], form), sources)
    answer = cleaned.answers["rate"]
    assert answer == [{"row": "a1_0", "score": 3}, {"row": "a1_1", "score": 4}, {"row": "b1_0", "score": 5}]
    read = kinds.rows(field, list(reversed(answer)), ANA, sources["rate"])
    assert [row.caption for row in read] == ["music", "a walk", "tea"]
    assert kinds.caption_of({"row": "gone"}, 0, sources["rate"]) == ""
    assert kinds.caption_of({}, 7, ("x",)) == ""
    assert kinds.words(field, answer, ANA) == ["How much?: 3 of 10", "How much?: 4 of 10", "How much?: 5 of 10"]


def test_what_was_typed_stays_with_its_row_when_rows_come_and_go():
    one = following("both")
    field = one.by_id["two"].by_id["rate"]
    form = {"rate-0-row": ["a1_1"], "rate-0-score": ["4"], "rate-1-row": ["b1_0"], "rate-1-score": ["5"]}
    raw = kinds.read(field, form)
    assert raw == [{"row": "a1_1", "score": "4"}, {"row": "b1_0", "score": "5"}]
    assert kinds.entries(field, raw) == [(key, value[0]) for key, value in form.items()]
    sources = rows(run(one, *BOTH_SAID), A)
    cleaned = kinds.clean_all([field], {"rate": raw}, sources)
    assert [problem.name for problem in cleaned.problems] == ["rate-0-score"]
    assert kinds.typed_for(raw, 1, sources["rate"][1]) == {"row": "a1_1", "score": "4"}
    # A caption without an id has only its place.
    assert kinds.typed_for(raw, 0, "x") == raw[0] and kinds.typed_for(raw, 9, "x") == {}


def test_a_choice_inside_rows_has_its_options_too():
    links = {
        **choice("partner", required=True, options=[{"id": "none", "label": "None"}]),
        "id": "did",
    }
    one = following("own", group={"fields": [links]}, log={"every": "day", "entries": 7})
    now = run(one, *BOTH_SAID)
    group = bound(now, A).by_id["rate"]
    assert list(group.fields[0].labels) == ["b1_0", "none"]
    raws = {"rate": [{"did": "b1_0"}, {"did": "none"}]}
    expected = [{"row": "a1_0", "did": "b1_0"}, {"row": "a1_1", "did": "none"}]
    assert kinds.clean_all([group], raws, rows(now, A)).answers == {"rate": expected}
    # The partner listed nothing: the rows stand, the choice is not asked.
    alone = run(one, BOTH_SAID[0])
    cleaned = kinds.clean_all([bound(alone, A).by_id["rate"]], {}, rows(alone, A))
    assert cleaned == ({"rate": [{"row": "a1_0"}, {"row": "a1_1"}]}, ())


# --- gaps


def gaps(most=3, by="together", kind=SCALE, items=("money", "phone", "past", "work")):
    asked = [{"id": f"{side}_{one}", **kind, "item": f"my {one}"} for one in items for side in ("mine", "wish")]
    group = {**FOLLOW, "rows_from": {"step": "one", "take": "gaps", "mine": "mine_*", "wish": "wish_*", "most": most}}
    return parse(exercise(step("one", *asked), step("two", group, by=by, opens=AFTER)), "x")


def rated(author, mine, wish, **more):
    names = ("money", "phone", "past", "work")
    pairs = (("mine", mine), ("wish", wish))
    answers = {f"{side}_{name}": value for side, values in pairs for name, value in zip(names, values, strict=True)}
    return said(author, {key: value for key, value in answers.items() if value is not None}, **more)


def test_the_largest_gaps_in_either_direction_ties_to_the_first():
    a = rated("A", mine=[5, 5, 1, 5], wish=[5, 2, 5, 5])
    b = rated("B", mine=[5, 5, 5, 2], wish=[5, 5, 5, 5])
    # money 0 · phone |2-5| = 3 · past |5-1| = 4 (B's wish for A) · work |5-2| = 3
    assert followed(gaps(), J, a, b) == [("past", "my past"), ("phone", "my phone"), ("work", "my work")]
    assert followed(gaps(most=1), J, a, b) == [("past", "my past")]
    assert followed(gaps(by="each"), A, a, b) == followed(gaps(by="each"), B, a, b) == followed(gaps(), J, a, b)


def test_no_gaps_at_all_leave_the_first_items_and_no_answers_none():
    same = [3, 3, 3, 3]
    a, b = rated("A", same, same), rated("B", same, same)
    assert [name for name, _ in followed(gaps(), J, a, b)] == ["money", "phone", "past"]
    assert followed(gaps(), J) == followed(gaps(), J, a) == []
    assert followed(gaps(), J, a, rated("B", [None] * 4, [None] * 4)) == []
    assert followed(gaps(), J, a, rated("B", same, same, revealed=False)) == []


def test_a_gap_needs_one_pair_and_declined_ones_make_none():
    a = rated("A", mine=[1, None, DECLINED, 9], wish=[None, None, 5, None])
    b = rated("B", mine=[None, 5, 5, 5], wish=[3, 5, 9, DECLINED])
    assert followed(gaps(), J, a, b) == [("money", "my money"), ("past", "my past")]


def test_an_item_without_a_short_name_goes_by_its_label():
    one = gaps(items=("money",))
    field = one.by_id["one"].by_id["mine_money"].model_copy(update={"item": ""})
    page = one.steps[0].pages[0].model_copy(update={"fields": (field, *one.steps[0].pages[0].fields[1:])})
    bare = one.model_copy(update={"steps": (one.steps[0].model_copy(update={"pages": (page,)}), one.steps[1])})
    answers = {"mine_money": 1, "wish_money": 2}
    assert followed(bare, J, said("A", answers), said("B", answers)) == [("money", "How much?")]


def test_rows_of_gaps_are_stored_with_their_items():
    a, b = rated("A", [1, 1, 1, 1], [5, 5, 1, 1]), rated("B", [1, 1, 1, 1], [1, 1, 1, 1])
    now = run(gaps(most=2), a, b)
    field = now.exercise.by_id["two"].by_id["rate"]
    answer = kinds.clean_all([field], {"rate": [{"score": "1"}, {"score": "2"}]}, rows(now, J)).answers["rate"]
    assert answer == [{"row": "money", "score": 1}, {"row": "phone", "score": 2}]


# --- roles


def test_each_is_asked_the_questions_of_their_role():
    fields = [{"id": "room", **SCALE, "role": "first"}, {"id": "urge", **SCALE, "role": "second"}]
    one = parse(turn(step("two", *fields, TEXT)), "x")
    for starts, asked in (("A", ("room", "urge")), ("B", ("urge", "room"))):
        for slot, name in zip((A, B), asked, strict=True):
            step_two = bound(run(one, starts=starts), slot)
            assert [field.id for field in step_two.fields] == [name, "f2", "c_useful", "c_private"]
    assert {"room", "urge"} < bound(run(one), J).by_id.keys(), "a record without author has no role"


# --- what is filled in on submitting


PHRASED = {"kind": "long_text", "label": "x", "phrases": ["you always", "you're wrong", "but"], "phrase_note": "x"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You  ALWAYS do. you\nalways!", ["you always", "you always"]),
        ("You’re wrong, but …", ["you're wrong", "but"]),
        ("you alwaysx, thank you always, butter, rebut, but_ton", ["you always"]),
        ("But: you`re WRONG", ["but", "you're wrong"]),
        ("", []),
        ("🙂 but🙂 (but)", ["but", "but"]),
        ("שלום but שלום", ["but"]),
        ("but " * 1250, ["but"] * 1250),
    ],
)
def test_phrases_are_found_as_whole_words(text, expected):
    assert list(phrases.found(tuple(PHRASED["phrases"]), text)) == expected


def test_the_longest_phrase_counts_and_each_is_named_as_written():
    assert phrases.found(("I feel", "I feel  that You"), "i FEEL that you left. I feel ill") == (
        "I feel  that You", "I feel",
    )  # fmt: skip
    assert phrases.found((), "anything") == ()


def test_hints_count_in_every_text_also_inside_groups():
    rows_of = {
        "id": "g",
        "kind": "group",
        "label": "x",
        "rows_max": 3,
        "fields": [{"id": "t", **PHRASED}, {"id": "n", **SCALE}],
    }
    count = {"id": "count", "kind": "number", "label": "x", "auto": "hints", "visibility": "T"}
    one = parse(exercise(step("two", {"id": "a", **PHRASED}, {"id": "b", **TEXT}, rows_of, count)), "x")
    answers = {"a": "but but", "b": "but", "g": [{"t": "you always", "n": 3}, {"t": DECLINED}, {}]}
    step_two = one.by_id["two"]
    assert hints(step_two, answers) == 3
    assert automatic(run(one), A, step_two, answers) == {**answers, "count": 3}
    assert automatic(run(one), A, step_two, {"a": DECLINED, "g": DECLINED}) == {
        "a": DECLINED,
        "g": DECLINED,
        "count": 0,
    }
    assert "count" not in answers
    field = step_two.by_id["count"]
    assert not kinds.shown(field) and kinds.clean_all([field], {"count": "7"}) == ({}, ()), "never asked, never typed"


def test_a_log_entry_carries_its_day():
    day = {"id": "day", "kind": "date", "label": "x", "auto": "day", "required": True}
    one = parse(exercise(step("two", day, TEXT, log={"every": "day", "entries": 7}), END), "x")
    now = run(one, begins=date(2026, 3, 2), days={"A": date(2026, 3, 9)})
    third = Slot("two", 3, "A")
    assert automatic(now, third, one.by_id["two"], {"f1": "x"}) == {"f1": "x", "day": "2026-03-04"}
    assert automatic(run(one), third, one.by_id["two"], {}) == {}, "no day is known"


def test_captions_and_typed_labels_are_plain_strings_to_everybody_else():
    row = RowSource("a1_0", "tea {me}")
    assert row == "tea {me}" and isinstance(row, Typed) and kinds.fill(row, ANA) == "tea {me}"
    assert kinds.followed(row) == "a1_0" and kinds.followed("tea") == ""
    assert kinds.fill("{me} for {partner}", ANA) == "Ana for Ben"
    assert kinds.fill("{a} and {b}", kinds.Names("x", "y", "Ana", "Ben")) == "Ana and Ben"
