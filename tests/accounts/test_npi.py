"""The check of National Provider Identifiers, with every vector of the records document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.accounts import npi

VALID = ("1234567893", "1558598797", "1003000126", "1245319599", "1679576722", "2000000002")
INVALID = ("1234567890", "1234567891", "0234567893", "9876543213", "123456789", "123456789X")
nines = st.from_regex(r"[12][0-9]{8}", fullmatch=True)


@pytest.mark.parametrize("number", VALID)
def test_valid(number):
    assert npi.valid(number)
    assert npi.problem(number) == ""


@pytest.mark.parametrize("number", INVALID)
def test_invalid(number):
    assert not npi.valid(number)
    assert npi.problem(number)


@pytest.mark.parametrize(
    "number", ["", "12345678931", " 1234567893", "1234567893\n", "１２３４５６７８９３", "١٢٣٤٥٦٧٨٩٣", "12345 67893"]
)
def test_only_ten_plain_digits(number):
    assert not npi.valid(number)
    assert npi.problem(number) == "An NPI has exactly 10 digits."


@pytest.mark.parametrize(("nine", "digit"), [("100000000", 4), ("111111111", 2), ("198765432", 8), ("123456789", 3)])
def test_check_digits(nine, digit):
    assert npi.check_digit(nine) == digit


@given(nines)
def test_exactly_one_last_digit_fits(nine):
    assert [d for d in range(10) if npi.valid(f"{nine}{d}")] == [npi.check_digit(nine)]


@given(nines)
def test_the_short_way_of_the_standard_gives_the_same(nine):
    # Luhn over the ten digits, plus the constant 24 that stands for the prefix.
    total = 24
    for place, sign in enumerate(reversed(nine)):
        value = int(sign) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    assert (10 - total % 10) % 10 == npi.check_digit(nine)


@given(nines, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(nine, place, by):
    right = f"{nine}{npi.check_digit(nine)}"
    wrong = right[:place] + str((int(right[place]) + by) % 10) + right[place + 1 :]
    assert not npi.valid(wrong)


@given(nines, st.integers(0, 8))
def test_two_neighbours_swapped_are_noticed_but_for_0_and_9(nine, place):
    right = f"{nine}{npi.check_digit(nine)}"
    one, two = right[place], right[place + 1]
    swapped = right[:place] + two + one + right[place + 2 :]
    if one != two and {one, two} != {"0", "9"}:
        assert not npi.valid(swapped)


@given(st.text(max_size=14))
def test_whatever_is_typed_gets_an_answer(text):
    number = npi.normal(text)
    assert npi.valid(number) == (npi.problem(number) == "")


def test_spaces_and_hyphens_are_taken_out():
    assert npi.normal(" 1234-567 893 ") == "1234567893"
