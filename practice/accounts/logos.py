"""The practice's logo: what is taken in, what is kept of it, and which one counts now.

Only the picture is kept: it is drawn anew on white, so that no metadata, no second picture and no trailing bytes of the
file survive, and nothing is transparent on paper. Rows stay: records signed under a logo name it by its hash.
"""

import hashlib
import io
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from practice import access, audit, db
from practice.models import Logo, Practice

MOST = 300_000
"""Bytes of a file."""
WIDEST = 4000
"""Pixels of a side that are read."""
PRINTED = 1200
"""Pixels of a side that are kept: on paper it is 42 mm wide."""
TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}
ENDS = {"PNG": b"IEND\xaeB`\x82", "JPEG": b"\xff\xd9"}
"""What a whole file holds at its end. Pillow would tell that one is cut, but for a switch that WeasyPrint turns off."""
DEEP = ("I", "I;16", "I;16L", "I;16B", "I;16N", "F")
"""More than 256 levels of grey."""


class NotUsable(Exception):
    """The file cannot be the logo; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept."""

    data: bytes
    media_type: str
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """Its name."""
        return hashlib.sha256(self.data).hexdigest()


# --- the file --------------------------------------------------------------------------------------------------------


def read(data: bytes) -> Picture:
    """What is kept of an uploaded file. Raises `NotUsable`."""
    if not data:
        raise NotUsable("The file is empty. Choose another one.")
    if len(data) > MOST:
        raise NotUsable(f"The file is larger than {MOST // 1000} KB. Save it smaller and choose it again.")
    try:
        with Image.open(io.BytesIO(data), formats=tuple(TYPES)) as found:
            form = found.format
            if max(found.size) > WIDEST:
                raise NotUsable(f"The picture is larger than {WIDEST} × {WIDEST} pixels. Save it smaller.")
            if ENDS[form] not in data:
                raise ValueError("cut")
            drawn = _on_white(found)
    except NotUsable:
        raise
    except Exception as error:  # whatever a decoder stumbles over, it is no picture
        raise NotUsable("This is no PNG or JPEG picture. Save the logo as PNG and choose that file.") from error
    return _small(drawn, form)


def _on_white(found: Image.Image) -> Image.Image:
    """The picture alone, upright, in plain colours."""
    upright = ImageOps.exif_transpose(found)
    if upright.mode in DEEP:
        upright = upright.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    paper = Image.new("RGBA", upright.size, "white")
    paper.alpha_composite(upright.convert("RGBA"))
    return paper.convert("RGB")


def _small(drawn: Image.Image, form: str) -> Picture:
    """At most as large as paper shows, and no larger than a file may be."""
    longest = PRINTED
    while True:
        scaled = drawn.copy()
        scaled.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        scaled.save(out, form, **({"optimize": True} if form == "PNG" else {"quality": 90}))
        if out.tell() <= MOST:
            return Picture(out.getvalue(), TYPES[form], *scaled.size)
        longest = longest * 3 // 4


# --- the rows --------------------------------------------------------------------------------------------------------


def current(actor: access.Actor) -> Logo | None:
    """The logo that counts now."""
    return db.session.scalar(access.readable(actor, Logo).join(Practice, Practice.logo_id == Logo.id))


def named(actor: access.Actor, sha256: str) -> Logo | None:
    """The logo with this hash, also one that was replaced: signed records show theirs."""
    return db.session.scalar(access.readable(actor, Logo).where(Logo.sha256 == sha256))


def put(actor: access.Actor, picture: Picture) -> None:
    """Make this the practice's logo. The same one again is no change."""
    row = named(actor, picture.sha256) or _kept(actor, picture)
    practice = _practice(actor)
    if practice.logo_id != row.id:
        _name(practice, row)
        audit.record(actor, "practice.logo_changed", row)
        db.session.flush()


def _kept(actor: access.Actor, picture: Picture) -> Logo:
    size = {"width": picture.width, "height": picture.height}
    row = Logo(sha256=picture.sha256, media_type=picture.media_type, image=picture.data, **size)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:  # the other half of a double click was a moment faster
        return named(actor, picture.sha256)
    return row


def remove(actor: access.Actor) -> None:
    """The practice has no logo from now on. Doing it twice is harmless."""
    practice = _practice(actor)
    if practice.logo_id is not None:
        _name(practice, None)
        audit.record(actor, "practice.logo_removed", practice)
        db.session.flush()


def _name(practice: Practice, row: Logo | None) -> None:
    """Without a new version of the settings: a form of them that is open in another tab is not older for it."""
    db.session.execute(update(Practice).where(Practice.id == practice.id).values(logo_id=row.id if row else None))


def _practice(actor: access.Actor) -> Any:
    chosen = access.readable(actor, Practice).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(chosen).one()
