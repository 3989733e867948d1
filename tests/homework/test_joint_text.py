"""Two people write in one form: every word is in the record, or kept beside it."""

from hypothesis import given as over
from hypothesis import strategies as st

from practice.exercises import catalogue
from practice.homework.writing import joint_cells
from practice.homework.writing.joint_text import Post, Record, aside, cells, looked_at, merge, version

GOAL = catalogue.load("one-goal").by_id["goal"].pages[0].fields
OPTIONS = catalogue.load("win-win-table").by_id["options"].pages[0].fields
[GROUP] = OPTIONS
EMPTY = Record.load(None)


def post(seat, typed, seen, key, fields=GOAL, **more):
    return Post(seat, fields, typed, seen, key, **more)


def load(record, fields=GOAL):
    return version(fields, record.raws)


def rows(*named):
    return {"options": [{"row": name, "option": text} for name, text in named]}


def options(record):
    return [(row["row"], row["option"]) for row in record.raws.get("options", [])]


def test_different_questions_are_brought_together():
    seen = load(EMPTY)
    one = merge(EMPTY, post("A", {"goal": "Walk", "measure": ""}, seen, "a"))
    two = merge(one.record, post("B", {"goal": "", "measure": "Steps"}, seen, "b"))
    assert two.record.raws == {"goal": "Walk", "measure": "Steps"}
    assert two.changed
    assert not two.conflicts
    # Neither tab knows of the other's words, and neither wipes them with its next save.
    three = merge(two.record, post("A", {"goal": "Walk daily", "measure": ""}, one.version, "a"))
    assert three.record.raws == {"goal": "Walk daily", "measure": "Steps"}


def test_the_same_question_keeps_both_and_says_whose():
    seen = load(EMPTY)
    one = merge(EMPTY, post("A", {"goal": "Walk"}, seen, "a"))
    two = merge(one.record, post("B", {"goal": "Swim"}, seen, "b"))
    assert two.conflicts == ("goal",)
    assert two.record.raws == {"goal": "Walk"}
    assert [(one.seat, one.raw, one.alone) for one in two.record.kept] == [("B", "Swim", False)]
    # The tab goes on typing: its newer words take the place of the older ones.
    two = merge(two.record, post("B", {"goal": "Swim daily"}, seen, "b"))
    assert [one.raw for one in two.record.kept] == ["Swim daily"]
    mark = two.record.kept[0].mark
    three = merge(two.record, post("A", {"goal": "Walk or swim"}, load(two.record), "c"))
    assert [one.mark for one in three.record.kept] == [mark]
    four = merge(three.record, post("A", {"goal": "Walk or swim"}, three.version, "c", away=frozenset([mark])))
    assert four.record.kept == ()
    assert not four.changed


def test_words_that_were_not_shown_are_not_put_away():
    seen = load(EMPTY)
    record = merge(EMPTY, post("A", {"goal": "Walk"}, seen, "a")).record
    record = merge(record, post("B", {"goal": "Swim"}, seen, "b")).record
    shown = frozenset(one.mark for one in record.kept)
    record = merge(record, post("B", {"goal": "Run"}, seen, "b2")).record
    record = merge(record, post("A", {"goal": "Walk"}, load(record), "a2", away=shown)).record
    assert [one.raw for one in record.kept] == ["Run"]


def test_emptied_here_and_changed_there_the_words_stay():
    one = merge(EMPTY, post("A", {"goal": "Walk"}, load(EMPTY), "a")).record
    seen = load(one)
    changed = merge(one, post("B", {"goal": "Walk daily"}, seen, "b")).record
    assert merge(changed, post("A", {"goal": ""}, seen, "a2")).record.raws == {"goal": "Walk daily"}
    emptied = merge(one, post("A", {"goal": ""}, seen, "a2")).record
    assert emptied.raws == {}
    assert merge(emptied, post("B", {"goal": "Walk daily"}, seen, "b")).record.raws == {"goal": "Walk daily"}


def test_rows_added_at_once_all_stay():
    seen = load(EMPTY, OPTIONS)
    one = merge(EMPTY, post("A", rows(("a-0", "Sell the car"), ("a-1", "")), seen, "a", OPTIONS))
    two = merge(one.record, post("B", rows(("b-0", "Share it"), ("b-1", "Bike")), seen, "b", OPTIONS))
    assert options(two.record) == [("a-0", "Sell the car"), ("b-0", "Share it"), ("b-1", "Bike")]
    # Each tab goes on in its own row, wherever that stands now.
    three = merge(two.record, post("B", rows(("b-0", "Share it with Lou"), ("b-1", "Bike")), two.version, "b", OPTIONS))
    assert options(three.record) == [("a-0", "Sell the car"), ("b-0", "Share it with Lou"), ("b-1", "Bike")]
    assert not three.conflicts


def test_a_row_removed_here_and_changed_there_stays_as_changed():
    fields = catalogue.load("open-and-private").by_id["deals"].pages[0].fields
    [group] = fields
    first = {group.id: [{"row": "money", "deal": "Tell above 50", "review": "2026-12-01"}]}
    one = merge(EMPTY, post("A", first, load(EMPTY, fields), "a", fields)).record
    seen = load(one, fields)
    gone = merge(one, post("A", {group.id: [{"row": "money", "deal": "", "review": ""}]}, seen, "a2", fields)).record
    assert gone.raws == {}
    more = {group.id: [{"row": "money", "deal": "Tell above 80", "review": "2026-12-01"}]}
    back = merge(gone, post("B", more, seen, "b", fields)).record
    assert back.raws == more
    kept = merge(merge(one, post("B", more, seen, "b", fields)).record, post("A", {}, seen, "a2", fields)).record
    assert kept.raws == more


def test_declining_a_list_keeps_its_rows():
    one = merge(EMPTY, post("A", rows(("a-0", "Sell")), load(EMPTY, OPTIONS), "a", OPTIONS))
    declined = {"options": {"declined": True, "typed": rows(("a-0", "Sell"))["options"]}}
    two = merge(one.record, post("B", declined, load(one.record, OPTIONS), "b", OPTIONS)).record
    assert two.raws == declined
    three = merge(two, post("A", rows(("a-0", "Sell")), load(two, OPTIONS), "a2", OPTIONS)).record
    assert options(three) == [("a-0", "Sell")]


def test_what_cannot_be_added_is_kept_for_its_author_alone():
    one = merge(EMPTY, post("A", {"goal": "Walk"}, load(EMPTY), "a")).record
    kept = aside(one, post("B", {"goal": "Swim", "measure": ""}, load(one), "b"))
    assert kept.raws == {"goal": "Walk"}
    assert [one.raw for one in kept.seen_by("B").kept] == ["Swim"]
    assert kept.seen_by("A").kept == ()
    assert looked_at(kept, GOAL, "A") == looked_at(one, GOAL, "A")
    assert aside(one, post("B", {"goal": "Walk"}, load(one), "b")).kept == ()


def test_stored_and_loaded():
    one = merge(EMPTY, post("A", {"goal": "Walk"}, load(EMPTY), "a", seq=3)).record.left("A", 1)
    two = merge(one, post("B", {"goal": "Swim"}, load(EMPTY), "b")).record
    assert Record.load(two.dump()) == two
    late = merge(two, post("A", {"goal": "Wa"}, load(EMPTY), "a", seq=2))
    assert late.record == two


def test_row_names_from_a_browser():
    form = {"options-0-row": ["ab-0"], "options-0-option": ["x"], "options-1-row": ["../<"], "options-1-option": ["y"]}
    assert [row["row"] for row in joint_cells.typed(OPTIONS, form)["options"]] == ["ab-0", "p1"]
    for seen in ("", "j", "d.0.0", "j =", "j a=b", "j options/x=1", "j goal/x/y=2 options=3"):
        merged = merge(EMPTY, post("A", rows(("a-0", "x")), seen, "a", OPTIONS)).record
        assert options(merged) == [("a-0", "x")]


WORDS = st.sampled_from(["", "a", "b", "c"])
PLACES = st.sampled_from(["r0", "r1", "r2"])


@over(st.lists(st.tuples(st.sampled_from(["A1", "A2", "B1"]), PLACES, WORDS, st.booleans()), max_size=10))
def test_every_word_is_in_the_record_or_kept_beside(saves):
    """Three tabs of two people write in any rows in any order; some look for changes in between."""
    tabs = {name: {} for name in ("A1", "A2", "B1")}
    seen = dict.fromkeys(tabs, load(EMPTY, OPTIONS))
    record = EMPTY
    for tab, place, words, look in saves:
        if look:
            tabs[tab], seen[tab] = dict(options(record)), load(record, OPTIONS)
        new = tabs[tab].get(place, "") != words
        tabs[tab][place] = words
        merged = merge(record, post(tab[0], rows(*tabs[tab].items()), seen[tab], tab, OPTIONS))
        record, seen[tab] = merged.record, merged.version
        held = {words for _, words in options(record)} | {one.raw for one in record.kept}
        assert words in held | {""} or not new
        names = [name for name, _ in options(record)]
        assert len(names) == len(set(names))
        assert len(cells(OPTIONS, record.raws)) == len(names)
