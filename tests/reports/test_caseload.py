"""The list of couples: whose, in which order, and how little of it an admin reads."""

import subprocess
from datetime import UTC, date, datetime, timedelta

import pytest

from practice import clock, db
from practice.models import Appointment, AppointmentKind, Modality, RecordInError, SessionRecord
from practice.reports import caseload
from practice.reports.content import caseload as content
from practice.reports.content.caseload import Line, Wish
from tests.homework.made import assign
from tests.people import ZONE
from tests.queries import counted
from tests.reports.signed import sign


def line(number: int, **values) -> Line:
    """A couple."""
    held = {
        "id": str(number),
        "record_number": number,
        "names": f"Kim {number} & Lou {number}",
        "therapist": "Dana Rivera",
        "since": date(2026, 1, number),
        "closed_on": None,
        "homework": 0,
        "drafts": 0,
        "waiting": 0,
        "signed": 0,
    }
    return Line(**held | values)


def numbers(lines, **wish) -> list[int]:
    return [one.record_number for one in content.chosen(list(lines), Wish(**wish))]


def test_narrowed_and_sorted():
    at = datetime(2026, 2, 1, 16, tzinfo=UTC)
    lines = [
        line(1, names="Émile & Zoe", homework=1, last_on=date(2026, 1, 20)),
        line(2, names="ana & Ben", therapist="Sam Ito", closed_on=date(2026, 1, 9), next_at=at),
        line(3, names="Bo & Cy", homework=4, next_at=at - timedelta(days=1), last_on=date(2026, 1, 21)),
    ]
    assert numbers(lines) == [1, 3]
    assert numbers(lines, state="closed") == [2]
    assert numbers(lines, state="") == [1, 2, 3]
    assert numbers(lines, state="", therapist="Sam Ito") == [2]
    assert numbers(lines, state="", sort="names") == [2, 3, 1]
    assert numbers(lines, state="", sort="homework") == [3, 1, 2]
    assert numbers(lines, state="", sort="last") == [3, 1, 2]
    assert numbers(lines, state="", sort="next") == [3, 2, 1]
    assert numbers(lines, state="", sort="therapist") == [1, 3, 2]
    assert numbers(lines, state="", sort="since") == [1, 2, 3]


def test_states_of_records_in_words():
    assert content.records(line(1)) == "–"
    assert content.records(line(1, drafts=1, waiting=2, signed=12)) == "1 draft, 2 to co-sign, 12 signed"
    assert content.records(line(1, drafts=2)) == "2 drafts"


def test_own_and_supervised_couples(world):
    sams = world.couple(world.sam, ("kim", "Kim Lee"), ("lou", "Lou Ray"))
    for who, wanted in (("dana", {world.pair.id, sams.id}), ("sam", {sams.id}), ("lee", {world.other_pair.id})):
        found = caseload.lines(world[who].actor.as_staff(), content.CASELOAD)
        assert {one.id for one in found} == {str(row) for row in wanted}
    assert caseload.lines(world.max.actor.as_staff(), content.CASELOAD) == []


def test_what_a_line_counts(world):
    assign(world, "after-we-met", to="A")
    assign(world, "support-i-wish")
    done = assign(world, "support-i-wish")
    done.finished_at = clock.now()
    sign(world, day=date(2026, 1, 12))
    record, _ = sign(world, day=date(2026, 1, 19), number=2)
    db.session.add(RecordInError(session_id=record.id, reason="Of another couple.", stated_by=world.dana.id))
    plain = {"couple_id": world.pair.id, "therapist_id": world.dana.id, "held_on": date(2026, 1, 14), "body": {}}
    db.session.add(SessionRecord(**plain, modality=Modality.INDIVIDUAL_A))
    soon = clock.now() + timedelta(days=2)
    for days, more in ((1, {"cancelled_at": clock.now()}), (2, {}), (9, {}), (-3, {})):
        at = soon + timedelta(days=days)
        db.session.add(Appointment(couple_id=world.pair.id, starts_at=at, **more))
    db.session.commit()
    (one,) = caseload.lines(world.dana.actor.as_staff(), content.CASELOAD)
    assert (one.record_id, one.names, one.therapist) == ("C-0001", "Ana & Ben", world.dana.name)
    assert (one.homework, one.drafts, one.waiting, one.signed) == (2, 1, 0, 1)
    assert one.last_on == date(2026, 1, 14)
    assert one.next_at == clock.local(soon + timedelta(days=2), ZONE)


def test_the_admin_reads_numbers(world, sign_in):
    at = clock.now() + timedelta(days=2)
    alone = {"kind": AppointmentKind.INDIVIDUAL, "partner_id": world.ana.partner.id}
    db.session.add(Appointment(couple_id=world.pair.id, starts_at=at, **alone))
    db.session.commit()
    found = caseload.lines(world.max.actor.as_staff(), content.PRACTICE)
    assert len(found) == 2
    assert {(one.names, one.last_on, one.next_at) for one in found} == {("", None, None)}
    page = sign_in("max").get("/caseload")
    for word in ("Ana", "Ben", "Cleo", "Dev", "Next session", "Last session"):
        assert word not in page.text
    for word in ("C-0001", world.dana.name, world.lee.name):
        assert word in page.text
    data = sign_in("max").get("/caseload.pdf").data
    printed = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    assert "C-0001" in printed
    assert "Ana" not in printed


def test_an_admin_who_is_a_client_does_not_find_themself(world):
    mixed = world.couple(world.lee, ("may", "May Day"), ("roe", "Roe Day"))
    world.may.user.is_admin = True
    db.session.commit()
    found = caseload.lines(world.may.actor.as_staff(), content.PRACTICE)
    assert str(mixed.id) not in {one.id for one in found}
    assert len(found) == 2


def test_lists_of_others_are_not_there(sign_in):
    sign_in("dana").get("/caseload?scope=practice", expect=404)
    sign_in("max").get("/caseload?scope=caseload", expect=404)
    sign_in("max").get("/caseload?scope=nonsense", expect=404)
    for who in ("ana", "cleo"):
        sign_in(who).get("/caseload", expect=404)
        sign_in(who).get("/caseload.pdf", expect=404)


@pytest.mark.parametrize(
    "query", ["state=nonsense", "therapist=Nobody", "sort=nonsense", "page=999", "page=x", "page=-1"]
)
def test_nonsense_in_the_address_is_overlooked(sign_in, query):
    assert "C-0001" in sign_in("dana").get(f"/caseload?{query}").text


def test_sorting_is_a_link_and_the_order_is_kept(world, sign_in):
    world.couple(world.dana, ("kim", "Abe Lee"), ("lou", "Lou Ray"))
    db.session.commit()
    page = sign_in("dana").get("/caseload")
    page = page.follow("Couple")
    assert page.texts("tbody th") == ["C-0003", "C-0001"]
    assert page.texts("th[aria-sort]") == ["Couple"]
    page = page.form().fill(state="").submit("Show")
    assert page.texts("tbody th") == ["C-0003", "C-0001"]


def test_the_same_statements_however_many(world, sign_in, engine):
    client = sign_in("dana")
    client.fingerprint = None

    def sent(url: str) -> int:
        with counted(engine) as found:
            client.get(url)
        return len(found)

    urls = ("/caseload", "/caseload?scope=caseload&state=", "/caseload.pdf")
    few = [sent(url) for url in urls]
    for number in range(60):
        world.couple(world.dana, (f"a{number}", f"Kim {number}"), (f"b{number}", f"Lou {number}"))
    db.session.commit()
    assert [sent(url) for url in urls] == few
    page = client.get("/caseload")
    assert "Page 1 of 2" in page.text
    assert "61 couples" in page.text


def test_the_head_is_repeated_and_every_couple_is_there(world, sign_in):
    for number in range(70):
        world.couple(
            world.dana, (f"a{number}", f"Kim{number} Lee"), (f"b{number}", "Bartholomew-Maximilian-Alexander Ray")
        )
    db.session.commit()
    data = sign_in("dana").get("/caseload.pdf").data
    shown = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()
    pages = [page for page in shown.split("\f") if page.strip()]
    assert len(pages) > 1
    assert all("Next session" in " ".join(page.split()) or "Next" in page for page in pages)
    for number in range(70):
        assert f"Kim{number}" in shown
    info = (
        subprocess.run(["pdfinfo", "-"], input=data, capture_output=True, check=True)
        .stdout.decode()
        .partition("Pages")[0]
    )
    assert "Kim" not in info
    assert "Caseload" not in info
