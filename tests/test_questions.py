"""Every kind of field as a question and as an answer to read, through the partials that print them."""

import pytest

from practice import answers, questions
from practice.exercises import kinds
from practice.exercises.definition import Field, Page, Step
from tests.exercises.fields import ANA, field, form, group
from tests.inspection import parse, select, words

TYPED = {
    "short_text": ([("x", "A <b>few</b> words")], "A <b>few</b> words"),
    "long_text": ([("x", "\r\nTwo\r\nlines 👍🏽")], "Two lines 👍🏽"),
    "scale": ([("x", "7")], "7"),
    "likert5": ([("x", "4")], "Point 4 (4 of 5)"),
    "single": ([("x", "money")], "Money with Ben"),
    "multi": ([("x", "home"), ("x", "money")], "Home"),
    "ranking": ([("x-home", "2"), ("x-money", "1"), ("x-rest", "3")], "Money with Ben"),
    "date": ([("x", "2026-12-01")], "1 December 2026"),
    "number": ([("x", "12.5")], "12.5"),
    "yes_no": ([("x", "no")], "No"),
    "timer": ([("x", "4:30"), ("x-manual", "1")], "4 min 30 s (typed in)"),
}


@pytest.fixture
def printed(app):
    """A macro's output, parsed."""

    def show(template, macro, value):
        text = getattr(app.jinja_env.get_template(template).module, macro)(value)
        page = f"<!doctype html><html lang=en><title>x</title><body><form>{text}</form></body></html>"
        return parse(page.encode())[0]

    return show


def posted(tree):
    """What a browser would send of this page."""
    found = []
    for control in select(tree, "input, select, textarea"):
        name, kind = control.get("name"), control.get("type", "")
        if control.tag.endswith("select"):
            value = next((words(one) for one in select(control, "option") if one.get("selected") is not None), "")
        elif control.tag.endswith("textarea"):
            value = "".join(control.itertext()).removeprefix("\n")
        elif kind in ("radio", "checkbox"):
            if control.get("checked") is None:
                continue
            value = control.get("value")
        else:
            value = control.get("value", "")
        found.append((name, value))
    return found


@pytest.mark.parametrize("kind", TYPED)
def test_what_was_typed_is_on_the_page_and_posts_back_the_same(kind, printed):
    one = field(kind)
    raw = kinds.read(one, form(*TYPED[kind][0]))
    tree = printed("exercises/question.html", "question", questions.ask(one, raw, ANA, sees="Only Dana sees this."))
    again = kinds.read(one, form(*posted(tree)))
    assert kinds.clean(one, again) == kinds.clean(one, raw)
    assert "Only Dana sees this." in words(select(tree, "body")[0])
    assert select(tree, "#x"), "an error links to the first control"


@pytest.mark.parametrize("kind", TYPED)
def test_an_untouched_question_says_nothing(kind, printed):
    one = field(kind)
    tree = printed("exercises/question.html", "question", questions.ask(one, None, ANA))
    raw = kinds.read(one, form(*posted(tree)))
    assert questions.untouched(one, raw)
    assert questions.typed_words(one, raw, ANA) == "nothing"


@pytest.mark.parametrize("kind", TYPED)
def test_the_answer_reads_in_words(kind, printed):
    one = field(kind)
    answer = kinds.clean(one, kinds.read(one, form(*TYPED[kind][0])))
    made = answers.answered(one, answer, ANA, note="Only you see this.")
    text = words(select(printed("exercises/answered.html", "answered", made), "body")[0])
    assert TYPED[kind][1] in text
    assert "Only you see this." in text


@pytest.mark.parametrize("kind", TYPED)
def test_declined_and_unanswered(kind, printed):
    one = field(kind, required=True)
    raw = kinds.read(one, form(("x__declined", "1")))
    made = questions.ask(one, raw, ANA)
    assert made.declined
    assert made.may_decline
    read = printed("exercises/answered.html", "answered", answers.answered(one, {"declined": True}, ANA))
    assert "For the session" in words(select(read, "body")[0])
    read = printed("exercises/answered.html", "answered", answers.answered(one, None, ANA))
    assert "No answer" in words(select(read, "body")[0])


def test_rows_of_a_group(printed):
    one = group(rows_min=1, required=True)
    raw = kinds.read(one, form(("x-0-text", "Call"), ("x-1-text", "Cook"), ("x-1-hard", "11")))
    made = questions.ask(one, raw, ANA)
    assert made.rows_shown == 2
    assert len(made.rows) == 3
    tree = printed("exercises/question.html", "question", made)
    assert ("x-1-text", "Cook") in posted(tree)
    checked = questions.check(step(one), {"x": raw}, {})
    assert checked.problems["x"][0].name == "x-1-hard"
    assert checked.missing == frozenset()
    wrong = questions.ask(one, raw, ANA, problems=checked.problems["x"])
    assert wrong.rows[1].questions[1].errors == {"x-1-hard": "Choose a number from 0 to 10."}
    assert questions.typed_words(one, raw, ANA) == "Call, Cook, 11"
    answer = [{"text": "Call", "hard": 3}, {"text": {"declined": True}}]
    read = printed("exercises/answered.html", "answered", answers.answered(one, answer, ANA, ("First",)))
    text = words(select(read, "body")[0])
    assert "First" in text
    assert "For the session" in text
    empty = answers.answered(one, "nonsense", ANA)
    assert empty.rows == ()


def test_a_ranking_with_a_gap_points_at_the_ranking():
    one = field("ranking", required=True)
    raw = kinds.read(one, form(("x-home", "1"), ("x-money", "1")))
    [problem] = questions.check(step(one), {"x": raw}, {}).problems["x"]
    assert problem.name == "x"
    assert "Place 1 is used twice" in problem.message
    assert questions.typed_words(one, raw, ANA) == "1, 1"


def step(*fields):
    return Step(id="s", title="S", by="each", pages=(Page(title="P", fields=fields),))


def test_a_condition_on_the_same_page_is_left_to_the_page():
    did = field("yes_no", id="did")
    how = field("short_text", id="how", shown_when={"field": "did", "op": "eq", "value": True})
    pick = field("short_text", id="pick", shown_when={"field": "did", "op": "ne", "value": False})
    whole = step(did, how, pick)
    [page] = whole.pages
    checked = questions.check(whole, {}, {})
    assert [one.id for one in questions.asked_on(page, checked)] == ["did", "how", "pick"]
    assert questions.ask(how, None, ANA, page=page).when == ("did", "eq", "yes")
    assert questions.ask(pick, None, ANA, page=page).when == ("did", "ne", "no")
    assert questions.ask(how, None, ANA).when is None
    kept = questions.check(whole, {"did": "no", "how": "typed before"}, {})
    assert kept.answers == {"did": False}


def test_a_condition_on_an_earlier_page_is_decided_before():
    did = field("single", id="did")
    how = field("short_text", id="how", shown_when={"field": "did", "op": "in", "value": ["home", "rest"]})
    whole = Step(
        id="s", title="S", by="each", pages=(Page(title="P", fields=(did,)), Page(title="Q", fields=(how,)))
    )
    page = whole.pages[1]
    assert questions.asked_on(page, questions.check(whole, {}, {})) == ()
    assert questions.asked_on(page, questions.check(whole, {"did": "home"}, {})) == (how,)
    assert questions.ask(how, None, ANA, page=page).when is None
    assert questions.ask(how, None, ANA, page=Page(title="R", fields=(did, how))).when == ("did", "in", "home,rest")


def test_advice_holds_for_what_was_chosen():
    hot = field("scale", advice=[{"op": "ge", "value": 8, "text": "A lighter topic, {me}?"}])
    assert questions.ask(hot, "9", ANA, answers={"x": 9}).advice == (("ge", "8", "A lighter topic, Ana?", True),)
    assert not questions.ask(hot, "7", ANA, answers={"x": 7}).advice[0][3]


def test_a_name_is_never_read_as_a_placeholder():
    one = Field(id="x", kind="short_text", label="Dear {partner}")
    names = kinds.Names("{partner}", "{me} <b>")
    assert questions.ask(one, None, names).label == "Dear {me} <b>"
