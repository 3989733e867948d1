"""A corrected answer in a record: what its author says now, and that it was corrected; nothing after the signature."""

from practice import clock, db
from practice.models import Correction, Response
from practice.reports import content
from practice.sessions import material, signing
from tests.homework.filled import fill as filled
from tests.sessions.written import draft, fill, fresh, keys

SLUG = "mirror-and-check"


def corrected(world, number=1, **answers):
    """Another version of Ana's first revealed answer with a text in it; gives the field."""
    rows = db.session.query(Response).filter(Response.seat == "A", Response.revealed_at.is_not(None)).all()
    row, field = next(
        (row, name) for row in rows for name, value in row.answers.items() if isinstance(value, str) and len(value) > 20
    )
    said = row.answers | {field: answers["text"]}
    db.session.add(Correction(response_id=row.id, number=number, answers=said, made_at=clock.now()))
    db.session.commit()
    return f":{row.step}:{row.occurrence}:A:{field}"


def test_the_record_holds_what_is_said_now(world):
    filled(world, SLUG)
    part = corrected(world, text="NOW-SAID")
    row = draft(world)
    ticked = keys(world, row.id, part)
    assert len(ticked) == 1
    fill(world, row.id, pick=ticked, copy=ticked)
    signing.sign(world.dana.actor, row.id)
    db.session.commit()
    frozen = fresh(row.id).frozen
    (answer,) = frozen["picked"][0]["answers"]
    assert answer["words"] == ["NOW-SAID"] and answer["paper"].startswith("Corrected by Ana on ")
    for kind in ("clinical", "joint", "own_a", "own_b"):
        told = repr(content.build(kind, frozen))
        assert "NOW-SAID" in told and "Corrected by Ana" in told
    corrected(world, number=2, text="LATER")
    assert fresh(row.id).frozen == frozen


def test_a_correction_after_the_review_is_looked_at_again(world):
    filled(world, SLUG)
    row = draft(world)
    part = corrected(world, text="NOW-SAID")
    ticked = keys(world, row.id, part)
    fill(world, row.id, pick=ticked)
    before = signing.review(world.dana.actor, material.find(world.dana.actor, row.id))
    corrected(world, number=2, text="LATER")
    after = signing.review(world.dana.actor, material.find(world.dana.actor, row.id))
    assert before.seen != after.seen


def test_what_was_never_corrected_says_nothing(world):
    filled(world, SLUG)
    row = draft(world)
    fill(world, row.id, pick=keys(world, row.id))
    looked = signing.review(world.dana.actor, material.find(world.dana.actor, row.id))
    assert "Corrected" not in repr(looked.content)
