"""A name stands at the answer of its own, in every script."""

import re
import subprocess

from practice.reports import content, pdf
from tests.reports.examples import answer, partner, picked, record


def found_words(first: str, second: str) -> tuple[tuple[float, float], list[tuple[float, float]]]:
    """Where the first answer begins, and where each word of an Arabic name stands."""
    made = record(
        partners={"A": partner("ليلى"), "B": partner("Noor")},
        picked=[picked("Forecast", "How rested?", answer("A", first), answer("B", second))],
    )
    command = ["pdftotext", "-bbox", "-", "-"]
    found = subprocess.run(
        command, input=pdf.summary(content.joint(made), "A4")[0], capture_output=True, check=True
    ).stdout.decode()
    words = re.findall(r'xMin="([\d.]+)"[^>]*yMin="([\d.]+)"[^>]*>([^<]+)<', found)
    (answered,) = [(float(x), float(y)) for x, y, word in words if word == "Seven"]
    return answered, [(float(x), float(y)) for x, y, word in words if "\u0600" < word[0] < "\ufeff"]


def test_a_name_stands_over_its_own_answer_in_every_script() -> None:
    """Side by side, a name at the far end of its column would stand beside the other person's."""
    answered, names = found_words("Seven hours of sleep on most nights", "Eight hours of sleep on most nights")
    x = min((answered[1] - y, x) for x, y in names if y < answered[1])[1]
    assert abs(x - answered[0]) < 2


def test_the_name_of_a_short_answer_stands_before_it() -> None:
    """On its line: "Ana 7 of 10" behind the question."""
    answered, names = found_words("Seven", "Eight")
    (x,) = [x for x, y in names if abs(y - answered[1]) < 3]
    assert 0 < answered[0] - x < 40
