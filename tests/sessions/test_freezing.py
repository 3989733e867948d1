"""What of the homework reaches which copy, and what a frozen record holds."""

import json

import pytest

from practice import db
from practice.exercises import catalogue
from practice.models import DocumentKind
from practice.reports import content, documents
from practice.sessions import body, homework, material, signing
from tests.homework.made import answer, assign, week
from tests.sessions.written import draft, fill, fresh, keys

SLIDERS = {"heard": "7", "fair": "3", "useful": "6", "hope": "8"}
AFTER = SLIDERS | {"unsaid": "UNSAID", "takeaway": "TAKE", "will_do": "WILL"}


def wishes(impact="IMPACT"):
    fields = catalogue.load("support-i-wish").by_id["wishes"].fields
    values = {one.id: "5" for one in fields if one.id.startswith(("want_", "get_", "give_"))}
    return values | {"first": "tasks", "impact": impact}


def said(record, kind):
    """Everything a copy says."""
    return repr(content.build(kind, record))


def look(world, row):
    return signing.review(world.dana.actor, material.find(world.dana.actor, row.id))


def tick(world, row, **ticks):
    fill(world, row.id, **ticks)
    return look(world, row).content


def test_nothing_goes_in_unless_it_is_ticked(world):
    given = assign(world, "after-we-met", to="A")
    answer(world, "ana", given.id, "after", AFTER)
    made = look(world, draft(world)).content
    assert made["picked"] == [] and made["scores"] == []
    assert not any(word in json.dumps(made) for word in ("UNSAID", "TAKE", "WILL"))


def test_the_therapists_own_answers_never_reach_the_other_partner(world):
    given = assign(world, "after-we-met", to="A")
    answer(world, "ana", given.id, "after", AFTER)
    row = draft(world)
    every = keys(world, row.id)
    assert len(every) > 7
    clinical_only = tick(world, row, pick=every)
    for word in ("UNSAID", "TAKE", "WILL"):
        assert word in said(clinical_only, "clinical")
        assert not any(word in said(clinical_only, kind) for kind in ("joint", "own_a", "own_b"))
    everywhere = tick(world, row, pick=every, copy=every)
    for word in ("UNSAID", "TAKE", "WILL"):
        assert word in said(everywhere, "own_a") and content.PRIVATE in said(everywhere, "own_a")
        assert not any(word in said(everywhere, kind) for kind in ("joint", "own_b"))
    assert "Worth a word" in said(everywhere, "clinical")
    assert not any("Worth a word" in said(everywhere, kind) for kind in ("joint", "own_a", "own_b"))


def test_sealed_answers_reach_both_only_once_both_could_see_them(world):
    given = assign(world, "support-i-wish")
    answer(world, "ana", given.id, "wishes", wishes("ANA-IMPACT"))
    row = draft(world)
    first = tick(world, row, copy=keys(world, row.id, ":impact"))
    assert "ANA-IMPACT" in said(first, "own_a")
    assert not any("ANA-IMPACT" in said(first, kind) for kind in ("joint", "own_b"))
    answer(world, "ben", given.id, "wishes", wishes("BEN-IMPACT"))
    both = tick(world, row, copy=keys(world, row.id, ":impact"))
    assert all(word in said(both, kind) for kind in content.KINDS for word in ("ANA-IMPACT", "BEN-IMPACT"))
    kept = tick(world, row, copy=[], pick=keys(world, row.id, ":impact"))
    assert "BEN-IMPACT" in said(kept, "clinical")
    assert not any("IMPACT" in said(kept, kind) for kind in ("joint", "own_a", "own_b"))


def test_results_reach_copies_only_when_both_partners_have_them(world):
    given = assign(world, "forecast-my-partner")
    answer(world, "ana", given.id, "forecast", week())
    row = draft(world)
    offered = homework.offered(look(world, row).material.cases, look(world, row).draft)
    assert all(not offer.seen_by for one in offered for asked in one.asked if asked.score for offer in asked.offers)
    answer(world, "ben", given.id, "forecast", week(4, 6))
    scores = keys(world, row.id, ":=")
    made = tick(world, row, copy=scores)
    assert made["scores"] and all(item["seen_by"] == ["A", "B"] for item in made["scores"] if item["title"] != "")
    assert made["scores"][0]["words"] in content.joint(made).sections.__repr__()


def test_an_individual_session_has_no_joint_copy_and_none_for_the_other(world):
    row = draft(world, modality="individual_b", a_attendance="present", b_attendance="late")
    made = look(world, row).content
    assert content.kinds(made) == ("clinical", "own_b")
    assert made["partners"]["A"]["attendance"] == "absent"
    signing.sign(world.dana.actor, row.id)
    db.session.commit()
    kinds = {one.kind for one in db.session.query(signing.documents.Document).filter_by(session_id=row.id)}
    assert kinds == {DocumentKind.CLINICAL, DocumentKind.OWN_B}


def test_homework_for_one_partner_is_on_no_copy_of_the_other(world):
    given = assign(world, "after-we-met", to="A")
    answer(world, "ana", given.id, "after", AFTER)
    row = draft(world)
    made = tick(world, row, hw=[given.id.hex], known=[given.id.hex])
    assert "After we met" in said(made, "own_a") and "After we met" in said(made, "clinical")
    assert not any("After we met" in said(made, kind) for kind in ("joint", "own_b"))


def test_what_each_partner_did_is_never_on_the_joint_copy(world):
    given = assign(world, "support-i-wish")
    answer(world, "ana", given.id, "wishes", wishes())
    row = draft(world)
    state = {f"hw-{given.id.hex}-A": "done", f"hw-{given.id.hex}-B": "not_done"}
    made = tick(world, row, hw=[given.id.hex], known=[given.id.hex], **state)
    assert made["homework_reviewed"][0]["states"] == {"A": "done", "B": "not_done"}
    assert "not done" in said(made, "clinical") and "not done" in said(made, "own_b")
    assert "not done" not in said(made, "own_a") and "done" not in said(made, "joint")


def test_declined_answers_are_kept_for_the_session(world):
    given = assign(world, "after-we-met", to="A")
    names = ("heard", "fair", "useful", "hope", "takeaway", "will_do")
    answer(world, "ana", given.id, "after", {f"{name}__declined": "1" for name in names})
    row = draft(world)
    looked = look(world, row)
    (item,) = homework.looked_at(looked.material.cases, looked.draft, row.held_on)
    assert item.states == {"A": "kept"}
    made = tick(world, row, pick=keys(world, row.id, ":takeaway"))
    assert made["picked"][0]["answers"][0]["declined"] is True and made["picked"][0]["answers"][0]["words"] == []


def test_states_follow_what_came_in(world):
    given = assign(world, "forecast-my-partner")
    assert states(world, given) == {"A": "not_done", "B": "not_done"}
    answer(world, "ana", given.id, "forecast", week())
    assert states(world, given) == {"A": "partly", "B": "not_done"}


def states(world, given):
    (case,) = material.cases(world.dana.actor, world.pair.id, None, frozenset())
    assert case.id == given.id
    return {seat: homework.state_of(case, seat) for seat in ("A", "B")}


def test_two_of_one_exercise_are_told_apart(world):
    first, second = assign(world, "after-we-met", to="A"), assign(world, "after-we-met", to="B")
    row = draft(world)
    looked = look(world, row)
    assert len(set(homework.titles(looked.material.cases).values())) == 2
    assert {first.id.hex, second.id.hex} == set(homework.titles(looked.material.cases))


def test_a_group_is_worded_with_its_rows(world):
    from datetime import timedelta

    from practice import clock
    from tests.people import ZONE

    by = (clock.today(ZONE) + timedelta(days=2)).isoformat()
    given = assign(world, "small-promises")
    form = {"promises-0-text": "call on Sunday", "promises-0-by": by, "promises-0-hard": "3"}
    answer(world, "ana", given.id, "promise", form)
    row = draft(world)
    made = tick(world, row, pick=keys(world, row.id, ":promises"))
    (entry,) = made["picked"][0]["answers"]
    assert entry["shape"] == "list" and "call on Sunday" in entry["words"][0]


def test_a_record_is_canonical_and_its_hash_is_stored(world):
    row_id = draft(world, focus="Zażółć 你好 مرحبا 👩‍👩‍👧").id
    signing.sign(world.dana.actor, row_id)
    db.session.commit()
    row = fresh(row_id)
    assert content.digest(row.frozen) == row.sha256 and len(row.sha256) == 64
    assert row.frozen["signed_at"] == row.frozen["made_at"] and row.frozen["signed_at"][-6] in "+-"
    assert json.loads(content.canonical(row.frozen)) == row.frozen
    assert row.body["typed"]["focus"] == ["Zażółć 你好 مرحبا 👩‍👩‍👧"]


def test_a_record_too_long_to_print_is_refused_in_words(world, monkeypatch, sign_in):
    def never(record, paper):
        raise documents.pdf.Unprintable("long")

    monkeypatch.setattr(documents, "render_all", never)
    row = draft(world)
    page = sign_in("dana").get(f"/sessions/{row.id}/sign").form("Sign").submit(expect=422)
    assert page.errors == [signing.TOO_LONG] and fresh(row.id).state == "draft"


def test_the_draft_pdf_is_made_and_not_kept(world, sign_in):
    row = draft(world)
    answer_ = sign_in("dana").get(f"/sessions/{row.id}/draft.pdf")
    assert answer_.mimetype == "application/pdf" and answer_.data.startswith(b"%PDF")
    assert "no-store" in answer_.headers["Cache-Control"]
    assert db.session.query(signing.documents.Document).count() == 0


def test_previews_of_each_copy(world, sign_in):
    row = draft(world, modality="individual_a")
    client = sign_in("dana")
    assert "Draft" in client.get(f"/sessions/{row.id}/draft/own_a").text
    client.get(f"/sessions/{row.id}/draft/joint", expect=404)
    client.get(f"/sessions/{row.id}/draft/own_b", expect=404)
    client.get(f"/sessions/{row.id}/draft/nonsense", expect=404)


@pytest.mark.parametrize("name", sorted(body.NOTES))
def test_every_box_of_every_format_has_an_input(world, sign_in, name):
    assert name in sign_in("dana").get(f"/sessions/{draft(world).id}/edit").form("session").names
