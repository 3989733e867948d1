"""Charts: shapes that say the same in colour, in grey and in words, with nobody's words inside."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.reports import pdf
from practice.reports.content import charts
from practice.reports.content.summary import Drawing

FIRST = date(2026, 1, 12)
SVG = "{http://www.w3.org/2000/svg}"


def points(*values: float, every: int = 7) -> tuple[tuple[date, float], ...]:
    return tuple((FIRST + timedelta(days=every * at), value) for at, value in enumerate(values))


def drawn(made: Drawing) -> ET.Element:
    """The drawing as its macro writes it."""
    return ET.fromstring(pdf._templates().get_template("drawing.html").module.drawing(made))  # noqa: S314  our own


def two() -> Drawing:
    return charts.over_time(
        "Two lines.", [charts.Series(charts.A, points(3, 4, 8)), charts.Series(charts.B, points(3, 5, 2))], 0, 10
    )


def test_it_is_one_picture_with_its_words():
    found = drawn(two())
    assert found.get("role") == "img" and found[0].tag == f"{SVG}title" and found[0].text == "Two lines."
    assert "style" not in {name for each in found.iter() for name in each.attrib}
    assert not list(found.iter(f"{SVG}script")) and not list(found.iter(f"{SVG}style"))


def test_two_people_differ_by_shape_and_dash_and_not_by_colour_alone():
    found = drawn(two())
    lines = list(found.iter(f"{SVG}polyline"))
    assert [one.get("stroke-dasharray") for one in lines] == [None, charts.DASHES[charts.B]]
    assert len(list(found.iter(f"{SVG}circle"))) == 3
    boxes = list(found.iter(f"{SVG}rect"))
    assert len(boxes) == 3 and {one.get("fill-opacity") for one in boxes} == {"0"}
    together = drawn(charts.over_time("x", [charts.Series(charts.TOGETHER, points(1, 2))], 0, 10))
    assert len(list(together.iter(f"{SVG}polygon"))) == 2


def test_a_dot_of_each_at_the_same_place_is_seen_twice():
    found = drawn(two())
    circle, box = next(found.iter(f"{SVG}circle")), next(found.iter(f"{SVG}rect"))
    assert circle.get("cx") == str(int(float(box.get("x")) + 4)) and box.get("fill-opacity") == "0"


def test_every_text_has_a_font():
    assert {one.get("font-family") for one in drawn(two()).iter(f"{SVG}text")} == {charts.FONT}


def test_one_day_is_a_dot_without_a_line():
    found = drawn(charts.over_time("x", [charts.Series(charts.A, points(5))], 0, 10))
    assert not list(found.iter(f"{SVG}polyline")) and len(list(found.iter(f"{SVG}circle"))) == 1


def test_nothing_is_an_empty_picture_with_words():
    found = drawn(charts.over_time("Nothing yet.", [], 0, 10))
    assert [each.tag for each in found] == [f"{SVG}title"]


def test_days_do_not_stand_in_each_other():
    made = charts.over_time("x", [charts.Series(charts.A, points(*range(60), every=2))])
    labels = [one for one in drawn(made).iter(f"{SVG}text") if one.get("text-anchor") != "end" or "," in one.text]
    days = sorted(float(one.get("x")) for one in labels)
    assert 2 <= len(days) <= charts.MOST_TICKS + 1
    assert all(after - before > 40 for before, after in zip(days, days[1:], strict=False))


def test_several_years_are_named():
    made = charts.over_time("x", [charts.Series(charts.A, points(1, 2, every=400))], 0, 10)
    assert {one.text for one in drawn(made).iter(f"{SVG}text")} >= {"Jan 12, 2026", "Feb 16, 2027"}


def test_bars_are_counted_and_of_different_darkness():
    found = drawn(charts.bars("x", [(charts.A, (5, 1, 0, 2)), (charts.B, (0, 0, 0, 0))]))
    parts = [one for one in found.iter(f"{SVG}rect") if "chart-level" in one.get("class")]
    assert len(parts) == 3 and len({one.get("fill") for one in parts}) == 3
    assert [one.text for one in found.iter(f"{SVG}text")] == ["5", "1", "2"]
    width = [float(one.get("width")) for one in parts]
    assert width[0] > 4 * width[1]


def test_greys_are_apart_on_paper():
    def darkness(ink: str) -> float:
        red, green, blue = (int(ink[at : at + 2], 16) for at in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    levels = [darkness(ink) for ink in charts.LEVELS]
    assert all(after - before > 40 for before, after in zip(levels, levels[1:], strict=False))


def test_keys_say_what_the_marks_mean():
    made = charts.keys([(charts.A, "Ana"), (charts.B, "<b>Ben</b>")])
    assert [one.text for one in made] == ["Ana", "<b>Ben</b>"]
    assert [drawn(one.mark)[0].text for one in made] == list(charts.SHAPES[:2])
    levels = charts.level_keys([(0, "done"), (3, "not done")])
    assert [drawn(one.mark)[0].text for one in levels] == ["dark", "empty"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], (0.0, 1.0)),
        ([0, 0], (0.0, 1.0)),
        ([7.5, 8.25], (7.4, 8.4)),
        ([1, 9], (0.0, 10.0)),
        ([-0.24, 0.21], (-0.4, 0.4)),
        ([5], (4.0, 6.0)),
        ([-3], (-4.0, -2.0)),
    ],
)
def test_the_scale_is_round_and_holds_everything(values, expected):
    low, high = charts.scale(values)
    assert low < high and all(low <= value <= high for value in values)
    assert not values or (low, high) == pytest.approx(expected, abs=1.1)


@given(st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=1, max_size=20))
def test_whatever_the_values_are_they_stand_inside(values):
    low, high = charts.scale(values)
    assert low <= min(values) and max(values) <= high and low < high
    made = charts.over_time("x", [charts.Series(charts.A, points(*values))])
    for one in drawn(made).iter(f"{SVG}circle"):
        assert 0 <= float(one.get("cx")) <= charts.WIDTH and 0 <= float(one.get("cy")) <= charts.HEIGHT


@pytest.mark.parametrize(("value", "said"), [(7.5, "7.5"), (8.0, "8"), (-0.25, "−0.25"), (-0.001, "0"), (1000, "1000")])
def test_numbers_are_written_for_people(value, said):
    assert charts.number(value) == said


def test_words_in_a_picture_are_escaped():
    assert drawn(Drawing(1, 1, "<script>&", ()))[0].text == "<script>&"
