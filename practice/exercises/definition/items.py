"""The same questions asked of several things: a page with `items` is written out before anything is checked.

    items = [{ id = "cook", label = "cook something new" }, …]     on the page
    items_per_page = 4                                             the page becomes several (optional)
    per_item = true                                                on each field that is asked of every item

A run of such fields, one after the other, is repeated for each item: `like` becomes `like_cook`, `{item}` in its
texts becomes the item's label. Nothing of this is left in the exercise, so a stored one is never written out again.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from math import ceil
from typing import Any

KEYS = ("items", "items_per_page")

_ID = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")

Found = tuple[str, str, str]
"""(step id, field id, message)."""


def expanded(data: Any) -> tuple[Any, list[Found]]:
    """The definition's data with every page of items written out, and what is wrong with those pages.

    Data of any other shape is returned as it is: the checks that follow say what is wrong with it.
    """
    if not isinstance(data, dict) or not isinstance(data.get("steps"), list):
        return data, []
    found: list[Found] = []
    steps = [_step(one, found) for one in data["steps"]]
    return {**data, "steps": steps}, found


def _step(step: Any, found: list[Found]) -> Any:
    if not isinstance(step, dict) or not isinstance(step.get("pages"), list):
        return step
    if not any(_asks_items(page) for page in step["pages"]):
        return step
    pages: list[Any] = []
    for number, page in enumerate(step["pages"], 1):
        problems = list(_problems(page)) if _asks_items(page) else []
        if problems:
            name = str(step.get("id", ""))
            found.extend((name, field, f"page {number}: {text}") for field, text in problems)
        pages.extend(_pages(page) if _asks_items(page) and not problems else [page])
    return {**step, "pages": pages}


def _asks_items(page: Any) -> bool:
    if not isinstance(page, dict):
        return False
    fields = page.get("fields")
    marked = isinstance(fields, list) and any(isinstance(one, dict) and "per_item" in one for one in fields)
    return marked or any(key in page for key in KEYS)


def _problems(page: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with a page of items: (field id, message)."""
    items, fields, most = page.get("items"), page.get("fields"), page.get("items_per_page")
    if not isinstance(fields, list) or not all(isinstance(one, dict) for one in fields):
        yield "", "items need a list of fields"
        return
    for one in fields:
        if one.get("per_item", True) is not True:
            yield str(one.get("id", "")), "per_item is true or left out"
    if not isinstance(items, list) or not items:
        yield "", "per_item fields need a page with items, at least one"
        return
    for place, item in enumerate(items, 1):
        yield from (("", f"item {place}: {text}") for text in _item(item))
    ids = [item.get("id") for item in items if isinstance(item, dict)]
    yield from (("", f"item {one!r} is given twice") for one in dict.fromkeys(ids) if ids.count(one) > 1)
    runs = [marked for marked, _ in groupby(fields, key=_per_item)].count(True)
    if not runs:
        yield "", "items need a field with per_item"
    if most is None:
        return
    if not isinstance(most, int) or isinstance(most, bool) or most < 1:
        yield "", "items_per_page is a whole number from 1"
    elif runs > 1:
        yield "", "with items_per_page the per_item fields stand together"


def _item(item: Any) -> Iterator[str]:
    if not isinstance(item, dict) or set(item) != {"id", "label"}:
        yield "an item has an id and a label"
        return
    if not isinstance(item["id"], str) or not _ID.fullmatch(item["id"]):
        yield f"{item['id']!r} is not an id"
    if not isinstance(item["label"], str) or not item["label"].strip():
        yield "the label needs words"


def _per_item(field: dict[str, Any]) -> bool:
    return field.get("per_item") is True


def _pages(page: dict[str, Any]) -> Iterator[dict[str, Any]]:
    items, most = page["items"], page.get("items_per_page") or len(page["items"])
    rest = {key: value for key, value in page.items() if key not in (*KEYS, "fields")}
    count = ceil(len(items) / most)
    for number in range(count):
        here = items[number * most : (number + 1) * most]
        fields: list[dict[str, Any]] = []
        before = True
        for marked, run in groupby(page["fields"], key=_per_item):
            if marked:
                together = list(run)
                fields.extend(_for_item(field, item, together) for item in here for field in together)
                before = False
            elif number == (0 if before else count - 1) or count == 1:
                fields.extend(run)
        one_each = page.get("items_per_page") == 1
        words = _about(rest, here[0]["label"]) if one_each else _counted(rest, number + 1, count)
        yield {**words, "fields": fields}


def _about(rest: dict[str, Any], label: str) -> dict[str, Any]:
    """The words of a page with one item: they are about that item."""
    return {**_filled(rest, label), "title": _capital(label)}


def _counted(rest: dict[str, Any], number: int, count: int) -> dict[str, Any]:
    """The words of one of several pages."""
    if count == 1 or not isinstance(rest.get("title"), str):
        return rest
    return {**rest, "title": f"{rest['title']} ({number} of {count})"}


def _for_item(field: dict[str, Any], item: dict[str, str], together: list[dict[str, Any]]) -> dict[str, Any]:
    """One field of one item. A condition on another field of the same run follows the item."""
    made = {key: _filled(value, item["label"]) for key, value in field.items() if key != "per_item"}
    if isinstance(made.get("id"), str):
        made["id"] = f"{made['id']}_{item['id']}"
    names = {one.get("id") for one in together}
    for key in ("shown_when", "required_when"):
        rule = made.get(key)
        if isinstance(rule, dict) and rule.get("field") in names:
            made[key] = {**rule, "field": f"{rule['field']}_{item['id']}"}
    return {**made, "item": item["label"]}


def _filled(value: Any, label: str) -> Any:
    """The value with the item's label in place of `{item}` in all its texts."""
    if isinstance(value, str):
        filled = value.replace("{item}", label)
        return _capital(filled) if value.startswith("{item}") else filled
    if isinstance(value, dict):
        return {key: _filled(inner, label) for key, inner in value.items()}
    return [_filled(inner, label) for inner in value] if isinstance(value, list) else value


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
