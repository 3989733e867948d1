"""What the note holds of each partner and of the two together, and the risk line of each person."""

import json

import pytest

from practice import db
from practice.reports import content
from practice.sessions import material, signing
from tests.sessions.written import draft, fresh

ABOUT = {"about_a": "SEEN-A", "about_b": "SEEN-B", "about_dyad": "SEEN-TWO"}
RISK = {"a_risk": "text", "a_risk_text": "RISK-A", "b_risk": "none"}


def frozen(world, **typed):
    row = draft(world, **typed)
    signing.sign(world.dana.actor, row.id)
    db.session.commit()
    return fresh(row.id).frozen


def sections(made, kind="clinical"):
    return {
        one.heading: " / ".join(getattr(part, "text", "") for part in one.parts)
        for one in content.build(kind, made).sections
    }


def test_each_partner_and_the_two_are_on_the_clinical_record_alone(world):
    made = frozen(world, **ABOUT, **RISK)
    told = sections(made)
    assert (told["About Ana"], told["About Ben"], told["The two together"]) == ("SEEN-A", "SEEN-B", "SEEN-TWO")
    assert told["Risk"] == "Ana: RISK-A / Ben: No new concerns reported."
    assert made["risks"] == {"A": "RISK-A", "B": content.NO_NEW_RISK}
    for kind in ("joint", "own_a", "own_b"):
        copy = repr(content.build(kind, made))
        assert not any(word in copy for word in ("SEEN-", "RISK-", "concerns"))


@pytest.mark.parametrize("note_format", content.NOTE_PARTS)
def test_whatever_the_format(world, note_format):
    assert "SEEN-TWO" in repr(content.clinical(frozen(world, note_format=note_format, **ABOUT)))


def test_with_one_alone_only_that_persons_risk_line(world):
    made = frozen(world, modality="individual_b", a_risk="text", a_risk_text="RISK-A")
    assert made["risks"] == {"B": content.NO_NEW_RISK}
    assert "RISK-A" not in json.dumps(made) and "Ana" not in sections(made)["Risk"]
    assert content.kinds(made) == ("clinical", "own_b")


def test_what_is_empty_leaves_no_heading(world):
    made = frozen(world, about_a="  ")
    assert made["about"] == {} and "About Ana" not in sections(made)


def test_an_older_record_prints_its_one_line(world):
    made = {name: value for name, value in frozen(world).items() if name not in ("risks", "about")}
    assert sections(made | {"risk": "OLD LINE"})["Risk"] == "OLD LINE"


def test_an_older_draft_keeps_its_risk_line_for_both(world, sign_in):
    row = draft(world, a_risk="", b_risk="")
    held = db.session.get(type(row), row.id)
    typed = {name: values for name, values in held.body["typed"].items() if not name.endswith("_risk")}
    held.body = held.body | {"typed": typed | {"risk": ["text"], "risk_text": ["Both are worried."]}}
    db.session.commit()
    form = sign_in("dana").get(f"/sessions/{row.id}/edit").form("session")
    assert form["a_risk"] == form["b_risk"] == "text"
    assert form["a_risk_text"] == form["b_risk_text"] == "Both are worried."
    looked = signing.review(world.dana.actor, material.find(world.dana.actor, row.id))
    assert looked.missing == [] and looked.content["risks"]["B"] == "Both are worried."


def test_the_page_names_each_person(world, sign_in):
    page = sign_in("dana").get(f"/sessions/{draft(world).id}/edit")
    assert "Risk: Ana" in page.text and "Risk: Ben" in page.text and "What you saw and heard of Ana." in page.text
    page = page.form("session").fill(**ABOUT, a_risk="text", a_risk_text="مرحبا 👩‍👩‍👧‍👦").submit("Save")
    assert page.form("session")["about_dyad"] == "SEEN-TWO" and page.form("session")["a_risk_text"] == "مرحبا 👩‍👩‍👧‍👦"


def test_too_long_is_said_beside_the_field(world, sign_in):
    form = sign_in("dana").get(f"/sessions/{draft(world).id}/edit").form("session")
    page = form.fill(about_b="x" * 20_001).submit("Save", expect=422)
    assert "Use at most 20,000 characters" in page.text and len(page.form("session")["about_b"]) == 20_001
