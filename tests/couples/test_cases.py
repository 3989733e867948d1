"""Opening, editing, closing a couple, and the couple's page."""

import re
import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from practice import audit, clock, db
from practice.couples import operations
from practice.models import Appointment, AssignmentState, AuditEvent, Contact, Couple, CoupleState, Partner
from tests.couples import cases

TYPED = {
    "A": {"name": "Kim", "email": "", "phone": "", "born_on": None},
    "B": {"name": "Lou", "email": "lou@home.example", "phone": "1", "born_on": date(1990, 1, 2)},
}
LONG = "Ą" * 120


def events(couple_id):
    chosen = select(AuditEvent.event).where(AuditEvent.couple_id == couple_id).order_by(AuditEvent.at)
    return list(db.session.scalars(chosen))


def count(model):
    return db.session.scalar(select(func.count(model.id)))


def test_opening_a_couple(world, sign_in):
    page = sign_in("dana").get("/couples/new")
    assert page.form("couple")["time_zone"] == "America/Chicago"
    page = page.form("couple").fill(
        a_name="  Kim \t Lee ",
        b_name="Lou",
        a_email="kim@home.example",
        b_phone="+1 555",
        b_born_on="1990-05-06",
        time_zone="Europe/Warsaw",
    )
    page = page.submit("Open the couple")
    assert page.h1 == "Kim Lee & Lou"
    assert page.flashes == ["C-0003 is open. Invite both partners, each with an invitation of their own."]
    assert "kim@home.example" in page.text
    assert "May 6, 1990" in page.text
    assert "Opened a couple's record Dana Rivera" in page.text
    couple = db.session.scalars(select(Couple).where(Couple.record_number == 3)).one()
    assert (couple.time_zone, couple.therapist_id) == ("Europe/Warsaw", world.dana.id)
    assert events(couple.id) == ["couple.opened"]


def test_opening_is_open_to_the_unlicensed(world, sign_in):
    world.staff("noa", "Noa New", is_therapist=True)
    page = sign_in("noa").get("/couples/new").form("couple").fill(a_name="Kim", b_name="Lou").submit()
    assert page.h1 == "Kim & Lou"


def test_what_is_wrong_is_said_at_the_field(world, sign_in):
    page = (
        sign_in("dana")
        .get("/couples/new")
        .form("couple")
        .fill(a_name=" ", b_name="x", a_email="kim@home", b_born_on="1899-12-31")
    )
    page = page.force(time_zone="Mars/Base").submit(expect=422)
    assert page.title.startswith("Error: Open a couple")
    assert page.errors == [
        "First partner's name: Enter the first partner's name.",
        "First partner's e-mail: This does not look like an e-mail address: name@example.org.",
        "Second partner's date of birth: A date of birth is in the past, and after 1899.",
        "Time zone: Not a valid choice.",
    ]
    tomorrow = (clock.today("UTC") + timedelta(days=1)).isoformat()
    form = page.form("couple").force(a_name="n" * 121, b_born_on=tomorrow, a_email="a@b.c\nBcc: x@y.z")
    page = form.submit(expect=422)
    assert [error.partition(":")[0] for error in page.errors] == [
        "First partner's name",
        "First partner's e-mail",
        "Second partner's date of birth",
    ]
    assert count(Couple) == 2


@pytest.mark.parametrize("name", [LONG, "ליאת بن علي", "👩‍❤️‍👨 Zoë", "<b>Ana</b> & 'Ben'", "O\u202eliver"])
def test_names_in_any_script_and_length(world, sign_in, name):
    dana = sign_in("dana")
    page = dana.get("/couples/new").form("couple").fill(a_name=name, b_name=name).submit()
    assert page.h1 == f"{name} & {name}"
    address = page.url
    for path in ("/close", "/safety", "/history/homework"):
        assert name in dana.get(address + path).text
    assert dana.get(address + "/edit").form("couple")["a_name"] == name
    assert name in dana.get("/couples").text


def test_a_double_click_opens_one_couple(world, sign_in):
    form = sign_in("dana").get("/couples/new").form("couple").fill(a_name="Kim", b_name="Lou")
    first, second = form.submit(), form.submit()
    assert first.url == second.url
    assert count(Couple) == 3
    assert count(Partner) == count(Contact) == 6


def test_a_number_taken_in_the_same_instant_is_not_taken_twice(world, monkeypatch):
    actor = world.dana.actor
    highest = iter([1, 1, 2])
    real = db.session.scalar

    def scalar(statement, *rest):
        return next(highest) if "max(" in str(statement) else real(statement, *rest)

    monkeypatch.setattr(db.session, "scalar", scalar)
    assert operations.open_couple(actor, uuid.uuid4(), "UTC", TYPED).record_number == 3
    monkeypatch.setattr(db.session, "scalar", lambda s, *r: 1 if "max(" in str(s) else real(s, *r))
    with pytest.raises(Exception, match="503"):
        operations.open_couple(actor, uuid.uuid4(), "UTC", TYPED)


def test_the_couples_page_shows_everything(world, sign_in):
    first, second = world.partners(world.pair)
    homework = cases.assigned(world.pair)
    cases.answered(homework, first)
    cases.assigned(world.pair, "mirror-and-check", disclosure="turn")
    cases.assigned(world.pair, "after-we-met", state=AssignmentState.PAUSED, paused_at=clock.now())
    cases.drafted(world.pair)
    cases.given(world.pair, first)
    world.safe(world.pair)
    db.session.add(Appointment(couple_id=world.pair.id, starts_at=clock.now() + timedelta(days=2)))
    audit.record(world.ana.actor, "agreement.accepted", couple_id=world.pair.id)
    audit.record(None, "some.other_event", couple_id=world.pair.id)
    db.session.commit()
    page = sign_in("dana").get(f"/couples/{world.pair.id}")
    assert page.h1 == "Ana & Ben"
    for words in (
        "C-0001",
        "Can sign in",
        "Version 1, accepted",
        "ana@home.example",
        "April 2, 1988",
        "Negative, ",
        "Forecast my partner Ana and Ben",
        "1 came in",
        "Nobody has answered yet",
        "Paused",
        "With both, signed by Dana Rivera",
        "Draft",
        "Joint copy Ana",
        "Online",
        "Accepted the policy Ana",
        "Some other event The program",
        "Assign an exercise",
    ):
        assert words in page.text, words
    assert page.links["Forecast my partner"] == f"/assignments/{homework.id}"
    assert second.name in page.text


def test_states_of_homework(world, sign_in):
    now = clock.now()
    for values in (
        {"finished_at": now},
        {"state": AssignmentState.CLOSED, "ended_at": now},
        {"state": AssignmentState.WITHDRAWN, "ended_at": now},
        {"to_b": False},
    ):
        cases.assigned(world.pair, **values)
    answered = cases.assigned(world.pair, reviewed_at=now + timedelta(hours=1))
    cases.answered(answered, world.ana.partner)
    db.session.commit()
    page = sign_in("dana").get(f"/couples/{world.pair.id}/history/homework")
    states = page.texts("tbody .tag")
    assert sorted(states) == ["Closed", "Finished", "Nobody has answered yet", "Under way", "Withdrawn"]
    assert set(states[:2]) == {"Nobody has answered yet", "Under way"}
    assert "Ana and Ben" not in page.texts("tbody tr")[states.index("Nobody has answered yet")]


def test_long_lists_have_pages_of_their_own(world, sign_in):
    first, _ = world.partners(world.pair)
    for _ in range(23):
        cases.assigned(world.pair)
        cases.drafted(world.pair)
        cases.given(world.pair, first)
        audit.record(world.dana.actor, "couple.edited", world.pair)
    db.session.commit()
    dana = sign_in("dana")
    page = dana.get(f"/couples/{world.pair.id}")
    assert len(page.all("#homework tbody tr")) == 6
    for link, rows, total in (
        ("All homework", "tbody tr", 23),
        ("All session records", "tbody tr", 46),
        ("All copies given", "tbody tr", 23),
        ("All activity", ".timeline li", 23),
    ):
        listing = page.follow(link)
        assert listing.h1 == link
        seen = len(listing.all(rows))
        while "Next page" in listing.links:
            listing = listing.follow("Next page")
            seen += len(listing.all(rows))
        assert seen == total
        assert "Previous page" in listing.links
    assert len(dana.get(f"/couples/{world.pair.id}/history/homework?page=9").all("tbody tr")) == 3
    dana.get(f"/couples/{world.pair.id}/history/secrets", expect=404)


def test_editing(world, sign_in):
    dana = sign_in("dana")
    form = dana.get(f"/couples/{world.pair.id}/edit").form("couple")
    assert (form["a_name"], form["b_email"], form["a_born_on"]) == ("Ana", "ben@home.example", "1988-04-02")
    page = form.fill(a_name="Anna", b_email="", b_born_on="").submit("Save")
    assert page.h1 == "Anna & Ben"
    assert page.flashes == ["Saved."]
    assert events(world.pair.id) == ["couple.edited"]
    page.follow("Change names and contact").form("couple").submit("Save")
    assert events(world.pair.id) == ["couple.edited"]


@pytest.mark.parametrize("field", ["a_name", "b_phone", "time_zone"])
def test_a_stale_edit_is_told_and_keeps_what_was_typed(world, sign_in, field):
    dana, other = sign_in("dana"), sign_in("dana")
    mine = dana.get(f"/couples/{world.pair.id}/edit").form("couple")
    value = "Europe/Paris" if field == "time_zone" else "Theirs"
    other.get(f"/couples/{world.pair.id}/edit").form("couple").fill({field: value}).submit("Save")
    page = mine.fill(a_email="mine@home.example").submit("Save", expect=409)
    assert page.title.startswith("Error: ")
    assert page.errors[0].startswith("Somebody, perhaps you in another tab, saved a newer version")
    assert f"On record now: {value}" in page.text
    assert "On record now: ana@home.example" in page.text
    assert page.form("couple")["a_email"] == "mine@home.example"
    page = page.form("couple").submit("Save")
    assert "mine@home.example" in page.text


def test_closing_and_reopening(world, sign_in):
    dana = sign_in("dana")
    invitation = cases.invited(world.ana.partner, world.dana.id)
    homework = cases.assigned(world.pair)
    db.session.commit()
    page = dana.get(f"/couples/{world.pair.id}").follow("Close the work with this couple")
    assert page.links["Forecast my partner"] == f"/assignments/{homework.id}"
    assert not [form for form in page.forms if "Close the work" in form.buttons]
    homework = cases.fresh(homework)
    homework.finished_at = clock.now()
    db.session.commit()
    page = dana.get(page.url)
    form = page.form("Close the work")
    page = form.submit()
    assert page.flashes == ["The work with Ana & Ben is closed. Their record stays."]
    assert "was closed on" in page.text
    assert "Assign an exercise" not in page.text
    assert cases.fresh(invitation).revoked_at
    assert form.submit().h1 == "Ana & Ben"
    dana.get(f"/couples/{world.pair.id}/close")
    form = dana.get(page.url).follow("Reopen the work with this couple").form("Reopen the work")
    page = form.submit()
    assert "Assign an exercise" in page.text
    assert form.submit().h1 == "Ana & Ben"
    assert events(world.pair.id) == ["couple.closed", "couple.reopened"]
    assert cases.fresh(world.pair).state is CoupleState.ACTIVE


def test_closing_is_refused_when_homework_was_assigned_in_between(world, sign_in):
    form = sign_in("dana").get(f"/couples/{world.pair.id}/close").form("Close the work")
    cases.assigned(world.pair)
    db.session.commit()
    page = form.submit(expect=422)
    assert page.errors == ["Close or withdraw the homework below first."]
    assert cases.fresh(world.pair).state is CoupleState.ACTIVE


def paths(world, couple, partner):
    whole = f"/couples/{couple.id}"
    one = f"{whole}/partners/{partner.id}"
    reads = [whole, f"{whole}/safety", f"{whole}/history/activity"]
    writes = [f"{whole}/edit", f"{whole}/close", f"{whole}/reopen", f"{one}/invite", f"{one}/revoke", f"{one}/safety"]
    return reads, writes, [f"{one}/slip"]


def test_another_therapist_a_partner_and_the_admin_find_nothing(world, sign_in):
    reads, writes, slips = paths(world, world.pair, world.ana.partner)
    for name in ("lee", "ana", "max", "sam"):
        client = sign_in(name)
        for path in reads + writes + slips:
            client.get(path, expect=404)


def test_the_partner_of_another_couple_is_not_found_under_this_one(world, sign_in):
    dana = sign_in("dana")
    _, writes, slips = paths(world, world.pair, world.cleo.partner)
    for path in writes[3:] + slips:
        dana.get(path, expect=404)


def test_a_supervisor_reads_and_does_not_write(world, sign_in):
    couple = world.couple(world.sam, ("ora", "Ora"), ("pat", "Pat"), claimed=False)
    db.session.commit()
    ora = world.partners(couple)[0]
    dana = sign_in("dana")
    reads, writes, slips = paths(world, couple, ora)
    for path in reads:
        page = dana.get(path)
        assert not [form for form in page.all("main form")]
        for words in ("Assign an exercise", "Record an interview", "Change", "New password", "Close the work"):
            assert words not in " ".join(page.links)
    assert "You read this as supervisor. Sam Ito treats this couple." in dana.get(reads[0]).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', dana.get(reads[0]).source)[1]
    for path in writes:
        dana.get(path, expect=403)
        dana.post(path, {"csrf_token": token}, expect=403)
    for path in slips:
        dana.get(path, expect=403)


def test_an_operation_refuses_a_supervisor_by_itself(world):
    couple = world.couple(world.sam, ("ora", "Ora"), ("pat", "Pat"))
    case = operations.find_case(world.dana.actor, couple.id)
    for act in (
        lambda: operations.edit_couple(world.dana.actor, case, case.version, "UTC", TYPED),
        lambda: operations.close_couple(world.dana.actor, case.couple),
        lambda: operations.reopen_couple(world.dana.actor, case.couple),
        lambda: operations.record_safety(
            world.dana.actor, case, case.people[0].partner, uuid.uuid4(), "negative", date(2026, 1, 1), ""
        ),
    ):
        with pytest.raises(Exception, match="403"):
            act()


def test_a_case_is_nobodys_who_is_no_clinician(world):
    with pytest.raises(Exception, match="404"):
        operations.find_case(world.ana.actor, world.pair.id)
    lonely = cases.add(Couple(record_number=77, therapist_id=world.dana.id, time_zone="UTC"))
    with pytest.raises(Exception, match="404"):
        operations.find_case(world.dana.actor, lonely.id)
