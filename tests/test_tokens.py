"""Tokens and codes: how they look, how loosely a code may be typed, and that hashes agree with the sign-in's."""

import re

from practice import tokens


def test_a_token_fits_a_link_and_is_never_the_same():
    token, stored = tokens.new_token()
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
    assert stored == tokens.hash_of(token)
    assert tokens.new_token() != (token, stored)


def test_a_code_is_printed_in_groups_and_typed_loosely():
    code, stored = tokens.new_code()
    assert re.fullmatch(r"([2-9A-HJ-NP-Z]{4}-){2}[2-9A-HJ-NP-Z]{4}", code)
    for typed in (code, code.lower(), code.replace("-", " "), f" {code.replace('-', '')} ", code.replace("-", "–")):
        assert tokens.hash_of(tokens.normal_code(typed)) == stored


def test_a_one_read_for_an_l_still_counts():
    assert tokens.normal_code("k7qm 2rxp 9t1c") == tokens.normal_code("K7QM-2RXP-9TLC") == "K7QM2RXP9TLC"


def test_what_is_no_code_is_no_code():
    assert tokens.normal_code("") == tokens.normal_code(" - ") == ""
    assert len(tokens.normal_code("a" * 5000)) == 64
    assert tokens.hash_of("\ud800")


def test_a_keyed_hash_depends_on_both():
    assert tokens.keyed_hash("one", "ana") == tokens.keyed_hash("one", "ana")
    assert len({tokens.keyed_hash("one", "ana"), tokens.keyed_hash("two", "ana"), tokens.keyed_hash("one", "ben")}) == 3
