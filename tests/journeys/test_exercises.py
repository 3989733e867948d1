"""The five exercises, each from assigning to its end by two people on two phones."""

import pytest

from tests.journeys.exercise import assign, begin, day, page, submit, through, todo, whole

ENDS = {"c_useful": 7, "c_private": "For you alone."}
SUPPORT = ("listening", "tasks", "encouragement", "affection", "backing", "own_time", "ideas", "celebrating")
WEEK = ("pressure", "rested", "appreciated", "close", "money", "forward", "lonely", "proud")
NO_TEST = "A conversation aid, not a test."


@pytest.fixture
def pair(stage):
    """Ana on a light phone and Ben on a dark one."""
    return stage.phone("ana"), stage.phone("ben", "dark")


def week(own, guess):
    """The forecast's sixteen scales."""
    return {f"{kind}_{name}": value for name in WEEK for kind, value in (("self", own), ("guess", guess))}


def support(want, get, give):
    """The twenty-four scales of the support wished for."""
    kinds = (("want", want), ("get", get), ("give", give))
    return {f"{kind}_{name}": value for name in SUPPORT for kind, value in kinds}


def test_forecast_my_partner(stage, pair):
    dana = stage.desk("dana")
    review = assign(dana, "forecast-my-partner", stage.world.pair.id, note="Guess freely.", place="Sunday")
    ana, ben = pair
    begin(ana, "Forecast my partner")
    assert ana.page.locator(".sees").first.inner_text().startswith("Ben sees this once you have both submitted;")
    through(ana, **week(7, 5))
    submit(ana)
    assert "Waiting" in ana.text
    assert NO_TEST not in dana.goto(review).text
    whole(ben, "Forecast my partner", **week(4, 7))
    assert NO_TEST in ben.text and NO_TEST in ana.goto(ana.path).text
    for one in pair:
        begin(one, "Forecast my partner")
        assert one.page.locator(".read-first").count() == 2
        page(one, surprise="rested", ask="What would help you rest?")
        through(one, **ENDS)
        submit(one)
    ana.goto(ana.path)
    assert ana.text.count("What would help you rest?") == 2
    assert ana.text.count("For you alone.") == 1
    assert dana.goto(review).text.count("For you alone.") == 2
    assert "Forecast my partner" not in todo(ana)


def test_mirror_and_check(stage, pair):
    """Three rounds until it is not understood well enough and one where it is, then the roles change."""
    review = assign(stage.desk("dana", "dark"), "mirror-and-check", stage.world.pair.id, starts="A")
    title, (ana, ben) = "Mirror and check", pair
    assert title in todo(ana) and title not in todo(ben)
    said = {"topic": "Sundays", "heat": 8, "message": "I would like slow mornings.", "feeling": ["hopeful"]}
    begin(ana, title).put("topic", "Sundays").put("heat", 8)
    assert ana.page.get_by_text("This one is hot.").is_visible()
    through(ana, **said)
    submit(ana)
    for number, heard in ((1, 3), (2, 6), (3, 7)):
        assert title in todo(ben) and title not in todo(ana)
        begin(ben, title)
        page(ben, ready=["phone_away"])
        assert "I would like slow mornings." in ben.text and "boiling" not in ben.text
        through(ben, back=f"Slow mornings, {number}.", back_feeling=["hopeful", "calm"])
        submit(ben)
        begin(ana, title)
        assert f"Slow mornings, {number}." in ana.text
        page(ana.fill(fu=heard), gap="Also quiet.")
        through(ana, **ENDS)
        submit(ana)
    whole(ben, title, new="That quiet matters.", **ENDS)
    assert title in todo(ben)
    whole(ben, title, topic="Money", heat=2, message="I worry.", feeling=["worried", "tense"])
    whole(ana, title, back="You worry about money.", back_feeling=["worried"])
    whole(ben, title, fu=9, **ENDS)
    whole(ana, title, new="How much.", **ENDS)
    for one in pair:
        assert title not in todo(one)
        one.follow(title)
        assert "How much." in one.text and "I would like slow mornings." in one.text and NO_TEST in one.text
    dana = stage.desk("dana").goto(review)
    assert "the page suggested a lighter topic" in dana.text


def test_small_promises(stage, pair):
    dana = stage.desk("dana")
    review = assign(dana, "small-promises", stage.world.pair.id)
    title, (ana, ben) = "Small promises", pair
    begin(ana, title)
    ana.page.get_by_role("button", name="Add another entry").click()
    ana.look()
    ana.fill(**{"promises-0-text": "Cook on Monday", "promises-0-by": day(0), "promises-0-hard": 3})
    ana.fill(**{"promises-1-text": "Call the plumber"}).press("Save and continue", expect=422)
    assert [line.partition(":")[0] for line in ana.errors] == ["Entry 2, By", "Entry 2, How hard"]
    through(ana, **{"promises-1-by": day(2), "promises-1-hard": 9})
    submit(ana)
    promise = {"promises-0-text": "Water the plants", "promises-0-by": day(1), "promises-0-hard": 2}
    whole(ben, title, **promise)
    for one in (ana, ben):
        one.goto(one.path)
        assert all(words in one.text for words in ("Cook on Monday", "Call the plumber", "Water the plants"))
    mine = {"mine-0-kept": "kept", "mine-1-kept": "not", "mine-1-repair": "Call now", "theirs-0-saw": "kept"}
    whole(ana, title, **mine, **ENDS)
    whole(ben, title, **{"mine-0-kept": "kept", "theirs-0-saw": "kept", "theirs-1-saw": "unseen"}, **ENDS)
    assert NO_TEST in ben.text and "Call now" in ben.text
    assert "Follow-through" in dana.goto(review).text


def test_the_support_i_wish_for(stage, pair):
    review = assign(stage.desk("dana"), "support-i-wish", stage.world.pair.id)
    title, (ana, ben) = "The support I wish for", pair
    last = {"first": "listening", "impact": "feel lighter."}
    whole(ana, title, **support(8, 3, 6), **last, **ENDS)
    begin(ben, title)
    ben.page.locator("[name=want_listening__declined]").check()
    page(ben, get_listening=4, give_listening=5)
    others = {name: value for name, value in support(5, 5, 9).items() if "listening" not in name}
    through(ben, **others, **last, **ENDS)
    submit(ben)
    assert NO_TEST in ben.text
    assert "For the session" in ana.goto(ana.path).text
    assert "For the session" in stage.desk("dana", "dark").goto(review).text


def test_after_we_met(stage, pair):
    dana = stage.desk("dana")
    review = assign(dana, "after-we-met", stage.world.pair.id, to="A")
    title, (ana, ben) = "After we met", pair
    assert title not in ben.goto("/my").text
    felt = {"heard": 8, "fair": 7, "useful": 9, "hope": 3}
    whole(ana, title, **felt, unsaid="That I am afraid.", takeaway="We laughed", will_do="Call", **ENDS)
    assert "That I am afraid." in ana.text
    assert "That I am afraid." in dana.goto(review).text and "Worth asking Ana about" in dana.text
    assert title not in ben.goto("/my").text and title not in ben.goto("/my/answers").text
