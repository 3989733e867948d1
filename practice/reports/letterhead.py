"""The letterhead of what is printed: the practice's lines, the licence, and the picture behind its hash.

A hash never means another picture, so what was read of one is kept in memory. Ask for it (`image`) before a transaction
ends that printing must not hold open.
"""

import base64
from dataclasses import replace

from practice import access, db
from practice.models import Logo, Practice
from practice.reports import content
from practice.reports.content.heading import lines
from practice.reports.content.summary import Letterhead, Summary

MOST = 20
"""Pictures kept in memory at the most; a practice has one, and perhaps those that older records name."""
_held: dict[str, str] = {}


def image(sha256: str) -> str:
    """The picture with this hash as a `data:` address; empty for no hash, and for one nobody knows."""
    if sha256 and sha256 not in _held:
        row = db.session.scalar(access.everything(Logo).where(Logo.sha256 == sha256))
        if row is None:
            return ""
        while len(_held) >= MOST:
            _held.pop(next(iter(_held)), None)
        _held[sha256] = f"data:{row.media_type};base64,{base64.b64encode(row.image).decode()}"
    return _held.get(sha256, "")


def picture(practice: Practice) -> str:
    """The hash of the practice's picture now; empty for none."""
    if practice.logo_id is None:
        return ""
    chosen = access.everything(Logo).with_only_columns(Logo.sha256).where(Logo.id == practice.logo_id)
    return db.session.scalar(chosen) or ""


def of(practice: Practice, licence: tuple[str, ...] = ()) -> Letterhead:
    """The letterhead of what is made from the practice as it is now, its picture included."""
    sha256 = picture(practice)
    return Letterhead(practice.name, lines(practice.address), practice.phone, licence, image(sha256), sha256)


def printed(made: Summary) -> Summary:
    """The copy as it goes to paper: with the picture that its letterhead names."""
    if not made.letterhead.picture:
        return made
    return replace(made, letterhead=content.pictured(made.letterhead, image(made.letterhead.picture)))
