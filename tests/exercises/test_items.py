"""Pages that ask the same of several things: written out before anything is checked, or refused."""

import copy

import pytest

from practice.exercises.definition import parse
from practice.exercises.definition.items import expanded
from tests.exercises.definitions import SCALE, TEXT, exercise, problems, step

ITEMS = [
    {"id": "cook", "label": "cook something new"},
    {"id": "walk", "label": "a walk"},
    {"id": "stars", "label": "stars"},
]
LIKE = {"id": "like", "per_item": True, **SCALE, "label": "With you I'd enjoy this: {item}", "required": True}
DONE = {"id": "done", "per_item": True, "kind": "yes_no", "label": "We did it: {item}"}


def asked(*fields, **more):
    page = {"title": "Together", "items": copy.deepcopy(ITEMS), "fields": [dict(one) for one in fields], **more}
    return exercise({**step("one", TEXT), "pages": [page]})


def pages(*fields, **more):
    """The pages of the step without the closing page."""
    return parse(asked(*fields, **more), "x").by_id["one"].pages[:-1]


def test_fields_are_repeated_for_each_item_where_they_stand():
    first, last = {"id": "first", **TEXT}, {"id": "last", **TEXT}
    (page,) = pages(first, LIKE, DONE, last)
    assert page.title == "Together"
    assert [one.id for one in page.fields] == [
        "first", "like_cook", "done_cook", "like_walk", "done_walk", "like_stars", "done_stars", "last",
    ]  # fmt: skip
    like = page.fields[1]
    assert like.label == "With you I'd enjoy this: cook something new"
    assert (like.item, like.required, page.fields[0].item) == ("cook something new", True, "")


def test_two_runs_on_one_page_are_repeated_each_for_itself():
    (page,) = pages(LIKE, {"id": "between", **TEXT}, DONE)
    ids = [one.id for one in page.fields]
    assert ids == ["like_cook", "like_walk", "like_stars", "between", "done_cook", "done_walk", "done_stars"]


def test_a_page_can_be_split_and_says_which_part_it_is():
    first, last = {"id": "first", **TEXT}, {"id": "last", **TEXT}
    one, two = pages(first, LIKE, last, items_per_page=2, intro="Quickly.")
    assert (one.title, two.title) == ("Together (1 of 2)", "Together (2 of 2)")
    assert [field.id for field in one.fields] == ["first", "like_cook", "like_walk"]
    assert [field.id for field in two.fields] == ["like_stars", "last"]
    assert one.intro == two.intro == "Quickly."
    (all_in_one,) = pages(first, LIKE, last, items_per_page=5)
    assert all_in_one.title == "Together" and len(all_in_one.fields) == 5


def test_with_one_item_a_page_the_page_is_about_it():
    found = pages(LIKE, DONE, items_per_page=1, intro="About {item}.")
    assert [page.title for page in found] == ["Cook something new", "A walk", "Stars"]
    assert [page.intro for page in found] == ["About cook something new.", "About a walk.", "About stars."]
    assert [field.id for field in found[1].fields] == ["like_walk", "done_walk"]
    (alone,) = pages(LIKE, items_per_page=1, items=ITEMS[1:2])
    assert alone.title == "A walk"


def test_a_text_that_begins_with_the_item_begins_with_a_capital_and_all_texts_are_filled():
    groups = {
        "id": "list", "kind": "group", "per_item": True, "label": "{item}", "rows_max": 2, "hint": "about {item}",
        "fields": [{"id": "text", **TEXT, "label": "More on {item}"}],
    }  # fmt: skip
    (page,) = pages(groups, items=ITEMS[1:2])
    group = page.fields[0]
    assert (group.label, group.hint, group.fields[0].label) == ("A walk", "about a walk", "More on a walk")
    assert group.fields[0].id == "text"


def test_conditions_follow_their_item_and_only_theirs():
    other = {"id": "any", "kind": "yes_no", "label": "Anything?"}
    when = {"field": "done", "op": "eq", "value": True}
    how = {"id": "how", "per_item": True, **TEXT, "shown_when": when}
    why = {"id": "why", "per_item": True, **TEXT, "required_when": {"field": "any", "op": "eq", "value": True}}
    (page,) = pages(other, DONE, how, why)
    found = {one.id: one for one in page.fields}
    assert found["how_walk"].shown_when.field == "done_walk"
    assert found["why_walk"].required_when.field == "any"


def test_an_expanded_exercise_is_not_written_out_again():
    once = parse(asked(LIKE, items_per_page=2), "x")
    stored = once.model_dump(mode="json")
    assert parse(stored, "x") == once
    assert expanded(stored) == (stored, [])
    assert "per_item" not in str(stored) and "items" not in str(stored)


def test_the_data_it_was_given_stays_as_it_was():
    data = asked(LIKE, DONE, items_per_page=1)
    before = copy.deepcopy(data)
    parse(data, "x")
    assert data == before


def test_a_score_can_name_all_fields_that_begin_alike():
    inputs = [{"name": "a", "step": "one", "fields": ["done_*", "first", "like_*"]}]
    data = asked({"id": "first", **TEXT}, LIKE, DONE)
    data["scores"] = [{"id": "mean", "title": "x", "inputs": inputs, "params": {"of": "like", "least": 3}}]
    (score,) = parse(data, "x").scores
    assert score.input("a").fields == (
        "done_cook", "done_walk", "done_stars", "first", "like_cook", "like_walk", "like_stars",
    )  # fmt: skip
    assert score.params == {"of": "like", "least": 3}
    with pytest.raises(KeyError):
        score.input("b")
    inputs[0]["fields"] = ["love_*"]
    [found] = problems(data)
    assert found[:2] == ("one", "") and "names 'love_*', which is not a field of that step" in found.message


WRONG = [
    ({"items": None}, [LIKE], "", "per_item fields need a page with items"),
    ({"items": []}, [LIKE], "", "per_item fields need a page with items"),
    ({"items": "cook"}, [LIKE], "", "per_item fields need a page with items"),
    ({"items": ["cook"]}, [LIKE], "", "item 1: an item has an id and a label"),
    ({"items": [{"id": "a"}]}, [LIKE], "", "item 1: an item has an id and a label"),
    ({"items": [{"id": "A", "label": "x"}]}, [LIKE], "", "item 1: 'A' is not an id"),
    ({"items": [{"id": 3, "label": "x"}]}, [LIKE], "", "item 1: 3 is not an id"),
    ({"items": [{"id": "a", "label": " "}]}, [LIKE], "", "item 1: the label needs words"),
    ({"items": [{"id": "a", "label": 3}]}, [LIKE], "", "item 1: the label needs words"),
    ({"items": [*ITEMS, ITEMS[0]]}, [LIKE], "", "item 'cook' is given twice"),
    ({}, [{"id": "a", **TEXT}], "", "items need a field with per_item"),
    ({}, [LIKE, {"id": "a", "per_item": False, **TEXT}], "a", "per_item is true or left out"),
    ({}, [LIKE, {"id": "a", "per_item": "yes", **TEXT}], "a", "per_item is true or left out"),
    ({"items_per_page": 0}, [LIKE], "", "items_per_page is a whole number from 1"),
    ({"items_per_page": True}, [LIKE], "", "items_per_page is a whole number from 1"),
    ({"items_per_page": "2"}, [LIKE], "", "items_per_page is a whole number from 1"),
    ({"items_per_page": 2}, [LIKE, {"id": "a", **TEXT}, DONE], "", "the per_item fields stand together"),
    ({"fields": 3}, [], "", "items need a list of fields"),
    ({"fields": [3]}, [], "", "items need a list of fields"),
]


@pytest.mark.parametrize(("more", "fields", "field", "message"), WRONG, ids=[one[3][:40] for one in WRONG])
def test_a_page_of_items_that_cannot_be_written_out(more, fields, field, message):
    found = problems(asked(*fields, **more))
    assert [one for one in found if one[:2] == ("one", field) and message in one.message], found
    assert all(one.message.startswith("page 1: ") for one in found)


def test_per_item_without_items_and_items_per_page_alone_are_mistakes():
    data = exercise(step("one", LIKE))
    assert "need a page with items" in problems(data)[0].message
    data = exercise(
        {**step("one", TEXT), "pages": [{"title": "x", "items_per_page": 2, "fields": [{"id": "a", **TEXT}]}]}
    )
    assert "need a page with items" in problems(data)[0].message


def test_every_wrong_page_of_every_step_is_reported_at_once():
    data = exercise(step("one", LIKE), step("two", LIKE))
    assert [one.step for one in problems(data)] == ["one", "two"]


def test_a_missing_id_or_title_is_named_by_the_checks_that_follow():
    nameless = {key: value for key, value in LIKE.items() if key != "id"}
    assert "id: Field required" in problems(asked(nameless))[0].message
    untitled = asked(LIKE, items_per_page=2)
    del untitled["steps"][0]["pages"][0]["title"]
    assert "title: Field required" in problems(untitled)[0].message


def test_two_fields_that_become_one_are_refused():
    again = {"id": "like_cook", **TEXT}
    assert ("one", "like_cook", "two fields of the step have this id") in problems(asked(again, LIKE))


def test_an_id_that_becomes_too_long_is_refused_with_its_name():
    long = {**LIKE, "id": "a" * 39}
    assert problems(asked(long))[0][:2] == ("one", "a" * 39 + "_cook")


@pytest.mark.parametrize(
    "data", [None, 3, [], {"steps": 3}, {"steps": [3, {"pages": 3}, {"pages": [3, {"fields": 3}]}]}]
)
def test_other_data_passes_through(data):
    assert expanded(data) == (data, [])
