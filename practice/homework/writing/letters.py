"""Where somebody gets mail, and when."""

import uuid
from datetime import datetime, time, timedelta

from practice import access, clock, db
from practice.models import User


def emails(user_ids: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Where each of these logins gets mail: those with an address that are not disabled. One statement."""
    chosen = access.everything(User).with_only_columns(User.id, User.email)
    reached = chosen.where(User.id.in_(user_ids), User.disabled_at.is_(None), User.email != "")
    return {row.id: row.email for row in db.session.execute(reached)}


def awake(moment: datetime, user: User) -> datetime:
    """`moment`, or the end of this person's quiet hours when it falls into them. Hours are those of their own zone."""
    local = clock.local(moment, user.time_zone)
    if (local.hour - user.quiet_from) % 24 >= (user.quiet_until - user.quiet_from) % 24:
        return moment
    day = local.date() if local.hour < user.quiet_until else local.date() + timedelta(days=1)
    return clock.moment(datetime.combine(day, time(user.quiet_until)), user.time_zone)
