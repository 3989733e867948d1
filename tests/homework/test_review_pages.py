"""The therapist's page of one assignment: what it shows at every state, and every act on it."""

import re
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from practice import clock, db
from practice.exercises import catalogue
from practice.homework.desk import therapist_words
from practice.homework.writing import answering
from practice.models import (
    Assignment,
    AssignmentState,
    AuditEvent,
    Comment,
    Correction,
    Credential,
    CredentialStatus,
    Ipv,
    Mail,
    Quality,
    SafetyStatus,
    SignIn,
)
from tests.homework.made import AFTER, LONG, SAY, answer, assign, change, close, pause, row, week
from tests.people import PASSWORD, ZONE
from tests.queries import counted

ALL = ("mirror-and-check", "forecast-my-partner", "small-promises", "support-i-wish", "after-we-met")
FIRST = {
    "mirror-and-check": "say",
    "forecast-my-partner": "forecast",
    "small-promises": "promise",
    "support-i-wish": "wishes",
    "after-we-met": "after",
}
SECRET = "A word that only a draft holds"
MIRROR = {"back": "You would like slow mornings.", "back_feeling": ["hopeful"]}


def whole(slug):
    """A complete answer to the first step of each exercise."""
    if slug == "small-promises":
        day = (clock.today(ZONE) + timedelta(days=3)).isoformat()
        return {"promises-0-text": "Call at noon", "promises-0-by": day, "promises-0-hard": "9"}
    if slug == "support-i-wish":
        step = catalogue.load(slug).by_id["wishes"]
        scales = {one.id: "6" for one in step.fields if one.kind == "scale" and one.required}
        return scales | {"first": next(iter(step.by_id["first"].labels)), "impact": "Quieter evenings"}
    return {"mirror-and-check": SAY, "forecast-my-partner": week(), "after-we-met": AFTER}[slug]


def begin(world, who, given):
    """A draft with one secret word, where the first step has a place for words."""
    step, field = {
        "mirror-and-check": ("say", "topic"),
        "forecast-my-partner": ("forecast", "self_rested"),
        "small-promises": ("promise", "promises-0-text"),
        "support-i-wish": ("wishes", "impact"),
        "after-we-met": ("after", "takeaway"),
    }[given.slug]
    for number, page in enumerate(catalogue.load(given.slug).by_id[step].pages, 1):
        if any(one.id == field.partition("-")[0] for one in page.fields):
            typed = {field: ["3" if field == "self_rested" else SECRET]}
            answering.save(world[who].actor, given.id, step, 1, number, typed, seen="", key=str(uuid.uuid4()))
    db.session.commit()


def look(sign_in, given, who="dana"):
    """The review."""
    return sign_in(who).get(f"/assignments/{given.id}")


def events(given):
    """Names of what was audited about the assignment."""
    db.session.expire_all()
    chosen = select(AuditEvent.event).where(AuditEvent.subject_id == given.id).order_by(AuditEvent.at)
    return [one for one in db.session.scalars(chosen) if one.startswith("assignment.")]


def strip(source):
    """Without what differs on every load."""
    return re.sub(r'name="(csrf_token|form_key|form_owner|seen)" value="[^"]*"', "", source)


def positive(world, partner):
    """A positive interview, recorded after everything so far."""
    db.session.add(
        SafetyStatus(
            partner_id=partner.id,
            ipv=Ipv.POSITIVE,
            assessed_on=clock.today(ZONE),
            recorded_by=world.dana.id,
            recorded_at=clock.now() + timedelta(seconds=1),
        )
    )
    db.session.commit()


# --- what it shows ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ALL)
def test_every_exercise_at_every_state(world, sign_in, slug):
    given = assign(world, slug)
    page = look(sign_in, given)
    assert "Nothing has been submitted yet." in page.text
    assert "Not started" in page.text
    begun = assign(world, slug)
    begin(world, "ana", begun)
    page = look(sign_in, begun)
    assert "Started" in page.text
    assert SECRET not in page.source
    answer(world, "ana", given.id, FIRST[slug], whole(slug))
    page = look(sign_in, given)
    assert "Submitted" in page.text or "Open to both" in page.text
    if slug != "mirror-and-check":
        answer(world, "ben", given.id, FIRST[slug], whole(slug))
        look(sign_in, given)
    else:
        answer(world, "ben", given.id, "mirror", MIRROR)
        answer(world, "ana", given.id, "check", {"fu": "9"})
        assert "Finished" not in look(sign_in, given).text
    pause(given)
    assert "Paused since" in look(sign_in, given).text
    close(given)
    page = look(sign_in, given)
    assert "Closed" in page.text
    assert "Assign again" in page.links
    close(given, AssignmentState.WITHDRAWN)
    assert "Withdrawn" in look(sign_in, given).text


def test_long_answers_in_every_script_and_private_marks(world, sign_in):
    given = assign(world, "mirror-and-check")
    answer(world, "ana", given.id, "say", SAY | {"message": LONG, "heat": "8", "topic": "مرحبا <b>now</b>"})
    page = look(sign_in, given)
    assert LONG.split("·")[2].strip() in page.text
    assert "<b>now</b>" not in page.source
    assert "مرحبا <b>now</b>" in page.text
    assert "Only you and Ana see this." in page.text
    assert "Rated 8 or more for heat" in page.text
    assert LONG in " ".join(page.texts(".answer")) or LONG[:60] in page.text


def test_declined_and_scores(world, sign_in):
    given = assign(world, "forecast-my-partner")
    answer(world, "ana", given.id, "forecast", week(7, 3) | {"self_proud__declined": "1"})
    answer(world, "ben", given.id, "forecast", week(2, 6) | {"c_private": "For you alone."})
    page = look(sign_in, given)
    assert "For the session" in page.text
    assert "A conversation aid, not a test." in page.text
    assert "Accuracy of the guesses" in page.text
    ana = sign_in("ana").get(f"/my/practice/{given.id}")
    assert "For you alone." not in ana.source


def test_a_low_answer_after_a_session_is_shown(world, sign_in):
    given = assign(world, "after-we-met", to="A")
    answer(world, "ana", given.id, "after", AFTER | {"heard": "2"})
    page = look(sign_in, given)
    assert "Worth asking Ana about" in page.text
    assert "For Ana" in page.text


def test_a_drop_below_the_usual_is_shown(world, sign_in):
    for days in (30, 20, 10):
        given = assign(world, "after-we-met", to="A", created_at=clock.now() - timedelta(days=days))
        answer(world, "ana", given.id, "after", AFTER | dict.fromkeys(("heard", "fair", "useful", "hope"), "10"))
    given = assign(world, "after-we-met", to="A")
    answer(world, "ana", given.id, "after", AFTER | dict.fromkeys(("heard", "fair", "useful", "hope"), "6"))
    assert "usually 10" in look(sign_in, given).text


def test_too_much_at_once_is_shown_to_the_therapist_only(world, sign_in):
    given = assign(world, "small-promises")
    for who in ("ana", "ben"):
        answer(world, who, given.id, "promise", whole("small-promises"))
    assert "smaller ones are easier to keep" in look(sign_in, given).text
    assert "smaller ones are easier to keep" not in sign_in("ana").get(f"/my/practice/{given.id}").text


def test_corrections_stand_beside_the_first_version(world, sign_in):
    given_id = assign(world, "mirror-and-check").id
    answer(world, "ana", given_id, "say", SAY)
    held = row(given_id, "A", "say")
    db.session.add(Correction(response_id=held.id, number=1, answers={**held.answers, "topic": "Saturdays"}))
    db.session.commit()
    page = sign_in("dana").get(f"/assignments/{given_id}")
    assert "Sundays" in page.text
    assert "Corrected by Ana, version 2" in page.text
    assert "Saturdays" in page.text
    assert page.text.count("I would like slow mornings.") == 1


def test_the_number_of_statements_does_not_grow(world, sign_in, engine):
    given = assign(world, "mirror-and-check")
    dana = sign_in("dana")
    answer(world, "ana", given.id, "say", SAY)
    with counted(engine) as few:
        dana.request("GET", f"/assignments/{given.id}")
    answer(world, "ben", given.id, "mirror", MIRROR)
    answer(world, "ana", given.id, "check", {"fu": "3", "gap": "More."})
    answer(world, "ben", given.id, "mirror", MIRROR, 2)
    for number in range(5):
        db.session.add(
            Comment(
                assignment_id=given.id, partner_id=world.ana.partner.id, author_id=world.dana.id, text=f"C{number}"
            )
        )
    db.session.commit()
    with counted(engine) as many:
        dana.request("GET", f"/assignments/{given.id}")
    assert len(many) == len(few)


# --- saying something back -------------------------------------------------------------------------------------------


def test_comments_go_to_their_addressee_alone(world, sign_in):
    given = assign(world, "after-we-met")
    page = look(sign_in, given)
    sent = page.form("respond").fill(text_a="Well seen, Ana.", text_b="Dear Ben.").submit("Save")
    assert sent.flashes == ["Sent to Ana and Ben."]
    ana, ben = sign_in("ana").get(f"/my/practice/{given.id}"), sign_in("ben").get(f"/my/practice/{given.id}")
    assert "Well seen, Ana." in ana.text and "Dear Ben." not in ana.source
    assert "Dear Ben." in ben.text and "Well seen" not in ben.source
    mails = list(db.session.scalars(select(Mail)))
    assert {one.message["to"] for one in mails} == {world.ana.user.email, world.ben.user.email}
    assert {one.message["template"] for one in mails} == {"something"}
    page.form("respond").fill(text_a="Well seen, Ana.", text_b="Dear Ben.").submit("Save")
    assert db.session.scalar(select(func.count(Comment.id))) == 2
    assert db.session.scalar(select(func.count(Mail.id))) == 2


def test_one_tap(world, sign_in):
    given = assign(world, "after-we-met")
    page = look(sign_in, given)
    button = f"Send to Ben: {therapist_words.LINES[0]}"
    assert page.form("respond").submit(button).flashes == ["Sent to Ben."]
    page.form("respond").submit(button)
    (held,) = db.session.scalars(select(Comment))
    assert (held.text, held.partner_id) == (therapist_words.LINES[0], world.ben.partner.id)
    page = look(sign_in, given).form("respond").fill(text_b="Typed before.").submit(button, expect=422)
    assert "You also wrote something here." in page.errors[0]
    assert page.form("respond")["text_b"] == "Typed before."


def test_no_comment_to_somebody_it_was_not_for(world, sign_in):
    given = assign(world, "after-we-met", to="A")
    form = look(sign_in, given).form("respond")
    assert "text_b" not in form.names
    form.force(text_b="Not for Ben", line="B:1").submit("Save")
    assert db.session.scalar(select(func.count(Comment.id))) == 0


def test_too_long_a_comment_keeps_its_text(world, sign_in):
    given = assign(world, "after-we-met")
    page = look(sign_in, given).form("respond").force(text_a="x" * 2001, text_b="Dear Ben.").submit("Save", expect=422)
    assert page.form("respond")["text_b"] == "Dear Ben."
    assert db.session.scalar(select(func.count(Comment.id))) == 0


def test_rating_each(world, sign_in):
    given = assign(world, "after-we-met")
    page = look(sign_in, given).form("respond").fill(rating_a="4").submit("Save")
    assert page.form("respond")["rating_a"] == "4"
    page = page.form("respond").fill(rating_a="3", rating_b="0").submit("Save")
    held = {one.partner_id: one.rating for one in db.session.scalars(select(Quality))}
    assert held == {world.ana.partner.id: 3, world.ben.partner.id: 0}
    page.form("respond").force(rating_a="5").submit("Save", expect=422)
    assert "thoroughly" not in sign_in("ana").get(f"/my/practice/{given.id}").text


def test_what_comes_in_after_the_page_was_made_stays_new(world, sign_in):
    given = assign(world, "after-we-met")
    page = look(sign_in, given)
    answer(world, "ana", given.id, "after", AFTER)
    page.form("respond").submit("Save and mark as looked at")
    held = db.session.get(Assignment, given.id, populate_existing=True)
    assert held.reviewed_at < row(given.id, "A", "after").submitted_at
    assert "1 new" in sign_in("dana").get("/couples").text
    look(sign_in, given).form("respond").submit("Save and mark as looked at")
    assert "1 new" not in sign_in("dana").get("/couples").text
    page.form("respond").force(seen="2999-01-01T00:00:00+00:00").submit("Save and mark as looked at")
    assert db.session.get(Assignment, given.id, populate_existing=True).reviewed_at <= clock.now()
    page.form("respond").force(seen="nonsense").submit("Save and mark as looked at")


# --- passing on ------------------------------------------------------------------------------------------------------


def test_opened_in_session_by_hand(world, sign_in):
    given = assign(world, "forecast-my-partner", disclosure="in_session")
    answer(world, "ana", given.id, "forecast", week())
    page = look(sign_in, given)
    assert "Open to both" not in page.text
    assert "Ben has not submitted this. Ben has not seen this." in page.text
    answer(world, "ben", given.id, "forecast", week())
    page = look(sign_in, given)
    assert "not submitted" not in page.text
    assert "Ben and Ana have not seen this." in page.text
    assert row(given.id, "A", "forecast").revealed_at is None
    sent = page.form(f"/assignments/{given.id}/release").submit()
    assert sent.flashes == ["Opened."]
    at = row(given.id, "A", "forecast").revealed_at
    assert at is not None
    page.form(f"/assignments/{given.id}/release").submit()
    assert row(given.id, "A", "forecast").revealed_at == at
    assert events(given).count("assignment.released") == 1
    assert "Ben" in sign_in("ana").get(f"/my/practice/{given.id}").text
    assert db.session.scalar(select(func.count(Mail.id))) == 2


def test_turns_passed_on_by_hand(world, sign_in):
    given = assign(world, "mirror-and-check", disclosure="turn_released")
    answer(world, "ana", given.id, "say", SAY)
    assert "Start" not in " ".join(sign_in("ben").get(f"/my/practice/{given.id}").links)
    page = look(sign_in, given)
    assert "Ben then reads what Ana wrote." in page.text
    page.form(f"/assignments/{given.id}/release").submit()
    assert "slow mornings" in sign_in("ben").get(f"/my/practice/{given.id}/mirror/1/2").text


def test_a_key_that_is_not_ready_is_refused(world, sign_in):
    given = assign(world, "forecast-my-partner", disclosure="in_session")
    answer(world, "ana", given.id, "forecast", week())
    answer(world, "ben", given.id, "forecast", week())
    page = look(sign_in, given)
    page = page.form(f"/assignments/{given.id}/release").force(key="look_back").submit()
    assert page.flashes == ["This cannot be opened now: look again at where it stands."]
    assert row(given.id, "A", "forecast").revealed_at is None


def test_a_dated_step_opened_early(world, sign_in):
    given = assign(world, "small-promises")
    for who in ("ana", "ben"):
        answer(world, who, given.id, "promise", whole("small-promises"))
    assert "Opens on" in sign_in("ana").get(f"/my/practice/{given.id}").text
    page = look(sign_in, given)
    assert page.form(f"/assignments/{given.id}/open").submit().flashes == ["The step is open now."]
    page.form(f"/assignments/{given.id}/open").submit()
    assert events(given).count("assignment.step_opened") == 1
    assert "Opens on" not in sign_in("ana").get(f"/my/practice/{given.id}").text
    page = page.form(f"/assignments/{given.id}/open").force(key="promise:open").submit()
    assert "cannot be opened now" in page.flashes[0]


# --- stopping and ending ---------------------------------------------------------------------------------------------


def test_pause_and_go_on(world, sign_in):
    given = assign(world, "forecast-my-partner")
    page = look(sign_in, given).form(f"/assignments/{given.id}/pause").submit()
    assert "Paused since" in page.text
    assert "Your therapist will open this in session" in sign_in("ana").get("/my").text
    page = page.form(f"/assignments/{given.id}/resume").submit()
    assert page.flashes == ["It goes on where it stopped."]
    assert "Your therapist will open this" not in sign_in("ana").get("/my").text
    assert events(given) == ["assignment.paused", "assignment.resumed"]


def test_going_on_reveals_nothing_halfway_and_everything_that_is_due(world, sign_in):
    given = assign(world, "forecast-my-partner")
    answer(world, "ana", given.id, "forecast", week())
    answer(world, "ben", given.id, "forecast", week())
    other = assign(world, "forecast-my-partner")
    answer(world, "ana", other.id, "forecast", week())
    look(sign_in, other).form(f"/assignments/{other.id}/pause").submit()
    look(sign_in, other).form(f"/assignments/{other.id}/resume").submit()
    assert row(other.id, "A", "forecast").revealed_at is None


def test_a_safety_stop_reads_like_any_pause_for_partners(world, sign_in):
    """A partner's pages are the same, byte for byte, whichever way it was stopped; only the therapist reads why."""
    found = {}
    for how in ("pause", "freeze"):
        given = assign(world, "forecast-my-partner")
        answer(world, "ana", given.id, "forecast", week())
        if how == "pause":
            pause(given)
        else:
            positive(world, world.ben.partner)
        for who in ("ana", "ben"):
            client = sign_in(who)
            for address in (f"/my/practice/{given.id}", "/my"):
                source = strip(client.get(address).source).replace(str(given.id), "ID")
                found.setdefault((who, address.replace(str(given.id), "ID")), []).append(source)
        if how == "pause":
            db.session.delete(row(given.id, "A", "forecast"))
            db.session.delete(db.session.get(Assignment, given.id))
            db.session.commit()
    for pair in found.values():
        assert pair[0] == pair[1]
    page = look(sign_in, given)
    assert "Held back" in page.text
    assert "Ben's interview was positive: recorded after this was assigned" in page.text


def test_close_leaves_sealed_what_is_sealed(world, sign_in):
    given = assign(world, "forecast-my-partner")
    answer(world, "ana", given.id, "forecast", week())
    page = look(sign_in, given).follow("Close")
    assert page.h1 == "Close “Forecast my partner”?"
    assert "What Ana submitted and the other has not seen stays sealed." in page.text
    page = page.form().submit("Close it")
    assert page.flashes == ["Closed."]
    assert row(given.id, "A", "forecast").revealed_at is None
    assert "Share anyway" in " ".join(sign_in("ana").get(f"/my/practice/{given.id}").links)
    assert "Closed" in sign_in("ben").get(f"/my/practice/{given.id}").text
    again = sign_in("dana").get(f"/assignments/{given.id}/withdraw")
    assert again.flashes == ["This assignment has ended."]
    assert events(given) == ["assignment.closed"]


def test_withdrawn_with_nothing_in_leaves_the_list(world, sign_in):
    given = assign(world, "after-we-met")
    assert "After we met" in " ".join(sign_in("ana").get("/my").links)
    page = look(sign_in, given).follow("Withdraw")
    assert "Nobody has submitted anything." in page.text
    first = page.form().submit("Withdraw it")
    page.form().submit("Withdraw it")
    assert first.flashes == ["Withdrawn."]
    assert "Start: After we met" not in sign_in("ana").get("/my").links
    assert events(given) == ["assignment.withdrawn"]


def test_withdrawn_keeps_own_answers(world, sign_in):
    given = assign(world, "after-we-met")
    answer(world, "ana", given.id, "after", AFTER)
    look(sign_in, given).follow("Withdraw").form().submit("Withdraw it")
    assert "We laughed" in sign_in("ana").get(f"/my/practice/{given.id}").text


def test_an_ended_one_cannot_be_paused_or_changed(world, sign_in):
    given = assign(world, "after-we-met")
    page = look(sign_in, given)
    plan = page.follow("Change: Planned for")
    close(given)
    assert page.form(f"/assignments/{given.id}/pause").submit().flashes == ["This assignment has ended."]
    assert plan.form("plan").fill(place="Elsewhere").submit("Save", expect=422).errors == ["This assignment has ended."]
    assert "Change: Planned for" not in look(sign_in, given).links


def test_change_day_place_and_note(world, sign_in):
    given = assign(world, "after-we-met")
    page = look(sign_in, given).follow("Change: Planned for")
    old = page.form("plan")
    day = (clock.today(ZONE) + timedelta(days=12)).isoformat()
    page = page.form("plan").fill(due_on=day, due_time="07:15", place="Breakfast", note="New").submit("Save")
    assert page.flashes == ["Saved."]
    held = db.session.get(Assignment, given.id, populate_existing=True)
    assert clock.local(held.due_at, ZONE).strftime("%Y-%m-%d %H:%M") == f"{day} 07:15"
    assert (held.place, held.note) == ("Breakfast", "New")
    stale = old.fill(place="Somewhere else").submit("Save", expect=409)
    assert "On record now" in stale.text
    assert stale.form("plan")["place"] == "Somewhere else"
    stale.form("plan").submit("Save")
    assert db.session.get(Assignment, given.id, populate_existing=True).place == "Somewhere else"
    past = look(sign_in, given).follow("Change: Planned for").form("plan")
    assert "still to come" in past.fill(due_on="2020-01-01").submit("Save", expect=422).errors[0]


def test_a_note_can_change_although_the_day_is_past(world, sign_in):
    given = assign(world, "after-we-met", due_at=clock.now().replace(second=0, microsecond=0) - timedelta(days=1))
    page = look(sign_in, given)
    assert "which is past" in page.text
    page.follow("Change: Planned for").form("plan").fill(note="Whenever you like.").submit("Save")
    assert db.session.get(Assignment, given.id, populate_existing=True).note == "Whenever you like."


# --- who -------------------------------------------------------------------------------------------------------------

ACTS = ("", "/pause", "/resume", "/release", "/open", "/close", "/withdraw", "/plan")


@pytest.mark.parametrize("who", ["lee", "max", "sam", "ana", "cleo"])
def test_others_find_nothing(world, sign_in, who):
    given = assign(world, "after-we-met")
    client = sign_in(who)
    for act in ("", "/close", "/withdraw", "/plan"):
        client.get(f"/assignments/{given.id}{act}", expect=404)
    token = client.get("/account").all("[name=csrf_token]")[0].get("value")
    for act in ACTS:
        answered = client.request("POST", f"/assignments/{given.id}{act}", {"csrf_token": token})
        assert answered.status == 404
    assert events(given) == []


def test_a_supervisor_reads_and_changes_nothing(world, sign_in):
    couple = world.couple(world.sam, ("kim", "Kim Lee"), ("lou", "Lou Ray"))
    given = assign(world, "after-we-met", couple_id=couple.id, assigned_by=world.sam.id)
    db.session.add(Quality(assignment_id=given.id, partner_id=world.kim.partner.id, rating=2))
    db.session.commit()
    answer(world, "kim", given.id, "after", AFTER)
    dana = sign_in("dana")
    page = dana.get(f"/assignments/{given.id}")
    assert "You read this as supervisor." in page.text
    assert "We laughed" in page.text
    assert "Done in part" in page.text
    assert page.all("main form") == []
    for act in ("/close", "/withdraw", "/plan"):
        dana.get(f"/assignments/{given.id}{act}", expect=403)
    token = dana.get("/account").all("[name=csrf_token]")[0].get("value")
    for act in ACTS:
        assert dana.request("POST", f"/assignments/{given.id}{act}", {"csrf_token": token}).status == 403
    assert events(given) == []


def test_without_a_licence_only_stopping_is_left(world, sign_in):
    given = assign(world, "forecast-my-partner", disclosure="in_session")
    for who in ("ana", "ben"):
        answer(world, who, given.id, "forecast", week())
    page = look(sign_in, given)
    for held in db.session.scalars(select(Credential).where(Credential.user_id == world.dana.id)):
        held.status = CredentialStatus.SUSPENDED
    db.session.commit()
    refused = page.form("respond").fill(text_a="Kept here").submit("Save", expect=422)
    assert "suspended" in refused.errors[0]
    assert refused.form("respond")["text_a"] == "Kept here"
    assert "suspended" in page.form(f"/assignments/{given.id}/release").submit().flashes[0]
    assert row(given.id, "A", "forecast").revealed_at is None
    paused = page.form(f"/assignments/{given.id}/pause").submit()
    assert "Paused since" in paused.text
    assert "suspended" in paused.form(f"/assignments/{given.id}/resume").submit().flashes[0]
    paused.form("respond").submit("Save and mark as looked at")
    paused.follow("Close").form().submit("Close it")
    assert db.session.get(Assignment, given.id, populate_existing=True).state == "closed"


def test_a_comment_survives_an_expired_sign_in(world, sign_in):
    given = assign(world, "after-we-met")
    page = look(sign_in, given)
    for held in db.session.scalars(select(SignIn)):
        held.seen_at = clock.now() - timedelta(hours=1)
    db.session.commit()
    asked = page.form("respond").fill(text_a="Typed too late").submit("Save")
    assert asked.h1 == "Sign in"
    assert db.session.scalar(select(func.count(Comment.id))) == 0
    back = asked.form().fill(username="dana", password=PASSWORD).submit("Sign in")
    assert back.form("respond")["text_a"] == "Typed too late"


def test_changed_state_is_not_lost_on_a_repeat(world, sign_in):
    given = assign(world, "after-we-met")
    page = look(sign_in, given)
    page.form(f"/assignments/{given.id}/pause").submit()
    page.form(f"/assignments/{given.id}/pause").submit()
    assert events(given) == ["assignment.paused"]
    change(given, state=AssignmentState.OPEN, paused_at=None)
    assert "Under way" in look(sign_in, given).text


def test_enter_never_sends_a_line(world, sign_in):
    """The first button of a form is the one that Enter presses."""
    given = assign(world, "after-we-met")
    first = look(sign_in, given).all("#respond [type=submit]")[0]
    assert (first.get("name"), first.get("value")) == ("go", "save")
