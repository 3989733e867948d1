"""PURE: charts as drawings of lines, dots and bars, the same on paper and on the screen (templates/pdf/drawing.html).

Own, because no library does what these must (engineering.md §4). pygal carries a script and inline styles, which our
Content-Security-Policy blocks, tells series apart by colour alone and gives no text alternative that PDF/UA takes;
matplotlib takes half a second to load and draws letters as outlines. These have: a text alternative; two people told
apart by shape and dash as well as colour, so that grey paper and any eye can read them; colours as attributes for
paper and as classes for light and dark; a named font; no words of people, which stand beside the drawing as text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

from practice.reports.content.summary import Drawing, Key, Shape

WIDTH, HEIGHT = 440, 136
LEFT, RIGHT, TOP, BOTTOM = 34, 12, 8, 22
FONT = "Noto Sans, sans-serif"
INKS = ("#1f5f58", "#7a4369", "#1d2324")
"""Seat A, seat B, both together: the colours of the screen, of different darkness in grey."""
DASHES = ("", "7 4", "2 3")
SHAPES = ("round dots, unbroken line", "hollow squares, dashed line", "diamonds, dotted line")
A, B, TOGETHER = 0, 1, 2
LEVELS = ("#1d2324", "#6f7a79", "#bcc3c0", "#ffffff")
"""Fillings of a bar, from dark to paper."""
LEVEL_WORDS = ("dark", "grey", "light", "empty")
MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class Series:
    """Whose values, by place in `SHAPES`, and when."""

    style: int
    points: tuple[tuple[date, float], ...]


def over_time(words: str, series: Sequence[Series], low: float | None = None, high: float | None = None) -> Drawing:
    """Lines with dots over days. Without `low` and `high` the scale is that of the values."""
    days = sorted({day for one in series for day, _ in one.points})
    values = [value for one in series for _, value in one.points]
    bottom, top = (low, high) if low is not None and high is not None else scale(values)
    if not days:
        return Drawing(WIDTH, HEIGHT, words, ())
    plot = _Plot(days[0], days[-1], bottom, top)
    shapes = [*_grid(plot), *_days(plot, days)]
    for one in series:
        shapes.extend(_line(plot, one))
    return Drawing(WIDTH, HEIGHT, words, tuple(shapes))


def bars(words: str, rows: Sequence[tuple[int, Sequence[int]]]) -> Drawing:
    """One bar for each person, by place in `SHAPES`, cut into counted parts from dark to light."""
    thick, gap, top = 22, 12, 6
    longest = max((sum(parts) for _, parts in rows), default=0) or 1
    wide = WIDTH - LEFT - RIGHT
    shapes: list[Shape] = []
    for number, (style, parts) in enumerate(rows):
        y, x = top + number * (thick + gap), float(LEFT)
        shapes.extend(_mark(style, LEFT / 2, y + thick / 2))
        for level, count in enumerate(parts):
            if count:
                width = wide * count / longest
                shapes.extend(_part(x, y, width, thick, level, count))
                x += width
    return Drawing(WIDTH, top * 2 + len(rows) * (thick + gap) - gap, words, tuple(shapes))


def keys(names: Iterable[tuple[int, str]]) -> tuple[Key, ...]:
    """What the lines mean: (place in `SHAPES`, name)."""
    return tuple(
        Key(Drawing(36, 12, SHAPES[style], (_stroke(style, [(1, 6), (35, 6)]), *_mark(style, 18, 6))), name)
        for style, name in names
    )


def level_keys(names: Iterable[tuple[int, str]]) -> tuple[Key, ...]:
    """What the parts of the bars mean: (place in `LEVELS`, name)."""
    return tuple(
        Key(Drawing(36, 12, LEVEL_WORDS[level], (_filled(level, 8, 1, 20, 10),)), name) for level, name in names
    )


def who_keys(names: Iterable[tuple[int, str]]) -> tuple[Key, ...]:
    """Whose bar it is: (place in `SHAPES`, name)."""
    return tuple(
        Key(Drawing(36, 12, SHAPES[style].partition(",")[0], tuple(_mark(style, 18, 6))), name) for style, name in names
    )


def scale(values: Sequence[float]) -> tuple[float, float]:
    """Round numbers just below and above all values; nothing is drawn on the edge of an empty range."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if low >= 0 and low <= high / 2:
        low = 0.0
    span = high - low or abs(high) or 1.0
    step = 10 ** floor(log10(span / 2))
    step *= next(times for times in (1, 2, 5, 10) if span / (step * times) <= 4)
    bottom, top = floor(low / step) * step, ceil(high / step) * step
    return (bottom, top) if top > bottom else (bottom - step, top + step)


def number(value: float) -> str:
    """`7.5`, `8`, `−0.25`: at most two decimals, with a real minus sign."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text.replace("-", "−")


def tick(day: date, years: bool) -> str:
    """`Jan 12`, with the year where a chart spans several."""
    return f"{day:%b} {day.day}" + (f", {day.year}" if years else "")


@dataclass(frozen=True, slots=True)
class _Plot:
    first: date
    last: date
    low: float
    high: float

    def x(self, day: date) -> float:
        span = (self.last - self.first).days
        wide = WIDTH - LEFT - RIGHT - 24
        return LEFT + 12 + (wide * (day - self.first).days / span if span else wide / 2)

    def y(self, value: float) -> float:
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def _grid(plot: _Plot) -> list[Shape]:
    shapes = []
    for value in (plot.low, (plot.low + plot.high) / 2, plot.high):
        y = plot.y(value)
        line = {"x1": LEFT, "y1": y, "x2": WIDTH - RIGHT, "y2": y, "stroke": "#cfcabd", "stroke-width": ".8"}
        shapes.append(_shape("line", "chart-grid", line))
        shapes.append(_text(LEFT - 6, y + 3.2, number(value), "end"))
    return shapes


def _days(plot: _Plot, days: Sequence[date]) -> list[Shape]:
    years = days[0].year != days[-1].year
    room = 88 if years else 58
    shapes, last = [], -1000.0
    final = plot.x(days[-1])
    for day in days:
        x = plot.x(day)
        fits = x - last >= room and (final - x >= room or day == days[-1])
        if fits and len(shapes) < MOST_TICKS:
            at = "middle"
            if len(days) > 1 and day in (days[0], days[-1]):
                at, x = ("start", x - 12) if day == days[0] else ("end", x + 12)
            shapes.append(_text(x, HEIGHT - 6, tick(day, years), at))
            last = x + (room / 2 if at == "start" else 0)
    return shapes


def _line(plot: _Plot, one: Series) -> list[Shape]:
    points = [(plot.x(day), plot.y(value)) for day, value in sorted(one.points)]
    line = [_stroke(one.style, points)] if len(points) > 1 else []
    return [*line, *(shape for x, y in points for shape in _mark(one.style, x, y))]


def _stroke(style: int, points: Sequence[tuple[float, float]]) -> Shape:
    path = " ".join(f"{_cut(x)},{_cut(y)}" for x, y in points)
    drawn = {"points": path, "fill": "none", "stroke": INKS[style], "stroke-width": "1.6"}
    if DASHES[style]:
        drawn["stroke-dasharray"] = DASHES[style]
    return _shape("polyline", f"chart-line chart-{style}", drawn)


def _mark(style: int, x: float, y: float) -> list[Shape]:
    if style == A:
        return [_shape("circle", f"chart-dot chart-{style}", {"cx": x, "cy": y, "r": 3.4, "fill": INKS[style]})]
    if style == B:
        box = {"x": x - 4, "y": y - 4, "width": 8, "height": 8, "fill": "#ffffff", "stroke": INKS[style]}
        return [_shape("rect", f"chart-box chart-{style}", {**box, "fill-opacity": "0", "stroke-width": "1.8"})]
    corners = ((x, y - 5), (x + 5, y), (x, y + 5), (x - 5, y))
    path = " ".join(f"{_cut(across)},{_cut(down)}" for across, down in corners)
    return [_shape("polygon", f"chart-dot chart-{style}", {"points": path, "fill": INKS[style]})]


def _part(x: float, y: float, width: float, thick: float, level: int, count: int) -> list[Shape]:
    ink = "#ffffff" if level < 2 else "#1d2324"
    box = _filled(level, x, y, max(width - 1.5, 1), thick)
    label = _text(x + width / 2 - 0.75, y + thick / 2 + 3.4, str(count), "middle", f"chart-count-{level}", ink)
    return [box, label] if width > 9 * len(str(count)) else [box]


def _filled(level: int, x: float, y: float, width: float, height: float) -> Shape:
    box = {"x": x, "y": y, "width": width, "height": height, "fill": LEVELS[level], "stroke": "#1d2324"}
    return _shape("rect", f"chart-level chart-level-{level}", {**box, "stroke-width": ".8"})


def _text(x: float, y: float, words: str, anchor: str, cls: str = "chart-text", ink: str = "#555f60") -> Shape:
    at = {"x": x, "y": y, "text-anchor": anchor, "font-family": FONT, "font-size": "10", "fill": ink}
    return _shape("text", cls, at, words)


def _shape(tag: str, cls: str, attributes: dict[str, object], text: str = "") -> Shape:
    given = ((key, _cut(value) if isinstance(value, int | float) else str(value)) for key, value in attributes.items())
    return Shape(tag, (("class", cls), *given), text)


def _cut(value: float) -> str:
    """A length with one decimal: the same chart is the same bytes."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text
