"""Crisis numbers are the practice's own, and stand on everything a client can open, with a way out; in no mail."""

import pytest
from sqlalchemy import select

from practice import config, db, mail
from practice.accounts import policy_text
from practice.models import Mail
from practice.models.people import crisis_pairs
from tests.homework.made import answer, assign, week
from tests.homework.test_alarms import BEFORE
from tests.walls.browser import Browser
from tests.walls.crawl import Crawl

STRANGER = ("/sign-in", "/password/forgot", "/invitation", "/nothing-here", "/password/reset/none", "/join/none")
CLIENT = ("/my", "/my/answers", "/my/copies", "/my/therapist", "/my/agreement", "/my/agreement/not-now", "/account")
LOST = ("/my/practice/00000000-0000-0000-0000-000000000000", "/couples", "/practice")


def checked(text: str, where: str, lines: str) -> None:
    for label, number in crisis_pairs(lines):
        assert f"<span>{label}</span>" in text, f"{label} on {where}"
        assert f">{number}</a>" in text, f"{number} on {where}"
    assert "Messages here are not monitored." in text, where
    assert "data-quick-exit" in text, where


def pages(world, app, who: str) -> dict[str, str]:
    """Every page this client is led to, and some they are not."""
    crawl = Crawl(Browser(app, world[who]), who).from_(*CLIENT)
    crawl.from_(*LOST, follow=False)
    browser = Browser(app, world[who])
    return {url: browser.get(url).text for url, status in crawl.asked.items() if status in (200, 404)}


@pytest.fixture
def busy(world):
    """Something waits, something is open to both, something is stopped by a safety judgement and by an answer."""
    world.safe(world.pair)
    assign(world, "mirror-and-check")
    both = assign(world, "forecast-my-partner")
    for who in ("ana", "ben"):
        answer(world, who, both.id, "forecast", week())
    check_in = assign(world, "before-we-meet")
    answer(world, "ana", check_in.id, "before", BEFORE | {"safe_to_talk": "no"})
    db.session.commit()
    return world


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_on_every_page_of_a_client(busy, app, who):
    found = pages(busy, app, who)
    assert len(found) > 15
    for url, text in found.items():
        checked(text, url, busy.practice.crisis_lines)


def test_before_anybody_is_known(world, app):
    browser = Browser(app)
    for url in STRANGER:
        checked(browser.get(url).text, url, world.practice.crisis_lines)


def test_a_change_stands_everywhere_at_once(busy, app, sign_in):
    form = sign_in("max").get("/practice").form()
    form.fill(crisis_lines="Emergency: 112\nTelephone line: 116 123").submit("Save")
    for url, text in pages(busy, app, "ben").items():
        checked(text, url, "Emergency: 112\nTelephone line: 116 123")
        assert ">988</a>" not in text, url


def test_the_defaults_are_for_emergencies_despair_and_violence():
    assert [number for _, number in crisis_pairs(policy_text.CRISIS_LINES)] == ["911", "988", "1-800-799-7233"]


def test_no_mail_says_anything_of_it(busy, settings: config.Settings):
    rows = list(db.session.scalars(select(Mail)))
    assert rows
    for row in rows:
        text = mail.compose(settings, row).as_string()
        for word in ("988", "1-800", "risis", "afe"):
            assert word not in text.partition("\n\n")[2]
