"""What a new password may be, how one is kept, and that no account costs less than another."""

import pytest

from practice.accounts import passwords

GOOD = "seven otters read the ledger"


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "zażółć gęślą jaźń",
        "我们每个星期二晚上一起去河边散步喝茶",
        "   k w 7   z p  t m  3 9  ",
        "Tr0ub4dor&3-and-more",
        "🙂🐙🌧️🧭🪁🛶🥁🧶🫖🎋🪺🦉🪵🍐🧊",
        "x" * 7 + "q9v2m4kz",
        GOOD * 9,
    ],
)
def test_any_characters_may_be_in_a_password(password):
    assert passwords.weakness(password, "ana", "Ana Reyes", "Harbor Couples Practice") == ""


@pytest.mark.parametrize("password", ["", "short", "fourteen chars"])
def test_fifteen_characters_at_least(password):
    assert passwords.weakness(password).startswith("Use at least 15 characters.")


def test_two_hundred_and_fifty_six_at_most():
    assert passwords.weakness((GOOD * 10)[:256]) == ""
    assert passwords.weakness((GOOD * 10)[:257]) == "Use at most 256 characters."


@pytest.mark.parametrize(
    "password",
    [
        "password12345678",
        "passwordpassword",
        "Password Password 1",
        "PASSWORD-2026-PASSWORD",
        "qwertyuiopasdfghjkl",
        "1q2w3e4r5t6y7u8i9o0p",
        "987654321098765",
        "zyxwvutsrqponml",
        "aaaaaaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "correct horse battery staple",
        "Correct-Horse-Battery-Staple!",
        "i love you forever",
        "welcome summer 2026",
        "letmeinletmeinletmein",
        "--------------------",
        "anareyesanareyes",
        "ana.reyes 1988 !!!",
        "harborcouplespractice1",
        "123456789 password qwerty",
    ],
)
def test_what_is_easily_guessed_is_refused(password):
    sentence = passwords.weakness(password, "ana.reyes", "Ana Reyes", "Harbor Couples Practice")
    assert sentence.startswith("This password is easy to guess")


def test_the_name_counts_only_for_its_owner():
    assert passwords.weakness("bartholomewbarth12") == ""
    assert passwords.weakness("bartholomewbarth12", "bartholomew", "Barth Lomew")


def test_a_long_password_is_judged_quickly():
    assert passwords.weakness("abcdefgh" * 32)
    assert passwords.weakness("ab" * 128)


def test_a_kept_password_is_argon2id_with_the_parameters_of_the_specification():
    kept = passwords.hashed(GOOD)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert len(kept) <= 200
    assert kept != passwords.hashed(GOOD)
    assert passwords.fits(kept, GOOD)
    assert not passwords.fits(kept, GOOD + " ")
    assert not passwords.outdated(kept)


def test_an_accent_typed_in_two_ways_is_one_password():
    kept = passwords.hashed("café au lait at noon")
    assert passwords.fits(kept, "cafe\u0301 au lait at noon")


def test_nobody_has_no_password():
    assert not passwords.fits(None, GOOD)
    assert not passwords.fits("not a hash", GOOD)
    assert not passwords.fits(passwords.hashed(GOOD), "x" * 100_000)
    assert not passwords.fits(passwords.hashed(GOOD), "\ud800")


def test_at_most_so_many_are_computed_at_once(monkeypatch):
    import threading

    room, inside, seen = threading.Lock(), [0], []
    real = passwords._hasher

    class Slow:
        def verify(self, kept, password):
            with room:
                inside[0] += 1
                seen.append(inside[0])
            try:
                return real.verify(kept, password)
            finally:
                with room:
                    inside[0] -= 1

    kept = passwords.hashed(GOOD)
    monkeypatch.setattr(passwords, "_hasher", Slow())
    crowd = [threading.Thread(target=passwords.fits, args=(kept, GOOD)) for _ in range(12)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert len(seen) == 12
    assert max(seen) <= passwords.AT_ONCE
