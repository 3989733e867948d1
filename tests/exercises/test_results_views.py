"""Scores in words for E12–E16 and E20: openness, repair, decisions, orders, things to do."""

import pytest

from practice.exercises.results import menu
from tests.exercises.acting import DECLINED, NAMES
from tests.exercises.stories import everything, found, told

# E12

AREAS = ["spend", "owe", "messages", "former", "phone", "where", "work", "health", "family", "drawn", "social", "past"]


def boundaries(wish_a, mine_b, wish_b=(3,) * 12, mine_a=(3,) * 12):
    def answers(wish, mine):
        return {f"wish_{key}": v for key, v in zip(AREAS, wish, strict=False)} | {
            f"mine_{key}": v for key, v in zip(AREAS, mine, strict=False)
        }

    return told(
        "open-and-private",
        ("boundaries", "A", answers(wish_a, mine_a)),
        ("boundaries", "B", answers(wish_b, mine_b)),
    )


def test_openness_hoped_for_and_in_mind():
    run = boundaries([5, 2] + [3] * 10, [2, 3] + [3] * 10)
    hoped = found(run, "B", "openness", "A")
    assert hoped.words == (
        "The openness Ana hopes for from Ben and the openness Ben has in mind are 0.3 points apart on average "
        "(1 private, 5 fully open), most of all in Ben's “money I spend”: hoped for 5, in mind 2."
    )
    assert (hoped.figure, hoped.n) == ("0.92", 12)
    assert hoped.rows[:2] == (
        ("money I spend", "hoped for 5, in mind 2: +3"),
        ("money I owe", "hoped for 2, in mind 3: −1"),
    )
    assert found(run, "B", "openness", "B").words == ("Ana has in mind as much openness as Ben hopes for, everywhere.")
    few = found(boundaries([5] * 7, [2] * 12), "A", "openness", "A")
    assert (few.words, few.figure) == ("Too few areas were answered by both to say (7 of 12).", "")
    alone = told("open-and-private", ("boundaries", "A", {"wish_spend": 5}))
    assert everything(alone, "therapist") == set()


def test_monitoring_pressure_is_a_note_for_the_therapist_alone():
    run = boundaries([5] * 9 + [3] * 3, [3] * 12)
    note = found(run, "therapist", "monitoring", "A")
    assert "Ana hopes for full openness from Ben in 9 areas" in note.words and note.therapist_only
    assert found(run, "therapist", "monitoring", "B") is None
    assert not [key for viewer in "AB" for key in everything(run, viewer) if key[0] == "monitoring"]
    assert found(boundaries([5] * 12, [3] * 8 + [4] * 4), "therapist", "monitoring", "A") is None


# E13


def reached(elements, need=("understood", "changes"), met=("understood",)):
    scores = {f"e{i}": value for i, value in enumerate(elements, 1)}
    account = {} if met is None else {"met": met if met == DECLINED else list(met)}
    return told(
        "making-it-right",
        ("hurt", "A", {"need": need if need == DECLINED else list(need)}),
        ("account", "B", {}),
        ("reached", "A", scores | account),
    )


def test_how_much_of_an_account_reached():
    run = reached([9, 8, 4, DECLINED, 3])
    level = found(run, "B", "acknowledgement", "A")
    assert level.words == (
        "How much of it reached Ana: 6 of 10, on average over 4 elements; least so far “regret” and “repair”."
    )
    assert (level.figure, level.rows[3]) == ("6 of 10", ("change", "for the session"))
    assert found(reached([9] * 5), "B", "acknowledgement", "A").words.endswith("over 5 elements.")
    left = found(reached([DECLINED] * 5), "B", "acknowledgement", "A")
    assert (left.words, left.figure) == ("Ana left all of it for the session.", "")


@pytest.mark.parametrize(
    ("need", "met", "words", "figure"),
    [
        (("understood", "changes"), ("understood",), "1 of the 2 needs Ana named is met.", "1 of 2"),
        (("repair",), None, "0 of the 1 need Ana named are met.", "0 of 1"),
        (DECLINED, ("repair",), "Ana left the needs for the session.", ""),
    ],
)
def test_needs_that_were_met(need, met, words, figure):
    one = found(reached([5] * 5, need, met), "A", "coverage_needs", "A")
    assert (one.words, one.figure) == (words, figure)


def test_needs_as_a_table():
    rows = found(reached([5] * 5), "A", "coverage_needs", "A").rows
    assert rows == (("To be understood", "met"), ("To know what changes", "not yet"))
    early = told("making-it-right", ("hurt", "A", {"need": ["repair"]}))
    assert everything(early, "therapist") == set()


# E14

OWN = ["clothes", "friends", "evening", "job", "health", "phone", "family"]


def calls(own="owner", other="owner", joint="together", **changed):
    run = told("whose-call")
    shared = [field.id for field in run.exercise.by_id["calls"].fields if field.id.startswith("joint_")]
    assert len(shared) == 7
    answers = {f"own_{key}": own for key in OWN} | {f"other_{key}": other for key in OWN}
    return answers | dict.fromkeys(shared, joint) | changed


def decided(a, b):
    return told("whose-call", ("calls", "A", a), ("calls", "B", b))


def test_who_decides():
    run = decided(calls(own_friends="owner_asking"), calls(other_phone="other", joint_large="partner_asking"))
    view = found(run, "A", "D9")
    assert view.words == (
        "Ana and Ben gave the same answer to 18 of 21 questions of who decides. The others are worth a talk."
    )
    assert (view.figure, view.n, view.rows[0]) == ("0.86", 21, ("Same answers, as a share", "0.86"))
    assert view.rows[1][0] == "Agreement beyond chance (κ)" and view.rows[1][1].startswith("+0.")
    assert view.rows[2:] == (
        ("friends (Ana's)", "Ana says Ana after asking; Ben says Ana"),
        ("phone and accounts (Ana's)", "Ana says Ana; Ben says Ben"),
        ("large purchases", "Ana says together; Ben says Ana after asking"),
    )


def test_the_same_view_from_either_side():
    mine, theirs = calls(joint="me"), calls(joint="partner")
    assert found(decided(mine, theirs), "B", "D9").figure == "1.00"
    assert found(decided(calls(joint="me_asking"), calls(joint="partner_asking")), "B", "D9").figure == "1.00"
    assert found(decided(calls(other="other"), calls(own="owner")), "B", "D9").rows[2][1] == (
        "Ana says Ana; Ben says Ben"
    )


def test_agreement_that_cannot_be_said():
    same = found(decided({"joint_large": "together"}, {"joint_large": "together"}), "A", "D9")
    assert (same.words, same.rows[1][1]) == (
        "Ana and Ben gave the same answer to 1 of 1 questions of who decides.", "cannot be said",
    )  # fmt: skip
    none = found(decided({}, {"joint_large": DECLINED}), "A", "D9")
    assert (none.words, none.figure) == ("No question was answered by both.", "")
    alone = told("whose-call", ("calls", "A", calls()))
    assert everything(alone, "therapist") == {("respect", "B")}
    one = told("whose-call", ("calls", "A", calls()))
    single = type(one)(one.exercise, frozenset("A"), "A", one.disclosure, submissions=one.submissions)
    assert found(single, "therapist", "D9") is None


def test_areas_left_to_each():
    run = decided(calls(), calls(other_phone="other", other_job="together", other_family="owner_asking"))
    left = found(run, "A", "respect", "A")
    assert (left.words, left.figure) == (
        "Ben would leave 5 of 7 of Ana's own areas to Ana, with or without asking first.", "5 of 7",
    )  # fmt: skip
    assert found(decided({}, {}), "A", "respect", "A") is None


def test_deciding_for_the_other_is_a_note_for_the_therapist_alone():
    run = decided(calls(), calls(other_phone="other", other_friends="other", other_job="other"))
    note = found(run, "therapist", "steering", "B")
    assert note.words == "Ben would decide for Ana: friends and phone and accounts. Worth a talk alone."
    assert note.therapist_only
    assert found(run, "therapist", "steering", "A") is None
    assert not [key for viewer in "AB" for key in everything(run, viewer) if key[0] == "steering"]


# E16

LIFE = ["home", "money", "health", "family", "closeness", "friends", "work", "fun", "meaning", "rest"]


def compass(first, second, guess=None):
    options = list(told("shared-compass").exercise.by_id["compass"].by_id["rank"].labels)

    def ranks(order):
        return order if order == DECLINED else dict(zip(options, order, strict=True))

    mine = {"rank": ranks(first)} | ({} if guess is None else {"guess": ranks(guess)})
    return told("shared-compass", ("compass", "A", mine), ("compass", "B", {"rank": ranks(second)}))


TEN = list(range(1, 11))


def test_two_orders():
    run = compass(TEN, [2, 1, 4, 3, 5, 6, 7, 8, 9, 10], TEN[::-1])
    orders = found(run, "A", "D7")
    assert orders.words == "Ana's and Ben's ranks come in much the same order; of their first 3 they share 2."
    assert orders.rows[0] == ("Shared among the first 3", "2 of 3")
    assert orders.rows[1][1] == "Ana 1, Ben 2" and orders.n == 10
    guessed = found(run, "A", "order_knowledge", "A")
    assert guessed.words == "The ranks Ana guessed and Ben's own come in rather opposite orders."
    none = found(run, "A", "order_knowledge", "B")
    assert (none.words, none.figure) == ("Ben guessed no order for Ana.", "")


def test_orders_left_for_the_session():
    run = compass(TEN, DECLINED, TEN)
    left = found(run, "A", "D7")
    assert (left.words, left.figure) == ("Too little was put in order by both to compare (0; it takes three).", "")
    assert found(run, "A", "order_knowledge", "A").words == "There is too little to compare (0)."
    alone = told("shared-compass", ("compass", "A", {}))
    assert everything(alone, "therapist") == set()


# E20

THINGS = ["cook", "walk", "board_game", "concert", "museum"]


def scan(a, b, lately_a=(), lately_b=()):
    def answers(likes, lately):
        said = {f"like_{key}": value for key, value in zip(THINGS, likes, strict=False)}
        return said | {f"lately_{key}": True for key in lately}

    return told("common-ground-scan", ("scan", "A", answers(a, lately_a)), ("scan", "B", answers(b, lately_b)))


def test_the_menu():
    run = scan([8, 7, 9, 5, 2], [7, 9, 5, 8, DECLINED], lately_b=["walk"])
    menu_ = found(run, "A", "menu")
    assert (
        menu_.words == "Of 4 things both rated, 2 would please both at 6 of 10 or more."
    )
    assert (menu_.rows, menu_.n, menu_.figure) == ((("go for a walk", "7"), ("cook something new", "7")), 4, "")
    assert found(run, "A", "stretch").rows == (
        ("play a board game", "Ana 9, Ben 5"),
        ("go to a concert", "Ana 5, Ben 8"),
    )
    assert found(run, "A", "untried").rows == (("cook something new", "7"),)
    assert menu(run, "A", NAMES) == menu(run, "therapist", NAMES) == ("go for a walk", "cook something new")
    assert found(run, "A", "D7").words.startswith("Ana's and Ben's ratings ")


def test_nothing_on_the_menu_yet():
    run = scan([8, 3, 3], [3, 8, 3])
    assert found(run, "A", "menu").words == (
        "Of 3 things both rated, none is at 6 of 10 or more for both yet: look at the stretches."
    )
    assert everything(run, "A") == {("menu", None), ("D7", None)}
    flat = scan([5] * 3, [1, 2, 3])
    assert found(flat, "A", "D7").words == "All ratings on one side were the same, so there is no order to compare."


def test_no_menu_before_both_are_in():
    alone = told("common-ground-scan", ("scan", "A", {"like_cook": 9}))
    assert everything(alone, "therapist") == set()
    assert menu(alone, "therapist", NAMES) == ()
    sealed = told("common-ground-scan", *[("scan", s, {"like_cook": 9}) for s in "AB"], sealed=["scan"])
    assert menu(sealed, "A", NAMES) == () != menu(sealed, "therapist", NAMES)
