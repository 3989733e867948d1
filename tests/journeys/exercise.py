"""How a therapist gives an exercise and how a partner goes through one, shared by the stories."""

from datetime import date, timedelta

from practice import clock
from tests.journeys.stage import Visitor
from tests.people import ZONE


def day(ahead: int) -> date:
    """That many days from today where the couples live."""
    return clock.today(ZONE) + timedelta(days=ahead)


def assign(dana: Visitor, slug: str, couple: object, **values: object) -> str:
    """Give an exercise through its pages; the address of its review."""
    dana.goto(f"/couples/{couple}/assign/{slug}")
    dana.fill(due_on=day(7), due_time="18:00", **values)
    dana.press("Continue")
    assert dana.h1 == "Assign this?"
    dana.press("Assign")
    return dana.path


def begin(partner: Visitor, title: str) -> Visitor:
    """From the list of homework to the first page that is to be answered."""
    partner.goto("/my")
    todo = partner.section("To do now")
    card = todo.locator(".card-own", has=partner.page.get_by_role("heading", name=title)).first
    return partner.go(card.get_by_role("link").last.click)


def page(partner: Visitor, **values: object) -> Visitor:
    """Fill one screen and go on."""
    return partner.fill(**values).press("Save and continue")


def through(partner: Visitor, **values: object) -> Visitor:
    """Screen by screen, filling what each asks from `values`, until the answers are looked at."""
    for _ in range(30):
        if partner.path.endswith("/review"):
            return partner
        asked = partner.page.locator("main form [name]").evaluate_all("all => all.map(one => one.name)")
        page(partner, **{name: value for name, value in values.items() if name in asked})
    raise AssertionError("there is no end to it")


def submit(partner: Visitor) -> Visitor:
    """Submit what is being looked at; lands on the page of the assignment."""
    assert partner.h1 == "Look at your answers"
    return partner.press("Submit")


def whole(partner: Visitor, title: str, **values: object) -> Visitor:
    """A step from the list of homework to its submission."""
    begin(partner, title)
    through(partner, **values)
    return submit(partner)


def todo(partner: Visitor) -> list[str]:
    """The titles of what can be done now, on the partner's home."""
    partner.goto("/my")
    return partner.section("To do now").get_by_role("heading", level=3).all_inner_texts()
