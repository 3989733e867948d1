"""The audit log: whose events one reads, in which words, by which filter."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from practice import access, audit, clock, db
from practice.accounts import audit_log
from practice.models import AuditEvent
from tests.accounts.altering import alter
from tests.database import settle
from tests.people import ZONE
from tests.queries import counted


@pytest.fixture
def happened(world):
    """One event each: dana in her couple, lee in his, sam's and ana's sign-in, ana's act, max and the program."""
    audit.record(world.dana.user, "couple.edited", world.pair)
    audit.record(world.lee.user, "couple.closed", world.other_pair)
    audit.record(world.sam.user, "sign_in")
    audit.record(world.ana.user, "sign_in")
    audit.record(world.ana.user, "response.submitted", couple_id=world.pair.id)
    audit.record(world.max.user, "staff.disabled", world.lee.user)
    audit.record(None, "password.link_asked")
    settle()
    return world


def lines(page) -> list[tuple[str, ...]]:
    """(who, what, about) of each line but the reader's own sign-in."""
    cells = page.texts("tbody td")
    found = [tuple(cells[place : place + 3]) for place in range(0, len(cells), 3)]
    return sorted(found)


def test_the_admin_reads_everything_and_no_clients_name(happened, sign_in):
    page = sign_in("max").get("/audit-log")
    assert lines(page) == sorted(
        [
            ("Dana Rivera", "Changed a couple's names, contact or time zone", "C-0001"),
            ("Lee Novak", "Closed the work with a couple", "C-0002"),
            ("Sam Ito", "Signed in", "–"),
            ("A client", "Signed in", "–"),
            ("A client", "Submitted answers", "C-0001"),
            ("Max Weber", "Disabled a login", "Lee Novak"),
            ("Nobody signed in", "Asked for a link to choose a new password", "–"),
        ]
    )
    for name in ("Ana", "Reyes", "Ben", "Cleo", "Dev", "/couples/", str(happened.pair.id), str(happened.ana.id)):
        assert name not in page.source


def test_a_therapist_reads_own_couples_and_own_acts(happened, sign_in):
    page = sign_in("dana").get("/audit-log")
    assert lines(page) == sorted(
        [
            ("Dana Rivera", "Changed a couple's names, contact or time zone", "C-0001"),
            ("Ana", "Submitted answers", "C-0001"),
        ]
    )
    assert page.links["C-0001"] == f"/couples/{happened.pair.id}"
    assert "C-0002" not in sign_in("dana").get("/audit-log").text
    assert lines(sign_in("lee").get("/audit-log")) == [("Lee Novak", "Closed the work with a couple", "C-0002")]
    assert lines(sign_in("sam").get("/audit-log")) == [("Sam Ito", "Signed in", "–")]


def test_a_supervisor_reads_the_couples_of_associates(happened, sign_in):
    couple = happened.couple(happened.sam, ("kit", "Kit Moss"), ("lou", "Lou Ray"))
    audit.record(happened.sam.user, "couple.opened", couple)
    settle()
    assert ("Sam Ito", "Opened a couple's record", couple.record_id) in lines(sign_in("dana").get("/audit-log"))
    assert couple.record_id not in sign_in("lee").get("/audit-log").text


def test_a_colleague_who_is_a_client_is_not_named_as_one(happened, sign_in):
    couple = happened.couple(happened.dana, ("kit", "Kit Moss"), ("lou", "Lou Ray"))
    seat = happened.partners(couple)[0]
    alter(seat, user_id=happened.lee.id)
    audit.record(happened.lee.user, "response.submitted", couple_id=couple.id)
    settle()
    client = sign_in("max")
    assert ("A client", "Submitted answers", couple.record_id) in lines(client.get("/audit-log"))
    assert [line[1] for line in lines(show(client, person=str(happened.lee.id)))] == ["Closed the work with a couple"]
    assert couple.record_id in show(client, person="clients").text
    assert ("Kit", "Submitted answers", couple.record_id) in lines(sign_in("dana").get("/audit-log"))


def test_no_client_and_no_visitor(happened, sign_in, visitor):
    sign_in("ana").get("/audit-log", expect=404)
    assert visitor.get("/audit-log").h1 == "Sign in"


def show(client, **values):
    return client.get("/audit-log").form("filter-form").fill(values).submit("Show")


def test_filter_by_person(happened, sign_in):
    client = sign_in("max")
    assert [line[0] for line in lines(show(client, person=str(happened.lee.id)))] == ["Lee Novak"]
    assert [line[0] for line in lines(show(client, person="clients"))] == ["A client", "A client"]
    assert [line[0] for line in lines(show(client, person="program"))] == ["Nobody signed in"]
    assert [line[0] for line in lines(show(sign_in("dana"), person=str(happened.ana.id)))] == ["Ana"]


def test_filter_by_kind_and_day(happened, sign_in):
    client = sign_in("max")
    assert {line[1] for line in lines(show(client, kind="Couples"))} == {
        "Changed a couple's names, contact or time zone",
        "Closed the work with a couple",
    }
    today = clock.today(ZONE)
    tomorrow = str(today + timedelta(days=1))
    assert "Nothing found" in show(client, since=tomorrow).text
    assert len(lines(show(client, since=str(today), until=str(today)))) == 7
    assert "Nothing found" in show(client, until=str(today - timedelta(days=1))).text


def test_a_day_is_a_day_of_the_practices_zone(happened, sign_in):
    # 23:59 on March 1 in Chicago is March 2 in UTC.
    moment = datetime(2026, 3, 2, 5, 59, tzinfo=UTC)
    db.session.execute(update(AuditEvent).where(AuditEvent.event == "couple.closed").values(at=moment))
    settle()
    client = sign_in("max")
    assert len(lines(show(client, since="2026-03-01", until="2026-03-01"))) == 1
    assert "Nothing found" in show(client, since="2026-03-02", until="2026-03-02").text


@pytest.mark.parametrize(
    "query",
    ["person=x", "person=' or 1=1", "kind=Anything else", "since=yesterday", "since=2026-03-02&until=2026-03-01"],
)
def test_a_filter_that_cannot_be(happened, sign_in, query):
    page = sign_in("max").get(f"/audit-log?{query}", expect=422)
    assert page.errors and not page.all("tbody")


def test_nobody_filters_by_somebody_they_do_not_know(happened, sign_in):
    for name in ("cleo", "lee", "max"):
        sign_in("dana").get(f"/audit-log?person={happened[name].id}", expect=422)
    sign_in("dana").get("/audit-log?person=clients", expect=422)
    assert str(happened.ana.id) not in sign_in("max").get("/audit-log").source


def test_the_filter_stays_from_page_to_page(happened, sign_in):
    for _ in range(120):
        audit.record(happened.dana.user, "couple.edited", happened.pair)
    settle()
    client = sign_in("max")
    page = show(client, kind="Couples", person=str(happened.dana.id))
    assert "Page 1 of 3" in page.text and "121 entries" in page.text
    page = page.follow("Next page").follow("Next page")
    assert "Page 3 of 3" in page.text and len(lines(page)) == 21
    assert page.form("filter-form")["kind"] == "Couples"
    client.get("/audit-log?page=0")
    client.get("/audit-log?page=x")
    assert "Page 3 of 3" in client.get("/audit-log?page=99").text


@pytest.mark.parametrize("who", ["max", "dana"])
def test_it_costs_the_same_for_one_and_for_many(happened, sign_in, engine, who):
    client = sign_in(who)
    client.get("/audit-log")
    with counted(engine) as few:
        client.get("/audit-log")
    for number in range(48):
        person = happened.staff(f"p{number}", f"Person {number}", is_therapist=True)
        audit.record(person.user, "licence.added", happened.credential(person, f"P {number}"))
        audit.record(happened.dana.user, "couple.edited", happened.pair)
    settle()
    with counted(engine) as many:
        client.get("/audit-log")
    assert len(few) == len(many)


def test_whose_licence_and_which_invitation(happened, sign_in):
    row = happened.credential(happened.lee, "L 2")
    audit.record(happened.max.user, "licence.verified", row)
    audit.record(happened.lee.user, "licence.added", row)
    settle()
    form = sign_in("max").get("/people/invite").form("invite-form")
    form.fill(name="Robin", role="therapist").submit("Invite")
    found = lines(sign_in("max").get("/audit-log"))
    assert ("Max Weber", "Recorded a look-up of a licence", "Lee Novak") in found
    assert ("Lee Novak", "Entered a licence", "–") in found
    assert ("Max Weber", "Invited somebody to join the staff", "Robin") in found


def test_one_reads_ones_own_even_when_nothing_else(happened):
    found = audit_log.listing(happened.sam.actor, audit_log.Wanted(), 1, ZONE)
    assert [entry.who for entry in found.entries] == ["Sam Ito"]
    chosen = access.everything(AuditEvent)
    assert len(db.session.scalars(chosen).all()) == 7


@pytest.mark.parametrize("event", ["safety.recorded", "assignment.gate_overridden"])
def test_what_says_something_about_safety_is_worded_for_the_therapist_only(happened, sign_in, event):
    audit.record(happened.dana.user, event, happened.pair)
    settle()
    reserved, plain = "Wrote in a couple's record", audit_log.event_words.words(event)
    admin, therapist = sign_in("max").get("/audit-log"), sign_in("dana").get("/audit-log")
    assert reserved in admin.text and plain not in admin.text.replace("All kinds", "")
    assert plain in therapist.text and reserved not in therapist.text
