"""The file of a record copy, made by the worker: a page that says what it is, then session by session.

Every session is built anew from its frozen record (`content.redacted`); the pages that were signed stay in the
practice. The finished file is kept for good with the release, and never changes.
"""

import hashlib
import uuid
from dataclasses import dataclass

from practice import access, audit, clock, db
from practice.models import Addendum, Couple, Partner, Practice, Release, SessionRecord, SessionState, User
from practice.releases import words
from practice.reports import binding, letterhead, pdf, press, printing
from practice.reports.content import Summary, redacted
from practice.reports.content.head import Head

TOO_LONG = "One of its sessions is longer than what can be laid out. Choose a period without it."


@dataclass(frozen=True, slots=True)
class Work:
    """Everything the file is made of, in plain values: no transaction is open while pages are laid out."""

    cover: Summary
    sessions: tuple[Summary, ...]
    paper: str


def make(asked: printing.Asked, step: printing.Step) -> printing.Made:
    """The file of one release. Made before and kept: those bytes."""
    row = access.readable(asked.actor, Release).where(Release.id == asked.release_id)
    release = db.session.scalar(row)
    if release is None:
        raise printing.Refused(printing.NO_LONGER)
    if release.made_at is not None:
        return printing.Made(release.pdf, release.pages, release.file_name)
    work = _gathered(asked, release)
    name, title = work.cover.file_name, work.cover.title
    total = len(work.sessions) + 1
    step(0, total)
    try:
        with press.Press() as own:
            own.add(binding.Part(press.summary(own, work.cover, work.paper)[0], "Record copy"))
            for place, made in enumerate(work.sessions, 1):
                step(place, total)
                own.add(binding.Part(press.summary(own, made, work.paper)[0], made.day.isoformat()))
            whole = own.bound(title)
    except pdf.Unprintable as error:
        raise printing.Refused(TOO_LONG) from error
    with printing.writing():
        kept = db.session.scalar(row.with_for_update().execution_options(populate_existing=True))
        if kept is None:
            raise printing.Refused(printing.NO_LONGER)
        if kept.made_at is None:
            kept.pdf, kept.sha256, kept.pages = whole, hashlib.sha256(whole).hexdigest(), own.pages
            kept.file_name, kept.made_at = name, clock.now()
            audit.record(asked.actor, "release.made", kept)
        answer = printing.Made(kept.pdf, kept.pages, kept.file_name)
    return answer


def _gathered(asked: printing.Asked, release: Release) -> Work:
    """Reads all there is to read."""
    actor = asked.actor
    couple = db.session.scalar(access.readable(actor, Couple).where(Couple.id == release.couple_id))
    practice = db.session.scalar(access.readable(actor, Practice))
    partners = db.session.scalars(
        access.readable(actor, Partner).where(Partner.couple_id == couple.id).order_by(Partner.seat)
    )
    chosen = [uuid.UUID(one) for one in asked.wish["sessions"]]
    rows = db.session.scalars(
        access.readable(actor, SessionRecord)
        .where(
            SessionRecord.id.in_(chosen),
            SessionRecord.couple_id == couple.id,
            SessionRecord.state == SessionState.SIGNED,
            access.not_in_error(),
        )
        .order_by(SessionRecord.held_on, SessionRecord.starts_at, SessionRecord.id)
    ).all()
    records = {row.id: row.frozen for row in rows if redacted.exists(row.frozen, release.subject)}
    if not records:
        raise printing.Refused("None of the chosen sessions is part of the record any more.")
    added: dict[uuid.UUID, list] = {}
    addenda = access.readable(actor, Addendum).where(
        Addendum.session_id.in_(records), Addendum.state == SessionState.SIGNED
    )
    for one in db.session.scalars(addenda.order_by(Addendum.session_id, Addendum.number)):
        added.setdefault(one.session_id, []).append(one.frozen)
    both_signed = release.basis == "both_signed"
    sessions = tuple(
        letterhead.printed(redacted.copy(record, release.subject, notes=both_signed, addenda=added.get(session_id, ())))
        for session_id, record in records.items()
    )
    by = db.session.scalar(access.readable(actor, User).where(User.id == release.released_by))
    decided = clock.local(release.created_at, couple.time_zone).isoformat(timespec="seconds")
    cover = words.cover(
        Head(letterhead.of(practice), (), decided),
        words.Told(
            record_id=couple.record_id,
            names={partner.seat.value: partner.name for partner in partners},
            release=str(release.id),
            subject=release.subject,
            to=release.to,
            from_on=release.from_on,
            until_on=release.until_on,
            both_signed=both_signed,
            signed_on={"A": release.signed_a_on, "B": release.signed_b_on},
            by=by.name if by else "",
        ),
        sessions,
    )
    return Work(cover, sessions, practice.paper)
