"""Assigning as a therapist does it, from the list to the confirmation; and everything that stands against it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from practice import clock, db
from practice.models import (
    Assignment,
    AuditEvent,
    Couple,
    Credential,
    CredentialStatus,
    GateOverride,
    Ipv,
    Mail,
    Policy,
    SafetyStatus,
)
from tests.people import ZONE

REASON = "Both asked for it after a long talk with each."


def start(world, sign_in, slug="after-we-met", couple=None, **values):
    """The form, filled and taken to the confirmation."""
    page = sign_in("dana").get(f"/couples/{(couple or world.pair).id}/assign/{slug}")
    return page.form("assign").fill(**values).submit("Continue")


def made():
    """All assignments."""
    db.session.expire_all()
    return list(db.session.scalars(select(Assignment).order_by(Assignment.created_at)))


def count(model):
    """How many rows."""
    return db.session.scalar(select(func.count()).select_from(model))


def test_from_the_couple_to_the_assignment(world, sign_in):
    world.safe(world.pair)
    dana = sign_in("dana")
    page = dana.get(f"/couples/{world.pair.id}/assign")
    assert page.h1 == "Assign an exercise"
    page = page.follow("Assign: Forecast my partner")
    form = page.form("assign")
    assert form["due_time"] == "20:00"
    assert form["due_on"] == (clock.today(ZONE) + timedelta(days=7)).isoformat()
    assert "America/Chicago" in page.text
    page = form.fill(place="Tuesday  after dinner", note="Take\nyour time.").submit("Continue")
    assert page.h1 == "Assign this?"
    assert "Ana and Ben see each other's answers once both have submitted" in page.text
    assert made() == []
    page = page.form("confirm").submit("Assign")
    assert page.h1 == "Forecast my partner"
    assert page.flashes == ["“Forecast my partner” is assigned to Ana and Ben."]
    (row,) = made()
    assert (row.place, row.note, row.disclosure) == ("Tuesday after dinner", "Take\nyour time.", "mutual")
    assert row.to_a and row.to_b and row.assigned_by == world.dana.id
    assert clock.local(row.due_at, ZONE).strftime("%H:%M") == "20:00"
    assert count(Mail) == 2
    assert count(GateOverride) == 0
    for who in ("ana", "ben"):
        assert "Forecast my partner" in sign_in(who).get("/my").text


def test_turns_tell_only_the_one_who_starts(world, sign_in):
    world.safe(world.pair)
    page = start(world, sign_in, "mirror-and-check", starts="B")
    assert "Starts Ben" in page.text
    page.form("confirm").submit("Assign")
    (row,) = made()
    assert row.starts == "B"
    (mail,) = db.session.scalars(select(Mail))
    assert mail.message["to"] == world.ben.user.email
    assert mail.message["values"] == {}


@pytest.mark.parametrize(("to", "names"), [("A", "Ana"), ("B", "Ben"), ("AB", "Ana and Ben")])
def test_for_one_the_other_or_both(world, sign_in, to, names):
    page = start(world, sign_in, "after-we-met", to=to).form("confirm").submit("Assign")
    assert page.flashes == [f"“After we met” is assigned to {names}."]
    (row,) = made()
    assert (row.to_a, row.to_b) == ("A" in to, "B" in to)
    assert row.starts == to[0]
    assert row.disclosure == "private"
    assert count(Mail) == len(to)


def test_for_one_nothing_is_shared_whatever_was_ticked(world, sign_in):
    world.safe(world.pair)
    page = start(world, sign_in, "support-i-wish", to="B", disclosure="mutual")
    assert "Only Dana Rivera, the therapist, sees what Ben submits, on submission; Ana never does." in page.text
    page.form("confirm").submit("Assign")
    assert made()[0].disclosure == "private"
    assert "The support I wish for" not in sign_in("ana").get("/my").text


@pytest.mark.parametrize("slug", ["mirror-and-check", "forecast-my-partner", "small-promises"])
def test_what_needs_both_is_refused_for_one(world, sign_in, slug):
    world.safe(world.pair)
    form = sign_in("dana").get(f"/couples/{world.pair.id}/assign/{slug}").form("assign")
    page = form.force(to="A").submit("Continue", expect=422)
    assert page.errors
    assert made() == []


def test_disclosure_is_only_ever_narrowed(world, sign_in):
    world.safe(world.pair)
    dana = sign_in("dana")
    page = dana.get(f"/couples/{world.pair.id}/assign/support-i-wish")
    assert [one.get("value") for one in page.all("[name=disclosure]")] == ["mutual", "in_session", "private"]
    page = dana.get(f"/couples/{world.pair.id}/assign/small-promises")
    assert [one.get("value") for one in page.all("[name=disclosure]")] == ["mutual", "in_session"]
    page.form("assign").force(disclosure="turn").submit("Continue", expect=422)
    page = dana.get(f"/couples/{world.pair.id}/assign/mirror-and-check")
    assert [one.get("value") for one in page.all("[name=disclosure]")] == ["turn", "turn_released"]
    page = dana.get(f"/couples/{world.pair.id}/assign/after-we-met")
    page.form("assign").force(disclosure="mutual").submit("Continue", expect=422)
    assert made() == []


def test_past_and_far_days_are_refused(world, sign_in):
    yesterday = clock.today(ZONE) - timedelta(days=1)
    page = sign_in("dana").get(f"/couples/{world.pair.id}/assign/after-we-met")
    page = page.form("assign").fill(due_on=yesterday.isoformat(), note="Kept.").submit("Continue", expect=422)
    assert "Choose a day and time that is still to come in America/Chicago." in page.errors[0]
    db.session.get(Couple, world.pair.id).time_zone = "America/Los_Angeles"
    db.commit()
    page = page.form("assign").submit("Continue", expect=422)
    assert "still to come in America/Los Angeles." in page.errors[0]
    assert page.form("assign")["note"] == "Kept."
    page = page.form("assign").fill(due_on="2199-01-01").submit("Continue", expect=422)
    assert page.errors == ["Planned for: Choose a day and time in the coming year."]
    page = page.form("assign").force(due_on="", due_time="").submit("Continue", expect=422)
    assert len(page.errors) == 2
    assert made() == []


def test_the_time_is_the_couples(world, sign_in):
    couple = db.session.get(type(world.pair), world.pair.id)
    couple.time_zone = "Europe/Warsaw"
    db.session.commit()
    page = start(world, sign_in, due_time="18:30")
    assert "18:30 (Europe/Warsaw)" in page.text
    page.form("confirm").submit("Assign")
    assert clock.local(made()[0].due_at, "Europe/Warsaw").strftime("%H:%M") == "18:30"


def test_twice_is_once(world, sign_in):
    page = start(world, sign_in)
    first = page.form("confirm").submit("Assign")
    again = page.form("confirm").submit("Assign")
    assert again.redirects == first.redirects
    assert len(made()) == 1
    assert count(Mail) == 2
    assert again.flashes == ["This was assigned already. Here it is; you can change the day and the note."]


def test_back_to_the_form_and_forth_keeps_everything(world, sign_in):
    text = "Łódź · Καλημέρα · 你好 · مرحبا · 👩‍👩‍👧‍👦\nsecond line"
    page = start(world, sign_in, note=text, place="Sunday <b>early</b>", to="B")
    page = page.form("confirm").submit("Change something")
    form = page.form("assign")
    assert form["note"].split("\n")[0].strip() == text.split("\n")[0]
    assert form["place"] == "Sunday <b>early</b>"
    assert form["to"] == "B"
    form.submit("Continue").form("confirm").submit("Assign")
    assert made()[0].note == text


def test_too_long_a_note_is_refused_with_its_text(world, sign_in):
    page = sign_in("dana").get(f"/couples/{world.pair.id}/assign/after-we-met")
    page = page.form("assign").force(note="x" * 1201).submit("Continue", expect=422)
    assert page.errors == ["Personal note: Use at most 1200 characters."]
    assert page.form("assign")["note"] == "x" * 1201


# --- what stands against it ------------------------------------------------------------------------------------------


def test_a_closed_gate_says_why_and_asks_for_a_reason(world, sign_in):
    dana = sign_in("dana")
    page = dana.get(f"/couples/{world.pair.id}/assign")
    assert "Ana has no safety interview on record with a clear result." in page.text
    page = dana.get(f"/couples/{world.pair.id}/assign/support-i-wish")
    assert "Ben has no safety interview on record with a clear result." in page.text
    page = page.form("assign").submit("Continue", expect=422)
    assert page.errors == ["Written reason: Write why you assign it all the same, in at least 20 characters."]
    assert "Written reason (optional)" not in page.text
    page = page.form("assign").fill(override=" " * 30 + "x" * 19).submit("Continue", expect=422)
    assert made() == []
    page = page.form("assign").fill(override="x" * 20).submit("Continue")
    assert "Your written reason" in page.text
    page = page.form("confirm").submit("Assign")
    assert "x" * 20 in page.text
    (row,) = made()
    held = db.session.scalar(select(GateOverride))
    assert (held.assignment_id, held.reason, held.decided_by) == (row.id, "x" * 20, world.dana.id)
    events = set(db.session.scalars(select(AuditEvent.event).where(AuditEvent.subject_id == row.id)))
    assert events == {"assignment.made", "assignment.gate_overridden"}


def test_an_override_leaves_no_trace_for_partners(world, sign_in):
    """The pages of a partner are the same, byte for byte, whether the gate was passed or open."""
    page = start(world, sign_in, "support-i-wish", override=REASON, note="Same")
    page.form("confirm").submit("Assign")
    (passed,) = made()
    found = []
    for couple_opened in (False, True):
        if couple_opened:
            world.safe(world.pair)
            page = start(world, sign_in, "support-i-wish", note="Same")
            page.form("confirm").submit("Assign")
        row = made()[-1]
        page = sign_in("ana").get(f"/my/practice/{row.id}")
        found.append(page.source.replace(str(row.id), "ID"))
        assert REASON not in page.source
    assert len(made()) == 2
    assert strip(found[0]) == strip(found[1])


def strip(source: str) -> str:
    """Without what differs on every load: the tokens of forms."""
    return re.sub(r'name="(csrf_token|form_key|form_owner)" value="[^"]*"', "", source)


@pytest.mark.parametrize(("age", "open_"), [(0, True), (180, True), (181, False)])
def test_a_negative_interview_counts_for_180_days(world, sign_in, age, open_):
    world.safe(world.pair, days_ago=age)
    page = sign_in("dana").get(f"/couples/{world.pair.id}/assign/support-i-wish")
    assert ("override" not in page.form("assign").names) == open_
    assert ("is 181 days old" in page.text) == (not open_)


def test_a_gate_that_closes_between_the_pages_is_noticed(world, sign_in):
    world.safe(world.pair)
    page = start(world, sign_in, "support-i-wish")
    db.session.add(
        SafetyStatus(
            partner_id=world.ana.partner.id,
            ipv=Ipv.POSITIVE,
            assessed_on=clock.today(ZONE),
            recorded_by=world.dana.id,
            recorded_at=clock.now() + timedelta(seconds=1),
        )
    )
    db.session.commit()
    page = page.form("confirm").submit("Assign", expect=422)
    assert "Ana's safety status is positive." in page.text
    assert made() == []


def test_a_gate_free_exercise_is_open_to_everybody(world, sign_in):
    page = sign_in("dana").get(f"/couples/{world.pair.id}/assign/after-we-met")
    assert "override" not in page.form("assign").names


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"status": CredentialStatus.PENDING}, "Your licence has not been verified yet."),
        ({"status": CredentialStatus.SUSPENDED}, "Your licence is recorded as suspended."),
        ({"expires_on": None}, "expired on"),
    ],
)
def test_without_a_licence_nothing_is_assigned(world, sign_in, values, words):
    ready = start(world, sign_in)
    for row in db.session.scalars(select(Credential).where(Credential.user_id == world.dana.id)):
        for name, value in values.items():
            setattr(row, name, value or clock.today(ZONE) - timedelta(days=1))
    db.session.commit()
    dana = sign_in("dana")
    page = dana.get(f"/couples/{world.pair.id}/assign")
    assert words in page.text
    assert "Assign: After we met" not in page.links
    page = dana.get(f"/couples/{world.pair.id}/assign/after-we-met")
    assert words in page.text
    assert page.all("#assign") == []
    assert page.links["Go to your licences"].endswith("/licences")
    page = ready.form("confirm").submit("Assign", expect=422)
    assert words in page.errors[0]
    assert made() == []


def test_nothing_before_both_have_accepted(world, sign_in):
    couple = world.couple(world.dana, ("kim", "Kim Lee"), ("lou", "Lou Ray"), consented=False)
    page = sign_in("dana").get(f"/couples/{couple.id}/assign/after-we-met")
    assert "have not accepted the practice's agreement yet" in page.text
    assert page.all("#assign") == []


def test_a_new_policy_has_to_be_accepted_first(world, sign_in):
    ready = start(world, sign_in)
    db.session.add(Policy(number=2, text="A new text."))
    db.session.commit()
    page = ready.form("confirm").submit("Assign", expect=422)
    assert "Ana and Ben have not accepted the practice's agreement yet." in page.errors[0]
    assert made() == []


def test_not_in_a_closed_case(world, sign_in):
    couple = db.session.get(type(world.pair), world.pair.id)
    couple.state, couple.closed_at = "closed", clock.now()
    db.session.commit()
    page = sign_in("dana").get(f"/couples/{world.pair.id}/assign/after-we-met")
    assert "The work with this couple is closed." in page.text


# --- who -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["assign", "assign/after-we-met"])
@pytest.mark.parametrize(("who", "status"), [("lee", 404), ("max", 404), ("ana", 404), ("sam", 404)])
def test_others_find_nothing(world, sign_in, path, who, status):
    sign_in(who).get(f"/couples/{world.pair.id}/{path}", expect=status)


def test_a_supervisor_reads_but_does_not_assign(world, sign_in):
    couple = world.couple(world.sam, ("kim", "Kim Lee"), ("lou", "Lou Ray"))
    dana = sign_in("dana")
    dana.get(f"/couples/{couple.id}/assign", expect=403)
    dana.get(f"/couples/{couple.id}/assign/after-we-met", expect=403)
    assert "Kim" not in dana.get("/library/after-we-met").text
    page = sign_in("sam").get(f"/couples/{couple.id}/assign/after-we-met")
    page.form("assign").submit("Continue").form("confirm").submit("Assign")
    assert len(made()) == 1


def test_an_unknown_exercise(world, sign_in):
    sign_in("dana").get(f"/couples/{world.pair.id}/assign/no-such-thing", expect=404)


def test_again_is_prefilled(world, sign_in):
    world.safe(world.pair)
    page = start(world, sign_in, "support-i-wish", to="B", place="Sunday", note="For you.")
    page.form("confirm").submit("Assign")
    (row,) = made()
    dana = sign_in("dana")
    form = dana.get(f"/couples/{world.pair.id}/assign/support-i-wish?again={row.id}").form("assign")
    assert (form["to"], form["place"], form["note"]) == ("B", "Sunday", "For you.")
    assert form["due_on"] == (clock.today(ZONE) + timedelta(days=7)).isoformat()
    form = dana.get(f"/couples/{world.pair.id}/assign/support-i-wish?again=nonsense").form("assign")
    assert form["place"] == ""
    form.fill(place="x").submit("Continue").form("confirm").submit("Assign")
    assert len(made()) == 2


def test_a_log_has_its_first_day(world, sign_in):
    page = sign_in("dana").get(f"/couples/{world.pair.id}/assign/full-attention-five")
    tomorrow = clock.today(ZONE) + timedelta(days=1)
    form = page.form("assign")
    assert form["begins_on"] == tomorrow.isoformat()
    assert form["due_on"] == (tomorrow + timedelta(days=7)).isoformat()
    early = form.fill(due_on=(tomorrow + timedelta(days=2)).isoformat()).submit("Continue", expect=422)
    assert "The last day of the log is" in early.errors[0]
    gone = page.form("assign").fill(begins_on="2020-01-01").submit("Continue", expect=422)
    assert "Choose a first day from today on" in gone.errors[0]
    asked = page.form("assign").submit("Continue")
    assert "the last day is" in asked.text
    done = asked.form("confirm").submit("Assign")
    assert "First day of the log" in done.text
    held = db.session.scalar(select(Assignment))
    assert held.begins_on == tomorrow
    assert {one.message["to"] for one in db.session.scalars(select(Mail))} == {
        world.ana.user.email,
        world.ben.user.email,
    }


def test_given_again_is_off_by_default_and_offered_by_frequency(world, sign_in):
    page = sign_in("dana").get(f"/couples/{world.pair.id}/assign/good-news-turn")
    form = page.form("assign")
    assert (form["again"], form["again_days"], form["again_times"]) == ("once", "3", "3")
    wrong = form.fill(again="again", again_days="0", again_times="").submit("Continue", expect=422)
    assert len(wrong.errors) == 2
    asked = wrong.form("assign").fill(again_days="10", again_times="2").submit("Continue")
    assert "Every 10 days, 2 more times" in asked.text
    back = asked.form("confirm").submit("Change something")
    assert (back.form("assign")["again"], back.form("assign")["again_days"]) == ("again", "10")
    back.form("assign").submit("Continue").form("confirm").submit("Assign")
    held = db.session.scalar(select(Assignment))
    assert (held.again_days, held.again_left, held.series_id) == (10, 2, None)
    other = sign_in("dana").get(f"/couples/{world.pair.id}/assign/good-news-turn").form("assign")
    assert other.fill(again="once").force(again_days="soon", again_times="-4").submit("Continue").h1 == "Assign this?"
    once = sign_in("dana").get(f"/couples/{world.pair.id}/assign/shared-compass").form("assign")
    assert (once["again_days"], once["again_times"]) == ("365", "1")
    assert "again" not in sign_in("dana").get(f"/couples/{world.pair.id}/assign/after-we-met").form("assign").names


def test_who_starts_is_said_with_what_they_write(world, sign_in):
    world.safe(world.pair)
    page = sign_in("dana").get(f"/couples/{world.pair.id}/assign/hands-off-week")
    assert re.search("The one who starts writes “.+”; the other goes on with “.+”.", page.text)
    assert "Then they change roles." not in page.text
    page = sign_in("dana").get(f"/couples/{world.pair.id}/assign/date-rotation")
    asked = page.form("assign").fill(again="again").submit("Continue")
    assert "each time the other one starts" in asked.text
