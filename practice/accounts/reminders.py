"""Reminders by e-mail before a licence expires: 90, 60, 30 and 7 days (records.md section 2.2)."""

from datetime import datetime, timedelta

from practice import access, clock, config, db, mail
from practice.accounts import licence_words
from practice.models import Credential, CredentialStatus, Mail, Practice, User


def remind_one(_settings: config.Settings, now: datetime) -> bool:
    """Queue one reminder that is due and was not queued yet; False when there is none. Commits.

    One per licence, day of expiry and mark: a renewed licence is reminded of anew, and somebody whose server was off
    for a month gets the reminder that counts now, not those that were missed.
    """
    with db.reading():
        found = _due(now)
        db.session.rollback()
    if found is None:
        return False
    key, address, expires = found
    mail.queue(key, "licence_expiry", address, expires=expires)
    db.commit()
    return True


def _due(now: datetime) -> tuple[str, str, str] | None:
    practice = db.session.scalar(access.everything(Practice))
    if practice is None:
        return None
    today = clock.local(now, practice.time_zone).date()
    soon = db.session.execute(
        access.everything(Credential, User)
        .join(User, User.id == Credential.user_id)
        .where(
            Credential.status.in_((CredentialStatus.ACTIVE, CredentialStatus.PROBATION)),
            Credential.expires_on >= today,
            Credential.expires_on <= today + timedelta(days=licence_words.REMIND[0]),
            User.disabled_at.is_(None),
            User.email != "",
        )
        .order_by(Credential.expires_on, Credential.id)
    ).all()
    keys = {}
    for row, user in soon:
        mark = licence_words.due((row.expires_on - today).days)
        key = f"licence:{row.id}:{row.expires_on.isoformat()}:{mark}"
        keys[key] = (key, user.email, licence_words.long(row.expires_on))
    sent = set(db.session.scalars(access.everything(Mail).with_only_columns(Mail.key).where(Mail.key.in_(keys))))
    return next((keys[key] for key in keys if key not in sent), None)
