"""From what came in to signed copies in the partners' hands."""

import pytest

from tests.homework.made import AFTER, answer, assign, week
from tests.journeys.record import complete, words, write

pytestmark = pytest.mark.once


@pytest.fixture
def came_in(stage):
    """A forecast that both submitted, and Ana's private look back at the session."""
    with stage.database():
        both = assign(stage.world, "forecast-my-partner")
        for name, own in (("ana", 7), ("ben", 4)):
            answer(stage.world, name, both.id, "forecast", week(own, 5))
        alone = assign(stage.world, "after-we-met", to="A")
        answer(stage.world, "ana", alone.id, "after", AFTER | {"unsaid": "The heron stays with me."})
        return both.id, alone.id


def test_review_record_sign_and_copies(stage, came_in, tmp_path):
    both, alone = came_in
    couple = stage.world.pair.id
    dana, ana, ben = stage.desk("dana"), stage.phone("ana"), stage.phone("ben", "dark")
    assert "new" in dana.goto("/couples").text
    dana.goto(f"/assignments/{both}")
    assert "A conversation aid, not a test." in dana.text and "The heron" not in dana.text
    dana.fill(text_a="Well guessed, Ana.", rating_a="4", rating_b="3").double("Save and mark as looked at")
    assert "Well guessed, Ana." in ana.goto("/my").text
    assert "Well guessed" not in ben.goto("/my").text
    assert "The heron stays with me." in dana.goto(f"/assignments/{alone}").text

    write(dana, couple)
    dana.press("Save and review")
    assert "Still missing" in dana.text and not dana.page.get_by_role("button", name="Sign", exact=True).count()
    dana.follow("Go on writing")
    complete(dana)
    dana.page.locator("details", has_text="After we met").last.locator("summary").click()
    heron = dana.page.locator("fieldset", has_text="The heron stays with me.").last
    heron.get_by_label("Clinical record").check()
    taken = dana.page.locator("fieldset", has_text="We laughed").last
    for box in taken.get_by_role("checkbox").all():
        box.check()
    dana.press("Save and review")
    assert dana.h1 == "Review and sign", dana.text
    draft = words(dana.fetch("Draft as PDF, with a watermark"), tmp_path)
    assert "The heron stays with me." in draft
    dana.double("Sign")
    assert "unchanged since" in dana.text
    session = dana.id()
    clinical = words(dana.fetch("Open PDF ?: Clinical record"), tmp_path)
    assert "The heron stays with me." in clinical and "Dana Rivera" in clinical and "MFT 123456" in clinical

    dana.follow("Give copies")
    for name in ("Ana", "Ben"):
        dana.goto(f"/sessions/{session}/documents").follow(f"to {name}", exact=False)
        dana.double("Give it now")
    dana.goto(f"/sessions/{session}/documents")
    own = dana.page.get_by_role("link", name="Give online").all_inner_texts()
    for label in own:
        dana.goto(f"/sessions/{session}/documents").follow(label.replace("\n", " "))
        dana.press("Give it now")
    ana.goto("/my/copies")
    assert ana.page.get_by_role("link", name="Open PDF").count() == 2
    hers = words(ana.fetch("your own copy"), tmp_path)
    shared = words(ana.fetch("copy for both of you"), tmp_path)
    his = words(ben.goto("/my/copies").fetch("your own copy"), tmp_path)
    assert "We laughed" in hers
    for text in (shared, his):
        assert "We laughed" not in text and "Coming back to each other." in text
    for text in (hers, shared, his):
        assert "heron" not in text and "The loop is named" not in text
    with ana.page.expect_download() as saving:
        ana.page.get_by_role("link", name="your own copy").evaluate("link => { link.download = ''; link.click() }")
    assert saving.value.path().read_bytes().startswith(b"%PDF-")


def test_an_associate_submits_and_the_supervisor_signs(stage, tmp_path):
    with stage.database():
        couple = stage.world.couple(stage.world.sam, ("kim", "Kim Lee"), ("lou", "Lou Ray")).id
    sam, dana = stage.desk("sam", "dark"), stage.desk("dana")
    complete(write(sam, couple)).press("Save and review")
    sam.double("Submit for co-signature")
    assert "waits" in dana.goto("/couples").text
    dana.follow("1 record or addendum waits for your co-signature")
    dana.go(dana.page.get_by_role("table").get_by_role("link").first.click)
    dana.press("Give back", expect=422)
    dana.fill(comment="Say more about the plan.").double("Give back")
    sam.goto(f"/couples/{couple}")
    sam.go(sam.section("Session records").get_by_role("link").first.click)
    assert "Say more about the plan." in sam.text
    if sam.page.get_by_role("link", name="Go on writing").count():
        sam.follow("Go on writing")
    sam.fill(plan="Go on with turns, ten minutes each evening.").press("Save and review")
    sam.press("Submit for co-signature")
    dana.goto("/couples").follow("1 record or addendum waits for your co-signature")
    dana.go(dana.page.get_by_role("table").get_by_role("link").first.click)
    dana.double("Co-sign")
    sam.goto(f"/couples/{couple}")
    sam.go(sam.section("Session records").get_by_role("link").first.click)
    clinical = words(sam.fetch("Open PDF ?: Clinical record"), tmp_path)
    assert "Sam Ito" in clinical and "Dana Rivera" in clinical and "ten minutes each evening" in clinical

    sam.follow("Add to this record")
    sam.page.get_by_label("Late entry").check()
    sam.double("Begin")
    sam.fill(reason="Kim told me on the phone.", text="They had tried it on Sunday already.").press("Save and review")
    sam.double("Submit for co-signature")
    assert "Waits for a co-signature" in sam.text
    dana.goto("/couples").follow("1 record or addendum waits for your co-signature")
    dana.go(dana.page.get_by_role("table").get_by_role("link").first.click)
    dana.double("Co-sign")
    sam.goto(f"/couples/{couple}")
    sam.go(sam.section("Session records").get_by_role("link").first.click)
    later = words(sam.fetch("Open PDF ?: Clinical record, version 2"), tmp_path)
    assert "ten minutes each evening" in later and "tried it on Sunday" in later and "Addendum 1: late entry" in later
