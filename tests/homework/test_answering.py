"""Saving, submitting, taking back, opening, sharing and correcting: what is stored, and what a repeat does."""

import time_machine

from practice import access, clock, db
from practice.exercises import catalogue
from practice.models import AssignmentState, AuditEvent, Correction, FieldOpening, Mail, User
from tests.homework.made import AFTER, LONG, SAY, answer, assign, change, close, pause, row, week

AUTOSAVE = {"X-Requested-With": "autosave"}


def typed(page, **words):
    """What the page's script would post."""
    form = page.form().fill(words)
    sent = {}
    for name, value in form.values:
        sent.setdefault(name, []).append(value)
    return sent


def autosave(page, expect=200, seq=1, **words):
    sent = typed(page, **words) | {"autosave_seq": str(seq)}
    return page.client.post(page.url, data=sent, headers=AUTOSAVE, expect=expect)


def events(given):
    chosen = access.everything(AuditEvent).where(AuditEvent.couple_id == given.couple_id).order_by(AuditEvent.at)
    return [one.event for one in db.session.scalars(chosen)]


def letters():
    return [one.message["to"] for one in db.session.scalars(access.everything(Mail).order_by(Mail.created_at))]


def test_autosave_answers_with_the_time_on_the_persons_wall(world, sign_in):
    given = assign(world, "mirror-and-check")
    with time_machine.travel(clock.now().replace(month=12, day=2, hour=18, minute=7), tick=False):
        page = sign_in("ana").get(f"/my/practice/{given.id}/say/1/1")
        said = autosave(page, topic="Sundays")
    assert said.json["saved"] == "12:07"
    assert said.json["version"] != page.form()["version"]
    assert row(given.id, "A", "say").draft["raws"] == {"topic": "Sundays"}
    assert events(given) == []


def test_another_device_goes_on_where_the_first_stopped(world, sign_in):
    given = assign(world, "mirror-and-check")
    first = sign_in("ana").get(f"/my/practice/{given.id}/say/1/1")
    autosave(first, topic="  Sundays \u202e", heat="3")
    page = sign_in("ana").get(f"/my/practice/{given.id}/say/1")
    assert page.form()["topic"] == "  Sundays \u202e"
    assert page.form()["heat"] == "3"


def test_two_tabs_on_the_same_field(world, sign_in):
    given = assign(world, "mirror-and-check")
    ana = sign_in("ana")
    one, two = (ana.get(f"/my/practice/{given.id}/say/1/1") for _ in range(2))
    autosave(one, topic="Sundays")
    said = autosave(two, expect=409, topic="Mondays")
    assert "Both versions are kept" in said.json["message"]
    page = two.form().fill(topic="Mondays too").submit("Save and continue", expect=409)
    assert page.form()["topic"] == "Sundays"
    assert "Mondays too" in page.text
    page = ana.get(f"/my/practice/{given.id}/say/1/1")
    assert "Mondays too" in page.text
    page = page.form().fill(topic="Mondays too").submit("Save and continue")
    assert page.h1 == "Your message"
    assert row(given.id, "A", "say").draft["others"] == {}
    assert row(given.id, "A", "say").draft["raws"]["topic"] == "Mondays too"


def test_a_page_left_open_while_another_tab_submitted(world, sign_in):
    given = assign(world, "forecast-my-partner")
    ana = sign_in("ana")
    old = ana.get(f"/my/practice/{given.id}/forecast/1/1")
    answer(world, "ana", given.id, "forecast", week())
    said = autosave(old, expect=409, self_pressure="1")
    assert "already submitted" in said.json["message"] or "was submitted" in said.json["message"]
    assert row(given.id, "A", "forecast").answers["self_pressure"] == 7
    page = old.form().fill(self_pressure="1").submit("Save and continue")
    assert "What you typed here is kept beside it." in page.flashes[0]
    assert row(given.id, "A", "forecast").draft["others"] == {"self_pressure": ["1"]}


def test_typed_words_survive_the_end_of_a_sign_in(world, sign_in, visitor):
    given = assign(world, "mirror-and-check")
    ana = sign_in("ana")
    page = ana.get(f"/my/practice/{given.id}/say/1/1").form().fill(topic="Sundays", heat="2")
    with time_machine.travel(clock.now().timestamp() + 3600, tick=True):
        answered = page.submit("Save and continue", follow=False, expect=302)
        assert "/sign-in" in answered.headers["Location"]
        assert row(given.id, "A", "say") is None
        from tests.people import PASSWORD

        sign = ana.get(answered.headers["Location"])
        back = sign.form().fill(username="ana", password=PASSWORD).submit("Sign in")
        assert back.h1 == "The topic"
        assert back.form()["topic"] == "Sundays"
        assert back.form()["heat"] == "2"
        back.form().submit("Save and continue")
    assert row(given.id, "A", "say").draft["raws"] == {"topic": "Sundays", "heat": "2"}


def test_submitting_twice_is_one_submission(world, sign_in):
    given = assign(world, "after-we-met", to="A")
    ana = sign_in("ana")
    answer(world, "ana", given.id, "after", AFTER)
    page = ana.get(f"/my/practice/{given.id}")
    page = page.form("Take it back: After the session").submit()
    review = ana.get(f"/my/practice/{given.id}/after/1/review")
    assert review.form().submit("Submit").flashes == ["Submitted."]
    first = row(given.id, "A", "after").submitted_at
    assert review.form().submit("Submit").flashes == ["This was already submitted."]
    assert row(given.id, "A", "after").submitted_at == first
    assert events(given).count("response.submitted") == 2


def test_what_was_reviewed_is_what_is_submitted(world, sign_in):
    given = assign(world, "after-we-met", to="A")
    ana = sign_in("ana")
    answer(world, "ana", given.id, "after", AFTER)
    ana.get(f"/my/practice/{given.id}").form("Take it back: After the session").submit()
    review = ana.get(f"/my/practice/{given.id}/after/1/review")
    autosave(ana.get(f"/my/practice/{given.id}/after/1/1"), heard="1")
    page = review.form().submit("Submit")
    assert page.h1 == "Look at your answers"
    assert "changed in another tab" in page.flashes[0]
    assert row(given.id, "A", "after").submitted_at is None


def test_the_other_is_told_when_something_opened_and_never_before(world, sign_in):
    given = assign(world, "forecast-my-partner")
    answer(world, "ana", given.id, "forecast", week())
    assert letters() == []
    answer(world, "ben", given.id, "forecast", week())
    assert letters() == ["ana@home.example"]
    message = db.session.scalars(access.everything(Mail)).one()
    assert message.message["template"] == "something"
    assert message.message["values"] == {}
    assert "assignment.revealed" in events(given)


def test_a_turn_tells_the_other(world, sign_in):
    given = assign(world, "mirror-and-check")
    answer(world, "ana", given.id, "say", SAY)
    assert letters() == ["ben@home.example"]
    answer(world, "ben", given.id, "mirror", {"back": "b", "back_feeling": ["hopeful"]})
    assert letters() == ["ben@home.example", "ana@home.example"]


def test_nobody_without_an_address_is_written_to(world, sign_in):
    db.session.get(User, world.ben.id).email = ""
    db.session.commit()
    given = assign(world, "mirror-and-check")
    answer(world, "ana", given.id, "say", SAY)
    assert letters() == []


def test_taken_back_it_does_not_reveal(world, sign_in):
    given = assign(world, "forecast-my-partner")
    answer(world, "ana", given.id, "forecast", week())
    page = sign_in("ana").get(f"/my/practice/{given.id}")
    page = page.form("Take it back: Your week and Ben's").submit()
    assert page.flashes[0].startswith("Taken back.")
    answer(world, "ben", given.id, "forecast", week())
    assert row(given.id, "B", "forecast").revealed_at is None
    stored = row(given.id, "A", "forecast")
    assert stored.submitted_at is None
    assert stored.draft["raws"]["self_rested"] == "7"
    assert "response.withdrawn" in events(given)


def test_too_late_to_take_back(world, sign_in):
    given = assign(world, "forecast-my-partner")
    answer(world, "ana", given.id, "forecast", week())
    page = sign_in("ana").get(f"/my/practice/{given.id}")
    answer(world, "ben", given.id, "forecast", week())
    page = page.form("Take it back: Your week and Ben's").submit()
    assert "cannot be taken back" in page.flashes[0]
    assert row(given.id, "A", "forecast").revealed_at


def test_a_correction_stands_beside_the_first_version(world, sign_in):
    given = assign(world, "forecast-my-partner")
    for who in ("ana", "ben"):
        answer(world, who, given.id, "forecast", week())
    ana, ben = sign_in("ana"), sign_in("ben")
    page = ana.get(f"/my/practice/{given.id}").follow("Correct my answers to Your week and Ben's")
    page = page.follow("Change Rested")
    assert "Ben and Dana Rivera, your therapist, see a correction as soon as you send it." in page.text
    review = page.form().fill(self_rested="1").submit("Save and continue")
    page = review.form().submit("Send the correction")
    assert "Corrected by you" in page.text
    assert review.form().submit("Send the correction").flashes == ["This was already submitted."]
    assert row(given.id, "A", "forecast").answers["self_rested"] == 7
    assert [one.number for one in db.session.scalars(access.everything(Correction))] == [1]
    text = ben.get(f"/my/practice/{given.id}").text
    assert "Corrected by Ana" in text
    assert "1 of 10" in text
    assert "7 of 10" in text


def test_a_correction_for_the_therapist_leaves_no_sign(world, sign_in):
    given = assign(world, "mirror-and-check")
    answer(world, "ana", given.id, "say", SAY)
    ana, ben = sign_in("ana"), sign_in("ben")
    before = plain(ben.get(f"/my/practice/{given.id}"))
    page = ana.get(f"/my/practice/{given.id}/say/1/1").form().fill(heat="9").submit("Save and continue")
    for words in ("Your message", "Your feeling"):
        assert page.h1 == words
        page = page.form().submit("Save and continue")
    page = page.form().submit("Send the correction")
    assert "Corrected by you" in page.text
    assert plain(ben.get(f"/my/practice/{given.id}")) == before


def test_closed_answers_stay_sealed_unless_shared(world, sign_in):
    given = assign(world, "forecast-my-partner")
    answer(world, "ana", given.id, "forecast", week())
    close(given)
    ana, ben = sign_in("ana"), sign_in("ben")
    assert "7 of 10" not in ben.get(f"/my/practice/{given.id}").text
    page = ana.get(f"/my/practice/{given.id}").follow("Share anyway")
    assert "This cannot be taken back." in page.text
    page = page.form("Share my answers").submit()
    assert page.flashes == ["Shared with Ben."]
    assert "7 of 10" in ben.get(f"/my/practice/{given.id}").text
    assert letters() == ["ben@home.example"]


def test_a_field_of_ones_own_is_opened_for_good(world, sign_in, monkeypatch):
    """None of the five shares an O field; a variant of E04 does."""
    given = assign(world, "mirror-and-check")
    original = catalogue.load("mirror-and-check")
    data = catalogue.dump(original)
    data["steps"][0]["pages"][0]["fields"][0]["visibility"] = "O"
    variant = catalogue.restore(data)
    monkeypatch.setattr(catalogue, "load", lambda slug, version=None: variant)
    answer(world, "ana", given.id, "say", SAY)
    ana, ben = sign_in("ana"), sign_in("ben")
    assert "Sundays" not in ben.get(f"/my/practice/{given.id}").text
    page = ana.get(f"/my/practice/{given.id}").follow("Open to Ben: Topic in a few words")
    assert "This cannot be taken back." in page.text
    sure = page.form("Open it to Ben")
    assert sure.submit().flashes == ["Opened to Ben."]
    assert sure.submit().flashes == []
    assert "Sundays" in ben.get(f"/my/practice/{given.id}").text
    assert len(db.session.scalars(access.everything(FieldOpening)).all()) == 1
    ben.get(f"/my/practice/{given.id}/say/1/open/topic", expect=404)


def test_what_is_typed_into_a_paused_or_closed_exercise_is_kept(world, sign_in):
    given = assign(world, "mirror-and-check")
    page = sign_in("ana").get(f"/my/practice/{given.id}/say/1/1")
    pause(given)
    said = autosave(page, expect=409, topic="Sundays")
    assert said.json["message"] == "Your therapist will open this in session. What you typed is kept here."
    close(given, AssignmentState.WITHDRAWN)
    said = autosave(page, expect=409, topic="Sundays, still", seq=2)
    assert "closed" in said.json["message"]
    assert row(given.id, "A", "say").draft["raws"]["topic"] == "Sundays, still"


def test_submitting_into_a_pause(world, sign_in):
    given = assign(world, "after-we-met", to="A")
    ana = sign_in("ana")
    answer(world, "ana", given.id, "after", AFTER)
    ana.get(f"/my/practice/{given.id}").form("Take it back: After the session").submit()
    review = ana.get(f"/my/practice/{given.id}/after/1/review")
    pause(given)
    page = review.form().submit("Submit")
    assert "Your therapist will open this in session" in page.flashes[0]
    assert row(given.id, "A", "after").submitted_at is None
    change(given, state=AssignmentState.OPEN, paused_at=None)
    assert review.form().submit("Submit").flashes == ["Submitted."]


def test_five_thousand_characters(world, sign_in):
    given = assign(world, "support-i-wish")
    ana, ben = sign_in("ana"), sign_in("ben")
    rest = {one.id: "5" for one in catalogue.load("support-i-wish").by_id["wishes"].fields if one.kind == "scale"}
    first = catalogue.load("support-i-wish").by_id["wishes"].by_id["first"].options[0].id
    answer(world, "ben", given.id, "wishes", rest | {"first": first, "impact": "x"})
    answer(world, "ana", given.id, "wishes", rest | {"first": first, "impact": "x"})
    for who in (ana, ben):
        assert "7 of 10" not in who.get(f"/my/practice/{given.id}").text
    other = assign(world, "mirror-and-check")
    page = ana.get(f"/my/practice/{other.id}/say/1/2")
    page = page.form().fill(message=LONG).submit("Save and continue")
    page = ana.get(f"/my/practice/{other.id}/say/1/2")
    assert page.form()["message"] == LONG
    page = page.form().fill(message=LONG + "!").submit("Save and continue", expect=422)
    assert page.errors == [
        "What I would like Ben to understand: Make this shorter: 5,001 characters now, at most 5,000."
    ]
    assert page.form()["message"] == LONG + "!"
    page.form().fill(message=LONG).submit("Save and continue")
    answer(world, "ana", other.id, "say", {key: value for key, value in SAY.items() if key != "message"})
    for who in (ana, ben):
        shown = who.get(f"/my/practice/{other.id}")
        assert LONG in "".join("".join(one.itertext()) for one in shown.all(".answer-text"))


def test_too_much_at_once(world, sign_in):
    given = assign(world, "mirror-and-check")
    page = sign_in("ana").get(f"/my/practice/{given.id}/say/1/1")
    page.form().force(topic="x" * 200_001).submit("Save and continue", expect=413)


def plain(page):
    """A page without what differs between any two loads."""
    import re

    text = re.sub(r'name="(csrf_token|form_key|form_owner)" value="[^"]*"', "", page.source)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "", text)


def test_repeats_and_what_is_not_possible(world, sign_in):
    given = assign(world, "forecast-my-partner")
    ana = sign_in("ana")
    answer(world, "ana", given.id, "forecast", week())
    place = f"/my/practice/{given.id}/forecast/1"
    back = ana.get(f"/my/practice/{given.id}").form("Take it back: Your week and Ben's")
    assert ana.get(f"{place}/withdraw").url.endswith(f"/my/practice/{given.id}")
    assert len(back.submit().flashes) == 1
    assert back.submit().flashes == []
    sure = ana.get(f"{place}/share").form("Share my answers")
    assert sure.submit().flashes == ["These answers cannot be shared now."]
    ana.get(f"{place}/open/self_rested", expect=404)
    refused = sure.force().page.client.post(f"{place}/open/self_rested", data=dict(sure.values), follow=True)
    assert refused.flashes == ["This answer cannot be opened now."]


def test_shared_twice_is_shared_once(world, sign_in):
    given = assign(world, "forecast-my-partner")
    answer(world, "ana", given.id, "forecast", week())
    close(given)
    sure = sign_in("ana").get(f"/my/practice/{given.id}/forecast/1/share").form("Share my answers")
    assert sure.submit().flashes == ["Shared with Ben."]
    assert sure.submit().flashes == []
    assert events(given).count("response.shared") == 1


def test_a_change_that_came_too_late_becomes_a_correction(world, sign_in):
    given = assign(world, "forecast-my-partner")
    ana = sign_in("ana")
    answer(world, "ana", given.id, "forecast", week())
    page = ana.get(f"/my/practice/{given.id}/forecast/1/2?then=review").form().fill(self_rested="1")
    review = page.submit("Save and continue")
    assert review.h1 == "Look at your answers"
    answer(world, "ben", given.id, "forecast", week())
    page = review.form().submit("Submit the change")
    assert page.flashes == [
        "Your answers opened to you both before this change arrived. It is kept: send it as a correction."
    ]
    page = page.form().submit("Send the correction")
    assert "Corrected by you" in page.text
    assert row(given.id, "A", "forecast").answers["self_rested"] == 7
