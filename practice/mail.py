"""Outgoing e-mail: `queue` writes a row, `deliver_one` sends one. The only file that knows SMTP.

A message is sent at least once: a worker that dies after sending leaves a claim that ages out. Its key makes sure that
the same message is never queued twice. Texts are neutral: whoever reads a client's mail must learn nothing.
"""

import logging
import smtplib
import ssl
import uuid
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import IntegrityError

from practice import clock, config, db, private
from practice.models import Mail, Practice

log = logging.getLogger("practice.mail")
CLAIM = timedelta(minutes=5)
TRIES = 8


def queue(key: str, template: str, to: str, not_before: datetime | None = None, **values: str) -> None:
    """Write the message `templates/mail/<template>.txt` for `to`, once per `key`. It leaves after the commit."""
    row = Mail(key=key, message={"template": template, "to": to, "values": values})
    if not_before:
        row.not_before = not_before
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        log.info("mail already queued")


def waiting() -> int:
    """How many messages are due and not sent."""
    return db.session.scalar(
        select(func.count(Mail.id)).where(
            Mail.sent_at.is_(None), Mail.failed_at.is_(None), Mail.not_before <= clock.now()
        )
    )


def failed() -> int:
    """How many messages were given up."""
    return db.session.scalar(select(func.count(Mail.id)).where(Mail.failed_at.is_not(None)))


def deliver_one(settings: config.Settings, now: datetime) -> bool:
    """Send the oldest due message. False when there is none. Commits: first the claim, then the outcome."""
    due = (
        select(Mail)
        .where(
            Mail.sent_at.is_(None),
            Mail.failed_at.is_(None),
            Mail.not_before <= now,
            or_(Mail.claimed_at.is_(None), Mail.claimed_at < now - CLAIM),
        )
        .order_by(Mail.not_before, Mail.id)
        .limit(1)
    )
    with db.reading():
        row = db.session.scalar(due)
        if row is None:
            db.session.rollback()
            return False
        # Plain values, taken before the rollback expires the row: nothing below may open a transaction unasked.
        row_id, old, attempts = row.id, row.claimed_at, row.attempts + 1
        db.session.rollback()
    mine = db.session.execute(
        update(Mail)
        .where(Mail.id == row_id, Mail.sent_at.is_(None), Mail.attempts == attempts - 1)
        .where(Mail.claimed_at.is_(None) if old is None else Mail.claimed_at == old)
        .values(claimed_at=now, attempts=attempts)
    ).rowcount
    db.commit()
    if mine:
        outcome = _try(settings, row_id, attempts, now)
        db.session.execute(update(Mail).where(Mail.id == row_id).values(**outcome))
        db.commit()
    return True


def _try(settings: config.Settings, row_id: uuid.UUID, attempts: int, now: datetime) -> dict[str, Any]:
    """Compose and send; returns what to write into the row. No transaction is open while the server is spoken to."""
    try:
        with db.reading():
            message = compose(settings, db.session.get(Mail, row_id, populate_existing=True))
            db.session.rollback()
        _send(settings, message, row_id)
    except Exception as error:  # a message that cannot be composed must be given up like one that cannot be sent
        db.session.rollback()
        log.warning("mail not sent id=%s attempt=%s error=%s", row_id, attempts, type(error).__name__)
        if attempts >= TRIES:
            return {"failed_at": now}
        return {"claimed_at": None, "not_before": now + _wait(attempts)}
    return {"sent_at": clock.now()}


def _wait(attempts: int) -> timedelta:
    return timedelta(minutes=min(240, 2**attempts))


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(config.TEMPLATES / "mail"),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  plain text only
    )


def compose(settings: config.Settings, row: Mail) -> EmailMessage:
    """The finished message of a row: the template's first line is the subject, the rest the text."""
    held = row.message
    practice = db.session.scalar(select(Practice))
    values = {
        "practice_name": practice.name if practice else "",
        "base_url": settings.base_url,
        **held["values"],
    }
    subject, _, text = _templates().get_template(f"{held['template']}.txt").render(values).partition("\n")
    message = EmailMessage()
    message["Subject"] = " ".join(subject.split())
    message["From"] = settings.mail_from
    message["To"] = held["to"]
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{row.id.hex}@{settings.mail_from.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text.strip() + "\n")
    return message


def _send(settings: config.Settings, message: EmailMessage, row_id: uuid.UUID) -> None:
    if settings.smtp is None:
        # As written: whoever opens the file in an editor can use its links, which encoding would break into lines.
        message.set_content(message.get_content(), cte="8bit")
        private.folder(settings.outbox)
        private.write(settings.outbox / f"{row_id}.eml", bytes(message))
        return
    with _connected(settings.smtp) as server:
        server.send_message(message)


def _connected(smtp: config.Smtp) -> smtplib.SMTP:
    if smtp.security == "tls":
        server = smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=20, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(smtp.host, smtp.port, timeout=20)
    try:
        if smtp.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if smtp.user:
            server.login(smtp.user, smtp.password)
    except Exception:
        server.close()
        raise
    return server


def reach(smtp: config.Smtp) -> None:
    """Connect, sign in and say goodbye. Raises OSError (SMTP's errors are such) when that does not work."""
    with _connected(smtp) as server:
        server.noop()
