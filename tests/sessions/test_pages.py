"""The pages of a session record, from the first to the signed one."""

import uuid
from datetime import timedelta

from practice import clock, db
from practice.models import Appointment, AuditEvent, Document, SessionRecord
from tests.homework.made import LONG, answer, assign, week
from tests.people import ZONE
from tests.sessions.tampering import unguarded
from tests.sessions.written import FULL, draft, fresh, signed, yesterday


def edit(row) -> str:
    return f"/sessions/{row.id}/edit"


def test_a_session_from_the_couple_to_the_signature(world, sign_in):
    given = assign(world, "forecast-my-partner")
    answer(world, "ana", given.id, "forecast", week())
    answer(world, "ben", given.id, "forecast", week(4, 6))
    page = sign_in("dana").get(f"/couples/{world.pair.id}/sessions/new")
    assert "Forecast my partner" in page.text or "orecast" in page.text
    page = page.form("session").fill(held_on=yesterday(), starts="08:00", ends="08:50").submit("Start the record")
    assert page.h1.startswith("Session of")
    form = page.form("session")
    values = {name: value for name, value in FULL.items() if name not in ("starts", "ends")}
    page = form.fill(values).submit("Save and review")
    assert page.h1 == "Review and sign"
    page = page.form("Sign").submit()
    assert page.flashes == ["Signed. The documents are ready."]
    assert "unchanged since" in page.text
    row = db.session.query(SessionRecord).one()
    assert row.state == "signed" and row.frozen["plan"] == "Go on with turns."
    assert {one.kind.value for one in db.session.query(Document)} == {"clinical", "joint", "own_a", "own_b"}
    events = {event for (event,) in db.session.query(AuditEvent.event)}
    assert {"session.started", "session.edited", "session.signed", "document.stored"} <= events


def test_an_empty_draft_lists_what_is_missing_with_links(world, sign_in):
    row = draft(world, **{name: "" for name in FULL if name != "interventions"}, interventions=[], next="")
    page = sign_in("dana").get(f"/sessions/{row.id}/sign")
    listed = {link.partition("#")[2] for link in (e.get("href") for e in page.all(".notice a")) if "#" in link}
    assert listed == {"starts", "ends", "interventions", "a_risk", "b_risk", "plan", "decision"}
    assert "Sign" not in [button for form in page.forms for button in form.buttons]
    inputs = {e.get("id") for e in sign_in("dana").get(edit(row)).all("[id]")}
    assert listed <= inputs


def test_a_draft_from_the_appointment_is_prefilled(world, sign_in):
    begun = clock.now().replace(second=0, microsecond=0) - timedelta(hours=2)
    db.session.add(Appointment(couple_id=world.pair.id, starts_at=begun, minutes=80, place="video"))
    db.session.commit()
    page = sign_in("dana").get(f"/couples/{world.pair.id}/sessions/new")
    form = page.form("session")
    local = clock.local(begun, ZONE)
    assert form["starts"] == f"{local:%H:%M}" and form["held_on"] == local.date().isoformat()
    assert form["place"] == "video"
    form.submit("Start the record")
    assert db.session.query(SessionRecord).one().appointment_id is not None


def test_a_double_click_starts_one_record(world, sign_in):
    form = sign_in("dana").get(f"/couples/{world.pair.id}/sessions/new").form("session").fill(held_on=yesterday())
    first, second = form.submit("Start the record"), form.submit("Start the record")
    assert first.url == second.url
    assert db.session.query(SessionRecord).count() == 1


def test_a_start_without_a_sensible_date_is_refused_beside_the_field(world, sign_in):
    form = sign_in("dana").get(f"/couples/{world.pair.id}/sessions/new").form("session")
    page = form.fill(held_on="", starts="16:00", ends="15:00").submit("Start the record", expect=422)
    assert any("date of the session" in line for line in page.errors)
    page = form.fill(held_on=yesterday(), starts="16:00", ends="15:00").submit("Start the record", expect=422)
    assert page.errors == ["End: The end must be after the start."]


def test_what_makes_no_sense_is_kept_as_typed_and_said(world, sign_in):
    row = draft(world)
    form = sign_in("dana").get(edit(row)).form("session")
    form.fill(plan="Something new").force(held_on="2026-13-45", starts="25:00", ends="whenever")
    page = form.submit("Save", expect=422)
    assert len(page.errors) == 3
    held = fresh(row.id)
    assert held.body["typed"]["held_on"] == ["2026-13-45"] and held.body["typed"]["plan"] == ["Something new"]
    again = sign_in("dana").get(edit(row))
    assert again.form("session")["held_on"] == "2026-13-45"
    # The page that refused can be saved without a conflict.
    page.form("session").fill(held_on=yesterday(), starts="09:00", ends="10:00").submit("Save")
    assert f"{clock.local(fresh(row.id).starts_at, ZONE):%H:%M}" == "09:00"


def test_times_are_judged(world, sign_in):
    row = draft(world)
    client = sign_in("dana")

    def said(starts, ends):
        return client.get(edit(row)).form("session").fill(starts=starts, ends=ends).submit("Save", expect=422).errors

    assert said("16:00", "16:00") == ["End: The end must be after the start."]
    assert said("16:00", "15:00") == ["End: The end must be after the start."]
    assert said("08:00", "16:01") == ["End: A session lasts at most 8 hours."]
    client.get(edit(row)).form("session").fill(starts="08:00", ends="16:00").submit("Save")
    client.get(edit(row)).form("session").fill(starts="23:30", ends="00:20").submit("Save")
    held = fresh(row.id)
    assert held.ends_at - held.starts_at == timedelta(minutes=50)


def test_changing_the_format_loses_nothing(world, sign_in):
    row = draft(world)
    client = sign_in("dana")
    client.get(edit(row)).form("session").fill(note_format="plain", note_notes="As it was.").submit("Save")
    form = client.get(edit(row)).form("session")
    assert form["note_data"] == "Both spoke." and form["note_notes"] == "As it was."
    assert fresh(row.id).note_format == "plain"


def test_long_texts_in_every_script_survive(world, sign_in):
    row = draft(world)
    names = ("focus", "note_data", "note_assessment", "plan", "progress", "what_we_did", "interventions_text")
    client = sign_in("dana")
    client.get(edit(row)).form("session").fill({name: LONG for name in names}).submit("Save")
    form = client.get(edit(row)).form("session")
    assert all(form[name].strip() == LONG.strip() for name in names)
    client.get(f"/sessions/{row.id}/sign").form("Sign").submit()
    frozen = fresh(row.id).frozen
    assert frozen["plan"] == LONG.strip() and frozen["notes"][0]["text"] == LONG.strip()


def test_too_much_text_is_kept_and_refused(world, sign_in):
    row = draft(world)
    form = sign_in("dana").get(edit(row)).form("session").force(plan="x" * 20_001)
    page = form.submit("Save", expect=422)
    assert "20,000 characters" in page.errors[0]
    assert fresh(row.id).body["typed"]["plan"] == ["x" * 20_001]


def test_a_draft_can_be_deleted_and_a_signed_record_not(world, sign_in):
    client = sign_in("dana")
    row_id = draft(world).id
    client.get(f"/sessions/{row_id}/delete").form("Delete the draft").submit()
    assert db.session.get(SessionRecord, row_id) is None
    assert db.session.query(AuditEvent).filter_by(event="session.draft_deleted").count() == 1
    kept = signed(world)
    client.get(f"/sessions/{kept.id}/delete", expect=409)


def test_a_signed_record_is_only_read(world, sign_in):
    row = signed(world)
    client = sign_in("dana")
    before = draft(world)
    form = client.get(edit(before)).form("session")
    page = client.get(edit(row))
    assert page.url.endswith(f"/sessions/{row.id}")
    values: dict[str, list[str]] = {}
    for name, value in form.values:
        values.setdefault(name, []).append(value)
    client.post(edit(row), values, expect=409)
    assert fresh(row.id).frozen["plan"] == "Go on with turns."


def test_a_record_changed_behind_the_programs_back_is_noticed(world, sign_in):
    row = signed(world)
    with unguarded():
        row.frozen = row.frozen | {"plan": "Something else"}
    assert "changed after it was signed" in sign_in("dana").get(f"/sessions/{row.id}").text


def test_walls(world, sign_in):
    row, done = draft(world), signed(world)
    paths = [f"/sessions/{row.id}{end}" for end in ("", "/edit", "/sign", "/draft/clinical", "/draft.pdf", "/delete")]
    paths += [f"/sessions/{done.id}", f"/sessions/{done.id}/cosign", "/sessions/to-cosign"]
    paths += [f"/couples/{world.pair.id}/{end}" for end in ("sessions/new", "next-session")]
    for who in ("lee", "sam", "max", "ana", "ben"):
        client = sign_in(who)
        for path in paths:
            if path == "/sessions/to-cosign" and who in ("lee", "sam"):
                continue
            client.get(path, expect=404)
    sign_in("dana").get(f"/sessions/{uuid.uuid4()}", expect=404)


def test_the_same_number_of_statements_however_much_there_is(world, sign_in, engine):
    from tests.queries import counted

    row = draft(world)
    client = sign_in("dana")

    def count(path):
        with counted(engine) as statements:
            client.get(path)
        return len(statements)

    paths = (edit(row), f"/sessions/{row.id}/sign", f"/sessions/{row.id}", f"/couples/{world.pair.id}/sessions/new")
    given = assign(world, "forecast-my-partner")
    answer(world, "ana", given.id, "forecast", week())
    few = [count(path) for path in paths]
    for _ in range(6):
        more = assign(world, "forecast-my-partner")
        answer(world, "ana", more.id, "forecast", week())
    draft(world)
    assert [count(path) for path in paths] == few
