"""Everything that is a client's own: all of it, in a stable shape, and nothing of anybody else's."""

import json
import subprocess
import uuid
from datetime import date, datetime, timedelta

from practice import clock, db, jobs
from practice.models import (
    Appointment,
    AppointmentKind,
    Comment,
    Concern,
    ConcernKind,
    CoupleFlag,
    CoupleState,
    FlagKind,
    Given,
    Ipv,
    PrintJob,
    PrintKind,
    PrintState,
    Quality,
    SafetyStatus,
)
from practice.reports import own_data, printing
from practice.reports.content import own_json, own_print
from tests.homework.made import AFTER, LONG, answer, assign, close, pause, row
from tests.queries import counted
from tests.reports.signed import events, sign
from tests.reports.test_exercise_copy import SUPPORT, wishes


def read(world, who: str):
    return own_data.read(world[who].actor.as_partner(), world.practice)


def data(world, who: str) -> dict:
    """As the file has it."""
    content, _ = own_data.download(world[who].actor.as_partner(), world.practice)
    return json.loads(content)


def said(found: dict) -> str:
    return json.dumps(found, ensure_ascii=False)


def printed(world, who: str) -> str:
    return repr(own_data.preview(world[who].actor.as_partner(), world.practice))


def both(world, who: str) -> tuple[str, str]:
    return said(data(world, who)), printed(world, who)


SHAPE = {
    "format": str,
    "version": int,
    "made_at": str,
    "practice": {"name": str, "address": str, "phone": str, "email": str},
    "account": {
        "name": str,
        "username": str,
        "email": str,
        "time_zone": str,
        "since": str,
        "reminders": {"before_hours": int, "after_hours": int, "quiet_from": int, "quiet_until": int},
        "sign_ins": [{"device": str, "started_at": str, "ended_at": (str, None)}],
    },
    "couples": [
        {
            "your_name": str,
            "partner": str,
            "therapist": str,
            "contact": {"email": str, "phone": str, "born_on": (str, None)},
            "agreements": [{"version": int, "published_on": str, "accepted_at": str, "text": str}],
            "appointments": [{"starts_at": str, "minutes": int, "place": str, "with": str}],
            "copies": [{"session_on": str, "copy": str, "given": str, "given_at": str, "file_name": str}],
            "exercises": [
                {
                    "id": str,
                    "exercise": str,
                    "slug": str,
                    "version": int,
                    "given_on": str,
                    "planned_for": str,
                    "place": str,
                    "note": str,
                    "who_sees_it": str,
                    "steps": [
                        {
                            "step": str,
                            "round": int,
                            "title": str,
                            "day": (str, None),
                            "remark": str,
                            "submitted_at": (str, None),
                            "questions": [
                                {
                                    "field": str,
                                    "question": str,
                                    "kind": str,
                                    "scale": str,
                                    "answers": [
                                        {
                                            "whose": str,
                                            "name": str,
                                            "words": [str],
                                            "value": object,
                                            "for_the_session": bool,
                                            "private": bool,
                                            "version": int,
                                        }
                                    ],
                                }
                            ],
                        }
                    ],
                    "not_submitted": [{"heading": str, "who_sees_it": str, "steps": [object]}],
                    "results": [{"title": str, "words": str, "figure": str, "answers": int, "rows": [[str]]}],
                    "comments": [{"by": str, "on": str, "text": str}],
                }
            ],
        }
    ],
}
"""Version 1 of the file: names may be added; none may go or mean something else without another number."""


def misfits(found, shape, where="") -> list[str]:
    """Where something is not of the shape."""
    if isinstance(shape, dict):
        if set(found) != set(shape):
            return [f"{where}: {sorted(set(found) ^ set(shape))}"]
        return [one for key in shape for one in misfits(found[key], shape[key], f"{where}.{key}")]
    if isinstance(shape, list):
        return [one for each in found for one in misfits(each, shape[0], f"{where}[]")]
    if isinstance(shape, tuple):
        return [] if found is None or isinstance(found, shape[0]) else [where]
    return [] if isinstance(found, shape) else [where]


def life(world) -> None:
    """Something of every kind, with words by which each is found."""
    shared = assign(world, SUPPORT)
    answer(world, "ana", shared.id, "wishes", wishes(impact="Ana opened", c_private="Ana to Dana"))
    answer(world, "ben", shared.id, "wishes", wishes(impact="Ben opened", c_private="Ben to Dana"))
    sealed = assign(world, SUPPORT)
    answer(world, "ben", sealed.id, "wishes", wishes(impact="Ben sealed"))
    alone = assign(world, "after-we-met", to="A")
    answer(world, "ana", alone.id, "after", AFTER | {"takeaway": "Ana's takeaway"})
    theirs = assign(world, "after-we-met", to="B", note="A note for Ben")
    answer(world, "ben", theirs.id, "after", AFTER | {"takeaway": "Ben's takeaway"})
    for who in ("ana", "ben"):
        about = {"assignment_id": shared.id, "partner_id": world[who].partner.id}
        db.session.add(Comment(**about, author_id=world.dana.id, text=f"Said to {who}"))
        db.session.add(Quality(**about, rating=1))
        by = {"recorded_by": world.dana.id, "partner_id": world[who].partner.id}
        db.session.add(SafetyStatus(ipv=Ipv.NEGATIVE, assessed_on=date(2026, 1, 2), note=f"Judged {who}", **by))
        flag = {"kind": FlagKind.UNDISCLOSED_AFFAIR, "present": True, "noted_on": date(2026, 1, 2), "reason": "Flagged"}
        db.session.add(CoupleFlag(couple_id=world.pair.id, **flag, **by))
        raised = {"kind": ConcernKind.SOME_TOPICS, "note": "Concerned"}
        response = row(shared.id, world[who].seat.value, "wishes")
        db.session.add(
            Concern(couple_id=world.pair.id, partner_id=world[who].partner.id, response_id=response.id, **raised)
        )
        at = clock.now() + timedelta(days=3, hours=len(who) + (who == "ben"))
        alone_with = {"kind": AppointmentKind.INDIVIDUAL, "partner_id": world[who].partner.id}
        db.session.add(Appointment(couple_id=world.pair.id, starts_at=at, minutes=31 + (who == "ben"), **alone_with))
    db.session.add(Appointment(couple_id=world.pair.id, starts_at=clock.now() + timedelta(days=1), minutes=55))
    _, documents = sign(world)
    for kind, who, channel in (("joint", "ana", "online"), ("own_a", "ana", "paper"), ("own_b", "ben", "online")):
        given = {"document_id": documents[kind].id, "given_by": world.dana.id, "channel": channel}
        db.session.add(Given(partner_id=world[who].partner.id, **given))
    db.session.commit()


def test_all_that_is_ones_own_and_nothing_else(world):
    life(world)
    for found in both(world, "ana"):
        for own in ("Ana opened", "Ben opened", "Ana to Dana", "Ana's takeaway", "Said to ana", "ana@home.example"):
            assert own in found
        for other in ("Ben to Dana", "Ben sealed", "Ben's takeaway", "A note for Ben", "Said to ben"):
            assert other not in found
        for never in ("Judged", "Flagged", "Concerned", "affair", "ben@home.example", "negative", "clinical record."):
            assert never not in found.replace("It is not the clinical record and", "")
    for found in both(world, "ben"):
        assert "Ben sealed" in found
        assert "Ana to Dana" not in found
        assert "Said to ana" not in found


def test_sessions_and_copies_of_ones_own(world):
    life(world)
    (couple,) = data(world, "ana")["couples"]
    assert [(one["minutes"], one["with"]) for one in couple["appointments"]] == [(55, "both"), (31, "you")]
    assert [(one["copy"], one["given"]) for one in couple["copies"]] == [("both", "online"), ("own", "paper")]
    (couple,) = data(world, "ben")["couples"]
    assert [(one["copy"], one["given"]) for one in couple["copies"]] == [("own", "online")]


def test_the_shape_of_the_file(world, sign_in):
    life(world)
    sign_in("ana").get("/my")
    page = sign_in("ana").get(f"/my/practice/{assign(world, SUPPORT).id}/wishes/1/1")
    page.form().fill(want_listening="3").submit("Save and continue")
    found = data(world, "ana")
    assert misfits(found, SHAPE) == []
    assert (found["format"], found["version"]) == ("practice.own-data", 1)
    assert datetime.fromisoformat(found["made_at"]).utcoffset() is not None
    assert any(one["not_submitted"] for one in found["couples"][0]["exercises"])
    assert found["account"]["sign_ins"]
    assert found["couples"][0]["agreements"][0]["version"] == 1


def test_the_documentation_names_everything():
    def names(shape) -> set[str]:
        if isinstance(shape, dict):
            return set(shape) | {one for value in shape.values() for one in names(value)}
        return names(shape[0]) if isinstance(shape, list) else set()

    assert [one for one in sorted(names(SHAPE)) if one not in own_json.__doc__] == []


def test_whose_an_answer_is(world):
    life(world)
    steps = [step for one in data(world, "ana")["couples"][0]["exercises"] for step in one["steps"]]
    answers = [one for step in steps for question in step["questions"] for one in question["answers"]]
    assert {one["whose"] for one in answers if one["words"] == ["Ben opened"]} == {"partner"}
    assert {(one["whose"], one["private"]) for one in answers if one["words"] == ["Ana to Dana"]} == {("you", True)}
    assert all(step["submitted_at"] for step in steps)


def test_when_the_other_submitted_is_not_in_it(world):
    """Of the other one's answers no moment is told: it would say how long they lay before they opened."""
    given = assign(world, SUPPORT)
    answer(world, "ben", given.id, "wishes", wishes())
    held = row(given.id, "B", "wishes")
    held.submitted_at = clock.now() - timedelta(days=200)
    db.session.commit()
    answer(world, "ana", given.id, "wishes", wishes())
    day = held.submitted_at.date().isoformat()
    for found in both(world, "ana"):
        assert day not in found


def test_the_same_whatever_the_other_has_not_shown(world):
    """To the byte but for the moment: drafts, submissions, flags and private sessions of the other leave no sign."""
    given = assign(world, SUPPORT)
    before = read(world, "ana")
    answer(world, "ben", given.id, "wishes", wishes())
    by = {"recorded_by": world.dana.id, "partner_id": world.ben.partner.id}
    db.session.add(SafetyStatus(ipv=Ipv.POSITIVE, assessed_on=date(2026, 1, 2), note="Judged", **by))
    alone = {"kind": AppointmentKind.INDIVIDUAL, "partner_id": world.ben.partner.id}
    db.session.add(Appointment(couple_id=world.pair.id, starts_at=clock.now() + timedelta(days=1), **alone))
    db.session.commit()
    assert own_json.as_data(read(world, "ana"), "") == own_json.as_data(before, "")


def test_also_when_the_work_is_stopped_or_closed(world, sign_in):
    life(world)
    paused = assign(world, SUPPORT)
    answer(world, "ana", paused.id, "wishes", wishes(impact="Before the pause"))
    pause(paused)
    closed = assign(world, SUPPORT)
    answer(world, "ana", closed.id, "wishes", wishes(impact="Before the end"))
    close(closed)
    by = {"recorded_by": world.dana.id, "partner_id": None, "noted_on": date(2026, 1, 2), "reason": "They part."}
    db.session.add(CoupleFlag(couple_id=world.pair.id, kind=FlagKind.SEPARATION_DECIDED, present=True, **by))
    world.pair.state, world.pair.closed_at = CoupleState.CLOSED, clock.now()
    db.session.commit()
    found = said(json.loads(sign_in("ana").get("/my/data").form("Download the data file").submit().data))
    for own in ("Before the pause", "Before the end", "Ana's takeaway"):
        assert own in found
    assert "They part" not in found


def test_five_thousand_characters_in_every_script(world):
    given = assign(world, "after-we-met", to="A")
    answer(world, "ana", given.id, "after", AFTER | {"c_private": LONG})
    content, _ = own_data.download(world.ana.actor.as_partner(), world.practice)
    assert LONG in content.decode("utf-8") or json.dumps(LONG, ensure_ascii=False)[1:-1] in content.decode("utf-8")
    assert "Zażółć" in content.decode("utf-8")


def test_drafts_are_in_it_marked(world, sign_in):
    given = assign(world, "after-we-met", to="A")
    page = sign_in("ana").get(f"/my/practice/{given.id}/after/1/1")
    page.form().fill(heard="8").submit("Save and continue")
    (one,) = data(world, "ana")["couples"][0]["exercises"]
    assert one["steps"] == []
    assert one["not_submitted"][0]["heading"] == "Not submitted"
    assert "not submitted" in printed(world, "ana")


def test_the_file_by_the_page(world, sign_in):
    life(world)
    client = sign_in("ana")
    response = client.get("/my/copies").follow("Your data: everything that is yours, as a PDF or a file")
    response = response.form("Download the data file").submit()
    assert response.mimetype == "application/json"
    name = response.headers["Content-Disposition"]
    assert name.startswith('attachment; filename="data-2')
    assert name.endswith('.json"')
    assert response.headers["Cache-Control"] == "no-store"
    assert json.loads(response.data)["account"]["username"] == "ana"
    (event,) = events("own_data.downloaded")
    assert (event.actor_id, event.couple_id) == (world.ana.id, None)


def test_the_pdf_by_the_worker(world, sign_in, settings):
    life(world)
    client = sign_in("ana")
    page = client.get("/my/data").form("pdf-form").submit("Make the PDF")
    assert "being made" in page.text
    assert printing.Printing(jobs.MAKERS)(settings, clock.now())
    db.session.expire_all()
    (job,) = db.session.query(PrintJob)
    assert (job.kind, job.state, job.couple_id) == (PrintKind.OWN, PrintState.DONE, None)
    response = client.get(f"/my/prints/{job.id}/file")
    assert 'filename="data-' in response.headers["Content-Disposition"]
    shown = subprocess.run(
        ["pdftotext", "-", "-"], input=response.data, capture_output=True, check=True
    ).stdout.decode()
    for own in ("Ana opened", "Ana to Dana", "Ana’s takeaway".replace("’", "'"), "Said to ana"):
        assert own in shown
    for other in ("Ben to Dana", "Ben sealed", "Ben's takeaway", "Said to ben"):
        assert other not in shown
    head = subprocess.run(["pdfinfo", "-"], input=response.data, capture_output=True, check=True).stdout.decode()
    assert "Ana" not in head.partition("Pages")[0]
    for who in ("ben", "cleo", "dana", "max"):
        for url in (f"/my/prints/{job.id}/file", f"/prints/{job.id}/file"):
            sign_in(who).get(url, expect=404)


def test_a_double_click_asks_once(world):
    key = uuid.uuid4()
    actor = world.ana.actor.as_partner()
    assert own_data.ask(actor, key).id == own_data.ask(actor, key).id
    assert own_data.ask(actor, uuid.uuid4()).id == own_data.ask(actor, key).id  # one that waits already is enough


def test_read_on_the_screen_part_by_part(world, sign_in):
    life(world)
    for _ in range(10):
        answer(world, "ana", assign(world, "after-we-met", to="A").id, "after", AFTER)
    first = sign_in("ana").get("/my/data").follow("Read everything")
    assert "Page 1 of 2" in first.text
    assert "Account since" in first.text
    second = sign_in("ana").get("/my/data/read?page=2")
    assert "Your sign-ins" in second.text
    for query in ("page=99", "page=-1", "page=x"):
        sign_in("ana").get(f"/my/data/read?{query}")


def test_who_is_no_client_has_none(sign_in):
    for who in ("dana", "lee", "max", "sam"):
        sign_in(who).get("/my/data", expect=404)
        sign_in(who).get("/my/data/read", expect=404)


def test_a_therapist_who_is_a_client_gets_what_is_theirs_as_a_client(world):
    """What they treat is not in it."""
    own = world.couple(world.lee, ("may", "May Day"), ("roe", "Roe Day"))
    world.may.user.is_therapist = True
    treated = world.couple(world.may, ("kim", "Kim Lee"), ("lou", "Lou Ray"))
    given = assign(world, "after-we-met", to="A", couple_id=treated.id)
    answer(world, "kim", given.id, "after", AFTER | {"takeaway": "Kim's takeaway"})
    db.session.commit()
    for found in both(world, "may"):
        assert "Roe" in found
        assert "Kim" not in found
    assert own.id != treated.id


def test_the_same_statements_for_many(world, engine):
    life(world)
    read(world, "ana")

    def sent() -> int:
        db.session.expire_all()
        with counted(engine) as found:
            own_json.as_data(read(world, "ana"), "")
        return len(found)

    few = sent()
    for _ in range(6):
        answer(world, "ana", assign(world, "after-we-met", to="A").id, "after", AFTER)
    assert sent() <= few + 1
    assert own_print.CLOSING
