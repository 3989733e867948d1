"""An answer that asks for the therapist: told at once, holding back what would open, and no partner can tell."""

import pytest
from sqlalchemy import select

from practice import db
from practice.homework.writing import alarms, answering
from practice.models import Assignment, AssignmentState, AuditEvent, Concern, Mail, Response, Seat
from tests.homework.made import SAY, answer, assign, change, close, week
from tests.homework.test_my_sameness import crawl

SLUG = "before-we-meet"
BEFORE = {
    "week": "6",
    "best": "Breakfast on the balcony",
    "topics-0-topic": "Money",
    "topics-0-weight": "5",
    "hw": "done",
    "own_part": "I went quiet.",
    "safe_to_talk": "yes",
}
NO = BEFORE | {"safe_to_talk": "no"}


def concerns():
    """As they are stored, without letting go of what a test holds."""
    chosen = select(Concern).order_by(Concern.raised_at, Concern.id)
    return list(db.session.scalars(chosen.execution_options(populate_existing=True)))


def mails(to="dana"):
    rows = db.session.scalars(select(Mail).order_by(Mail.not_before, Mail.id))
    return [one.message["template"] for one in rows if one.message["to"].startswith(f"{to}@")]


def moments(given):
    """When each answer of an assignment was revealed."""
    chosen = select(Response.revealed_at).where(Response.assignment_id == given.id)
    return list(db.session.scalars(chosen.where(Response.revealed_at.is_not(None))))


def revealed(given):
    return len(moments(given))


def retell(sign_in, given, *pages, button="Submit the change"):
    """Ana answers some pages of it anew, by what the pages offer: (number, values)."""
    ana = sign_in("ana")
    for number, values in pages:
        ana.get(f"/my/practice/{given.id}/before/1/{number}").form().fill(**values).submit("Save and continue")
    ana.get(f"/my/practice/{given.id}/before/1/review").form().submit(button)


FREELY, WEEK = 5, 1
"""Numbers of pages."""


def seen(sign_in, page="Noted."):
    (one,) = [one for one in concerns() if one.acknowledged_at is None]
    done = sign_in("dana").get(f"/concerns/{one.id}").form("concern").submit("I have seen to this")
    assert done.flashes == [page]
    return one


def test_a_yes_asks_for_nobody(world):
    given = assign(world, SLUG)
    answer(world, "ana", given.id, "before", BEFORE)
    answer(world, "ben", given.id, "before", {**BEFORE, "barrier": "argued"})
    assert concerns() == []
    assert mails() == []
    assert revealed(given) == 2


def test_a_no_holds_everything_until_it_was_seen_to(world, sign_in):
    """A answers no, B submits: nothing opens, nothing tells; seen to, it opens to both at once and exactly once."""
    given, other = assign(world, SLUG), assign(world, "forecast-my-partner")
    ben = sign_in("ben")
    answer(world, "ben", given.id, "before", BEFORE)
    before = crawl(ben, given, "before")
    answer(world, "ana", given.id, "before", NO)
    (one,) = concerns()
    assert (one.kind, one.partner_id, one.couple_id) == ("cannot_speak_freely", world.ana.partner.id, world.pair.id)
    assert mails() == ["something"]
    assert revealed(given) == 0
    assert crawl(ben, given, "before") == before, "ben reads that ana has not answered yet"
    answer(world, "ana", other.id, "forecast", week())
    answer(world, "ben", other.id, "forecast", week())
    assert revealed(other) == 0, "in all homework of the couple"
    assert mails("ana") == mails("ben") == []
    page = sign_in("dana").get(f"/concerns/{one.id}")
    assert page.h1 == "What Ana told you"
    assert "Ana cannot speak freely in front of the other." in page.text
    assert {"Before we meet", "Forecast my partner"} <= set(page.links)
    note = "Spoke with Ana by telephone.\nمرحبا"
    page = page.form("concern").fill(note=note).submit("I have seen to this")
    assert page.flashes == ["Noted."]
    assert "Spoke with Ana by telephone." in page.text
    assert revealed(given) == revealed(other) == 2
    assert len(set(moments(given))) == 1, "to both at once"
    assert len(mails("ana")) == len(mails("ben")) == 2
    assert concerns()[0].note == note
    assert crawl(ben, given, "before") != before


def test_two_tabs(world, sign_in):
    given = assign(world, SLUG)
    answer(world, "ben", given.id, "before", BEFORE)
    answer(world, "ana", given.id, "before", NO)
    (one,) = concerns()
    forms = [sign_in("dana").get(f"/concerns/{one.id}").form("concern") for _ in range(2)]
    forms[0].fill(note="First").submit("I have seen to this")
    before = moments(given)
    page = forms[1].fill(note="Second").submit("I have seen to this")
    assert page.flashes == ["This was noted already."]
    assert concerns()[0].note == "First"
    assert moments(given) == before
    events = list(db.session.scalars(select(AuditEvent.event).where(AuditEvent.couple_id == world.pair.id)))
    assert events.count("assignment.revealed") == events.count("concern.acknowledged") == 1
    assert len(mails("ana")) == len(mails("ben")) == 1


def test_it_holds_whoever_submits_last(world, sign_in):
    given = assign(world, SLUG)
    answer(world, "ana", given.id, "before", NO)
    ben = sign_in("ben")
    answer(world, "ben", given.id, "before", BEFORE)
    assert revealed(given) == 0
    assert "I went quiet." in ben.get(f"/my/practice/{given.id}").text
    seen(sign_in)
    assert revealed(given) == 2


def test_both_say_no(world, sign_in):
    """Two of them: what is ready opens with the last one."""
    given = assign(world, SLUG)
    answer(world, "ana", given.id, "before", NO)
    answer(world, "ben", given.id, "before", NO)
    first, second = concerns()
    assert alarms.acknowledge(world.dana.actor, first.id, "")
    db.session.commit()
    assert revealed(given) == 0
    assert alarms.acknowledge(world.dana.actor, second.id, "")
    db.session.commit()
    assert revealed(given) == 2


@pytest.mark.parametrize(
    ("form", "kinds"),
    [
        ({"safe_to_talk": "some"}, ["some_topics"]),
        ({"barrier": ["argued", "felt_unsafe"]}, ["felt_unsafe"]),
        ({"barrier": ["felt_unsafe"], "safe_to_talk": "some"}, ["felt_unsafe", "some_topics"]),
    ],
)
def test_other_kinds_tell_and_hold_nothing(world, form, kinds):
    given = assign(world, SLUG)
    answer(world, "ana", given.id, "before", BEFORE | form)
    assert sorted(one.kind for one in concerns()) == kinds
    assert mails() == ["something"] * len(kinds)
    answer(world, "ben", given.id, "before", BEFORE)
    assert revealed(given) == 2


def test_for_the_session_is_no_alarm(world):
    given = assign(world, SLUG)
    form = {name: value for name, value in BEFORE.items() if name != "safe_to_talk"} | {"safe_to_talk__declined": "1"}
    answer(world, "ana", given.id, "before", form)
    assert concerns() == []


def test_changing_an_answer(world, sign_in):
    """A no that was taken back stays on record; one that was seen to and stays the same is not raised again."""
    given = assign(world, SLUG)
    answer(world, "ana", given.id, "before", NO)
    retell(sign_in, given, (WEEK, {"week": "3"}))
    assert len(concerns()) == 1, "it waits already"
    seen(sign_in)
    retell(sign_in, given, (WEEK, {"week": "4"}))
    assert len(concerns()) == 1, "nothing new was said"
    retell(sign_in, given, (FREELY, {"safe_to_talk": "yes"}))
    retell(sign_in, given, (FREELY, {"safe_to_talk": "no"}))
    assert [bool(one.acknowledged_at) for one in concerns()] == [True, False], "said anew"
    answering.withdraw(world.ana.actor, given.id, "before", 1)
    db.session.commit()
    (_, waiting) = concerns()
    page = sign_in("dana").get(f"/concerns/{waiting.id}")
    assert "Ana has changed this answer, or taken it back, since." in page.text
    assert "Nothing is ready to open at the moment." in page.text


def test_a_correction_can_raise_it(world, sign_in):
    given = assign(world, SLUG)
    answer(world, "ana", given.id, "before", BEFORE)
    answer(world, "ben", given.id, "before", BEFORE)
    assert revealed(given) == 2
    retell(sign_in, given, (FREELY, {"safe_to_talk": "no"}), button="Send the correction")
    (one,) = concerns()
    assert one.kind == "cannot_speak_freely"


def test_a_turn_of_who_said_it_waits_too(world, sign_in):
    given, check_in = assign(world, "mirror-and-check"), assign(world, SLUG)
    answer(world, "ana", check_in.id, "before", NO)
    ben = sign_in("ben")
    before = crawl(ben, given, "mirror")
    answer(world, "ana", given.id, "say", SAY)
    assert revealed(given) == 0
    assert crawl(ben, given, "mirror") == before
    assert mails("ben") == []
    seen(sign_in)
    assert revealed(given) == 1
    assert mails("ben") == ["something"]
    assert mails("ana") == []


def test_the_own_turn_of_the_other_says_nothing_of_it(world, sign_in):
    """Whoever submits a turn sees at once whether it opened: had it waited, it would tell what the partner said."""
    given, check_in = assign(world, "mirror-and-check", starts=Seat.B), assign(world, SLUG)
    answer(world, "ana", check_in.id, "before", NO)
    answer(world, "ben", given.id, "say", SAY)
    assert revealed(given) == 1
    assert "Open to you both" in sign_in("ben").get(f"/my/practice/{given.id}").text
    answer(world, "ben", check_in.id, "before", BEFORE)
    assert revealed(check_in) == 0, "what both wrote still waits"


def test_what_was_passed_on_by_hand_waits(world, sign_in):
    given, check_in = assign(world, "forecast-my-partner", disclosure="in_session"), assign(world, SLUG)
    answer(world, "ana", given.id, "forecast", week())
    answer(world, "ben", given.id, "forecast", week())
    answer(world, "ana", check_in.id, "before", NO)
    page = sign_in("dana").get(f"/assignments/{given.id}")
    assert "Held back until you have seen to an answer" in page.text
    change(given, released="forecast")
    assert revealed(given) == 0
    seen(sign_in)
    assert revealed(given) == 2


def test_what_was_shared_of_a_closed_one_waits(world, sign_in):
    given, check_in = assign(world, "forecast-my-partner"), assign(world, SLUG)
    answer(world, "ana", given.id, "forecast", week())
    close(given)
    answer(world, "ana", check_in.id, "before", NO)
    answering.share(world.ana.actor, given.id, "forecast", 1)
    db.session.commit()
    assert revealed(given) == 0
    seen(sign_in)
    assert revealed(given) == 1


def test_paused_stays_paused(world, sign_in):
    given = assign(world, SLUG)
    answer(world, "ben", given.id, "before", BEFORE)
    answer(world, "ana", given.id, "before", NO)
    change(given, state=AssignmentState.PAUSED, paused_at=given.created_at)
    seen(sign_in)
    assert revealed(given) == 0
    sign_in("dana").get(f"/assignments/{given.id}").form("Go on").submit("Go on")
    assert revealed(given) == 2


def test_the_other_couples_go_on(world):
    given = assign(world, SLUG)
    answer(world, "ana", given.id, "before", NO)
    other = assign(world, "after-we-met", couple_id=world.other_pair.id, assigned_by=world.lee.id)
    assert not alarms.runs.find(world.lee.actor, other.id).run.held
    assert alarms.runs.find(world.dana.actor, given.id).run.held


def test_where_the_therapist_reads_it(world, sign_in):
    world.safe(world.pair)
    given = assign(world, SLUG)
    answer(world, "ana", given.id, "before", NO)
    answer(world, "ben", given.id, "before", BEFORE | {"safe_to_talk": "some"})
    dana = sign_in("dana")
    held = "Ana cannot speak freely: nothing opens to the other until you have seen to it"
    for address in ("/couples", f"/couples/{world.pair.id}"):
        page = dana.get(address)
        assert held in page.text
        assert "Ben said something that needs you" in page.text
    page = dana.get("/couples").follow(held)
    assert page.h1 == "Safety"
    assert "Ana cannot speak freely in front of the other" in page.text
    page = page.follow("Ana cannot speak freely in front of the other")
    page.form("concern").force(note="x" * 2001).submit("I have seen to this", expect=422)
    page.form("concern").submit("I have seen to this")
    page = dana.get("/couples")
    assert held not in page.text
    assert "Ben said something that needs you" in page.text
    assert "Seen to" in dana.get(f"/couples/{world.pair.id}/safety").text


def test_who_gets_in(world, sign_in):
    couple = world.couple(world.sam, ("ora", "Ora Fin"), ("pat", "Pat Fin"))
    given = assign(world, SLUG, couple_id=couple.id, assigned_by=world.sam.id)
    answer(world, "ora", given.id, "before", NO)
    (one,) = concerns()
    address = f"/concerns/{one.id}"
    for who in ("lee", "max", "ora", "pat", "ana"):
        sign_in(who).get(address, expect=404)
        assert sign_in(who).request("POST", address).status in (400, 404)
    lead = sign_in("dana").get(address)
    assert "What Ora told you" in lead.text
    assert not lead.all("#concern")
    sign_in("sam").get(address).form("concern").submit("I have seen to this")
    assert concerns()[0].acknowledged_by == world.sam.id
    assert db.session.get(Assignment, given.id).couple_id == couple.id
