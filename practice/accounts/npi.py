"""National Provider Identifiers: the check that needs no network (records.md section 2.2)."""

import re

PREFIX = "80840"
"""What the Luhn check reads in front of the ten digits: the card issuer number of US health care."""
SHAPE = re.compile(r"[12][0-9]{9}")


def luhn(digits: str) -> bool:
    """Whether a row of digits, its check digit last, passes the Luhn check (ISO/IEC 7812-1)."""
    total = 0
    for place, sign in enumerate(reversed(digits)):
        value = int(sign) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def check_digit(nine: str) -> int:
    """The tenth digit for the first nine."""
    return next(digit for digit in range(10) if luhn(f"{PREFIX}{nine}{digit}"))


def valid(number: str) -> bool:
    """Whether `number` is ten digits, begins with 1 or 2, and its check digit fits."""
    return SHAPE.fullmatch(number) is not None and luhn(PREFIX + number)


def normal(text: str) -> str:
    """As it is kept: without the spaces and hyphens people write it with."""
    return re.sub(r"[\s-]+", "", text)


def problem(number: str) -> str:
    """What is wrong with a number, for the person who typed it; empty when nothing is."""
    if re.fullmatch(r"[0-9]{10}", number) is None:
        return "An NPI has exactly 10 digits."
    if SHAPE.fullmatch(number) is None:
        return "An NPI begins with 1 or 2."
    if not luhn(PREFIX + number):
        return "This is no NPI: its last digit does not fit the others. Compare it digit by digit."
    return ""
