"""What is added to a signed record, and a record entered in error, with a marker in every text: who reads which."""

import uuid

from practice import db
from practice.sessions import cosigning, signing
from tests.sessions import written
from tests.walls.browser import Browser, filled
from tests.walls.life import Life, _forms


def add(life: Life) -> None:
    """An addendum of which one partner's own copy says a line, and that copy made anew and given."""
    browser = life.browsers[life.therapist]
    page = browser.submit(f"{life.session}/addenda/new", kind="correction").location
    typed = {name: life.mark(f"addendum {name}", *life.read) for name in ("text", "copy_text")}
    typed["reason"] = f"{life.mark('addendum reason', *life.read)} is the reason"
    edit = browser.must("GET", page, expect=200)
    browser.must("POST", page, filled(edit.text, page, **typed, copies=["own_a"], go="review"))
    own = page.removesuffix("/edit")
    browser.submit(f"{own}/sign")
    if life.lead:
        _cosign(life.browsers[life.lead], f"{own}/cosign")
    browser.submit(f"{life.session}/copies/own_a/again")
    life.give("own_a", life.a)
    life.also("addendum copy_text", life.a)


def _cosign(lead: Browser, path: str) -> None:
    page = lead.must("GET", path, expect=200)
    form = next(one for one in _forms(page.text) if "CosignForm" in one.getlist("form_name"))
    lead.must("POST", path, form)


def err(life: Life) -> None:
    """Another record, signed and then stated to be entered in error."""
    therapist = life.person(life.therapist)
    text = life.mark("record in error", *life.read)
    row_id = written.draft(life.world, therapist, life.couple, held_on=written.yesterday(9), focus=text).id
    signing.sign(therapist.actor, row_id)
    db.session.commit()
    if life.lead:
        cosigning.cosign(life.person(life.lead).actor, row_id)
        db.session.commit()
    reason = f"{life.mark('why in error', *life.read)}: of another couple"
    life.browsers[life.therapist].submit(f"/sessions/{uuid.UUID(str(row_id))}/entered-in-error", reason=reason)
