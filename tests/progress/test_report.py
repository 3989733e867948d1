"""The page and the PDF of a progress report: who gets which words, over which period, and what is left out."""

import uuid
from datetime import timedelta

import pytest
from pypdf import PdfReader

from practice import clock, db, jobs
from practice.models import Appointment, AuditEvent, PrintJob, Quality, RecordInError
from practice.progress import gathering, people, reporting
from tests.homework.made import LONG, answer, assign, week
from tests.people import ZONE
from tests.queries import counted
from tests.sessions.written import signed, yesterday


def url(world, **query) -> str:
    said = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/couples/{world.pair.id}/progress" + (f"?{said}" if said else "")


def facts(world, reader="clinical", days=(400, -400)):
    actor, today = world.dana.actor, clock.today(ZONE)
    period = gathering.Period(today - timedelta(days=days[0]), today - timedelta(days=days[1]))
    return gathering.gather(actor, people.find(actor, world.pair.id), period, reader)[2]


def printed(data: bytes, tmp_path) -> str:
    path = tmp_path / "report.pdf"
    path.write_bytes(data)
    return " ".join(page.extract_text() for page in PdfReader(path).pages)


def check_in(world, a=("heard", 7), **values):
    """An “After we met” of ana alone, with a text for the therapist."""
    given = assign(world, "after-we-met", to="A")
    rated = {"heard": "3", "fair": "4", "useful": "5", "hope": "6"}
    answer(world, "ana", given.id, "after", {**rated, "unsaid": "UNSAID-1", "takeaway": "t", "will_do": "w"} | values)
    return given


def test_a_couple_at_its_beginning_gets_a_calm_page(world, sign_in):
    page = sign_in("dana").get(url(world))
    assert page.status == 200 and "Nothing of this time is on record yet." in page.text


def test_sessions_homework_and_ratings_are_in_words(world, sign_in):
    signed(world, progress="They turn to each other sooner.", b_attendance="late", a_attendance="present")
    given = assign(world, "forecast-my-partner")
    answer(world, "ana", given.id, "forecast", week())
    db.session.add(Quality(assignment_id=given.id, partner_id=world.ana.partner.id, rating=3))
    db.session.commit()
    page = sign_in("dana").get(url(world, first="2020-01-01", last="2100-01-01"))
    for words in (
        "1 session with both partners. It took 50 minutes.",
        "Ben came to 1 of 1, 1 time late.",
        "They turn to each other sooner.",
        "Forecast my partner",
        "3 of 4",
        "Do not hand it to the couple",
    ):
        assert words in page.text, words


def test_what_both_get_names_nobody_who_did_not(world, sign_in):
    signed(world, progress="They turn to each other sooner.", b_attendance="late", a_attendance="present")
    signed(world, modality="individual_a", progress="INDIVIDUAL-1", held_on=yesterday(3), a_attendance="present")
    check_in(world)
    given = assign(world, "forecast-my-partner")
    answer(world, "ana", given.id, "forecast", week())
    page = sign_in("dana").get(url(world, reader="both", first="2020-01-01", last="2100-01-01"))
    assert "They turn to each other sooner." in page.text and "1 session with both partners" in page.text
    said = page.text.partition("The report")[2]
    for words in ("late", "not done", "INDIVIDUAL-1", "alone", "UNSAID-1", "Forecast", "of 4", "After sessions"):
        assert words not in said, words


def test_results_of_both_need_both(world):
    given = assign(world, "forecast-my-partner")
    answer(world, "ana", given.id, "forecast", week())
    assert facts(world, "both").courses == ()
    answer(world, "ben", given.id, "forecast", week(4, 6))
    both, clinical = facts(world, "both").courses, facts(world).courses
    assert {score.title for one in both for score in one.scores} <= {
        score.title for one in clinical for score in one.scores
    }
    assert clinical[0].title == "Forecast my partner"


def test_what_one_alone_was_given_is_not_what_both_looked_at():
    def looked(title: str, *seats: str, together: bool = True) -> dict:
        return {"title": title, "given_to": list(seats), "states": {}, "together": together}

    items = [looked("Both", "A", "B"), looked("Ana's", "A"), looked("Apart", "A", "B", together=False)]
    assert gathering._together([{"homework_reviewed": items}] * 2) == ("Both",)


def test_the_hour_is_the_therapists_alone(world):
    check_in(world)
    assert facts(world).sliders[0].values == (3.0, 4.0, 5.0, 6.0)
    assert facts(world, "both").sliders == () and facts(world, "both").after == ()


def test_repeats_of_an_exercise_are_a_course(world):
    for days in (9, 2):
        given = assign(world, "forecast-my-partner")
        given.due_at = clock.now() - timedelta(days=days)
        db.session.commit()
        answer(world, "ana", given.id, "forecast", week())
        answer(world, "ben", given.id, "forecast", week(4, 6))
    found = facts(world).courses[0]
    assert len(found.days) == 2 and found.lines and all(len(line.points) == 2 for line in found.lines)
    assert any("Two random" in line.words for line in found.lines)


def test_a_record_entered_in_error_is_left_out(world):
    row = signed(world, progress="WRONG-1")
    assert len(facts(world).meetings) == 1
    db.session.add(RecordInError(session_id=row.id, reason="Another couple's.", stated_by=world.dana.id))
    db.session.commit()
    assert facts(world).meetings == () and facts(world).goals == ()


def test_only_the_days_asked_for_are_in_it(world):
    signed(world, progress="Yesterday.")
    assert len(facts(world, days=(1, 1)).meetings) == 1
    assert facts(world, days=(10, 2)).meetings == () and facts(world, days=(0, -10)).meetings == ()


def test_a_cancelled_session_of_one_alone_is_not_for_both(world):
    for number, partner in enumerate((None, world.ben.partner.id)):
        kind = {"kind": "individual", "partner_id": partner} if partner else {}
        when = clock.now() - timedelta(days=2, hours=number)
        row = Appointment(couple_id=world.pair.id, starts_at=when, cancelled_at=clock.now(), **kind)
        db.session.add(row)
    db.session.commit()
    assert {one.seats for one in facts(world).dropped} == {("A", "B"), ("B",)}
    assert [one.seats for one in facts(world, "both").dropped] == [("A", "B")]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"first": "soon"}, "Enter a day"),
        ({"first": "9999-12-31", "last": "9999-12-31"}, "Enter a day of these years."),
        ({"first": "2026-02-01", "last": "2026-01-01"}, "The last day lies before the first."),
        ({"reader": "everybody"}, "Not a valid choice"),
    ],
)
def test_nonsense_is_answered_in_words(world, sign_in, query, words):
    assert words in sign_in("dana").get(url(world, **query), expect=422).text


def test_the_pdf_says_what_the_page_says_and_is_noted(world, sign_in, tmp_path):
    signed(world, progress="They turn to each other sooner.")
    client = sign_in("dana")
    got = client.get(url(world).replace("/progress", "/progress.pdf"))
    assert got.mimetype == "application/pdf" and "report-" in got.headers["Content-Disposition"]
    assert "turn to each other sooner" in printed(got.data, tmp_path)
    event = db.session.query(AuditEvent).filter_by(event="document.fetched").one()
    assert event.subject == "couples" and event.couple_id == world.pair.id
    assert "Since the last report" in client.get(url(world)).text


def test_a_long_report_is_asked_of_the_worker_once(world, sign_in, monkeypatch, settings):
    signed(world, progress="They turn to each other sooner.")
    monkeypatch.setattr(reporting, "MOST", 0)
    client = sign_in("dana")
    page = client.get(url(world))
    assert "A long report" in page.text and "Open as PDF" not in page.text
    again = client.get(url(world).replace("/progress", "/progress.pdf"))
    assert again.mimetype == "text/html"
    form = page.form("print")
    form.submit("Make the file")
    form.submit("Make the file")
    row = db.session.query(PrintJob).one()
    assert row.wish["reader"] == "clinical" and row.couple_id == world.pair.id
    assert jobs.printing.Printing(jobs.MAKERS)(settings, clock.now())
    db.session.expire_all()
    row = db.session.query(PrintJob).one()
    assert row.state == "done" and row.pages >= 1 and row.file.startswith(b"%PDF")


def test_the_same_number_of_statements_for_much_and_for_little(world, engine):
    actor = world.dana.actor
    who, today = people.find(actor, world.pair.id), clock.today(ZONE)
    period = gathering.Period(today - timedelta(days=90), today + timedelta(days=90))
    signed(world)
    given = assign(world, "forecast-my-partner")
    answer(world, "ana", given.id, "forecast", week())
    answer(world, "ben", given.id, "forecast", week(4, 6))
    with counted(engine) as few:
        gathering.gather(actor, who, period, "clinical")
    for at in range(4):
        signed(world, held_on=yesterday(2 + at))
        check_in(world)
        given = assign(world, "forecast-my-partner")
        answer(world, "ana", given.id, "forecast", week())
        answer(world, "ben", given.id, "forecast", week(4, 6))
    db.session.expire_all()
    who = people.find(actor, world.pair.id)
    with counted(engine) as many:
        gathering.gather(actor, who, period, "clinical")
    assert len(many) <= len(few) + 1 and len(few) <= 13


def test_long_words_of_the_record_stay_whole(world, sign_in, tmp_path):
    signed(world, progress=LONG)
    got = sign_in("dana").get(url(world).replace("/progress", "/progress.pdf"))
    assert got.mimetype == "application/pdf"
    assert len(facts(world).goals[0].text) == len(LONG.strip())


def test_a_wish_for_another_couple_gives_nothing(world, sign_in):
    sign_in("dana").get(f"/couples/{uuid.uuid4()}/progress", expect=404)
    for who in ("lee", "ana", "max"):
        sign_in(who).get(url(world), expect=404)
