"""The main job by keyboard alone, and without any script."""

import pytest

from practice.exercises import catalogue
from tests.homework.made import assign
from tests.journeys.exercise import assign as assign_on_pages
from tests.journeys.exercise import begin, day, submit, through, todo
from tests.journeys.record import complete, words, write

pytestmark = pytest.mark.once

TITLE = "Forecast my partner"
WEEK = [one.id for one in catalogue.load("forecast-my-partner").by_id["forecast"].fields]


class Keyboard:
    """Hands that know nothing but keys."""

    def __init__(self, visitor):
        self.visitor, self.page = visitor, visitor.page

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def here(self):
        """What has the focus: its tag, name, value and words."""
        return self.page.evaluate(
            "() => { const one = document.activeElement; return {tag: one.localName, id: one.id, name: one.name || '',"
            " value: one.value || '', words: (one.innerText || '').trim()} }"
        )

    def seen(self):
        """The focus is drawn, and nothing covers it."""
        return self.page.evaluate(
            """() => {
              const one = document.activeElement, marked = [one, one.nextElementSibling, one.closest('label')];
              const drawn = marked.filter(Boolean).some(it => {
                const style = getComputedStyle(it);
                const line = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
                return line || style.boxShadow !== 'none';
              });
              const box = (one.closest('label') || one).getBoundingClientRect();
              return drawn && box.bottom > 0 && box.top < innerHeight;
            }"""
        )

    def to(self, wanted, most=60):
        """Tab until `wanted(focus)`; every stop on the way shows where it is."""
        for _ in range(most):
            self.press("Tab")
            focus = self.here()
            assert focus["tag"] == "body" or self.seen(), focus
            if wanted(focus):
                return focus
        raise AssertionError("never reached by Tab")

    def go(self, key="Enter", expect=200):
        return self.visitor.go(lambda: self.press(key), expect)


def rate(keys, names):
    """Answer two scales with 3 and 8 and stop on the button that goes on."""
    for name, value in zip(names, (3, 8), strict=True):
        if keys.here()["name"] != name:
            keys.to(lambda focus: focus["name"] == name)  # noqa: B023
        keys.press("Space", *["ArrowRight"] * value)
        assert keys.here()["value"] == str(value), keys.here()
    keys.to(lambda focus: focus["words"] == "Save and continue")


def test_answering_by_keyboard_alone(stage):
    with stage.database():
        given = assign(stage.world, "forecast-my-partner").id
    ana = stage.phone("ana")
    keys = Keyboard(ana)
    ana.goto("/my")
    keys.press("Tab")
    assert keys.here()["words"] == "Skip to the main content" and keys.seen()
    keys.press("Enter")
    assert keys.here()["id"] == "main"
    keys.to(lambda focus: focus["words"].startswith("Start"))
    keys.go()
    keys.to(lambda focus: focus["words"] == "Save and continue")
    keys.go()
    for number in range(2, len(WEEK), 2):
        rate(keys, WEEK[number : number + 2])
        keys.go()
    assert ana.h1 == "Look at your answers"
    keys.to(lambda focus: focus["words"] == "Submit", 90)
    keys.go(expect=422)
    assert keys.here()["id"] == "error-summary" and len(ana.errors) == 2
    keys.press("Tab", "Enter")
    assert keys.here()["id"] == "a-self_pressure"
    keys.to(lambda focus: focus["words"].startswith("Answer this"), 1)
    keys.go()
    rate(keys, WEEK[:2])
    keys.go()
    assert ana.h1 == "Look at your answers"
    keys.to(lambda focus: focus["words"] == "Submit", 90)
    keys.go()
    assert "Waiting" in ana.text
    assert not todo(ana)
    ana.goto(f"/my/practice/{given}")
    ana.context.route("https://www.google.com/**", lambda route: route.fulfill(body="elsewhere"))
    with ana.page.expect_navigation(url="https://www.google.com/**"):
        keys.press("Escape", "Escape", "Escape")
    assert len(ana.trouble) == 1 and ana.trouble.pop().startswith("asked elsewhere: https://www.google.com/")
    ana.page.go_back()
    assert ana.path != f"/my/practice/{given}", "the page left in a hurry is still in the history"


@pytest.fixture
def fresh_pair(stage):
    """The couple of cleo and dev, lee's, who have nothing yet."""
    return stage.world.other_pair.id


def test_without_any_script(stage, fresh_pair, tmp_path):
    lee, cleo = stage.desk("lee", script=False), stage.phone("cleo", "dark", script=False)
    dev = stage.phone("dev", script=False)
    review = assign_on_pages(lee, "mirror-and-check", fresh_pair, starts="A")
    begin(cleo, "Mirror and check")
    cleo.fill(topic="Sundays", heat=3).press("Save and continue")
    through(cleo, feeling=["hopeful"]).press("Submit", expect=422)
    assert len(cleo.errors) == 1
    cleo.follow("Answer this", exact=False)
    through(cleo, message="Slow mornings.")
    submit(cleo)
    assert todo(dev) == ["Mirror and check"]
    promises = assign_on_pages(lee, "small-promises", fresh_pair)
    begin(dev, "Small promises")
    rows = {"promises-0-text": "Cook", "promises-0-by": day(1), "promises-0-hard": 2}
    through(dev, **rows, **{"promises-1-text": "Call", "promises-1-by": day(2), "promises-1-hard": 4})
    submit(dev)
    assert "Call" in lee.goto(promises).text
    lee.goto(review)
    lee.fill(text_a="Thank you.", rating_a="3").press("Save and mark as looked at")
    complete(write(lee, fresh_pair)).press("Save and review").press("Sign")
    assert "Coming back" in words(lee.fetch("Open PDF ?: Clinical record"), tmp_path)
    lee.follow("Give copies")
    lee.follow("Give online", exact=False).press("Give it now")
    assert cleo.goto("/my/copies").page.get_by_role("link", name="Open PDF").count() == 1
    cleo.press("Sign out")
    assert cleo.goto("/my", expect=200).h1 == "Sign in"
