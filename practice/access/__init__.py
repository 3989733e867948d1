"""Who may see what: the privacy policy.

Three locks. A rule on every view (`seal` refuses to start an app with a view that has none), a clause per model
(`readable` is the only way to select for a person), and, for the fields of a readable answer, `exercises.disclosure`.
Absent and forbidden are the same 404; 403 is for "you can see it but may not do that".
"""

import uuid
from typing import Any

from flask import abort
from sqlalchemy import Select, select

from practice import db
from practice.access.person import ABSOLUTE, IDLE, Actor, actor, alive, load_actor
from practice.access.records import not_in_error
from practice.access.rows import NEVER, READ
from practice.access.views import admin, admit, clinical, clinician, partner, public, seal, signed_in, staff
from practice.models import Couple

__all__ = [
    "ABSOLUTE",
    "IDLE",
    "NEVER",
    "READ",
    "Actor",
    "actor",
    "admin",
    "admit",
    "alive",
    "clinical",
    "clinician",
    "everything",
    "find",
    "load_actor",
    "not_in_error",
    "partner",
    "public",
    "readable",
    "seal",
    "signed_in",
    "staff",
    "treats",
]


def readable(person: Actor, model: type[db.Base], *more: Any) -> Select:
    """Select the rows of `model` that `person` may read; further entities or columns in `more` are joined by you."""
    return select(model, *more).where(READ[model](person))


def everything(model: type[db.Base], *more: Any) -> Select:
    """Select regardless of a person: for jobs, sign-in and transitions that two people decide together. Counted."""
    return select(model, *more)


def find(person: Actor, model: type[db.Base], row_id: uuid.UUID) -> Any:
    """The row with this id, if `person` may read it; otherwise 404, whether it exists or not."""
    row = db.session.scalar(readable(person, model).where(model.id == row_id))
    if row is None:
        abort(404)
    return row


def treats(person: Actor, couple: Couple) -> None:
    """403 unless `person` is the therapist of this couple: a supervisor reads but does not edit."""
    if not person.is_clinician or couple.therapist_id != person.id:
        abort(403)
