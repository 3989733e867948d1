"""From a draft and the rows around it to the record that is signed (`reports.content.Record`): plain JSON values.

Which partner could see an answer is asked of `exercises.disclosure` now, and written down; nothing that is revealed
later changes a record that was made before.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from practice import clock
from practice.models import Credential, Therapist, User
from practice.models.people import crisis_pairs
from practice.reports import content, letterhead
from practice.sessions import homework
from practice.sessions.body import ABOUT, PLACES, Draft
from practice.sessions.material import Material

UNCONFIRMED = "no licence on record for this day"


def iso(moment: datetime, zone: str) -> str:
    """A moment with the offset of the couple's zone, to the second."""
    return clock.local(moment, zone).isoformat(timespec="seconds")


def signer(user: User, credential: Credential | None, therapist: Therapist | None) -> dict[str, Any]:
    """A clinician with the licence they act under; in a draft also without one."""
    return {
        "name": user.name,
        "title": credential.title if credential else UNCONFIRMED,
        "jurisdiction": credential.jurisdiction if credential else "",
        "number": credential.number if credential else "",
        "expires_on": credential.expires_on.isoformat() if credential else "",
        "npi": (therapist.npi or "") if therapist else "",
        "associate": not credential.independent if credential else False,
    }


def record(
    material: Material, draft: Draft, author: dict[str, Any], supervisor: dict[str, Any] | None, now: datetime
) -> content.Record:
    """The whole record as a draft: `signed` makes it a signed one."""
    row, couple, zone = material.record, material.couple, material.couple.time_zone
    held_on = draft.held_on or row.held_on
    starts_at, ends_at = draft.starts_at, draft.ends_at
    offered = homework.offered(material.cases, draft)
    return {
        "schema": content.SCHEMA,
        "version": 1,
        "made_at": iso(now, zone),
        "practice": {
            "name": material.practice.name,
            "address": material.practice.address,
            "phone": material.practice.phone,
            "crisis_lines": [[label, number] for label, number in crisis_pairs(material.practice.crisis_lines)],
            "logo": letterhead.picture(material.practice),
        },
        "session": {
            "id": str(row.id),
            "record_id": couple.record_id,
            "held_on": held_on.isoformat(),
            "starts_at": iso(starts_at, zone) if starts_at else None,
            "ends_at": iso(ends_at, zone) if starts_at and ends_at else None,
            "place": draft.one_of("place", PLACES, "office"),
            "place_note": draft.text("place_note"),
            "modality": draft.modality or "conjoint",
            "note_format": draft.note_format,
            "also_present": draft.text("also_present"),
            **_late(material, ends_at if starts_at else None),
        },
        "partners": {seat: _partner(material, draft, seat) for seat in ("A", "B")},
        "author": author,
        "supervisor": supervisor,
        "signed_at": None,
        "cosigned_at": None,
        "focus": draft.text("focus"),
        "progress": draft.text("progress"),
        "homework_reviewed": [
            {
                "title": item.title,
                "given_to": list(item.seats),
                "states": dict(item.states),
                "together": item.together,
            }
            for item in homework.looked_at(material.cases, draft, held_on)
            if item.included
        ],
        "picked": _picked(offered),
        "scores": _scores(offered),
        "interventions": [
            {"id": entry.id, "label": entry.label, "plain": entry.plain}
            for entry in content.INTERVENTIONS
            if entry.id in draft.interventions
        ],
        "interventions_text": draft.text("interventions_text"),
        "what_we_did": draft.text("what_we_did"),
        "notes": [
            {"heading": heading, "text": text}
            for heading, text in content.note(
                draft.note_format, {box: draft.text(f"note_{box}") for box in content.NOTE_BOXES}
            )
        ],
        "about": {who: text for name, who in ABOUT.items() if (text := draft.text(name))},
        "risk": "\n".join(f"{material.names[seat]}: {line}" for seat, line in draft.risks.items() if line),
        "risks": draft.risks,
        "plan": draft.text("plan"),
        "assigned": _assigned(material, draft, held_on),
        "next_session": _next(material, draft),
    }


def _late(material: Material, ends_at: datetime | None) -> dict[str, Any]:
    """When the record was begun, if it was later after the session than the practice's setting says."""
    begun, hours = material.record.created_at, material.practice.late_entry_hours
    if ends_at is None or begun - ends_at <= timedelta(hours=hours):
        return {}
    return {"begun_at": iso(begun, material.couple.time_zone), "late_hours": hours}


def _partner(material: Material, draft: Draft, seat: str) -> dict[str, Any]:
    born_on = material.contacts[seat].born_on
    return {
        "name": material.partners[seat].name,
        "born_on": born_on.isoformat() if born_on else None,
        "location": draft.text(f"{seat.lower()}_location"),
        "attendance": draft.attendance(seat) or "absent",
    }


def _picked(offered: list[homework.Work]) -> list[dict[str, Any]]:
    found = []
    for work in offered:
        for asked in work.asked:
            ticked = [offer for offer in asked.offers if offer.picked and asked.score is None]
            if ticked:
                answers = [
                    {
                        "seat": offer.seat,
                        "words": list(offer.words),
                        "shape": offer.shape,
                        "declined": offer.declined,
                        "seen_by": _reach(offer),
                    }
                    | ({"paper": offer.paper} if offer.paper else {})
                    for offer in ticked
                ]
                found.append({"exercise": work.title, "question": asked.question, "answers": answers})
    return found


def _scores(offered: list[homework.Work]) -> list[dict[str, Any]]:
    return [
        {
            "exercise": work.title,
            "title": asked.score.title,
            "words": asked.score.words,
            "figure": asked.score.figure,
            "n": asked.score.n,
            "rows": [[str(cell) for cell in row[:2]] for row in asked.score.rows],
            "seen_by": _reach(asked.offers[0]),
        }
        for work in offered
        for asked in work.asked
        if asked.score is not None and asked.offers[0].picked
    ]


def _reach(offer: homework.Offer) -> list[str]:
    """Who could see it, by `disclosure`; nobody when the therapist keeps it to the clinical record."""
    return list(offer.seen_by) if offer.copied else []


def _assigned(material: Material, draft: Draft, held_on: Any) -> dict[str, Any]:
    zone = material.couple.time_zone
    decision = draft.one_of("decision", ("assigned", "none"), "none")
    ticked = [task for task in homework.tasks(material.cases, draft, held_on) if task.ticked]
    return {
        "decision": decision,
        "why_none": draft.text("why_none") if decision == "none" else "",
        "tasks": [
            {
                "title": task.title,
                "given_to": list(task.seats),
                "due_at": iso(task.due_at, zone),
                "place": task.place,
            }
            for task in ticked
            if decision == "assigned"
        ],
    }


def _next(material: Material, draft: Draft) -> dict[str, Any] | None:
    zone, planned, chosen = material.couple.time_zone, material.planned, draft.text("next")
    if chosen == "new" and draft.next_at and draft.next_minutes:
        place = draft.one_of("next_place", PLACES, "office")
        return {"starts_at": iso(draft.next_at, zone), "minutes": draft.next_minutes, "place": place}
    if chosen == "planned" and planned is not None:
        return {
            "starts_at": iso(planned.starts_at, zone),
            "minutes": planned.minutes,
            "place": planned.place.value,
        }
    return None


def signed(made: content.Record, moment: str) -> content.Record:
    """The record with its author's signature."""
    return made | {"signed_at": moment, "made_at": moment}


def cosigned(made: content.Record, supervisor: dict[str, Any], moment: str) -> content.Record:
    """The author's record with the supervisor's signature."""
    return made | {"supervisor": supervisor, "cosigned_at": moment, "made_at": moment}


def as_draft(made: content.Record) -> content.Record:
    """The same words without signatures, for previews of what waits for a co-signature."""
    return made | {"signed_at": None, "cosigned_at": None}


def seen(made: content.Record) -> str:
    """A fingerprint of what the record says, whenever it was made: what is signed is what was looked at."""
    said: Mapping[str, Any] = made | {"made_at": "", "signed_at": None, "cosigned_at": None}
    return content.digest(said)
