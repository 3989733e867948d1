"""Every list and every page made of lists asks the database as often for fifty rows as for two."""

import uuid
from datetime import date, timedelta

import pytest

from practice import clock, db
from practice.models import (
    Appointment,
    Comment,
    Credential,
    CredentialKind,
    Document,
    DocumentKind,
    Given,
    Invitation,
    Modality,
    Policy,
    PrintJob,
    PrintKind,
    PsychotherapyNote,
    Quality,
    Release,
    SafetyStatus,
    SessionRecord,
    SessionState,
    SignIn,
    StaffInvitation,
)
from practice.reports import content
from tests.homework.made import AFTER, answer, assign, week
from tests.queries import counted
from tests.reports.signed import made

FEW, MANY = 2, 50
PAGES = [
    ("dana", "/couples"),
    ("dana", "/couples/{pair}"),
    ("dana", "/couples/{pair}/history/homework"),
    ("dana", "/couples/{pair}/history/sessions"),
    ("dana", "/couples/{pair}/history/copies"),
    ("dana", "/couples/{pair}/history/activity"),
    ("dana", "/couples/{pair}/assign"),
    ("dana", "/couples/{pair}/safety"),
    ("dana", "/couples/{pair}/sessions/new"),
    ("dana", "/couples/{pair}/next-session"),
    ("dana", "/couples/{pair}/prepare"),
    ("dana", "/couples/{pair}/psychotherapy-notes"),
    ("dana", "/assignments/{assignment}"),
    ("dana", "/sessions/{record}"),
    ("dana", "/sessions/{record}/documents"),
    ("dana", "/sessions/to-cosign"),
    ("dana", "/prints"),
    ("dana", "/prints/month"),
    ("dana", "/couples/{pair}/print-all"),
    ("dana", "/couples/{pair}/releases"),
    ("dana", "/library"),
    ("dana", "/licences"),
    ("dana", "/audit-log"),
    ("dana", "/account"),
    ("dana", "/caseload"),
    ("dana", "/assignments/{assignment}/copy/A"),
    ("dana", "/assignments/{assignment}/comparison"),
    ("max", "/caseload"),
    ("max", "/people"),
    ("max", "/people/{dana}"),
    ("max", "/licences"),
    ("max", "/practice/policy"),
    ("max", "/audit-log"),
    ("ana", "/my"),
    ("ana", "/my/answers"),
    ("ana", "/my/copies"),
    ("ana", "/my/practice/{assignment}"),
    ("ana", "/my/practice/{assignment}/copy"),
    ("ana", "/my/practice/{assignment}/comparison"),
    ("ana", "/my/data"),
    ("ana", "/my/data/read"),
    ("ana", "/my/prints"),
    ("ana", "/my/therapist"),
    ("ana", "/account"),
]


def add(row):
    """Store and give back."""
    db.session.add(row)
    db.session.flush()
    return row


def grow(world, count: int) -> None:
    """`count` more of everything that a page could list."""
    now, today = clock.now(), clock.today("UTC")
    for number in range(count):
        mark = uuid.uuid4().hex
        world.couple(world.dana, (f"{mark}a", f"Kim {number}"), (f"{mark}b", f"Lou {number}"))
        kim = world.staff(mark, f"Staff {number}", is_therapist=True)
        licence = {"jurisdiction": "US-IL", "title": "LMFT", "expires_on": today + timedelta(days=90)}
        for person in (kim, world.dana):
            kind = CredentialKind.MARRIAGE_FAMILY
            add(Credential(user_id=person.id, kind=kind, number=uuid.uuid4().hex[:20], **licence))
        homework(world, ("after-we-met", "forecast-my-partner", "support-i-wish")[number % 3])
        record(world, uuid.uuid4(), today - timedelta(days=number))
        add(Appointment(couple_id=world.pair.id, starts_at=now + timedelta(days=1, minutes=uuid.uuid4().int % 90000)))
        note = {"held_on": today - timedelta(days=number), "text": "Mine.", "form_key": uuid.uuid4()}
        add(PsychotherapyNote(couple_id=world.pair.id, author_id=world.dana.id, **note))
        asked = {"couple_id": world.pair.id, "wish": {"copies": "clinical"}}
        for person, kind in ((world.dana, PrintKind.COUPLE), (world.ana, PrintKind.OWN)):
            add(PrintJob(kind=kind, asked_by=person.id, form_key=uuid.uuid4(), **asked))
        told = {"subject": "A", "basis": "decision", "reason": "Asked for.", "to": "Herself", "form_key": uuid.uuid4()}
        copied = {"released_by": world.dana.id, "from_on": today, "until_on": today}
        add(Release(couple_id=world.pair.id, **copied, **told))
        for person in (world.dana, world.ana):
            add(SignIn(user_id=person.id, token_hash=uuid.uuid4().hex, device="Phone"))
        hashes = {"token_hash": uuid.uuid4().hex, "expires_at": now + timedelta(days=3), "invited_by": world.dana.id}
        add(Invitation(partner_id=world.ana.partner.id, code_hash=uuid.uuid4().hex, channel="slip", **hashes))
        add(StaffInvitation(name="New", email="n@practice.example", role="therapist", **hashes))
        recorded = {"assessed_on": today, "recorded_by": world.dana.id}
        add(SafetyStatus(partner_id=world.ben.partner.id, ipv="negative", **recorded))
    newest = max(policy.number for policy in db.session.query(Policy))
    for number in range(newest + 1, newest + 1 + count):
        add(Policy(number=number, text="What we agree on.", published_by=world.max.id))
    db.session.flush()
    world.accept_newest()
    db.session.commit()


def homework(world, slug: str) -> None:
    """An assignment of the pair, answered by ana and, where it is for both, revealed; with a comment and a rating."""
    given = assign(world, slug)
    if slug == "after-we-met":
        answer(world, "ana", given.id, "after", AFTER)
    elif slug == "forecast-my-partner":
        answer(world, "ana", given.id, "forecast", week())
        answer(world, "ben", given.id, "forecast", week())
    about = {"assignment_id": given.id, "partner_id": world.ana.partner.id}
    add(Comment(**about, author_id=world.dana.id, text="Thank you."))
    add(Quality(**about, rating=3))


def record(world, session_id: uuid.UUID, day: date) -> None:
    """A signed session with a joint copy that ana was given."""
    frozen = made("conjoint", str(session_id), day.isoformat())
    add(
        SessionRecord(
            id=session_id,
            couple_id=world.pair.id,
            therapist_id=world.dana.id,
            held_on=day,
            modality=Modality.CONJOINT,
            state=SessionState.SIGNED,
            body={},
            frozen=frozen,
            sha256=content.digest(frozen),
            signed_at=clock.now(),
            signed_by=world.dana.id,
        )
    )
    name = f"summary-{day.isoformat()}-{session_id.hex[:4].upper()}.pdf"
    kept = {"session_id": session_id, "file_name": name, "pdf": b"%PDF-1.7", "sha256": "0" * 64, "pages": 1}
    document = add(Document(kind=DocumentKind.JOINT, **kept))
    given = {"document_id": document.id, "partner_id": world.ana.partner.id, "given_by": world.dana.id}
    add(Given(**given, channel="online"))


@pytest.fixture
def grown(world):
    """A world with FEW of everything, and what the addresses of PAGES are filled with."""
    world.safe(world.pair)
    grow(world, FEW)
    assignment = assign(world, "forecast-my-partner")
    answer(world, "ana", assignment.id, "forecast", week())
    answer(world, "ben", assignment.id, "forecast", week())
    held = uuid.uuid4()
    record(world, held, date(2026, 1, 12))
    db.session.commit()
    return {"pair": world.pair.id, "dana": world.dana.id, "assignment": assignment.id, "record": held}


def test_as_many_statements_for_many_rows_as_for_few(world, grown, sign_in, engine):
    clients = {who: sign_in(who) for who in {who for who, _ in PAGES}}

    def statements() -> dict[tuple[str, str], list[str]]:
        found = {}
        for who, path in PAGES:
            clients[who].fingerprint = None
            with counted(engine) as sent:
                clients[who].get(path.format(**grown))
            found[who, path] = list(sent)
        return found

    statements()  # the first time fills what is kept for the life of the process
    few = statements()
    grow(world, MANY)
    many = statements()
    worse = {page: (len(few[page]), len(many[page])) for page in PAGES if len(many[page]) != len(few[page])}
    assert worse == {}
    assert max(map(len, few.values())) <= 20, {page: len(sent) for page, sent in few.items()}
