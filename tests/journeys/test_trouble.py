"""What goes wrong in life: a sign-in that ends while somebody types, two tabs, the way back, hurried hands."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import update

from practice import access, clock, db
from practice.models import Response, SignIn
from tests.homework.made import LONG, assign
from tests.journeys.exercise import page, through
from tests.journeys.record import complete, words, write

pytestmark = pytest.mark.wall

SAID = {"topic": "Sundays", "heat": 3, "message": "I would like slow mornings.", "feeling": ["hopeful"]}


def expire(stage, person):
    """Nobody did anything for an hour on any device of this person."""
    with stage.database():
        past = clock.now() - timedelta(hours=1)
        rows = update(SignIn).where(SignIn.user_id == person.id, SignIn.ended_at.is_(None))
        db.session.execute(rows.values(seen_at=past))
        db.session.commit()


def responses(stage, given):
    """The stored responses of an assignment."""
    with stage.database():
        return db.session.scalars(access.everything(Response).where(Response.assignment_id == given)).all()


@pytest.fixture
def give(stage):
    """`give(slug)`: an assignment of ana and ben, put into the database."""

    def made(slug, **values):
        with stage.database():
            return assign(stage.world, slug, **values).id

    return made


def saved(visitor):
    """Wait until the page says that what was typed is stored."""
    visitor.page.locator("[data-save-state]", has_text="Saved").wait_for()


def test_words_survive_an_expired_sign_in_and_another_device(stage, give):
    given = give("after-we-met", to="A")
    phone = stage.phone("ana").goto(f"/my/practice/{given}/after/1/3")
    phone.put("unsaid", "First sentence.")
    saved(phone)
    laptop = stage.desk("ana", "dark").goto(f"/my/practice/{given}/after/1/3")
    assert laptop.page.locator("#unsaid").input_value() == "First sentence."
    expire(stage, stage.world.ana)
    with phone.allowing(401, 400):
        phone.put("unsaid", "First sentence. And the second, typed too late.")
        phone.page.get_by_text("You were signed out.").wait_for()
        phone.look()
        # Another tab of the same browser signs in; the words on the first tab are saved as soon as one comes back.
        tab = phone.another_tab().sign_in("ana")
        tab.page.close()
        phone.page.bring_to_front()
        phone.page.evaluate("window.dispatchEvent(new Event('focus'))")
        saved(phone)
    phone.press("Save and continue")
    assert phone.goto(f"/my/practice/{given}/after/1/3").page.locator("#unsaid").input_value().endswith("too late.")


def test_a_page_posted_too_late_is_kept_until_the_next_sign_in(stage, give):
    given = give("after-we-met", to="A")
    ana = stage.phone("ana").goto(f"/my/practice/{given}/after/1/4")
    expire(stage, stage.world.ana)
    with ana.allowing(401):
        ana.fill(takeaway="We laughed, ż Ж 你 👩‍👩‍👧", will_do="Call on Sunday").press("Save and continue")
    assert ana.h1 == "Sign in" and "What you typed is kept" in ana.text
    ana.sign_in("ana")
    assert ana.page.locator("#takeaway").input_value() == "We laughed, ż Ж 你 👩‍👩‍👧"
    ana.press("Save and continue")
    assert "We laughed" in ana.goto(f"/my/practice/{given}/after/1/review").text


def test_a_therapists_page_posted_too_late(stage, give):
    given = give("after-we-met", to="A")
    dana = stage.desk("dana").goto(f"/assignments/{given}")
    dana.fill(text_a="A line to keep.")
    expire(stage, stage.world.dana)
    dana.press("Save and mark as looked at")
    assert dana.h1 == "Sign in"
    dana.sign_in("dana")
    assert dana.page.locator("[name=text_a]").input_value() == "A line to keep."
    dana.press("Save and mark as looked at")
    assert "A line to keep." in dana.text


def test_two_tabs_the_way_back_and_two_clicks(stage, give):
    given = give("mirror-and-check")
    ana = stage.phone("ana").goto(f"/my/practice/{given}/say/1/1")
    tab = ana.another_tab().goto(f"/my/practice/{given}/say/1/1")
    page(ana, topic="Sundays", heat=3)
    with ana.allowing(409):
        tab.fill(topic="Mondays", heat=3)
        tab.page.get_by_role("button", name="Save and continue").click()
        tab.page.wait_for_load_state()
    tab.look()
    ana.goto(f"/my/practice/{given}/say/1/1")
    assert "You wrote this answer twice" in ana.text and "Mondays" in ana.text
    page(ana)
    tab.page.close()
    through(ana, message="Slow mornings.", feeling=["hopeful"])
    ana.double("Submit")
    assert len(responses(stage, given)) == 1
    ana.page.go_back()
    ana.look()
    button = ana.page.get_by_role("button", name="Submit", exact=True)
    if button.count():
        ana.press("Submit")
    [only] = responses(stage, given)
    assert only.submitted_at and only.revealed_at
    ben = stage.phone("ben", "dark").goto("/my")
    assert "Mirror and check" in ben.text


def test_a_long_answer_in_many_scripts_goes_all_the_way(stage, give, tmp_path):
    given = give("mirror-and-check")
    ana, ben, dana = stage.phone("ana"), stage.phone("ben", "dark"), stage.desk("dana")
    through(ana.goto(f"/my/practice/{given}/say/1/1"), **SAID | {"message": "short"})
    ana.goto(f"/my/practice/{given}/say/1/2?then=review").put("message", LONG)
    ana.press("Save and continue")
    assert ana.page.locator("#a-message .answer-text").inner_text().strip() == LONG.strip()
    ana.press("Submit")
    for visitor, path in ((ben, f"/my/practice/{given}/mirror/1/2"), (dana, f"/assignments/{given}")):
        shown = visitor.goto(path).page.locator(".answer-text", has_text=LONG[:80]).first
        assert shown.inner_text().strip() == LONG.strip()
    complete(write(dana, stage.world.pair.id))
    dana.page.locator("details", has_text="Mirror and check").last.locator("summary").click()
    for box in dana.page.locator("fieldset", has_text=LONG[:80]).last.get_by_role("checkbox").all():
        box.check()
    dana.press("Save and review").press("Sign")
    wanted = Counter(one for one in LONG if one.isalpha())
    for copy in ("Clinical record", "Copy for both", "Ana", "Ben"):
        read = words(dana.fetch(f"Open PDF ?: .*{copy}"), tmp_path)
        missing = wanted - Counter(read)
        assert not missing, (copy, missing)
