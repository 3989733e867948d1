"""Sealed values: only with the key, only unchanged, only in their own place."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice import crypto

RING = crypto.Keyring({"k1": b"1" * 32}, "k1")


@given(st.binary(max_size=300), st.binary(max_size=40))
def test_what_was_sealed_is_read(plain, place):
    assert RING.decrypt(RING.encrypt(plain, place), place) == plain


def test_the_same_text_never_looks_the_same():
    assert RING.encrypt(b"yes", b"here") != RING.encrypt(b"yes", b"here")


@given(st.data())
def test_a_changed_byte_is_noticed(data):
    sealed = bytearray(RING.encrypt(b"I felt heard.", b"here"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(crypto.Unreadable):
        RING.decrypt(bytes(sealed), b"here")


@given(st.binary(max_size=60))
def test_what_is_no_sealed_value_is_told(noise):
    with pytest.raises(crypto.Unreadable):
        RING.decrypt(noise, b"here")


def test_a_value_moved_to_another_row_is_noticed():
    with pytest.raises(crypto.Unreadable, match="changed or moved"):
        RING.decrypt(RING.encrypt(b"mine", b"responses.answers.1"), b"responses.answers.2")


def test_an_older_key_still_reads_and_the_current_one_writes():
    both = crypto.Keyring({"k1": b"1" * 32, "k2": b"2" * 32}, "k2")
    old = RING.encrypt(b"old", b"here")
    assert both.decrypt(old, b"here") == b"old"
    new = both.encrypt(b"new", b"here")
    assert (both.key_of(old), both.key_of(new)) == ("k1", "k2")
    with pytest.raises(crypto.Unreadable, match="'k2' is not in the keyring"):
        RING.decrypt(new, b"here")


def test_a_purpose_of_its_own_has_keys_of_its_own():
    """Neither opens what the other closed; the same purpose opens it again, in another process too."""
    apart = RING.apart(b"psychotherapy notes")
    sealed = apart.encrypt(b"mine", b"here")
    assert crypto.Keyring({"k1": b"1" * 32}, "k1").apart(b"psychotherapy notes").decrypt(sealed, b"here") == b"mine"
    for other in (RING, RING.apart(b"something else")):
        with pytest.raises(crypto.Unreadable):
            other.decrypt(sealed, b"here")
    with pytest.raises(crypto.Unreadable):
        apart.decrypt(RING.encrypt(b"ordinary", b"here"), b"here")
    assert RING.apart(b"psychotherapy notes") is apart, "derived once"


def test_a_new_key_of_the_ring_is_a_new_key_of_each_purpose():
    sealed = RING.apart(b"notes").encrypt(b"old", b"here")
    both = crypto.Keyring({"k2": b"2" * 32, "k1": b"1" * 32}, "k2").apart(b"notes")
    assert both.decrypt(sealed, b"here") == b"old"
    assert both.key_of(both.encrypt(b"new", b"here")) == "k2"


def test_keys_from_a_setting():
    ring = crypto.parse_keys("b2:" + "B" * 43 + "=, a1:" + "A" * 43 + "=")
    assert ring.current == "b2" and set(ring.keys) == {"a1", "b2"}


def test_secrets_are_written_whole_and_first_wins(tmp_path):
    path = tmp_path / "secrets.json"
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: crypto.load_secrets(path), range(8)))
    assert all(one == made[0] for one in made)
    newer = crypto.Secrets("x" * 40, crypto.Keyring({**made[0].keyring.keys, "k2": crypto.new_key()}, "k2"))
    crypto.save_secrets(path, newer)
    assert crypto.load_secrets(path) == newer
    assert path.stat().st_mode & 0o777 == 0o600
    assert [found.name for found in tmp_path.iterdir()] == ["secrets.json"]


def test_keys_do_not_show_in_a_message():
    assert "1111" not in repr(RING)
    assert "1111" not in repr(crypto.Secrets("x1111x", RING))


def test_before_use_there_is_no_keyring(monkeypatch):
    monkeypatch.setattr(crypto, "_keyring", None)
    with pytest.raises(RuntimeError):
        crypto.keyring()
    crypto.use(RING)
    assert crypto.keyring() is RING
