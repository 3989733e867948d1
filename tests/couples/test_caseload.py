"""The therapist's home: what is on it, in what order, for whom, and in how many statements."""

import uuid
from datetime import timedelta

import pytest

from practice import clock, db
from practice.couples import caseload, needs
from practice.models import (
    Addendum,
    AddendumKind,
    Appointment,
    AssignmentState,
    CoupleState,
    CredentialStatus,
    Policy,
    RecordInError,
    SessionState,
)
from practice.sessions import addenda_cosigning
from tests.couples import cases
from tests.queries import counted
from tests.sessions import added, written


def rows(page):
    return page.texts("tbody tr")


def test_home_says_what_came_in_and_what_is_planned(world, sign_in):
    world.safe(world.pair)
    homework = cases.assigned(world.pair)
    cases.answered(homework, world.ana.partner)
    db.session.add(Appointment(couple_id=world.pair.id, starts_at=clock.now() + timedelta(days=2)))
    db.session.commit()
    page = sign_in("dana").get("/couples")
    assert page.h1 == "Couples"
    (row,) = rows(page)
    assert row.startswith("Ana & Ben C-0001 1 new Nothing Forecast my partner, ")
    assert page.links["1 new"] == f"/assignments/{homework.id}"
    assert "Not planned" not in row


def test_what_was_looked_at_is_not_new(world):
    homework = cases.assigned(world.pair)
    cases.answered(homework, world.ana.partner, submitted_at=clock.now() - timedelta(hours=2))
    homework.reviewed_at = clock.now() - timedelta(hours=1)
    found = caseload.one(world.dana.actor, world.pair.id)
    assert found.new == 0
    cases.answered(homework, world.ben.partner)
    assert caseload.one(world.dana.actor, world.pair.id).new == 1


def test_finished_homework_leaves_when_it_was_looked_at(world):
    homework = cases.assigned(world.pair, finished_at=clock.now())
    cases.answered(homework, world.ana.partner)
    assert [work.finished for work in caseload.one(world.dana.actor, world.pair.id).work] == [True]
    homework.reviewed_at = clock.now()
    assert caseload.one(world.dana.actor, world.pair.id).work == []


def test_closed_homework_still_came_in_and_withdrawn_does_not(world):
    for state in (AssignmentState.CLOSED, AssignmentState.WITHDRAWN):
        homework = cases.assigned(world.pair, state=state, ended_at=clock.now())
        cases.answered(homework, world.ana.partner)
    found = caseload.one(world.dana.actor, world.pair.id)
    assert [(work.state, work.new) for work in found.work] == [("closed", 1)]


def test_a_draft_is_not_new(world):
    cases.answered(cases.assigned(world.pair), world.ana.partner, submitted_at=None, answers=None)
    assert caseload.one(world.dana.actor, world.pair.id).new == 0


@pytest.mark.parametrize(("lowest", "low"), [(4, ["A"]), (5, [])])
def test_a_low_rating_is_read_from_new_answers_only(world, lowest, low):
    homework = cases.assigned(world.pair, "after-we-met", disclosure="private")
    answers = {"heard": 9, "fair": lowest, "useful": 9, "hope": {"declined": True}, "c_useful": 1}
    cases.answered(homework, world.ana.partner, "after", answers=answers)
    found = caseload.one(world.dana.actor, world.pair.id)
    assert found.work[0].low == low
    homework.reviewed_at = clock.now()
    assert [work.low for work in caseload.one(world.dana.actor, world.pair.id).work] == [[]]


def test_the_newest_interview_counts(world):
    world.safe(world.pair, days_ago=3)
    world.safe(world.pair, ipv="positive", days_ago=9)
    assert {side.status[0] for side in caseload.one(world.dana.actor, world.pair.id).sides} == {"positive"}


def test_a_new_agreement_is_to_be_accepted_again(world):
    cases.add(Policy(number=2, text="New."))
    found = caseload.one(world.dana.actor, world.pair.id)
    assert "Ana and Ben have not accepted the agreement" in [need.text for need in found.needs]


def test_sorting_and_searching(world, sign_in):
    world.safe(world.pair)
    calm = world.couple(world.dana, ("zoe", "Zoe"), ("yul", "Yul"))
    world.safe(calm)
    busy = world.couple(world.dana, ("bo", "Bo"), ("cy", "Cy"))
    world.safe(busy)
    cases.assigned(busy, due_at=clock.now() - timedelta(days=1))
    db.session.add(Appointment(couple_id=calm.id, starts_at=clock.now() + timedelta(days=1)))
    past = clock.now() - timedelta(days=1)
    db.session.add(Appointment(couple_id=busy.id, starts_at=past))
    gone = clock.now() + timedelta(hours=1)
    db.session.add(Appointment(couple_id=busy.id, starts_at=gone, cancelled_at=clock.now()))
    db.session.commit()

    def names(**asked):
        found = caseload.load(world.dana.actor, "active", **asked)
        return [each.sides[0].name for each in found.cases]

    assert names() == ["Bo", "Ana", "Zoe"]
    assert names(sort="name") == ["Ana", "Bo", "Zoe"]
    assert names(sort="next") == ["Zoe", "Ana", "Bo"]
    assert names(text="zoe & YUL") == names(text="zoe and yul") == names(text=" zoe  yul") == ["Zoe"]
    assert names(text=busy.record_id) == ["Bo"]
    assert names(text="nobody") == []
    page = sign_in("dana").get("/couples").form("Search").fill(q="bo").submit("Search")
    assert [row.split(" C-")[0] for row in rows(page)] == ["Bo & Cy"]
    page = page.follow("Next session")
    assert "Bo & Cy" in page.text
    assert "Ana" not in page.text
    assert page.find("th[aria-sort]").get("aria-sort") == "ascending"
    page = page.form("Search").fill(q="nobody").submit("Search")
    assert "Nothing found" in page.text


def test_nonsense_in_the_address_is_harmless(world, sign_in):
    page = sign_in("dana").get("/couples?sort=%27;--&page=-3&state=x&q=%F0%9F%98%80%00" + "y" * 500)
    assert page.h1 == "Couples"
    assert rows(sign_in("dana").get("/couples?page=99999999999999999999")) != []


def test_pages_of_twenty(world, sign_in):
    cases.many(world, 20)
    page = sign_in("dana").get("/couples?sort=name")
    assert len(rows(page)) == 20
    assert "Page 1 of 2 (21 couples)" in page.text
    page = page.follow("Next page")
    assert len(rows(page)) == 1
    assert "sort=name" in page.links["Previous page"]


def test_active_and_closed_apart(world, sign_in):
    pair = cases.fresh(world.pair)
    pair.state, pair.closed_at = CoupleState.CLOSED, clock.now()
    db.session.commit()
    page = sign_in("dana").get("/couples")
    assert "No couples yet" in page.text
    assert rows(page.follow("Closed"))[0].startswith("Ana & Ben")
    assert "No closed couples" in sign_in("lee").get("/couples?state=closed").text


def test_supervisor_reads_associates_marked_and_last(world, sign_in):
    couple = world.couple(world.sam, ("ora", "Ora Lind"), ("pat", "Pat Moss"))
    cases.assigned(couple, due_at=clock.now() - timedelta(days=1))
    db.session.commit()
    page = sign_in("dana").get("/couples")
    assert [row.split(" C-")[0] for row in rows(page)] == ["Ana & Ben", "Ora & Pat"]
    assert "Sam Ito" in rows(page)[1]
    assert "Read only" in rows(page)[1]
    assert [row.split(" C-")[0] for row in rows(sign_in("sam").get("/couples"))] == ["Ora & Pat"]
    assert "Sam Ito" not in rows(sign_in("sam").get("/couples"))[0]
    assert "Ana" not in sign_in("lee").get("/couples").text


def test_records_to_cosign_are_counted_for_the_supervisor_alone(world, sign_in):
    couple = world.couple(world.sam, ("ora", "Ora"), ("pat", "Pat"))
    cases.drafted(couple).state = SessionState.COSIGN_PENDING
    db.session.commit()
    page = sign_in("dana").get("/couples")
    assert "1 record or addendum waits for your co-signature" in page.text
    cases.drafted(couple).state = SessionState.COSIGN_PENDING
    cases.drafted(world.pair).state = SessionState.COSIGN_PENDING
    db.session.commit()
    assert "2 records or addenda wait for your co-signature" in sign_in("dana").get("/couples").text
    for name in ("sam", "lee"):
        page = sign_in(name).get("/couples")
        assert "co-signature" not in page.text
        assert "not signed" not in page.text


def test_a_supervisor_without_couples(world, sign_in):
    world.staff("sue", "Sue Hill", is_supervisor=True)
    page = sign_in("sue").get("/couples")
    assert "No couples yet" in page.text
    assert "Open a couple" not in page.text
    assert "licence" not in page.text


def test_a_new_therapist_is_led(world, sign_in):
    noa = world.staff("noa", "Noa New", is_therapist=True)
    page = sign_in("noa").get("/couples")
    assert "Inviting and assigning wait for your licence" in page.text
    assert "There is no licence on record for you." in page.text
    assert "Enter your licence and have it verified" in page.text
    world.credential(noa, "MFT 777", status=CredentialStatus.ACTIVE)
    page = sign_in("noa").get("/couples")
    assert "Your licence is verified." in page.text
    assert "wait for your licence" not in page.text
    assert page.follow("Open a couple").h1 == "Open a couple"


def test_an_expired_licence_is_said(world, sign_in):
    noa = world.staff("noa", "Noa New", is_therapist=True)
    world.credential(noa, "MFT 777", expires_on=clock.today("America/Chicago") - timedelta(days=1))
    assert "expired on" in sign_in("noa").get("/couples").text


def test_drafts_to_finish_whatever_the_page_or_search(world, sign_in):
    cases.drafted(world.pair)
    cases.drafted(world.couple(world.sam, ("ora", "Ora"), ("pat", "Pat")))
    db.session.commit()
    page = sign_in("dana").get("/couples?q=nobody")
    assert "Session drafts to finish" in page.text
    assert page.text.count("Ana & Ben") == 1
    assert "Ora" not in page.text


def test_what_is_being_added_to_a_signed_record_is_to_be_finished_too(world, sign_in):
    row = added.written(world, written.signed(world).id)
    page = sign_in("dana").get("/couples?q=nobody")
    assert "Session drafts to finish" in page.text
    assert "Addition to" in page.text
    case = caseload.one(world.dana.actor, world.pair.id)
    assert [need.values for need in case.needs if need.weight == needs.DRAFT] == [{"addendum_id": row}]
    record = db.session.get(Addendum, row).session_id
    db.session.add(RecordInError(session_id=record, reason="Another couple's.", stated_by=world.dana.id))
    db.session.commit()
    assert "Addition to" not in sign_in("dana").get("/couples?q=nobody").text, "that record is never added to again"


def test_an_addition_to_a_record_in_error_waits_for_nobody(world, sign_in):
    couple = world.couple(world.sam, ("ora", "Ora"), ("pat", "Pat"))
    record = cases.drafted(couple)
    waits = {"kind": AddendumKind.ADDENDUM, "state": SessionState.COSIGN_PENDING, "body": {}, "form_key": uuid.uuid4()}
    db.session.add(Addendum(session_id=record.id, author_id=world.sam.id, **waits))
    db.session.commit()
    assert "1 record or addendum waits" in sign_in("dana").get("/couples").text
    db.session.add(RecordInError(session_id=record.id, reason="Another couple's.", stated_by=world.sam.id))
    db.session.commit()
    assert "co-signature" not in sign_in("dana").get("/couples").text
    assert not addenda_cosigning.to_cosign(world.dana.actor)


def test_others_are_told_there_is_nothing(world, sign_in):
    for name in ("ana", "max"):
        sign_in(name).get("/couples", expect=404)


@pytest.mark.parametrize("path", ["/couples", "/couples/{id}", "/couples/{id}/history/homework"])
def test_the_same_statements_with_1_and_with_200_couples(world, sign_in, engine, path, time_machine):
    # A minute later the sign-in's last use is noted, one statement more: on a slow machine that minute passes in here.
    time_machine.move_to(clock.now(), tick=False)
    first, second = world.partners(world.pair)
    cases.busy(world, world.pair, first, second)
    db.session.commit()
    client = sign_in("dana")
    client.fingerprint = None
    address = path.format(id=world.pair.id)

    def statements():
        db.session.expire_all()
        with counted(engine) as sent:
            client.get(address)
        return len(sent)

    statements()
    one = statements()
    cases.many(world, 199)
    for _ in range(30):
        cases.busy(world, world.pair, first, second)
    db.session.commit()
    assert statements() == one
    assert one <= 14


def test_order_of_needs_is_by_weight(world):
    found = caseload.one(world.dana.actor, world.pair.id)
    weights = [need.weight for need in found.needs]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] == needs.SAFETY
