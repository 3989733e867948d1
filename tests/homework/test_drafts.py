"""Two tabs on one step: nothing typed is ever lost."""

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from practice.exercises import catalogue
from practice.homework.writing import drafts
from practice.homework.writing.drafts import Draft, merge, version

FIELDS = catalogue.load("mirror-and-check").by_id["say"].pages[0].fields
EMPTY = Draft.load(None)
PROMISES = catalogue.load("small-promises").by_id["promise"].fields


def typed(topic="", heat=None):
    return {"topic": topic} | ({"heat": heat} if heat else {})


def load(draft, state=drafts.DRAFT):
    return version(FIELDS, draft.raws, state)


def test_a_first_save():
    merged = merge(EMPTY, FIELDS, typed("Sundays", "4"), load(EMPTY), "d", "tab1")
    assert merged.draft.raws == {"topic": "Sundays", "heat": "4"}
    assert not merged.conflicts
    assert merged.version == load(merged.draft)


def test_what_was_cleared_is_gone():
    one = merge(EMPTY, FIELDS, typed("Sundays", "4"), load(EMPTY), "d", "tab1")
    two = merge(one.draft, FIELDS, typed("", None), one.version, "d", "tab1")
    assert two.draft.raws == {"topic": ""}


def test_different_fields_are_brought_together():
    seen = load(EMPTY)
    one = merge(EMPTY, FIELDS, typed("Sundays"), seen, "d", "tab1")
    two = merge(one.draft, FIELDS, typed("", "4"), seen, "d", "tab2")
    assert two.draft.raws == {"topic": "Sundays", "heat": "4"}
    assert not two.conflicts
    # The second tab still does not know of the topic, and does not wipe it with its next save either.
    three = merge(two.draft, FIELDS, typed("", "5"), two.version, "d", "tab2")
    assert three.draft.raws == {"topic": "Sundays", "heat": "5"}


def test_the_same_field_keeps_both():
    seen = load(EMPTY)
    one = merge(EMPTY, FIELDS, typed("Sundays"), seen, "d", "tab1")
    two = merge(one.draft, FIELDS, typed("Mondays"), seen, "d", "tab2")
    assert two.conflicts == ("topic",)
    assert two.draft.raws["topic"] == "Sundays"
    assert two.draft.others == {"topic": ("Mondays",)}
    again = merge(two.draft, FIELDS, typed("Mondays"), seen, "d", "tab2")
    assert again.draft.others == {"topic": ("Mondays",)}
    # Loaded again, both are seen, the box is kept.
    shown = [drafts.settle_name(FIELDS[0], "Mondays")]
    later = merge(again.draft, FIELDS, typed("Fridays"), seen, "d", "tab4")
    kept = merge(later.draft, FIELDS, typed("Sundays"), load(later.draft), "d", "tab3", settled=shown)
    assert kept.draft.others == {"topic": ("Fridays",)}, "what came after the page was loaded was not seen yet"
    three = merge(again.draft, FIELDS, typed("Sundays, not Mondays"), load(again.draft), "d", "tab3", settled=shown)
    assert three.draft.raws["topic"] == "Sundays, not Mondays"
    assert three.draft.others == {}


def test_a_tab_does_not_quarrel_with_itself():
    """The answer to its first autosave was lost on the way, so it still says what it was loaded with."""
    seen = load(EMPTY)
    one = merge(EMPTY, FIELDS, typed("Sun"), seen, "d", "tab1", 1)
    two = merge(one.draft, FIELDS, typed("Sundays"), seen, "d", "tab1", 2)
    assert not two.conflicts
    assert two.draft.raws["topic"] == "Sundays"


def test_an_older_save_that_arrives_late_changes_nothing():
    seen = load(EMPTY)
    one = merge(EMPTY, FIELDS, typed("Sundays"), seen, "d", "tab1", 2)
    late = merge(one.draft, FIELDS, typed("Sun"), seen, "d", "tab1", 1)
    assert late.draft == one.draft


@pytest.mark.parametrize(("was", "now"), [("d", "s"), ("d", "r"), ("s", "r")])
def test_a_page_of_before_the_submission_does_not_change_what_was_submitted(was, now):
    one = merge(EMPTY, FIELDS, typed("Sundays"), load(EMPTY), "d", "tab1")
    seen = load(one.draft, was)
    late = merge(one.draft, FIELDS, typed("Mondays"), seen, now, "tab1")
    assert late.moved_on
    assert late.draft.raws["topic"] == "Sundays"
    assert late.draft.others == {"topic": ("Mondays",)}


@pytest.mark.parametrize("seen", ["", "d", "x.1.2", "d.1.2.3.4", "ds.0.0", "🙂"])
def test_a_version_that_is_not_ours_loses_nothing(seen):
    one = merge(EMPTY, FIELDS, typed("Sundays"), load(EMPTY), "d", "tab1")
    two = merge(one.draft, FIELDS, typed("Mondays"), seen, "d", "tab2")
    assert two.draft.raws["topic"] == "Sundays"
    assert two.draft.others == {"topic": ("Mondays",)}


def test_line_ends_and_empty_rows_are_no_change():
    [group] = PROMISES
    rows = [{"text": "I will call", "by": "2026-12-01", "hard": "3"}]
    more = [*rows, {"text": "", "by": ""}, {"text": "", "by": ""}]
    assert drafts.print_of(group, rows) == drafts.print_of(group, more)
    message = catalogue.load("mirror-and-check").by_id["say"].by_id["message"]
    assert drafts.print_of(message, "a\r\nb") == drafts.print_of(message, "a\nb")
    assert drafts.print_of(message, "  ") == "0"


def test_a_draft_is_stored_and_loaded():
    one = merge(EMPTY, FIELDS, typed("Sundays", "4"), load(EMPTY), "d", "tab1", 3)
    assert Draft.load(one.draft.dump()) == one.draft


WORDS = st.sampled_from(["", "a", "b", "c"])


@over(st.lists(st.tuples(st.sampled_from(["t1", "t2", "t3"]), WORDS, st.booleans()), max_size=8))
def test_every_word_is_stored_or_kept_beside(saves):
    """Three tabs save in any order, each with what it knows; a reload shows both versions and settles them."""
    draft, known = EMPTY, dict.fromkeys(("t1", "t2", "t3"), load(EMPTY))
    for tab, words, reload in saves:
        if reload:
            known[tab] = load(draft)
            continue
        before, seen = draft, drafts.parse(known[tab], FIELDS)[1]["topic"]
        merged = merge(draft, FIELDS, typed(words), known[tab], "d", tab)
        draft, known[tab] = merged.draft, merged.version
        held = {draft.raws.get("topic", ""), *draft.others.get("topic", ()), ""}
        assert words in held or drafts.print_of(FIELDS[0], words) == seen
        assert set(before.others.get("topic", ())) <= set(draft.others.get("topic", ()))
