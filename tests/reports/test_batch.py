"""Many sessions as one file: the stored pages as they are, newest edition, in order, nothing that does not belong."""

import io
import subprocess
import uuid
from datetime import date, timedelta

import outloud
import page
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from practice import clock, db
from practice.models import Document, DocumentKind, PrintJob, PrintState, RecordInError
from practice.reports import batches, binding, printing
from tests.reports.signed import events, made, sign
from tests.reports.test_printing import job

MAKERS = {printing.PrintKind.COUPLE: batches.make_couple, printing.PrintKind.MONTH: batches.make_month}


def print_now(settings) -> None:
    work = printing.Printing(MAKERS)
    while work(settings, clock.now() + timedelta(seconds=1)):
        pass


def outline(reader: PdfReader, items=None, depth=0) -> list[tuple[int, str, int]]:
    found = []
    for item in reader.outline if items is None else items:
        if isinstance(item, list):
            found += outline(reader, item, depth + 1)
        else:
            found.append((depth, item.title, reader.get_destination_page_number(item)))
    return found


@pytest.fixture
def three(world):
    """Three sessions of ana and ben: two in January, one of them ana's alone, and one in February."""
    return [
        sign(world, day=date(2026, 1, 12), number=1),
        sign(world, "individual_a", day=date(2026, 1, 19), number=2),
        sign(world, day=date(2026, 2, 2), number=3),
    ]


def ask(client, world, copies="clinical"):
    form = client.get(f"/couples/{world.pair.id}/print-all").form("batch").fill(copies=copies)
    return form.submit("Make the file")


def test_all_records_of_a_couple(world, three, sign_in, settings):
    dana = sign_in("dana")
    there = dana.get(f"/couples/{world.pair.id}/print-all")
    assert "Clinical records (3 sessions, " in there.text and "Copies for both (2 sessions, " in there.text
    assert "Copies for Ana (3 sessions, " in there.text and "Copies for Ben (2 sessions, " in there.text
    waiting = ask(dana, world)
    assert waiting.h1 == "Clinical records" and "Waiting for its turn" in waiting.text
    assert waiting.headers["Refresh"] == "5"
    still = waiting.follow("Stop that")
    assert "Refresh" not in still.headers
    print_now(settings)
    done = still.follow("Look again")
    assert "Refresh" not in done.headers
    pdf = done.follow("Open PDF")
    assert pdf.mimetype == "application/pdf" and pdf.headers["Cache-Control"] == "no-store"
    assert pdf.headers["Content-Disposition"].startswith('inline; filename="records-2026-02-02-')
    reader, kept = PdfReader(io.BytesIO(pdf.data)), [documents["clinical"] for _, documents in three]
    assert len(reader.pages) == sum(row.pages for row in kept)
    at = 0
    marks = []
    for (session, _), row in zip(three, kept, strict=True):
        marks.append((0, f"{session.held_on.isoformat()} · C-0001", at))
        for sheet in PdfReader(io.BytesIO(row.pdf)).pages:
            assert sheet.get_contents().get_data() == reader.pages[at].get_contents().get_data()
            at += 1
    assert outline(reader) == marks
    (fetched,) = [row for row in events("document.fetched") if row.subject == "print_jobs"]
    assert (fetched.actor_id, fetched.couple_id) == (world.dana.id, world.pair.id)


def test_the_whole_is_accessible_and_sound(world, three, sign_in, settings, tmp_path):
    ask(sign_in("dana"), world)
    print_now(settings)
    data = db.session.scalar(select(PrintJob)).file
    report = page.validate_pdf_bytes(data, profile="ua1")
    assert report.is_compliant, report
    path = tmp_path / "whole.pdf"
    path.write_bytes(data)
    assert outloud.check(str(path)).errors == 0
    subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)
    reader = PdfReader(path)
    assert reader.metadata.title.startswith("Records 2026-02-02 ")
    assert set(reader.metadata) <= {"/Title", "/Producer"}
    parts = [binding.Part(documents["clinical"].pdf, "x") for _, documents in three]
    assert binding.bind(parts, "T") == binding.bind(parts, "T"), "the same files give the same bytes"


def test_copies_for_one_partner_hold_that_partners_own(world, three, sign_in, settings):
    ask(sign_in("dana"), world, "own_b")
    print_now(settings)
    reader = PdfReader(io.BytesIO(db.session.scalar(select(PrintJob)).file))
    assert [title for _, title, _ in outline(reader)] == ["2026-01-12 · C-0001", "2026-02-02 · C-0001"]


def test_a_month_of_all_own_couples(world, three, sign_in, settings):
    second = world.couple(world.dana, ("ida", "Ida Bell"), ("jon", "Jon Cole"))
    other, _ = sign(world, day=date(2026, 1, 5), number=4)
    _move(other, second)
    dana = sign_in("dana")
    asked = dana.get("/prints/month")
    assert asked.h1 == "A month as one file"
    job_page = asked.form("batch").fill(month="2026-01", copies="clinical").submit("Make the file")
    assert job_page.h1 == "Clinical records of January 2026"
    print_now(settings)
    row = db.session.scalar(select(PrintJob))
    titles = outline(PdfReader(io.BytesIO(row.file)))
    number = second.record_id
    assert [(depth, title) for depth, title, _ in titles] == [
        (0, "C-0001"),
        (1, "2026-01-12 · C-0001"),
        (1, "2026-01-19 · C-0001"),
        (0, number),
        (1, f"2026-01-05 · {number}"),
    ]
    assert row.file_name.startswith("records-2026-01-") and row.couple_id is None


def _move(session, couple):
    """Put a signed session into another couple, past the guard of the database: only a test may."""
    from sqlalchemy import text

    from practice.models import immutable

    connection = db.session.connection()
    dialect = connection.dialect.name
    for name in immutable.statements(dialect, "session_records"):
        connection.execute(text(f"DROP TRIGGER {name}" + (" ON session_records" if dialect == "postgresql" else "")))
    session.couple_id = couple.id
    db.session.add(session)
    db.session.commit()


def test_who_loses_a_couple_loses_the_month_that_holds_it(world, three, sign_in, settings):
    dana = sign_in("dana")
    dana.get("/prints/month").form("batch").fill(month="2026-01", copies="clinical").submit("Make the file")
    print_now(settings)
    row = db.session.scalar(select(PrintJob))
    dana.get(f"/prints/{row.id}/file")
    world.pair.therapist_id = world.lee.id
    db.session.add(world.pair)
    db.session.commit()
    dana.get(f"/prints/{row.id}/file", expect=404)
    dana.get(f"/prints/{row.id}", expect=404)


def test_what_was_entered_in_error_and_older_editions_are_left_out(world, three, sign_in, settings):
    wrong, _ = three[0]
    db.session.add(RecordInError(session_id=wrong.id, reason="Another couple's.", stated_by=world.dana.id))
    session, documents = three[2]
    newer = Document(
        session_id=session.id,
        kind=DocumentKind.CLINICAL,
        edition=2,
        file_name="summary-2026-02-02-7F3A.pdf",
        pdf=three[1][1]["clinical"].pdf,
        sha256="0" * 64,
        pages=three[1][1]["clinical"].pages,
    )
    db.session.add(newer)
    db.session.commit()
    dana = sign_in("dana")
    assert "Clinical records (2 sessions, " in dana.get(f"/couples/{world.pair.id}/print-all").text
    ask(dana, world)
    print_now(settings)
    reader = PdfReader(io.BytesIO(db.session.scalar(select(PrintJob)).file))
    assert [title for _, title, _ in outline(reader)] == ["2026-01-19 · C-0001", "2026-02-02 · C-0001"]
    assert len(reader.pages) == 2 * newer.pages


def test_an_empty_couple_is_told_before_asking(world, sign_in):
    dana = sign_in("dana")
    assert "No signed session yet" in dana.get(f"/couples/{world.pair.id}/print-all").text
    assert "No signed session yet" in dana.get("/prints/month").text
    assert not dana.get(f"/couples/{world.pair.id}/print-all").all("main form")


def test_a_month_without_that_copy_says_so_and_keeps_the_choice(world, sign_in):
    sign(world, "individual_a", day=date(2026, 1, 19), number=2)
    sign(world, day=date(2026, 2, 2), number=3)
    form = sign_in("dana").get("/prints/month").form("batch")
    answer = form.fill(month="2026-01", copies="joint").submit("Make the file", expect=422)
    assert answer.errors == [
        "Which copy of each session: There is none of these in that month. The table below says what there is."
    ]
    assert answer.find('input[name="copies"][checked]').get("value") == "joint"
    assert db.session.scalar(select(PrintJob)) is None


def test_a_double_click_asks_once(world, three, sign_in):
    form = sign_in("dana").get(f"/couples/{world.pair.id}/print-all").form("batch")
    first, second = form.submit("Make the file"), form.submit("Make the file")
    assert first.url == second.url
    assert len(db.session.scalars(select(PrintJob)).all()) == 1


# --- the pages -------------------------------------------------------------------------------------------------------


def finished(world, who="dana", kind=printing.PrintKind.COUPLE, couple=None, **values):
    row = PrintJob(
        kind=kind,
        asked_by=world[who].id,
        couple_id=(couple or world.pair).id,
        form_key=uuid.uuid4(),
        **{
            "wish": {"copies": "clinical"},
            "state": PrintState.DONE,
            "file": b"%PDF-1.7 x",
            "file_name": "records-2026-01-7F3A.pdf",
        }
        | values,
    )
    if row.state is PrintState.DONE:
        row.expires_at, row.finished_at, row.pages = clock.now() + timedelta(hours=1), clock.now(), 12
    db.session.add(row)
    db.session.commit()
    return row.id


def test_nobody_elses_file(world, sign_in):
    known = finished(world)
    for who in ("lee", "sam", "max", "ana", "ben"):
        client = sign_in(who)
        for address in (f"/prints/{known}", f"/prints/{known}/file", f"/my/prints/{known}", f"/my/prints/{known}/file"):
            client.get(address, expect=404)
    assert not events("document.fetched")


def test_both_roles_of_one_person_stay_apart(world, sign_in):
    world.ana.user.is_therapist = True
    db.session.add(world.ana.user)
    db.session.commit()
    own = finished(world, "ana", printing.PrintKind.OWN)
    ana = sign_in("ana")
    assert ana.get("/my/prints").texts("main th a") == ["Everything that is yours"]
    assert "No large files yet" in ana.get("/prints").text
    ana.get(f"/prints/{own}", expect=404)
    assert ana.get(f"/my/prints/{own}/file").data == b"%PDF-1.7 x"


def test_a_couple_that_is_no_longer_theirs_takes_the_file_along(world, sign_in):
    known = finished(world)
    dana = sign_in("dana")
    assert dana.get("/prints").texts("main th a")
    world.pair.therapist_id = world.lee.id
    db.session.add(world.pair)
    db.session.commit()
    dana.get(f"/prints/{known}/file", expect=404)
    dana.get(f"/prints/{known}", expect=404)
    assert "No large files yet" in dana.get("/prints").text


@pytest.mark.parametrize(
    ("state", "says", "link"),
    [
        (PrintState.EXPIRED, "This file is gone", "Ask again"),
        (PrintState.FAILED, "It could not be made", "Ask again"),
        (PrintState.RUNNING, "Being made: 3 of 12 parts done.", "Look again"),
        (PrintState.QUEUED, "Waiting for its turn", "Look again"),
    ],
)
def test_each_state_says_what_to_do(world, sign_in, state, says, link):
    known = finished(world, state=state, file=None, parts=12, parts_done=3, finished_at=clock.now())
    dana = sign_in("dana")
    shown = dana.get(f"/prints/{known}")
    assert says in shown.text and link in shown.links
    dana.get(f"/prints/{known}/file", expect=404)
    if state is PrintState.RUNNING:
        bar = shown.find("progress")
        assert (bar.get("max"), bar.get("value")) == ("12", "3")


def test_the_list_has_pages(world, sign_in):
    for _ in range(21):
        finished(world)
    dana = sign_in("dana")
    first = dana.get("/prints")
    assert len(first.all("main tbody tr")) == 20
    assert len(first.follow("Next page").all("main tbody tr")) == 1
    dana.get("/prints?page=3", expect=404)


def test_what_is_made_is_wiped_after_a_day(world, three, sign_in, settings):
    ask(sign_in("dana"), world)
    print_now(settings)
    known = db.session.scalar(select(PrintJob.id))
    printing.Printing(MAKERS)(settings, clock.now() + timedelta(hours=25))
    assert job(known).file_sealed is None


def test_the_bytes_are_those_of_the_frozen_record(world, three):
    assert made("conjoint", str(three[0][0].id), "2026-01-12") == three[0][0].frozen


@pytest.mark.parametrize(
    ("who", "kind", "again"),
    [
        ("dana", "couple", "/couples/{couple}/print-all"),
        ("dana", "month", "/prints/month"),
        ("dana", "progress", "/couples/{couple}/progress"),
        ("dana", "release", "/couples/{couple}/releases"),
        ("ana", "own", "/my/data"),
    ],
)
def test_asking_again_begins_where_it_was_asked_for(world, sign_in, who, kind, again):
    wish = {"month": "2026-01", "copies": "clinical"}
    known = finished(world, who, printing.PrintKind(kind), state=PrintState.EXPIRED, file=None, wish=wish)
    shown = sign_in(who).get(f"/{'my/' if kind == 'own' else ''}prints/{known}")
    assert shown.links["Ask again"].endswith(again.format(couple=world.pair.id))
    assert shown.follow("Ask again").status == 200
