"""Forms posted after their sign-in had expired: kept for their author, given back at the next sign-in.

Two people may share a device, and both may open the same address; so a form is held for the person it was shown to
(a signed field in the form says who), never for whoever signs in next.
"""

import uuid

from sqlalchemy import delete, select

from practice import clock, db
from practice.models import HeldForm

MOST = 200_000
"""Characters of a form that are held at the most."""
MOST_FORMS = 20
"""Forms of one person that are held at the most: the newest ones. A page's owner needs no sign-in to fill them."""
SECRET = ("password", "csrf_token", "code")
"""Fields whose name holds one of these are never held."""


def keep(user_id: uuid.UUID, path: str, fields: dict[str, list[str]]) -> bool:
    """Hold what was typed for `user_id` on `path`, in place of what was held there before. False: too long."""
    kept = {name: values for name, values in fields.items() if not any(word in name for word in SECRET)}
    if len(path) > 300 or sum(len(value) for values in kept.values() for value in values) > MOST:
        return False
    row = db.session.scalar(
        select(HeldForm).where(HeldForm.user_id == user_id, HeldForm.path == path).with_for_update()
    )
    if row is None:
        db.session.add(HeldForm(user_id=user_id, path=path, fields=kept))
        db.session.flush()
        for old in paths(user_id)[MOST_FORMS:]:
            drop(user_id, old)
    else:
        row.fields, row.held_at = kept, clock.now()
    return True


def paths(user_id: uuid.UUID) -> list[str]:
    """Where forms of this person are held, newest first."""
    return list(
        db.session.scalars(
            select(HeldForm.path)
            .where(HeldForm.user_id == user_id)
            .order_by(HeldForm.held_at.desc(), HeldForm.id)
        )
    )


def look(user_id: uuid.UUID, path: str) -> dict[str, list[str]] | None:
    """What is held for this person on this path."""
    row = db.session.scalar(select(HeldForm).where(HeldForm.user_id == user_id, HeldForm.path == path))
    return row.fields if row else None


def drop(user_id: uuid.UUID, path: str) -> None:
    """Forget it: it has arrived."""
    db.session.execute(delete(HeldForm).where(HeldForm.user_id == user_id, HeldForm.path == path))
