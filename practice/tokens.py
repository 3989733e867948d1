"""Random tokens for links, codes for paper, and what is stored of them. Knows no table.

A link's token has 256 random bits and is stored as its SHA-256: nobody can invert a hash of that much chance. A code
that is typed from a slip has 60 bits, enough behind a throttle. A name or an address has hardly any, so it is only
ever stored as a keyed hash.
"""

import hashlib
import hmac
import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs without 0, O, 1 and I, which people mix up on paper."""
GROUPS, SIZE = 3, 4


def new_token() -> tuple[str, str]:
    """A token for a link (43 URL-safe characters) and the hash to store of it."""
    token = secrets.token_urlsafe(32)
    return token, hash_of(token)


def new_code() -> tuple[str, str]:
    """A code for a printed slip, such as `K7QM-2RXP-9TLC`, and the hash to store of it."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(GROUPS * SIZE))
    code = "-".join(signs[start : start + SIZE] for start in range(0, len(signs), SIZE))
    return code, hash_of(normal_code(code))


def normal_code(text: str) -> str:
    """A code as it is hashed, however it was typed: without spaces and dashes, upper case, 1 and I read as L.

    Text that is no code gives something that no code hashes to.
    """
    return "".join(sign for sign in text.upper() if sign.isalnum()).translate(str.maketrans("1I", "LL"))[:64]


def hash_of(token: str) -> str:
    """SHA-256 of a random token or a normal code, as 64 hex digits: what the tables keep."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def keyed_hash(secret: str, text: str) -> str:
    """HMAC-SHA-256 of a guessable text (a username, an address) under the app's secret, as 64 hex digits."""
    return hmac.new(secret.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
