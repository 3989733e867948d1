"""From nothing to the first exercise in two people's hands, with nobody's help but the pages'."""

import re
from urllib.parse import urlsplit

import pytest

from tests.journeys.exercise import assign, day, todo
from tests.journeys.stage import DESK, PHONE

pytestmark = pytest.mark.wall

PASSWORD = "seven herons under the north pier"


def login(visitor, username, **more):
    """What every form that makes a login asks."""
    return visitor.fill(username=username, password=PASSWORD, **more)


def link(letter, path):
    """The path of the link in a letter."""
    return urlsplit(re.search(rf"\S+{path}/\S+", letter)[0]).path


def invite(dana, couple, name):
    """To the invitations of one partner, from the couple's page."""
    dana.goto(f"/couples/{couple}")
    card = dana.page.locator(".card-own", has=dana.page.get_by_role("heading", name=name, exact=True))
    return dana.go(card.get_by_role("link", name=re.compile("Invit")).click)


def accept(partner):
    """Read the agreement and accept it."""
    assert partner.h1 == "Our agreement"
    partner.press("I have read this and accept it")
    partner.goto("/my")
    assert partner.h1 == "Homework"


def test_from_the_console_to_the_first_exercise(empty_stage):
    stage = empty_stage
    code = re.search(r"enter this code: (\S+)", stage.served.log())[1]
    max_ = stage.visitor(DESK).goto("/")
    assert max_.h1 == "Set up your practice"
    login(max_, "max", code="ABCD-EFGH-JKLM", practice_name="Harbor Couples Practice", name="Max Weber")
    max_.fill(address="12 Lake Street\nChicago, IL 60601", phone="+1 312 555 0199", time_zone="America/Chicago")
    max_.press("Set up the practice", expect=422)
    assert len(max_.errors) == 1 and "code" in max_.errors[0]
    max_.fill(code=code.lower(), password=PASSWORD).double("Set up the practice")
    max_.goto("/people").follow("Invite somebody")
    max_.fill(name="Dana Rivera", email="dana@practice.example", role="therapist").double("Invite")
    assert max_.h1 == "Dana Rivera is invited"

    dana = stage.visitor(DESK, "dark").goto(link(stage.letter("dana@practice.example"), "join"))
    login(dana, "dana").press("Join the practice")
    dana.goto("/couples").follow("Open a couple")
    dana.fill(a_name="Ana", a_email="family@home.example", b_name="Ben", time_zone="America/Chicago")
    dana.double("Open the couple")
    couple = dana.id()
    invite(dana, couple, "Ana")
    assert "licence" in dana.text and not dana.page.get_by_role("button", name="Invite", exact=True).count()
    dana.goto(f"/couples/{couple}/assign/after-we-met")
    assert "licence" in dana.text and not dana.page.locator("[name=due_on]").count()
    dana.goto("/licences").follow("Enter a licence")
    dana.fill(kind="marriage_family", title="LMFT", place="US-IL", number="166.001234", expires_on=day(400))
    dana.double("Save")
    assert "Waiting to be verified" in dana.text

    max_.goto("/licences?view=all").follow("Verify", exact=False)
    max_.fill(checked_on=day(0), source="State board look-up", result="active").double("Record it")

    invite(dana, couple, "Ana").fill(channel="email").double("Invite")
    invite(dana, couple, "Ben").fill(channel="slip").press("Invite")
    slip = re.search(r"code: ([A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4})", dana.text)[1]

    ana = stage.visitor(PHONE).goto(link(stage.letter("family@home.example"), "invitation"))
    assert "Dana Rivera, LMFT" in ana.text
    login(ana, "ana", name="Ana Reyes", email="family@home.example", time_zone="America/Chicago")
    ana.double("Make my login and continue")
    ben = stage.visitor(PHONE, "dark").goto("/sign-in").follow("Enter the code of an invitation")
    ben.fill(code="AAAA-BBBB-CCCC").press("Continue", expect=422)
    ben.fill(code=slip.lower().replace("-", " ")).press("Continue")
    login(ben, "ben", name="Ben Carter", time_zone="America/New_York").press("Make my login and continue")
    accept(ana)
    dana.goto(f"/couples/{couple}/assign")
    assert not dana.page.get_by_role("link", name=re.compile("^Assign")).count()
    ben.follow("Not now")
    ben.follow("Read it again")
    accept(ben)
    ana.goto("/my/therapist")
    assert "Dana Rivera" in ana.text and "166.001234" in ana.text

    dana.goto(f"/couples/{couple}/assign")
    assert "Gate closed" in dana.text
    for name in ("Ana", "Ben"):
        dana.goto(f"/couples/{couple}/safety").follow(f"Record an interview with {name}")
        dana.fill(ipv="negative", assessed_on=day(0)).double("Record")
    assign(dana, "forecast-my-partner", couple, note="Wrong guesses are welcome.")
    for one in (ana, ben):
        assert todo(one) == ["Forecast my partner"]
    assert "something for you to look at" in stage.letter("family@home.example")
    max_.goto("/audit-log")
    assert "Dana Rivera" in max_.text
    assert max_.goto("/couples", expect=404).h1
