"""One of everything for six couples, for the questions "whose is this row?" and "who gets in here?".

pair   ana and ben, dana's: homework in every state, sessions, documents given and not given
other  cleo and dev, lee's: the same kinds, fewer
sams   kim and lou, sam's, whom dana supervises: also a record that waits for her co-signature
mixed  rae and sky, dana's; rae is a therapist of this practice too
raes   pat and quin, rae's
spare  ida and jon, dana's, not claimed yet: an invitation
"""

import hashlib
import io
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from PIL import Image

from practice import clock, db, models, tokens
from practice.db import Base
from practice.exercises import catalogue
from practice.models import AssignmentState, DocumentKind
from practice.progress import treatment, treatment_signing
from practice.reports import content
from practice.sessions import addenda, addenda_signing, signing
from tests.people import ZONE, Person, World
from tests.sessions import written
from tests.sessions.written import FULL, yesterday

DEAD = {AssignmentState.CLOSED, AssignmentState.WITHDRAWN}
RESET, STAFF, LINK, SLIP = "reset-token-1", "staff-token-1", "invitation-token-1", "ABCD-EFGH"


@dataclass
class Scene:
    """`ids`: by the names that tests/walls/table.py uses. `rows`: (label, row), see `Scene.put`."""

    world: World
    ids: dict[str, Any] = field(default_factory=dict)
    rows: list[tuple[str, Base]] = field(default_factory=list)

    def put(self, label: str, row: Any, name: str = "") -> Any:
        """Store a row. `label` says whose it is, e.g. `pair` or `pair.ana`; `name` makes it known to the table."""
        db.session.add(row)
        db.session.flush()
        self.rows.append((label, row))
        if name:
            self.ids[name] = row.id
        return row


def make(world: World) -> Scene:
    """Everything, committed."""
    scene = Scene(world)
    sams = world.couple(world.sam, ("kim", "Kim Lee"), ("lou", "Lou Ray"))
    spare = world.couple(world.dana, ("ida", "Ida Bell"), ("jon", "Jon Cole"), claimed=False, consented=False)
    mixed = world.couple(world.dana, ("rae", "Rae Quinn"), ("sky", "Sky Moon"))
    rae = db.session.get(models.User, world.rae.id)
    rae.is_therapist = True
    db.session.add(models.Therapist(user_id=rae.id))
    world.credential(world.rae, "MFT 777888")
    raes = world.couple(world.rae, ("pat", "Pat Dunn"), ("quin", "Quin Vale"))
    _people(scene, spare)
    for label, couple, therapist in (
        ("pair", world.pair, world.dana),
        ("other", world.other_pair, world.lee),
        ("sams", sams, world.sam),
        ("mixed", mixed, world.dana),
        ("raes", raes, world.rae),
    ):
        scene.ids[label] = couple.id
        world.safe(couple)
        _homework(scene, label, couple, therapist)
        _sessions(scene, label, couple, therapist)
        _prints(scene, label, couple, therapist)
        draft = treatment.start(therapist.actor, couple.id, uuid.uuid4())
        scene.put(label, draft, f"{label}.treating")
    _treatments(scene, world, sams)
    more = scene.put("sams", addenda.start(world.sam.actor, scene.ids["sams.signed"], uuid.uuid4(), "addendum"), "")
    more.body = more.body | {"typed": {"kind": ["addendum"], "reason": ["Told later on."], "text": ["A word more."]}}
    db.session.flush()
    scene.ids["sams.added"] = addenda_signing.sign(world.sam.actor, more.id).id
    waiting = written.draft(world, world.sam, sams)
    signing.sign(world.sam.actor, waiting.id)
    scene.rows.append(("sams", waiting))
    scene.ids["sams.waiting"] = waiting.id
    scene.ids |= {"spare": spare.id, "ana": world.ana.partner.id, "ben": world.ben.partner.id}
    scene.ids |= {"kim": world.kim.partner.id, "cleo": world.cleo.partner.id, "sky": world.sky.partner.id}
    _standing_rows(scene)
    _logo(scene)
    db.session.commit()
    return scene


def _people(scene: Scene, spare: models.Couple) -> None:
    world, soon = scene.world, clock.now() + timedelta(days=7)
    dana, max_ = world.dana.id, world.max.id
    scene.put("-", models.PasswordReset(user_id=world.ana.id, token_hash=tokens.hash_of(RESET), expires_at=soon))
    staff = {"name": "Kay Moss", "email": "kay@practice.example", "role": "therapist", "invited_by": max_}
    scene.put("staff", models.StaffInvitation(token_hash=tokens.hash_of(STAFF), expires_at=soon, **staff), "joining")
    ida, jon = world.partners(spare)
    invited = {"channel": "slip", "invited_by": dana, "expires_at": soon}
    hashes = {"token_hash": tokens.hash_of(LINK), "code_hash": tokens.hash_of(tokens.normal_code(SLIP))}
    scene.put("spare.ida", models.Invitation(partner_id=ida.id, **hashes, **invited))
    scene.ids |= {"ida": ida.id, "jon": jon.id}
    for name in ("ana", "ben", "dana", "lee", "max", "rae"):
        scene.put(name, models.SignIn(user_id=world[name].id, token_hash=f"device-{name}"), f"device_{name}")
        scene.put(name, models.HeldForm(user_id=world[name].id, path="/account", fields={"name": [f"Held {name}"]}))
    waiting = {"status": models.CredentialStatus.PENDING, "jurisdiction": "US-CA"}
    scene.ids["licence_dana"] = world.credential(world.dana, "MFT 555001", **waiting).id
    scene.ids["licence_lee"] = world.credential(world.lee, "MFT 555002", **waiting).id
    scene.put("-", models.Mail(key="walls", message={"template": "something", "to": "ana@home.example", "values": {}}))
    scene.put("-", models.Throttle(key="walls"))
    scene.put("-", models.SetupCode(code_hash="walls"))


def _homework(scene: Scene, label: str, couple: models.Couple, therapist: Person) -> None:
    a, b = scene.world.partners(couple)
    now = clock.now()

    def assign(name: str, slug: str, to: str = "AB", state: AssignmentState = AssignmentState.OPEN) -> Any:
        exercise = catalogue.load(slug)
        row = models.Assignment(
            couple_id=couple.id,
            slug=slug,
            exercise_version=exercise.version,
            to_a="A" in to,
            to_b="B" in to,
            disclosure=exercise.disclosure.value,
            begins_on=clock.today(couple.time_zone),
            due_at=now + timedelta(days=2),
            note=f"Note of {label}",
            state=state,
            paused_at=now if state is AssignmentState.PAUSED else None,
            ended_at=now if state in DEAD else None,
            assigned_by=therapist.id,
        )
        return scene.put(f"{label}.{to}", row, f"{label}.{name}")

    def answer(row: Any, partner: Any, step: str, submitted: bool, revealed: bool = False, **answers: Any) -> Any:
        whose = "revealed" if revealed else a.name.lower() if partner is a else b.name.lower()
        held = models.Response(
            assignment_id=row.id,
            step=step,
            author_id=partner.id,
            seat=partner.seat,
            draft={"raws": {}},
            answers=answers if submitted else None,
            submitted_at=now if submitted else None,
            revealed_at=now if revealed else None,
        )
        return scene.put(f"{label}.{whose}", held)

    forecast = {one.id: 5 for one in catalogue.load("forecast-my-partner").by_id["forecast"].fields if one.required}
    sealed = assign("open", "forecast-my-partner")
    response = answer(sealed, a, "forecast", True, **forecast)
    scene.put(f"{label}.{a.name.lower()}", models.FieldOpening(response_id=response.id, field="c_private"))
    answer(sealed, b, "forecast", False)
    shown = assign("revealed", "forecast-my-partner")
    response = answer(shown, a, "forecast", True, True, **forecast)
    scene.put(f"{label}.revealed", models.Correction(response_id=response.id, number=1, answers=forecast))
    answer(shown, b, "forecast", True, True, **forecast)
    answer(shown, a, "look_back", True, surprise="rested", ask="Why?")
    alone = assign("alone", "after-we-met", to="A")
    after = {"heard": 8, "fair": 8, "useful": 8, "hope": 8, "takeaway": "x", "will_do": "y"}
    said = answer(alone, a, "after", True, **after)
    concern = models.Concern(
        couple_id=couple.id, partner_id=a.id, response_id=said.id, kind=models.ConcernKind.FELT_UNSAFE
    )
    scene.put(f"{label}.{a.name.lower()}", concern, f"{label}.concern")
    assign("turns", "mirror-and-check")
    assign("paused", "forecast-my-partner", state=AssignmentState.PAUSED)
    closed = assign("closed", "forecast-my-partner", state=AssignmentState.CLOSED)
    answer(closed, a, "forecast", True, **forecast)
    assign("withdrawn", "forecast-my-partner", state=AssignmentState.WITHDRAWN)
    assign("ben_alone", "after-we-met", to="B")
    for partner in (a, b):
        about = {"assignment_id": shown.id, "partner_id": partner.id}
        mine = f"{label}.{partner.name.lower()}"
        scene.put(mine, models.Comment(**about, author_id=therapist.id, text=f"To {partner.name}"))
        scene.put(mine, models.Quality(**about, rating=3))
    decided = {"reason": "Both asked for it in so many words.", "decided_by": therapist.id}
    scene.put(label, models.GateOverride(assignment_id=sealed.id, **decided))


def _sessions(scene: Scene, label: str, couple: models.Couple, therapist: Person) -> None:
    a, b = scene.world.partners(couple)
    now = clock.now()
    apart = timedelta(days=3, hours=len(label))  # dana's two couples do not come at the same hour
    scene.put(label, models.Appointment(couple_id=couple.id, starts_at=now + apart))
    draft = {"held_on": [yesterday()], **{name: [v] if isinstance(v, str) else v for name, v in FULL.items()}}
    body = {"typed": draft, "page": {"key": "", "number": 0}, "returned": []}
    plain = {"couple_id": couple.id, "therapist_id": therapist.id, "held_on": clock.today(ZONE)}
    scene.put(label, models.SessionRecord(**plain, body=body), f"{label}.draft")
    signed = _signed(plain, body, therapist)
    record = scene.put(label, models.SessionRecord(**signed), f"{label}.signed")
    added = {"session_id": record.id, "author_id": therapist.id, "kind": models.AddendumKind.CORRECTION}
    words = {"reason": ["Told later."], "text": ["One word more."], "kind": ["correction"]}
    held = {"typed": words, "page": {"key": "", "number": 0}, "returned": []}
    scene.put(label, models.Addendum(**added, body=held, form_key=uuid.uuid4()), f"{label}.adding")
    for kind in DocumentKind:
        held = {"file_name": f"summary-{kind}.pdf", "pdf": b"%PDF-1.7", "sha256": "0" * 64, "pages": 1}
        given = {"joint": (a, b), "own_a": (a,), "own_b": ()}.get(kind.value, ())
        # As the READ clause must tell them apart: an own copy given on paper only is in nobody's account.
        whose = {"joint": "both", "own_a": a.name.lower()}.get(kind.value, "kept")
        row = scene.put(
            f"{label}.{whose}",
            models.Document(session_id=record.id, kind=kind, **held),
            f"{label}.{kind.value}",
        )
        for partner in given:
            about = {"document_id": row.id, "partner_id": partner.id, "given_by": therapist.id}
            scene.put(f"{label}.{partner.name.lower()}", models.Given(**about, channel="online"))
        if kind is DocumentKind.OWN_B:
            about = {"document_id": row.id, "partner_id": b.id, "given_by": therapist.id}
            scene.put(f"{label}.{b.name.lower()}", models.Given(**about, channel="paper"))
    thought = {"held_on": clock.today(ZONE), "text": "My own.", "form_key": uuid.uuid4()}
    own = models.PsychotherapyNote(couple_id=couple.id, author_id=therapist.id, **thought)
    scene.put(therapist.username, own, f"{label}.note")
    for event, who in (("assignment.made", therapist.id), ("response.submitted", a.user_id)):
        scene.put(f"{label}.{event}", models.AuditEvent(event=event, actor_id=who, couple_id=couple.id))


def _treatments(scene: Scene, world: World, sams: models.Couple) -> None:
    """A signed treatment summary of dana's, one of sam's that waits for her."""
    texts = dict.fromkeys(("reason", "course", "worked_on", "progress", "closing"), "Written by hand.")
    row = treatment.start(world.sam.actor, sams.id, uuid.uuid4())
    row.body = row.body | {"typed": row.body["typed"] | texts}
    db.session.flush()
    scene.put("sams", treatment_signing.sign(world.sam.actor, row.id), "sams.treated")
    frozen = row.frozen
    held = {"frozen": frozen, "sha256": content.digest(frozen), "signed_at": clock.now(), "pages": 1}
    printed = {"pdf": b"%PDF-1.7", "pdf_sha256": "0" * 64, "file_name": "summary.pdf"}
    whose = {"couple_id": world.pair.id, "author_id": world.dana.id, "form_key": uuid.uuid4(), "body": row.body}
    signed = models.TreatmentSummary(state=models.SessionState.SIGNED, **whose, **held, **printed)
    scene.put("pair", signed, "pair.treated")


def _prints(scene: Scene, label: str, couple: models.Couple, therapist: Person) -> None:
    """A record copy that was given out; a large file that the therapist asked for, and one that a client did."""
    a, _ = scene.world.partners(couple)
    now, day = clock.now(), clock.today(ZONE)
    given = {"subject": "A", "basis": "decision", "reason": "Asked for it.", "to": "Herself"}
    kept = {"made_at": now, "pdf": b"%PDF-1.7", "sha256": "0" * 64, "pages": 1, "file_name": "record-x.pdf"}
    copy = models.Release(couple_id=couple.id, from_on=day, until_on=day, form_key=uuid.uuid4(), **given, **kept)
    copy.released_by = therapist.id
    scene.put(label, copy, f"{label}.release")
    done = {"state": models.PrintState.DONE, "file": b"%PDF-1.7", "pages": 1, "finished_at": now}
    user = db.session.get(models.User, a.user_id)
    for name, who, kind in (("print", therapist.user, "couple"), ("own_file", user, "own")):
        asked = {"kind": models.PrintKind(kind), "asked_by": who.id, "couple_id": couple.id, "form_key": uuid.uuid4()}
        wish = {"copies": "clinical"} if kind == "couple" else {}
        job = models.PrintJob(**asked, **done, wish=wish, expires_at=now + timedelta(days=1))
        scene.put(who.username, job, f"{label}.{name}")


def _signed(plain: dict[str, Any], body: dict[str, Any], therapist: Person) -> dict[str, Any]:
    from tests.reports.examples import record

    frozen = record()
    held = {"frozen": frozen, "sha256": content.digest(frozen), "signed_at": clock.now(), "signed_by": therapist.id}
    return plain | {"body": body, "state": models.SessionState.SIGNED} | held


def _logo(scene: Scene) -> None:
    """On the letterhead of the practice."""
    out = io.BytesIO()
    Image.new("RGB", (8, 4), "teal").save(out, "PNG")
    named = {"sha256": hashlib.sha256(out.getvalue()).hexdigest(), "media_type": "image/png", "image": out.getvalue()}
    row = scene.put("practice", models.Logo(**named, width=8, height=4))
    db.session.query(models.Practice).one().logo_id = row.id
    scene.ids["logo"] = named["sha256"]


def _standing_rows(scene: Scene) -> None:
    """Rows that the world made, under the labels the row test speaks of."""
    world = scene.world
    labels: dict[uuid.UUID, str] = {}
    for label in ("pair", "other", "sams", "mixed", "raes", "spare"):
        couple = db.session.get(models.Couple, scene.ids[label])
        scene.rows.append((label, couple))
        for partner in world.partners(couple):
            labels[partner.id] = f"{label}.{partner.name.lower()}"
            scene.rows.append((labels[partner.id], partner))
    for model in (models.Contact, models.Consent, models.SafetyStatus):
        scene.rows += [(labels[row.partner_id], row) for row in db.session.query(model)]
    names = {person.id: name for name, person in world.people.items()}
    scene.rows += [(names[row.id], row) for row in db.session.query(models.User)]
    scene.rows += [(names[row.user_id], row) for row in db.session.query(models.Therapist)]
    mine = {row.id: names[row.user_id] for row in db.session.query(models.Credential)}
    scene.rows += [(mine[row.id], row) for row in db.session.query(models.Credential)]
    scene.rows += [(mine[row.credential_id], row) for row in db.session.query(models.Verification)]
    scene.rows += [("practice", world.practice), ("policy", world.policy)]
    scene.ids |= {f"user_{name}": person.id for name, person in world.people.items()}
    scene.ids["policy"] = world.policy.id
