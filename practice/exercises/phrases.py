"""Phrases that an exercise would rather not hear ("you always"): found in what was typed, never hindering."""

import re
from functools import cache

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2019\u2018\u02bc\u00b4`", "'"))


def found(phrases: tuple[str, ...], text: str) -> tuple[str, ...]:
    """The phrases that occur in the text, once for each time, in the order of the text.

    Whole words only, whatever the case, the kind of apostrophe and the blanks or line breaks between the words.
    """
    if not phrases:
        return ()
    known = {" ".join(_plain(phrase).split()): phrase for phrase in phrases}
    return tuple(known[" ".join(one.split())] for one in _pattern(phrases).findall(_plain(text)))


def _plain(text: str) -> str:
    return text.translate(_APOSTROPHES).casefold()


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    # The longest first, so that "you never ever" is not cut short by "you never".
    ordered = sorted({_plain(phrase) for phrase in phrases}, key=len, reverse=True)
    words = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in ordered)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")
