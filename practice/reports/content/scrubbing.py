"""Taking given words out of a whole `Summary`, wherever they stand: in titles, sentences, tables and lists."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from practice.reports.content.summary import Summary

_OWN = ("letterhead", "signature", "title", "kind", "code", "stem", "fingerprint", "made")
"""What is nobody's words."""


def scrubbed(made: Summary, words: Sequence[str], instead: str) -> Summary:
    """The same with `instead` where one of `words` stood; give the longest first."""
    kept = {each.name: getattr(made, each.name) for each in fields(made) if each.name in _OWN}
    return replace(_walk(made, words, instead), **kept) if words else made


def _walk(value: Any, words: Sequence[str], instead: str) -> Any:
    if isinstance(value, str):
        for word in words:
            value = value.replace(word, instead)
        return value
    if isinstance(value, tuple):
        return tuple(_walk(one, words, instead) for one in value)
    if is_dataclass(value):
        changed = {each.name: _walk(getattr(value, each.name), words, instead) for each in fields(value) if each.init}
        return replace(value, **changed)
    return value
