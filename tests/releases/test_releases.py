"""Record copies: what is said before, what is in the file, who may, and that it never changes."""

import io
import subprocess
import uuid
from datetime import date, timedelta

import outloud
import page
import pytest
from pypdf import PdfReader
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from practice import clock, db
from practice.models import PrintJob, PrintKind, PrintState, RecordInError, Release
from practice.releases import making
from practice.reports import printing
from tests.reports.signed import events, sign

pytestmark = pytest.mark.wall

REASON = "Ana asked for her own record; advice of counsel taken on January 20."


@pytest.fixture
def three(world):
    """A session with both, one with each alone."""
    made = [
        sign(world, day=date(2026, 1, 12), number=1),
        sign(world, "individual_a", day=date(2026, 1, 19), number=2),
        sign(world, "individual_b", day=date(2026, 2, 2), number=3),
    ]
    world.pair.created_at = clock.now().replace(year=2026, month=1, day=1)
    db.session.add(world.pair)
    db.session.commit()
    return made


def print_now(settings):
    work = printing.Printing({PrintKind.RELEASE: making.make})
    while work(settings, clock.now() + timedelta(seconds=1)):
        pass


def fill(client, world, **values):
    wanted = {
        "subject": "A",
        "from_on": "2026-01-01",
        "until_on": "2026-03-01",
        "to": "Ana herself",
        "basis": "decision",
        "reason": REASON,
    } | values
    return client.get(f"/couples/{world.pair.id}/releases/new").form("release").fill(**wanted)


def ask(client, world, expect=200, **values):
    return fill(client, world, **values).submit("Look at what will be in it", expect=expect)


def words(data: bytes) -> str:
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", "-", "-"], input=data, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def release():
    return db.session.scalar(select(Release).execution_options(populate_existing=True))


# --- one partner's copy ----------------------------------------------------------------------------------------------


def test_one_partners_copy_from_asking_to_the_list(world, three, sign_in, settings, tmp_path):
    dana = sign_in("dana")
    empty = dana.get(f"/couples/{world.pair.id}/releases")
    assert "Nothing was given out yet" in empty.text
    sure = ask(dana, world)
    assert sure.h1 == "Give out this record copy?"
    assert "Sessions in it: 2" in sure.text and "January 12, 2026" in sure.text and "January 19, 2026" in sure.text
    assert "February 2, 2026" not in sure.text, "ben's own session"
    assert REASON in sure.text and "Psychotherapy notes, drafts" in sure.text
    assert release() is None, "nothing is noted yet"
    waiting = sure.form().submit("Give it out")
    assert waiting.h1 == "Record copy" and "It is in the list of what was given out." in waiting.flashes[0]
    row = release()
    assert (row.subject, row.to, row.reason, row.released_by) == ("A", "Ana herself", REASON, world.dana.id)
    assert "Its file is being made" in dana.get(f"/couples/{world.pair.id}/releases").text
    dana.get(f"/releases/{row.id}", expect=404)
    print_now(settings)
    row = release()
    listed = dana.get(f"/couples/{world.pair.id}/releases")
    assert "Ana’s record, January 1, 2026 to March 1, 2026" in listed.text and "Ana herself" in listed.text
    assert "Decision of the therapist" in listed.text and REASON in listed.text and "Dana Rivera" in listed.text
    first, second = (dana.get(f"/releases/{row.id}") for _ in range(2))
    assert first.data == second.data == row.pdf and first.headers["Cache-Control"] == "no-store"
    assert first.headers["Content-Disposition"] == f'inline; filename="{row.file_name}"'
    assert row.file_name.startswith("record-20")
    said = words(row.pdf)
    assert "I nearly did not come today." in said, "ana's own private answer"
    assert "Knowing on Friday what the weekend holds" not in said and "[withheld: concerns the other partner]" in said
    assert "Both arrived tired" in said, "her own session alone comes with its notes"
    reader = PdfReader(io.BytesIO(row.pdf))
    assert [mark.title for mark in reader.outline] == ["Record copy", "2026-01-12", "2026-01-19"]
    assert len(reader.pages) == row.pages
    assert {name for name in reader.metadata} <= {"/Title", "/Producer"}
    assert [one.actor_id for one in events("release.decided")] == [world.dana.id]
    assert len([one for one in events("document.fetched") if one.subject == "releases"]) == 2
    path = tmp_path / "copy.pdf"
    path.write_bytes(row.pdf)
    assert page.validate_pdf_bytes(row.pdf, profile="ua1").is_compliant
    assert outloud.check(str(path)).errors == 0
    subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)


def test_the_copy_for_both_has_no_session_of_one_alone(world, three, sign_in, settings):
    dana = sign_in("dana")
    days = {"signed_a_on": "2026-03-01", "signed_b_on": "2026-03-02"}
    sure = ask(dana, world, subject="both", basis="both_signed", reason="", to="Lake Clinic", **days)
    assert "Sessions in it: 1" in sure.text
    assert "Authorization signed by Ana on March 1, 2026 and Ben on March 2, 2026" in sure.text
    sure.form().submit("Give it out")
    print_now(settings)
    said = words(release().pdf)
    assert "Knowing on Friday what the weekend holds" in said and "Both arrived tired" in said
    assert "I nearly did not come today." not in said and "For the therapist only" not in said


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"reason": "She asked."}, "Say why, in at least 20 characters."),
        ({"basis": "both_signed", "signed_a_on": "2026-03-01"}, "Enter the day, or choose that not both signed."),
        ({"to": ""}, "Say who receives it."),
        ({"to": "x" * 301}, "Use at most 300 characters."),
        ({"until_on": "2025-12-01"}, "The last day is before the first. Compare both."),
        ({"until_on": "2999-01-01"}, "This day is still to come."),
        ({"from_on": "0026-01-01"}, "Enter the year with four digits, for example 2026."),
        ({"from_on": "2026-02-10", "until_on": "2026-02-20"}, "No session of that record was signed in this time."),
    ],
)
def test_what_is_missing_is_said_beside_it_and_nothing_is_lost(world, three, sign_in, values, says):
    answer = ask(sign_in("dana"), world, expect=422, **values)
    assert any(says in error for error in answer.errors), answer.errors
    kept = {"to": "Ana herself", "reason": REASON} | values
    assert answer.find("#to").get("value", "") == kept["to"]
    assert kept["reason"] in answer.text
    assert db.session.scalar(select(Release)) is None


def test_what_came_meanwhile_is_looked_at_first(world, three, sign_in):
    dana = sign_in("dana")
    sure = ask(dana, world)
    db.session.add(RecordInError(session_id=three[1][0].id, reason="Another couple's.", stated_by=world.dana.id))
    db.session.commit()
    again = sure.form().submit("Give it out", expect=409)
    assert "Look at it again before you give it out." in again.text and "Sessions in it: 1" in again.text
    assert db.session.scalar(select(Release)) is None
    assert again.form().submit("Give it out").h1 == "Record copy"


def test_changing_something_keeps_what_was_typed(world, three, sign_in):
    sure = ask(sign_in("dana"), world, reason=REASON + "\nSecond line.")
    form = sure.form().submit("Change something")
    assert form.h1 == "Give out a record copy" and not form.errors
    assert form.find("#to").get("value") == "Ana herself" and "Second line." in form.text
    assert form.find('input[name="subject"][checked]').get("value") == "A"


def test_a_double_click_gives_out_once(world, three, sign_in):
    form = ask(sign_in("dana"), world).form()
    first, second = form.submit("Give it out"), form.submit("Give it out")
    assert first.url == second.url
    assert len(db.session.scalars(select(Release)).all()) == len(db.session.scalars(select(PrintJob)).all()) == 1


def test_long_and_strange_words(world, three, sign_in, settings):
    dana = sign_in("dana")
    to = "العيادة 🙂 " + "x" * 280
    reason = "Because. " * 200
    ask(dana, world, to=to, reason=reason).form().submit("Give it out")
    print_now(settings)
    listed = dana.get(f"/couples/{world.pair.id}/releases")
    assert to in listed.text and reason.strip() in listed.text
    assert dana.get(f"/couples/{world.pair.id}/releases/list.pdf").mimetype == "application/pdf"


# --- who -------------------------------------------------------------------------------------------------------------


def test_nobody_else(world, three, sign_in, settings):
    ask(sign_in("dana"), world).form().submit("Give it out")
    print_now(settings)
    for who in ("lee", "max", "ana", "ben", "cleo", "sam"):
        client = sign_in(who)
        for address in (
            f"/couples/{world.pair.id}/releases",
            f"/couples/{world.pair.id}/releases/new",
            f"/couples/{world.pair.id}/releases/list.pdf",
            f"/releases/{release().id}",
        ):
            client.get(address, expect=404)


def test_a_supervisor_reads_the_list_and_gives_nothing_out(world, sign_in):
    couple = world.couple(world.sam, ("kim", "Kim Lee"), ("lou", "Lou Ray"))
    db.session.commit()
    dana = sign_in("dana")
    listed = dana.get(f"/couples/{couple.id}/releases")
    assert "Give out a record copy" not in listed.links
    dana.get(f"/couples/{couple.id}/releases/new", expect=403)


# --- the file --------------------------------------------------------------------------------------------------------


def test_what_was_given_out_never_changes(world, three, sign_in, settings):
    ask(sign_in("dana"), world).form().submit("Give it out")
    print_now(settings)
    for statement in ("UPDATE releases SET pdf_sealed = 'x'", "DELETE FROM releases"):
        with pytest.raises(DatabaseError), db.session.begin_nested():
            db.session.execute(text(statement))


def test_made_again_after_a_crash_it_is_the_kept_one(world, three, sign_in, settings):
    ask(sign_in("dana"), world).form().submit("Give it out")
    print_now(settings)
    kept = release().pdf
    job = db.session.scalar(select(PrintJob))
    actor = world.dana.actor.as_staff()
    asked = printing.Asked(actor, job.wish, job.couple_id, job.release_id)
    assert making.make(asked, lambda *_: pytest.fail("made anew")).pdf == kept


def test_a_file_that_failed_is_made_of_the_same_sessions(world, three, sign_in, settings, monkeypatch):
    dana = sign_in("dana")
    ask(dana, world).form().submit("Give it out")
    job = db.session.scalar(select(PrintJob))
    job.state, job.finished_at = PrintState.FAILED, clock.now()
    db.session.commit()
    sign(world, day=date(2026, 1, 26), number=9)
    listed = dana.get(f"/couples/{world.pair.id}/releases")
    (again,) = (link for link in listed.links if link.startswith("Not made: try again"))
    sure = listed.follow(again)
    assert sure.h1 == "Make the file again?"
    sure.form().submit("Make it again")
    print_now(settings)
    assert len(PdfReader(io.BytesIO(release().pdf)).outline) == 3
    listed = dana.get(f"/couples/{world.pair.id}/releases")
    assert [link for link in listed.links if link.startswith("Open PDF: Ana’s record")]
    dana.get(f"/couples/{world.pair.id}/releases/{release().id}/again", expect=404)


def test_nothing_is_made_of_a_record_that_is_in_error_by_now(world, sign_in, settings):
    only, _ = sign(world, day=date(2026, 1, 12), number=1)
    dana = sign_in("dana")
    ask(dana, world).form().submit("Give it out")
    db.session.add(RecordInError(session_id=only.id, reason="Another couple's.", stated_by=world.dana.id))
    db.session.commit()
    print_now(settings)
    job = db.session.scalar(select(PrintJob))
    assert job.state is PrintState.FAILED and release().made_at is None
    assert "None of the chosen sessions" in dana.get(f"/prints/{job.id}").text


def test_the_list_prints_and_has_pages(world, three, sign_in, settings, tmp_path):
    for number in range(21):
        row = Release(
            couple_id=world.pair.id,
            subject="B",
            basis="decision",
            reason=f"Reason {number}",
            to=f"Reader {number}",
            from_on=date(2026, 1, 1),
            until_on=date(2026, 2, 1),
            released_by=world.dana.id,
            form_key=uuid.uuid4(),
        )
        db.session.add(row)
    db.session.commit()
    dana = sign_in("dana")
    first = dana.get(f"/couples/{world.pair.id}/releases")
    assert len(first.all("main article")) == 20
    assert len(first.follow("Next page").all("main article")) == 1
    dana.get(f"/couples/{world.pair.id}/releases?page=4", expect=404)
    pdf = first.follow("Print this list")
    said = words(pdf.data)
    assert all(f"Reader {number}" in said and f"Reason {number}" in said for number in range(21))
    assert page.validate_pdf_bytes(pdf.data, profile="ua1").is_compliant
    assert pdf.headers["Content-Disposition"].startswith('inline; filename="list-')
