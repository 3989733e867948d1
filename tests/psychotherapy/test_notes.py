"""Psychotherapy notes: written by their author without losing a word, and not there for anybody else."""

import re
import uuid
from datetime import date, timedelta
from pathlib import Path

import pytest

import practice
from practice import clock, crypto, db
from practice.models import AuditEvent, HeldForm, PsychotherapyNote, SignIn
from practice.psychotherapy import forms, operations
from practice.reports import integrity
from tests.people import PASSWORD, ZONE

LINK = "Psychotherapy notes"
LONG = "Zażółć gęślą jaźń 👩‍👩‍👧 ".ljust(5000, "x")
ARABIC = "قال إنه خائف\n\nوهي صامتة"


def url(couple, page: str = "") -> str:
    return f"/couples/{couple.id}/psychotherapy-notes{page}"


def rows() -> list[PsychotherapyNote]:
    db.session.expire_all()
    return db.session.query(PsychotherapyNote).order_by(PsychotherapyNote.created_at).all()


def write(client, couple, text: str = "She looked away.", expect: int = 200, **more):
    return client.get(url(couple, "/new")).form("note").fill(text=text, **more).submit("Save", expect=expect)



def save_quietly(client, page, number: int, **values):
    """What the page's script posts."""
    form = page.form("note").fill(**values)
    data = {**dict(form.values), "autosave_seq": str(number)}
    return client.request("POST", form.action, data, {"X-Requested-With": "autosave"})


def events() -> list[AuditEvent]:
    return db.session.query(AuditEvent).filter(AuditEvent.event.like("psychotherapy%")).all()


def test_write_read_go_on_and_delete(world, sign_in):
    client = sign_in("dana")
    page = client.get(f"/couples/{world.pair.id}").follow(LINK)
    assert "No notes yet" in page.text and "45 CFR 164.501" in page.text
    form = page.follow("Write a note").form("note")
    assert form["held_on"] == clock.today(ZONE).isoformat()
    page = form.fill(text="She looked away.").submit("Save")
    assert page.flashes == ["Saved. Only you can open it."] and "She looked away." in page.text
    page = page.follow("Go on writing").form("note").fill(text="She looked away twice.").submit("Save")
    assert "She looked away twice." in page.text
    page = page.follow("Delete this note")
    assert "cannot be brought back" in page.text and len(rows()) == 1
    page = page.form("Delete the note").submit()
    assert page.flashes[0].endswith("is deleted.") and rows() == []


def test_the_list_says_days_and_no_words(world, sign_in):
    client = sign_in("dana")
    for days in range(23):
        write(client, world.pair, f"Secret {days}", held_on=(clock.today(ZONE) - timedelta(days=days)).isoformat())
    write(client, world.pair, "Secret again")  # a second one of the same day
    page = client.get(url(world.pair))
    assert "Secret" not in page.source and len(page.texts("tbody tr")) == 20 and "Page 1 of 2 (24 notes)" in page.text
    assert len(page.follow("Next page").texts("tbody tr")) == 4
    assert "Page 2 of 2" in client.get(url(world.pair, "?page=999")).text


@pytest.mark.parametrize("text", [LONG, ARABIC, "<b>&amp;</b> “quoted”\n\ttab"])
def test_every_character_is_kept(world, sign_in, text):
    page = write(sign_in("dana"), world.pair, text)
    assert rows()[0].text == text.strip()
    assert page.find("p.pre-line").get("dir") == "auto"


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"text": " \n "}, "Note: Write something, or go back."),
        ({"text": "x" * (forms.MOST + 1)}, "Note: Use at most 20,000 characters."),
        ({"held_on": ""}, "Date: Enter the date."),
        ({"held_on": "2999-01-01"}, "Date: A note is about a day that has been."),
        ({"held_on": "0026-01-01"}, "Date: Enter the year with four digits, for example 2026."),
    ],
)
def test_what_is_unclear_is_said_and_stays_typed(world, sign_in, typed, error):
    values = {"text": "Still here."} | typed
    page = sign_in("dana").get(url(world.pair, "/new")).form("note").fill(values).submit("Save", expect=422)
    assert page.errors == [error] and rows() == []
    assert page.form("note")["text"].strip() == values["text"].strip()


def test_today_is_the_couples(world, sign_in):
    """Where a day has begun already it may be written about, although it has not where the therapist sits."""
    from practice.models import Couple

    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        db.session.get(Couple, world.pair.id).time_zone = zone
        db.session.commit()
        assert sign_in("dana").get(url(world.pair, "/new")).form("note")["held_on"] == clock.today(zone).isoformat()


def test_a_double_click_makes_one_note(world, sign_in):
    form = sign_in("dana").get(url(world.pair, "/new")).form("note").fill(text="Once.")
    form.submit("Save")
    form.submit("Save")
    assert [row.text for row in rows()] == ["Once."]
    assert [one.event for one in events()] == ["psychotherapy_note.written"]


def test_two_tabs_lose_nothing(world, sign_in):
    client = sign_in("dana")
    note = write(client, world.pair, "First.").url
    one, two = client.get(f"{note}/edit"), client.get(f"{note}/edit")
    one.form("note").fill(text="From one tab.").submit("Save")
    page = two.form("note").fill(text="From the other.").submit("Save", expect=409)
    assert "From one tab." in page.text and page.form("note")["text"].strip() == "From the other."
    assert rows()[0].text == "From one tab."
    page.form("note").submit("Save")
    assert rows()[0].text == "From the other."


def test_the_page_that_made_it_meets_another_tab(world, sign_in):
    client = sign_in("dana")
    new = client.get(url(world.pair, "/new"))
    assert save_quietly(client, new, 5, text="Begun").status == 200
    (row,) = rows()
    client.get(url(world.pair, f"/{row.id}/edit")).form("note").fill(text="Elsewhere.").submit("Save")
    assert save_quietly(client, new, 6, text="Begun and").status == 409
    page = new.form("note").fill(text="Begun and ended.").submit("Save", expect=409)
    assert "Elsewhere." in page.text
    page.form("note").submit("Save")
    assert [row.text for row in rows()] == ["Begun and ended."]


def test_autosave_makes_one_note_and_goes_on_in_it(world, sign_in):
    client = sign_in("dana")
    page = client.get(url(world.pair, "/new"))
    assert save_quietly(client, page, 1, text=" ").status == 422 and rows() == []
    first = save_quietly(client, page, 2, text="She")
    assert first.status == 200 and first.json["saved"]
    save_quietly(client, page, 4, text="She looked away")
    save_quietly(client, page, 3, text="She looked")  # an older save that arrives later
    assert [row.text for row in rows()] == ["She looked away"]
    # The answers never reached the page: its own earlier saves are no conflict.
    page.form("note").fill(text="She looked away.").submit("Save")
    assert [row.text for row in rows()] == ["She looked away."]
    assert {one.event for one in events()} == {"psychotherapy_note.written", "psychotherapy_note.changed"}


def test_typed_after_the_sign_in_had_expired(world, sign_in):
    client = sign_in("dana")
    form = client.get(url(world.pair, "/new")).form("note").fill(text="Not lost.")
    db.session.query(SignIn).update({SignIn.ended_at: clock.now(), SignIn.ended_why: "idle"})
    db.session.commit()
    page = form.submit("Save")
    assert page.h1 == "Sign in" and rows() == []
    page = page.form().fill(username="dana", password=PASSWORD).submit()
    assert page.form("note")["text"].strip() == "Not lost."
    page.form("note").submit("Save")
    assert [row.text for row in rows()] == ["Not lost."] and db.session.query(HeldForm).count() == 0


@pytest.mark.parametrize("who", ["lee", "sam", "max", "ana", "ben", "cleo"])
def test_nobody_else_gets_in_or_sees_a_sign(world, sign_in, who):
    note = write(sign_in("dana"), world.pair).url
    client = sign_in(who)
    for page in (url(world.pair), url(world.pair, "/new"), note, f"{note}/edit", f"{note}/delete"):
        client.get(page, expect=404)
    if who in ("lee", "sam"):  # not by way of a couple of one's own either
        client.get(note.replace(str(world.pair.id), str(world.other_pair.id)), expect=404)


def test_a_supervisor_reads_the_couple_and_no_sign_of_notes(world, sign_in):
    couple = world.couple(world.sam, ("kim", "Kim Lee"), ("lou", "Lou Ray"))
    db.session.commit()
    before = sign_in("dana").get(f"/couples/{couple.id}").text
    note = write(sign_in("sam"), couple).url
    lead = sign_in("dana")
    page = lead.get(f"/couples/{couple.id}")
    assert page.text == before and "sychotherapy" not in page.source
    for path in (url(couple), url(couple, "/new"), note, f"{note}/edit", f"{note}/delete"):
        lead.get(path, expect=404)
    for path in (f"/couples/{couple.id}/history/activity", "/audit-log", "/couples"):
        assert "sychotherapy" not in lead.get(path).source
    assert LINK in sign_in("sam").get(f"/couples/{couple.id}").links


def test_the_log_says_who_and_when_and_of_nobody(world, sign_in):
    """An admin has to see that such notes are written; in whose case there are any, and how many, is the author's."""
    client = sign_in("dana")
    page = write(client, world.pair)
    page.follow("Delete this note").form("Delete the note").submit()
    assert [(one.couple_id, one.subject_id, one.subject, one.actor_id) for one in events()] == [
        (None, None, "", world.dana.id)
    ] * 2
    log = sign_in("max").get("/audit-log").text
    assert "Wrote a psychotherapy note" in log and "Deleted a psychotherapy note" in log and "C-0001" not in log


def test_closed_and_mixed_couples(world, sign_in):
    """After the work has ended the notes are their author's as before; a therapist who is a client reads none."""
    client = sign_in("dana")
    note = write(client, world.pair, "Before.").url
    client.get(f"/couples/{world.pair.id}/close").form().submit()
    client.get(note)
    write(client, world.pair, "Afterwards.")
    assert len(client.get(url(world.pair)).texts("tbody tr")) == 2
    mixed = world.couple(world.lee, ("dana2", "Dana Two"), ("sky", "Sky Moon"))
    mixed_seat = world.partners(mixed)[0]
    mixed_seat.user_id = world.dana.id
    db.session.commit()
    client.get(url(mixed), expect=404)


def test_the_ordinary_key_does_not_open_them(world, sign_in, settings):
    write(sign_in("dana"), world.pair, "Only with a key of its own.")
    (row,) = rows()
    place = f"psychotherapy_notes.text_sealed.{row.id}".encode()
    with pytest.raises(crypto.Unreadable):
        settings.keyring.decrypt(row.text_sealed, place)
    assert settings.keyring.apart(b"psychotherapy notes").decrypt(row.text_sealed, place).decode() == row.text
    assert row.text == "Only with a key of its own."
    other = PsychotherapyNote(
        couple_id=row.couple_id, author_id=row.author_id, held_on=date(2026, 1, 12), text="x", form_key=uuid.uuid4()
    )
    other.text_sealed = row.text_sealed
    with pytest.raises(crypto.Unreadable):
        _ = other.text


def test_checks_and_the_raw_table_say_nothing(world, sign_in):
    write(sign_in("dana"), world.pair, "zq9999x")
    told = "\n".join(integrity.lines(integrity.check()))
    raw = repr(db.session.connection().exec_driver_sql("SELECT * FROM psychotherapy_notes").all())
    assert "zq9999x" not in told + raw and "sychotherapy" not in told


def test_the_other_half_of_a_double_click_is_a_moment_faster(world, sign_in, monkeypatch):
    """Both halves look before either has written; and a key of somebody else's page opens nothing."""
    client = sign_in("dana")
    form = client.get(url(world.pair, "/new")).form("note").fill(text="Once.")
    form.submit("Save")
    real, asked = operations._made_by, []

    def late(*of):
        asked.append(of)
        return None if len(asked) == 1 else real(*of)

    monkeypatch.setattr(operations, "_made_by", late)
    form.submit("Save")
    assert [row.text for row in rows()] == ["Once."] and len(asked) == 2
    page = sign_in("lee").get(url(world.other_pair, "/new")).form("note").fill(text="Mine.")
    page.force(form_key=str(rows()[0].form_key)).submit("Save", expect=404)
    assert [row.text for row in rows()] == ["Once."]


def test_no_other_room_knows_the_table():
    """No list, export, report or PDF can reach it: nobody but its own slice and the policy even names it."""
    root = Path(practice.__file__).parent
    knows = {
        path.relative_to(root).parts[0]
        for path in root.rglob("*.py")
        if {"PsychotherapyNote", "psychotherapy_notes"} & set(re.findall(r"\w+", path.read_text()))
    }
    assert knows == {"psychotherapy", "access", "models", "demo"}
