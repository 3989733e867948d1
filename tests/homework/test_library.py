"""The library: finding, the guide, the preview as either partner."""

import pytest

from practice.exercises import catalogue
from tests.queries import counted

SLUGS = [one.slug for one in catalogue.all_latest()]


def test_everything_is_listed_with_what_it_asks(world, sign_in):
    page = sign_in("dana").get("/library")
    assert page.h1 == "Library"
    for one in catalogue.all_latest():
        assert page.links[one.title].endswith(f"/library/{one.slug}")
        assert one.guide.purpose in page.text
        assert f"{one.minutes} minutes" in page.text
    assert "Needs a separate safety interview with each partner" in page.text
    assert "Active listening and paraphrase" in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=mirror", {"mirror-and-check"}),
        ("q=MIRROR+check", {"mirror-and-check"}),
        ("domain=trust", {"small-promises"}),
        ("strategy=V3", {"forecast-my-partner"}),
        ("mode=IND", {"after-we-met"}),
        ("minutes=5", {"small-promises", "after-we-met"}),
        ("minutes=10&mode=PAR", {"small-promises", "forecast-my-partner"}),
        ("domain=trust&mode=IND", set()),
        ("domain=nonsense&minutes=-4&mode=%00&strategy=V99", set(SLUGS)),
        ("q=%F0%9F%8C%B7", set()),
    ],
)
def test_filters(world, sign_in, query, found):
    page = sign_in("dana").get(f"/library?{query}")
    listed = {url.rpartition("/")[2] for url in page.links.values() if "/library/" in url}
    assert listed == found
    if not found:
        assert "No exercise like that" in page.text


def test_filters_hold_when_choosing_for_a_couple(world, sign_in):
    page = sign_in("dana").get(f"/couples/{world.pair.id}/assign?domain=trust")
    assert "Small promises" in page.links
    assert "After we met" not in page.links
    page = sign_in("dana").get(f"/couples/{world.pair.id}/assign?q=nothing-like-it")
    assert "No exercise like that" in page.text


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("seat", ["A", "B"])
def test_guide_and_preview(world, sign_in, slug, seat):
    one = catalogue.load(slug)
    page = sign_in("dana").get(f"/library/{slug}?as={seat}")
    assert page.h1 == one.title
    for text in (one.guide.introduce, one.guide.look_for, one.guide.not_when, *one.guide.evidence):
        assert text in page.text
    me, partner = ("Ana", "Ben") if seat == "A" else ("Ben", "Ana")
    assert "Only Dana Rivera, your therapist, sees this, when you submit it; " + partner in page.text
    assert "{me}" not in page.text and "{partner}" not in page.text
    assert page.all('.tabs a[aria-current="page"]')[0].text == f"As {me} sees it"
    for score in one.scores:
        assert score.title in page.text


def test_turns_show_who_writes_what(world, sign_in):
    page = sign_in("dana").get("/library/mirror-and-check?as=B")
    assert "1. Say it Ana writes this." in page.text


def test_the_couples_own_names(world, sign_in):
    page = sign_in("lee").get(f"/library/support-i-wish?couple={world.other_pair.id}&as=B")
    assert "As Dev sees it" in page.links
    assert "Ana" not in page.text
    assert page.links["Assign to Cleo & Dev"].endswith(f"/couples/{world.other_pair.id}/assign/support-i-wish")
    sign_in("lee").get(f"/library/support-i-wish?couple={world.pair.id}", expect=404)
    assert "As Ana sees it" in sign_in("lee").get("/library/support-i-wish?couple=nonsense").links


def test_assign_to_own_couples_only(world, sign_in):
    page = sign_in("dana").get("/library/support-i-wish")
    assert "Ana & Ben" in page.links
    assert "Cleo & Dev" not in page.links


@pytest.mark.parametrize(("who", "status"), [("ana", 404), ("max", 404), ("sam", 200)])
def test_for_clinicians(world, sign_in, who, status):
    client = sign_in(who)
    client.get("/library", expect=status)
    client.get("/library/after-we-met", expect=status)


def test_unknown(world, sign_in):
    sign_in("dana").get("/library/no-such-thing", expect=404)


def test_visitors_sign_in_first(world, visitor):
    assert visitor.get("/library").h1 == "Sign in"


def test_choosing_takes_as_many_statements_however_many_exercises(world, sign_in, engine):
    dana = sign_in("dana")
    dana.request("GET", "/library")
    with counted(engine) as none_found:
        dana.request("GET", f"/couples/{world.pair.id}/assign?q=zzz")
    with counted(engine) as all_found:
        dana.request("GET", f"/couples/{world.pair.id}/assign")
    assert len(none_found) == len(all_found)
