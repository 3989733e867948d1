"""What stands beside the questions: what an earlier exercise said, hints, pages on which nothing is asked."""

import pytest

from practice import access, db
from practice.homework.writing import answering
from practice.models import Response
from tests.homework.filled import fill
from tests.homework.made import answer, assign, change
from tests.homework.test_answering import plain
from tests.queries import counted


def test_the_compass_stands_above_the_goal(world, sign_in):
    earlier = fill(world, "shared-compass")
    given = assign(world, "one-goal")
    page = sign_in("ana").get(f"/my/practice/{given.id}/goal/1/1")
    assert "From your compass" in page.text
    said = page.text.split("From your compass")[1][:80]
    change(earlier, to_b=False)
    again = sign_in("ben").get(f"/my/practice/{given.id}/goal/1/1")
    assert "From your compass" not in again.text
    assert said.strip()


def test_the_menu_stands_above_the_plan_and_only_once_both_may_see_it(world, sign_in):
    half = fill(world, "common-ground-scan", upto=1)
    given = assign(world, "date-rotation")
    place = f"/my/practice/{given.id}/plan/1/1"
    before = plain(sign_in("ana").get(place))
    assert "Your menu" not in before
    change(half, state="closed", ended_at=half.created_at)
    fill(world, "common-ground-scan", created_at=half.created_at)
    page = sign_in("ana").get(place)
    assert "Your menu" in page.text
    assert len(page.all(".read-first li")) > 3


def test_another_couples_exercise_is_never_recalled(world, sign_in):
    earlier = fill(world, "shared-compass")
    change(earlier, couple_id=world.other_pair.id)
    given = assign(world, "one-goal")
    assert "From your compass" not in sign_in("ana").get(f"/my/practice/{given.id}/goal/1/1").text


def test_a_hint_on_wording_advises_and_never_hinders(world, sign_in):
    given = assign(world, "clear-ask")
    ana = sign_in("ana")
    step = answering.look(world.ana.actor, given.id, "ask", 1).step
    number, field = next(
        (n, one) for n, page in enumerate(step.pages, 1) for one in page.fields if one.phrases and one.id == "when"
    )
    place = f"/my/practice/{given.id}/ask/1"
    page = ana.get(f"{place}/{number}")
    [hint] = page.all("[data-phrases]")
    assert hint.get("hidden") is not None
    page.form().fill({field.id: "You Always leave the cups"}).submit("Save and continue")
    [hint] = ana.get(f"{place}/{number}").all("[data-phrases]")
    assert hint.get("hidden") is None
    assert len(ana.get(f"{place}/review").all(".advice")) == 1
    form = {"when": "You always leave the cups", "feel": ["angry"], "ask": "Cups in the sink", "worth": "5"}
    form |= {"because": "You never asked"}
    answer(world, "ana", given.id, "ask", form)
    row = db.session.scalars(access.everything(Response).where(Response.assignment_id == given.id)).one()
    assert row.answers["hints"] == 2
    assert "hints" not in sign_in("ben").get(f"/my/practice/{given.id}/answer/1/1").text


@pytest.fixture
def date_planned(world):
    """E19 at the evening after: its pages ask something only when it happened."""
    return fill(world, "date-rotation", upto=1)


def test_pages_on_which_nothing_is_asked_are_skipped(world, sign_in, date_planned):
    given = date_planned
    change(given, released=(given.released + "\nafter:open").strip())
    ana, place = sign_in("ana"), f"/my/practice/{given.id}/after/1"
    page = ana.get(f"{place}/1").form().fill(happened="no").submit("Save and continue")
    assert page.h1 == "Before you finish"
    assert ana.get(f"{place}/2").url != f"{place}/2"
    ana.request("GET", f"{place}/9")
    assert ana.request("GET", f"{place}/9").status == 404
    page = ana.get(f"{place}/1").form().fill(happened="yes").submit("Save and continue")
    assert page.url.endswith(f"{place}/2")


def test_words_on_a_page_that_is_asked_no_more_are_kept(world, sign_in, date_planned):
    given = date_planned
    change(given, released=(given.released + "\nafter:open").strip())
    ana, place = sign_in("ana"), f"/my/practice/{given.id}/after/1"
    ana.get(f"{place}/1").form().fill(happened="yes").submit("Save and continue")
    page = ana.get(f"{place}/2").form().fill(close1="7")
    ana.get(f"{place}/1").form().fill(happened="no").submit("Save and continue")
    assert page.submit("Save and continue").h1 in ("Before you finish", "Look at your answers")
    row = db.session.scalars(access.everything(Response).where(Response.step == "after")).one()
    assert row.draft["raws"]["close1"] == "7"


def test_a_page_costs_the_same_whatever_the_exercise(world, sign_in, engine):
    """Statements for the first page of every kind: alone, together, in a log, with a recall."""
    ana, found = sign_in("ana"), {}
    fill(world, "shared-compass")
    pages = (
        ("after-we-met", "after"),
        ("forecast-my-partner", "forecast"),
        ("mirror-and-check", "say"),
        ("one-goal", "goal"),
        ("seat-swap", "moment"),
        ("full-attention-five", "days"),
        ("common-ground-scan", "scan"),
    )
    for slug, step in pages:
        given = assign(world, slug)
        for kind, url in (("list", f"/my/practice/{given.id}"), ("page", f"/my/practice/{given.id}/{step}/1/1")):
            with counted(engine) as statements:
                ana.request("GET", url)
            found.setdefault(kind, {})[slug] = len(statements)
    for kind in found.values():
        assert max(kind.values()) <= 1.5 * min(kind.values()), found
