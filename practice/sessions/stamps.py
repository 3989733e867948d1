"""What pages that save as one types have in common: what they posted, and which save of which page it is."""

import uuid

from flask import abort, request

from practice import web
from practice.sessions.body import Stamp


def posted() -> dict[str, list[str]]:
    """What the page posted, without control characters."""
    return {name: [web.clean_text(value) for value in values] for name, values in request.form.lists()}


def stamp() -> Stamp:
    """Which page is saving. 400 when it does not say."""
    key = an_id(request.form.get("form_key"))
    if key is None:
        abort(400)
    number = request.form.get("autosave_seq", "")
    saves = int(number) if number.isascii() and number.isdigit() and len(number) < 18 else 0
    return Stamp(request.form.get("version", ""), key.hex, saves, web.is_autosave())


def an_id(text: str | None) -> uuid.UUID | None:
    """An id as a page posts it; None when it is none."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None
