"""What the filled examples do not come to: rounds that are not enough, a hot topic, a forgotten answer."""

import pytest

from tests.journeys.exercise import assign, begin, day, page, submit, through, todo, whole

pytestmark = pytest.mark.once

ENDS = {"c_useful": 7, "c_private": "For you alone."}
NO_TEST = "A conversation aid, not a test."


@pytest.fixture
def pair(stage):
    """Ana on a light phone and Ben on a dark one."""
    return stage.phone("ana"), stage.phone("ben", "dark")


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
