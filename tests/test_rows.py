"""The second lock: which rows each person may read, model by model, and that nothing is selected past it.

The rows are those of tests/walls/scene.py, called by whose they are: `pair.ana` is ana's own, `pair.AB` was given to
both of dana's couple, `pair.revealed` is open to both, `pair` is the case as a whole.
"""

import ast
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine
from werkzeug.exceptions import NotFound

from practice import access, clock, config, crypto, db, models
from practice.db import Base
from tests import database
from tests.people import make_world
from tests.walls import scene as scenes

ROOT = Path(__file__).parents[1] / "practice"
PEOPLE = ("ana", "ben", "cleo", "dana", "lee", "sam", "max", "rae")
STAFF = ("dana", "lee", "sam", "max", "rae")

CASES = {"dana": ("pair", "sams", "mixed", "spare"), "lee": ("other",), "sam": ("sams",), "rae": ("raes",)}
"""The cases each clinician reads: own ones, and those of whom they supervise. Never the one they are a client in."""
SEATS = {"ana": ("pair", "ana"), "ben": ("pair", "ben"), "cleo": ("other", "cleo"), "rae": ("mixed", "rae")}
"""Each client's case and own label."""

OWN, GIVEN, REVEALED, BOTH, CASE, ALL = "own", "given to their seat", "revealed", "both", "the case", "everything"
TOGETHER = "written together by those it was given to"
CLIENT_READS: dict[type[Base], set[str]] = {
    models.Couple: {CASE},
    models.Partner: {ALL},
    models.Contact: {OWN},
    models.Invitation: set(),
    models.Consent: {OWN},
    models.SafetyStatus: set(),
    models.CoupleFlag: set(),
    models.Concern: set(),
    models.Assignment: {GIVEN},
    models.Response: {OWN, REVEALED, TOGETHER},
    models.Correction: {REVEALED},
    models.FieldOpening: {OWN},
    models.Comment: {OWN},
    models.Quality: set(),
    models.GateOverride: set(),
    models.Appointment: {CASE, OWN},
    models.SessionRecord: set(),
    models.Document: {BOTH, OWN},
    models.Given: {OWN},
    models.Addendum: set(),
    models.RecordInError: set(),
    models.TreatmentSummary: set(),
    models.Release: set(),
    models.AuditEvent: {"response.submitted"},
}
"""Models that hang on a case: a clinician of the case reads every row, a client what stands here."""
OWN_ONLY = {models.SignIn, models.HeldForm, models.PrintJob, models.PsychotherapyNote}
ADMIN_ONLY = {models.StaffInvitation}
EVERYBODY = {models.Practice, models.Policy, models.Logo}
LICENCES = {models.Therapist, models.Credential, models.Verification}


@pytest.fixture(scope="module")
def scene(app: Flask, engine: Engine, settings: config.Settings) -> Iterator[scenes.Scene]:
    crypto.use(settings.keyring)
    with database.isolated(engine):
        made = scenes.make(make_world())
        for label in THERAPISTS:
            _more(made, label)
        logo = models.Logo(sha256="0" * 64, media_type="image/png", image=b"png", width=1, height=1)
        made.put("practice", logo)
        db.session.commit()
        database.settle()
        yield made


def _more(scene: scenes.Scene, label: str) -> None:
    """What pages of the scene are not made for: joint records, sessions with one alone, what the therapist knows."""
    couple_id, now = scene.ids[label], clock.now()
    partners = db.session.query(models.Partner).filter_by(couple_id=couple_id).order_by(models.Partner.seat)
    by = {"recorded_by": scene.world.dana.id, "noted_on": now.date(), "reason": "Said apart."}
    flag = {"couple_id": couple_id, "kind": models.FlagKind.UNDISCLOSED_AFFAIR, "present": True} | by
    scene.put(label, models.CoupleFlag(**flag))
    _reports(scene, label, couple_id)
    for hours, partner in enumerate(partners, 1):
        mine = f"{label}.{partner.name.lower()}"
        alone = {"kind": models.AppointmentKind.INDIVIDUAL, "partner_id": partner.id}
        starts_at = now + timedelta(days=9, hours=hours)
        scene.put(mine, models.Appointment(couple_id=couple_id, starts_at=starts_at, **alone))
        scene.put(mine, models.CoupleFlag(**flag, partner_id=partner.id))
        answer = db.session.query(models.Response).filter_by(author_id=partner.id).first()
        about = {"partner_id": partner.id, "response_id": answer.id, "kind": models.ConcernKind.SOME_TOPICS}
        scene.put(mine, models.Concern(couple_id=couple_id, **about))
    for name, whose in (("open", "together"), ("alone", "together of A")):
        joint = models.Response(assignment_id=scene.ids[f"{label}.{name}"], step="plan", draft={"raws": {}})
        scene.put(f"{label}.{whose}", joint)


def _reports(scene: scenes.Scene, label: str, couple_id: uuid.UUID) -> None:
    """What stands beside the signed record of the scene, and what is printed from more than one."""
    therapist, of, today = scene.world[THERAPISTS[label][0]], {"couple_id": couple_id}, clock.now().date()
    by = {"author_id": therapist.id, "body": {}}
    record = {"session_id": scene.ids[f"{label}.signed"]}
    scene.put(label, models.Addendum(**record, **by, kind=models.AddendumKind.CORRECTION, form_key=uuid.uuid4()))
    scene.put(label, models.RecordInError(**record, reason="Not theirs.", stated_by=therapist.id))
    scene.put(label, models.TreatmentSummary(**of, **by, form_key=uuid.uuid4()))
    basis = {"basis": models.ReleaseBasis.DECISION, "reason": "They asked for it.", "from_on": today, "until_on": today}
    out = {"subject": "both", "to": "A new therapist", "released_by": therapist.id, "form_key": uuid.uuid4()}
    scene.put(label, models.Release(**of, **basis, **out))
    note = {"held_on": today, "text": "My own.", "form_key": uuid.uuid4()}
    scene.put(THERAPISTS[label][0], models.PsychotherapyNote(**of, author_id=therapist.id, **note))
    asked = {"kind": models.PrintKind.COUPLE, "wish": {}, "form_key": uuid.uuid4()}
    scene.put(THERAPISTS[label][0], models.PrintJob(**of, **asked, asked_by=therapist.id))


def acting(scene: scenes.Scene, who: str) -> list[access.Actor]:
    """The person in each of their roles, as views meet them."""
    whole = access.Actor(db.session.get(models.User, scene.world[who].id), None)
    roles = [whole.as_staff()] if whole.is_staff else []
    return roles + ([whole.as_partner()] if whole.is_partner else [])


def expected(model: type[Base], who: str, role: access.Actor, label: str) -> bool:
    """Whether this person, in this role, may read a row with this label."""
    case, _, rest = label.partition(".")
    if model in EVERYBODY:
        return True
    if model is models.PsychotherapyNote:
        return label == who and role.is_clinician
    if model in OWN_ONLY:
        return label == who
    if model in ADMIN_ONLY:
        return role.is_admin
    if model is models.User:
        if label == who or (role.is_staff and label in STAFF):
            return True
        return role.is_partner and label in THERAPISTS[SEATS[who][0]]
    if model in LICENCES:
        return role.is_staff or label in THERAPISTS[SEATS[who][0]]
    if model is models.AuditEvent and role.is_admin:
        return True
    if role.is_clinical and case in CASES[who]:
        return True
    if model is models.AuditEvent:
        acted = {"assignment.made": THERAPISTS[case][0], "response.submitted": FIRST[case]}
        return acted[rest] == who
    if not role.is_partner or case != SEATS[who][0]:
        return False
    reads, mine = CLIENT_READS[model], SEATS[who][1]
    seat = "A" if mine == FIRST[case] else "B"
    return (
        ALL in reads
        or (OWN in reads and rest == mine)
        or (GIVEN in reads and seat in rest)
        or (REVEALED in reads and rest == "revealed")
        or (BOTH in reads and rest == "both")
        or (TOGETHER in reads and rest in ("together", f"together of {seat}"))
        or (CASE in reads and not rest)
    )


THERAPISTS = {"pair": ("dana",), "other": ("lee",), "sams": ("sam", "dana"), "mixed": ("dana",), "raes": ("rae",)}
"""Who treats each couple, first; then who supervises."""
FIRST = {"pair": "ana", "other": "cleo", "sams": "kim", "mixed": "rae", "raes": "pat"}


def test_every_model_is_in_the_policy() -> None:
    """Each table is read by a rule, or by nobody; never neither, never both."""
    mapped = {mapper.class_ for mapper in Base.registry.mappers}
    assert mapped == set(access.READ) | access.NEVER
    assert not set(access.READ) & access.NEVER
    here = set(CLIENT_READS) | OWN_ONLY | ADMIN_ONLY | EVERYBODY | LICENCES | {models.User}
    assert here == set(access.READ), "a model of the policy is not asked about here"


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("model", list(access.READ), ids=lambda model: model.__name__)
def test_who_reads_which_rows(scene: scenes.Scene, model: type[Base], who: str) -> None:
    labels = {row.id: label for label, row in scene.rows if type(row) is model}
    assert labels, f"the scene has no {model.__name__}"
    for role in acting(scene, who):
        found = {row.id for row in db.session.scalars(access.readable(role, model))} & set(labels)
        wanted = {row_id for row_id, label in labels.items() if expected(model, who, role, label)}
        more, less = ({labels[row_id] for row_id in rows} for rows in (found - wanted, wanted - found))
        assert not more, f"LEAK: {who} reads {model.__name__} of {sorted(more)}"
        assert not less, f"{who} does not read {model.__name__} of {sorted(less)}"


def test_the_scene_tells_people_apart(scene: scenes.Scene) -> None:
    """Every model that hangs on a case has rows that this client reads and rows that they do not."""
    for model in CLIENT_READS:
        labels = {label for label, row in scene.rows if type(row) is model}
        assert len({label.partition(".")[0] for label in labels}) >= 2 or model is models.Invitation, model


@pytest.mark.parametrize("model", sorted(access.NEVER, key=lambda model: model.__name__), ids=lambda m: m.__name__)
def test_nobody_reads_what_the_program_keeps_for_itself(scene: scenes.Scene, model: type[Base]) -> None:
    assert db.session.query(model).count(), "there is something to be read"
    for who in PEOPLE:
        for role in acting(scene, who):
            with pytest.raises(KeyError):
                access.readable(role, model)


@pytest.mark.parametrize("model", list(access.READ), ids=lambda model: model.__name__)
def test_somebody_without_a_role_reads_next_to_nothing(scene: scenes.Scene, model: type[Base]) -> None:
    """A clause that forgets to ask for the role would open here."""
    nobody = scene.world.lee.actor.as_partner()
    rows = db.session.scalars(access.readable(nobody, model)).all()
    if model not in EVERYBODY:
        own = {label for label, row in scene.rows if row.id in {found.id for found in rows}}
        assert own <= {"lee", "other.assignment.made"}, f"{model.__name__}: {own}"


@pytest.mark.parametrize("who", ["dana", "lee", "rae", "max"])
def test_find_answers_nothing_for_what_is_not_theirs(app: Flask, scene: scenes.Scene, who: str) -> None:
    """`access.find` gives exactly the readable rows and 404 for the others and for ids of nothing."""
    with app.test_request_context():
        for role in acting(scene, who):
            for label, row in scene.rows:
                if type(row) is not models.Response:
                    continue
                if expected(models.Response, who, role, label):
                    assert access.find(role, models.Response, row.id).id == row.id
                else:
                    with pytest.raises(NotFound):
                        access.find(role, models.Response, row.id)


# --- nothing is selected past the lock -------------------------------------------------------------------------------

EVERYTHING: dict[str, tuple[int, str]] = {
    "accounts/audit_log.py": (3, "record ids, which are no names, and which logins are clients of which couple"),
    "accounts/invitations.py": (3, "whoever holds a link is not signed in; whether a login has the other seat already"),
    "accounts/joining.py": (1, "whoever holds a link is not signed in"),
    "accounts/logins.py": (1, "signing in, and whether a username is taken"),
    "accounts/people.py": (1, "how many couples somebody has: a number, for the admin"),
    "accounts/practice_settings.py": (1, "how many have accepted a version: a number, for the admin"),
    "accounts/profile.py": (1, "the login of an own client, for a link their therapist hands over"),
    "accounts/reminders.py": (3, "a job: licences that run out"),
    "accounts/resets.py": (2, "whoever holds a link is not signed in; how many logins share an address"),
    "accounts/set_up.py": (3, "before there is anybody"),
    "accounts/signing_in.py": (1, "signing in"),
    "accounts/staff_changes.py": (1, "whether somebody still has couples: a number, for the admin"),
    "accounts/throttle.py": (2, "counters under keyed hashes"),
    "agreement.py": (2, "who has not accepted yet, of a couple that the caller reads"),
    "couples/operations.py": (1, "the highest record number"),
    "gate.py": (1, "the practice, before anybody is known"),
    "homework/writing/alarms.py": (1, "what one's own answer raised before, so that it is not raised twice"),
    "homework/writing/acting.py": (1, "one's own row, or the couple's joint one, that another tab made"),
    "homework/writing/answering.py": (1, "the number of one's own corrections"),
    "homework/clockwork/around.py": (3, "a job: what is given around a planned session"),
    "homework/clockwork/attended.py": (2, "a job: who was at a session"),
    "homework/clockwork/reminding.py": (3, "a job: what is planned about now, and what was sent already"),
    "homework/writing/settling.py": (1, "where to write to the other partner"),
    "homework/clockwork/turning.py": (1, "a job: logs whose window may be over"),
    "homework/clockwork/repeating.py": (1, "the job that gives homework again, for every couple"),
    "homework/writing/letters.py": (1, "where to write to people"),
    "jobs.py": (1, "a job: sign-ins that are over"),
    "progress/signers.py": (2, "NPI of who signs, and who supervises them"),
    "progress/treatment_signing.py": (1, "who supervises the author"),
    "reports/caseload.py": (4, "the admin's list of couples: record numbers, therapists, states and counts, no names"),
    "reports/claims.py": (2, "a job: which large file is to be made or to be let go of"),
    "reports/documents.py": (5, "of a document found by a reader: its couple, a newer version, where to write to"),
    "reports/letterhead.py": (2, "the picture of the practice, which every reader of a letterhead sees"),
    "reports/integrity.py": (6, "a check of everything that was signed; it says record numbers and counts, no content"),
    "reports/printing.py": (1, "a job: who asked for a large file, to act as that person"),
    "runs/statements.py": (1, "a decision that two people take together, with the assignment locked"),
    "sessions/signing.py": (1, "NPI and supervisor of those who sign"),
    "standing.py": (2, "whether a clinician's licence counts"),
}
"""`access.everything` in each file: how often, and why that is right. Whoever adds one writes the reason here."""
RAW: dict[str, tuple[int, str]] = {
    "agreement.py": (3, "parts of statements about the newest policy and one's own acceptance of it"),
    "couples/ratings.py": (1, "part of a statement about readable homework: whether something new came in"),
    "couples/reading.py": (3, "parts of statements that are joined to readable couples"),
    "couples/tiers.py": (12, "parts of statements about couples that are readable"),
    "homework/clockwork/around.py": (4, "parts of a job's statements: what was given, accepted, signed"),
    "held.py": (3, "what the signed-in person typed, by their own id"),
    "mail.py": (5, "the room of mails itself"),
    "reports/batches.py": (1, "part of a statement about readable documents: whether there is a newer edition"),
    "reports/queries.py": (2, "days and pages of one's copies, with the policy's own clause in it"),
    "rotation.py": (1, "a command: sealed values by table, opened and sealed again, shown to nobody"),
    "standing.py": (1, "whether a clinician's licence counts, in one statement"),
    "runs/statements.py": (6, "parts of a statement that is joined to readable assignments"),
}
"""`select(…)`, `db.session.get/query` outside `access`: how often, and why that is right."""


def _files() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(("access/", "demo/", "models/")):  # the policy itself, invented people, the tables
            yield name, ast.parse(path.read_text())


def _everything(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "everything"


def _raw(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) in ("select", "db.session.get", "db.session.query")


@pytest.mark.parametrize(("which", "table"), [(_everything, EVERYTHING), (_raw, RAW)], ids=["everything", "raw"])
def test_nothing_is_selected_past_the_lock(which: object, table: dict[str, tuple[int, str]]) -> None:
    found = {name: sum(map(which, ast.walk(tree))) for name, tree in _files()}
    more = {name: number for name, number in found.items() if number > table.get(name, (0, ""))[0]}
    assert not more, "select through access.readable, or write into the table above why this one is right"


def test_models_are_known_to_few() -> None:
    """Views, forms and templates select nothing: they do not even know the tables (types apart)."""
    for name, tree in _files():
        if name.endswith(("routes.py", "forms.py")):
            for node in tree.body:
                if isinstance(node, ast.ImportFrom):
                    assert not (node.module or "").startswith(("practice.models", "sqlalchemy")), name
