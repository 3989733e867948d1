"""Passwords: which are good enough, how they are kept, and that checking one takes the same time for everybody.

Rules after NIST 800-63B-4 (engineering.md §2): 15 characters or more, any characters, no composition rules, what is
easily guessed refused. Kept as argon2id, 19 MiB, two passes, one lane; a bounded number is computed at once, because
sixteen at once with the library's defaults took 1 GB.
"""

import os
import secrets
import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from practice.accounts.common_words import PHRASES, ROWS, WORDS

LEAST = 15
"""Characters (code points) a new password has at the least."""
MOST = 256
"""And at the most; a longer one never fits anybody."""
ENOUGH = 8
"""Least number of guesses-worth pieces (see `weakness`)."""
AT_ONCE = max(2, os.cpu_count() or 2)

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_room = threading.BoundedSemaphore(AT_ONCE)
_nobody = _hasher.hash(secrets.token_hex(16))
"""What is compared with when there is no such account: nothing fits it."""


def _normal(password: str) -> str:
    """One form for what looks the same: keyboards differ in how they write an accent."""
    return unicodedata.normalize("NFKC", password)


def hashed(password: str) -> str:
    """The text to keep of a password. Takes about 15 ms of one core: hold no database lock meanwhile."""
    with _room:
        return _hasher.hash(_normal(password).encode("utf-8", "surrogatepass"))


def fits(kept: str | None, password: str) -> bool:
    """Whether `password` is the one kept. With None (no such account) the same work is done and the answer is no."""
    try:
        with _room:
            right = _hasher.verify(kept or _nobody, _normal(password[: MOST + 1]).encode("utf-8", "surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False
    return right and kept is not None


def outdated(kept: str) -> bool:
    """Whether a kept hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(kept)


def weakness(password: str, *known: str) -> str:
    """Why this cannot be a new password, as a sentence that says what to do; "" when it can.

    `known` are texts that a guesser knows: username, own name, name of the practice. Apart from its length a password
    is judged by how many pieces a guesser would put together: a common word, a run of neighbouring keys, a repeated
    sign, a year, one of the known texts each count as one piece, every other character as one. Fewer than `ENOUGH` is
    too few.
    """
    password = _normal(password)
    if len(password) < LEAST:
        return f"Use at least {LEAST} characters. A sentence that only you would think of works well."
    if len(password) > MOST:
        return f"Use at most {MOST} characters."
    text = "".join(sign for sign in password.casefold() if sign.isalnum()) or password
    if text in PHRASES or _pieces(text, _known_words(known)) < ENOUGH:
        return (
            "This password is easy to guess: it is a well-known phrase, repeats itself, or is made of very common "
            "words, names or rows of keys. Use a sentence that only you would think of."
        )
    return ""


def _known_words(known: tuple[str, ...]) -> frozenset[str]:
    found = set()
    for text in known:
        parts = "".join(sign if sign.isalnum() else " " for sign in text.casefold()).split()
        found |= {part for part in [*parts, "".join(parts)] if len(part) >= 3}
    return frozenset(found)


def _pieces(text: str, known: frozenset[str]) -> int:
    """The least number of pieces that make up `text`; a text that repeats a part counts that part and one more."""
    for size in range(1, len(text) // 2 + 1):
        if text == (text[:size] * (len(text) // size + 1))[: len(text)]:
            return _cost(text[:size], known) + 1
    return _cost(text, known)


def _cost(text: str, known: frozenset[str]) -> int:
    least = [0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        least[end] = least[end - 1] + 1
        for start in range(max(0, end - 40), end - 2):
            if least[start] + 1 < least[end] and _one_piece(text[start:end], known):
                least[end] = least[start] + 1
    return least[-1]


def _one_piece(part: str, known: frozenset[str]) -> bool:
    return part in WORDS or part in known or len(set(part)) == 1 or part in _runs() or _is_year(part)


def _is_year(part: str) -> bool:
    return len(part) == 4 and part.isdecimal() and part[:2] in ("19", "20")


@cache
def _runs() -> frozenset[str]:
    """Every run of three or more neighbours, in both directions, also around the end (`7890123`)."""
    found = set()
    for row in ROWS:
        for line in (row + row, (row + row)[::-1]):
            found |= {line[start : start + size] for size in range(3, len(row) + 1) for start in range(len(row))}
    return frozenset(found)
