"""Authenticated encryption of column values. Knows keys and bytes, no table.

AES-256-GCM with the place of the value (table, column, row) as associated data, so that a ciphertext moved to another
row is refused. Layout: 1 byte format (1), 1 byte length of the key id, key id, 12 bytes nonce, ciphertext with tag.
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FORMAT = 1
NONCE = 12


class Unreadable(Exception):
    """A stored value cannot be decrypted: the key is missing, or the bytes were changed or moved."""


@dataclass(frozen=True)
class Keyring:
    """Encryption keys by id (`[a-z0-9]{1,16}`), 32 bytes each; `current` is the one that new values get."""

    keys: dict[str, bytes] = field(repr=False)
    current: str
    _ciphers: dict = field(default_factory=dict, repr=False, compare=False)
    _apart: dict = field(default_factory=dict, repr=False, compare=False)

    def cipher(self, key_id: str) -> AESGCM:
        """The cipher of one key. Raises `Unreadable` when this keyring does not hold it."""
        if key_id not in self._ciphers:
            if key_id not in self.keys:
                raise Unreadable(f"key {key_id!r} is not in the keyring")
            self._ciphers[key_id] = AESGCM(self.keys[key_id])
        return self._ciphers[key_id]

    def encrypt(self, plain: bytes, place: bytes) -> bytes:
        """`plain` sealed under the current key, bound to `place`."""
        nonce, key_id = os.urandom(NONCE), self.current.encode()
        return bytes((FORMAT, len(key_id))) + key_id + nonce + self.cipher(self.current).encrypt(nonce, plain, place)

    def decrypt(self, sealed: bytes, place: bytes) -> bytes:
        """The plain bytes. Raises `Unreadable` when changed, moved from `place`, or sealed under an unknown key."""
        try:
            form, size = sealed[0], sealed[1]
            start = 2 + size
            key_id = sealed[2:start].decode()
        except (IndexError, UnicodeDecodeError) as error:
            raise Unreadable("not a sealed value") from error
        if form != FORMAT:
            raise Unreadable("unknown format")
        try:
            return self.cipher(key_id).decrypt(sealed[start : start + NONCE], sealed[start + NONCE :], place)
        except (InvalidTag, ValueError) as error:
            raise Unreadable("the value was changed or moved") from error

    def apart(self, purpose: bytes) -> "Keyring":
        """The keyring of one purpose: the same ids, each with a key derived from this ring's. Neither opens what the
        other closed, and a key that is added here is there as well."""
        if purpose not in self._apart:
            derived = {
                key_id: HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key)
                for key_id, key in self.keys.items()
            }
            self._apart[purpose] = Keyring(derived, self.current)
        return self._apart[purpose]

    def key_of(self, sealed: bytes) -> str:
        """The id of the key a sealed value was made with."""
        return sealed[2 : 2 + sealed[1]].decode()


def new_key() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(32)


def parse_keys(text: str) -> Keyring:
    """`id:base64[,id:base64…]`, the first one current. Raises ValueError with a sentence when malformed."""
    keys: dict[str, bytes] = {}
    for part in text.split(","):
        key_id, _, encoded = part.strip().partition(":")
        if not (key_id.isalnum() and key_id.islower() or key_id.isdigit()) or len(key_id) > 16:
            raise ValueError("each key needs an id of up to 16 lower-case letters and digits")
        try:
            key = base64.b64decode(encoded, validate=True)
        except ValueError as error:
            raise ValueError(f"key {key_id} is not base64") from error
        if len(key) != 32:
            raise ValueError(f"key {key_id} is {len(key)} bytes long, not 32")
        if key_id in keys:
            raise ValueError(f"key id {key_id} is there twice")
        keys[key_id] = key
    return Keyring(keys, next(iter(keys)))


@dataclass(frozen=True)
class Secrets:
    """What an embedded instance keeps in its secrets file."""

    secret_key: str = field(repr=False)
    keyring: Keyring


def load_secrets(path: Path) -> Secrets:
    """The secrets file of an instance; made with fresh random keys (mode 0600) when it is not there yet.

    Raises OSError, ValueError or KeyError when it cannot be used.
    """
    if not path.exists():
        save_secrets(path, Secrets(secrets.token_urlsafe(48), Keyring({"k1": new_key()}, "k1")), new=True)
    held = json.loads(path.read_text())
    keys = {key_id: base64.b64decode(value, validate=True) for key_id, value in held["keys"].items()}
    if held["current"] not in keys or any(len(key) != 32 for key in keys.values()):
        raise ValueError("it does not hold a current key of 32 bytes")
    return Secrets(held["secret_key"], Keyring(keys, held["current"]))


def save_secrets(path: Path, held: Secrets, new: bool = False) -> None:
    """Write the secrets file whole or not at all; with `new` an existing file wins (two servers may start at once)."""
    text = json.dumps(
        {
            "secret_key": held.secret_key,
            "current": held.keyring.current,
            "keys": {key_id: base64.b64encode(key).decode() for key_id, key in held.keyring.keys.items()},
        },
        indent=1,
    )
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if not new:
        os.replace(draft, path)
        return
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


_keyring: Keyring | None = None


def use(keyring: Keyring) -> None:
    """Make `keyring` the one of this process."""
    global _keyring
    _keyring = keyring


def keyring() -> Keyring:
    """The keyring of this process. Raises RuntimeError before `use`."""
    if _keyring is None:
        raise RuntimeError("crypto.use() has not been called")
    return _keyring
