"""What a strict screen reader objects to in a page: HTML that does not parse, headings, names, labels, references."""

from typing import Any
from urllib.parse import urlsplit

import cssselect2
import html5lib

LABELLED = {"input", "select", "textarea"}
UNLABELLED_INPUTS = {"hidden", "submit", "button", "reset", "image"}
REFERENCES = ("for", "form", "list", "headers")
REFERENCE_LISTS = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-errormessage")
INTERACTIVE = {"a", "button", "input", "select", "textarea", "label", "summary"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = {"p", "div", "section", "li", "dt", "dd", "tr", "td", "th", "br", "option", "legend", "label", *HEADINGS}


def parse(data: bytes) -> tuple[Any, list[str]]:
    """The tree (ElementTree, names without a namespace) and what the HTML parser stumbled over."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    tree = parser.parse(data, transport_encoding="utf-8")
    lines = data.decode("utf-8", "replace").splitlines() or [""]
    found = []
    for (line, _column), code, details in parser.errors:
        shown = lines[min(line, len(lines)) - 1].strip()[:160]
        found.append(f"HTML: {code} {details or ''} in line {line}: {shown}")
    return tree, found


def select(root: Any, selector: str) -> list[Any]:
    """The elements under `root` (and itself) that a CSS selector finds, in document order."""
    wrapper = cssselect2.ElementWrapper.from_html_root(root)
    return [found.etree_element for found in wrapper.query_all(selector)]


def words(element: Any) -> str:
    """The words in an element, white space folded; scripts and styles left out."""
    return " ".join("".join(_pieces(element)).split())




def _pieces(element: Any) -> list[str]:
    if not isinstance(element.tag, str) or element.tag in ("script", "style", "template"):
        return []
    edge = [" "] if element.tag in BLOCKS else []
    pieces = edge + [element.text or ""]
    for child in element:
        pieces += _pieces(child)
        pieces.append(child.tail or "")
    return pieces + edge


def name_of(tree: Any, element: Any) -> str:
    """An element's accessible name: aria-labelledby, aria-label, its words, alt texts inside, value, title."""
    referenced = element.get("aria-labelledby")
    if referenced:
        by_id = {found.get("id"): found for found in tree.iter() if isinstance(found.tag, str) and found.get("id")}
        return " ".join(words(by_id[part]) for part in referenced.split() if part in by_id)
    if element.get("aria-label"):
        return element.get("aria-label").strip()
    inside = words(element) if element.tag != "input" else ""
    pictured = " ".join(image.get("alt", "") for image in element.iter("img"))
    drawn = " ".join(part.get("aria-label", "") for part in element.iter() if str(part.tag).endswith("}svg"))
    spoken = f"{inside} {pictured} {drawn}".strip()
    return spoken or (element.get("value") or element.get("title") or "").strip()


def faults(tree: Any) -> list[str]:
    """Everything wrong with a parsed page, one sentence each; [] when a strict reader has nothing to say."""
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    parents = {child: parent for parent in elements for child in parent}
    found: list[str] = []
    for check in (_document, _ids, _headings, _controls, _names, _forms, _tables, _lists, _nesting, _scripts):
        found += check(tree, elements, parents)
    return found


def _say(element: Any) -> str:
    shown = " ".join(f'{key}="{value[:50]}"' for key, value in list(element.attrib.items())[:4])
    return f"<{element.tag}{' ' + shown if shown else ''}>"


def _above(element: Any, parents: dict[Any, Any]) -> list[Any]:
    chain = []
    while element in parents:
        element = parents[element]
        chain.append(element)
    return chain


def _document(tree: Any, elements: list[Any], parents: dict[Any, Any]) -> list[str]:
    found = []
    if not tree.get("lang"):
        found.append("<html> has no lang")
    titles, mains, h1s = (select(tree, name) for name in ("head > title", "main", "h1"))
    if len(titles) != 1 or not words(titles[0]):
        found.append("there is not exactly one <title> with words")
    if len(mains) != 1:
        found.append(f"there are {len(mains)} <main>, not 1")
    if len(h1s) != 1 or not words(h1s[0]):
        found.append(f"there are {len(h1s)} <h1>, not 1 with words")
    elif titles:
        title, heading = words(titles[0]), words(h1s[0])
        if not title.removeprefix("Error: ").startswith(heading):
            found.append(f"the title {title!r} does not start with the heading {heading!r}")
    for meta in select(tree, "meta[name=viewport]"):
        if "user-scalable" in meta.get("content", "") or "maximum-scale" in meta.get("content", ""):
            found.append("the viewport forbids zooming")
    if len(select(tree, "meta[name=viewport]")) != 1:
        found.append("there is not exactly one viewport")
    return found


def _ids(tree: Any, elements: list[Any], parents: dict[Any, Any]) -> list[str]:
    found, seen = [], set()
    for element in elements:
        here = element.get("id")
        if here is None:
            continue
        if not here or any(char.isspace() for char in here):
            found.append(f"{_say(element)} has an id that is empty or has a space")
        if here in seen:
            found.append(f"the id {here!r} is there twice")
        seen.add(here)
    for element in elements:
        wanted = [element.get(name) for name in REFERENCES if element.get(name) is not None]
        wanted += [part for name in REFERENCE_LISTS for part in element.get(name, "").split()]
        href = element.get("href", "") if element.tag == "a" else ""
        wanted += [href[1:]] if href.startswith("#") else []
        found += [f"{_say(element)} refers to {part!r}, which is not there" for part in wanted if part not in seen]
    return found


def _headings(tree: Any, elements: list[Any], parents: dict[Any, Any]) -> list[str]:
    found, before = [], 0
    for element in elements:
        if element.tag not in HEADINGS:
            continue
        level = int(element.tag[1])
        if not words(element):
            found.append(f"{_say(element)} is an empty heading")
        if level > before + 1 and before:
            found.append(f"{_say(element)} {words(element)[:40]!r} skips a level after h{before}")
        before = level
    return found


def _controls(tree: Any, elements: list[Any], parents: dict[Any, Any]) -> list[str]:
    labels = {label.get("for"): label for label in elements if label.tag == "label" and words(label)}
    found = []
    for control in elements:
        if control.tag not in LABELLED or control.get("type") in UNLABELLED_INPUTS:
            continue
        above = _above(control, parents)
        wrapped = any(parent.tag == "label" and words(parent) for parent in above)
        spoken = control.get("aria-label", "").strip() or control.get("aria-labelledby", "").strip()
        if not (wrapped or spoken or (control.get("id") and control.get("id") in labels)):
            found.append(f"{_say(control)} has no label")
        if not control.get("name"):
            found.append(f"{_say(control)} has no name, so it is never sent")
        if control.get("type") == "radio":
            sets = [parent for parent in above if parent.tag == "fieldset" or parent.get("role") == "radiogroup"]
            if not sets:
                found.append(f"{_say(control)} is a choice outside a fieldset")
        if control.get("tabindex", "0") not in ("0", "-1"):
            found.append(f"{_say(control)} changes the order of the tab key")
    for fieldset in elements:
        if fieldset.tag == "fieldset" and not any(child.tag == "legend" and words(child) for child in fieldset):
            if not (fieldset.get("aria-label") or fieldset.get("aria-labelledby")):
                found.append(f"{_say(fieldset)} has no legend")
    return found


def _names(tree: Any, elements: list[Any], parents: dict[Any, Any]) -> list[str]:
    found = []
    for element in elements:
        if element.tag == "a" and element.get("href") is None:
            found.append(f"{_say(element)} {words(element)!r} is a link without an address")
        is_button = element.tag == "button" or element.get("type") in ("submit", "button", "reset", "image")
        if (element.tag in ("a", "summary") or is_button) and not name_of(tree, element):
            found.append(f"{_say(element)} has no name")
        if element.tag == "img" and element.get("alt") is None:
            found.append(f"{_say(element)} has no alt")
        if element.tag.endswith("}svg") and element.get("aria-hidden") != "true":
            if element.get("role") != "img" or not name_of(tree, element):
                found.append(f"{_say(element)} is a drawing without role=img and a name")
        if element.tag == "iframe" and not element.get("title"):
            found.append(f"{_say(element)} has no title")
    navs = [element for element in elements if element.tag == "nav"]
    if len(navs) > 1:
        found += [f"{_say(nav)} is one of several, and has no name" for nav in navs if not _landmark_name(nav)]
    return found


def _landmark_name(element: Any) -> str:
    return element.get("aria-label", "") or element.get("aria-labelledby", "")


def _forms(tree: Any, elements: list[Any], parents: dict[Any, Any]) -> list[str]:
    found = []
    for form in elements:
        if form.tag != "form":
            continue
        method = form.get("method", "").lower()
        if method not in ("get", "post"):
            found.append(f"{_say(form)} does not say its method")
        if not form.get("action"):
            found.append(f"{_say(form)} has no action")
        elif urlsplit(form.get("action")).netloc:
            found.append(f"{_say(form)} posts to somewhere else")
        tokens = [field for field in select(form, "input[name=csrf_token]") if field.get("value")]
        if method == "post" and len(tokens) != 1:
            found.append(f"{_say(form)} has {len(tokens)} CSRF tokens, not 1")
        if method == "get" and tokens:
            found.append(f"{_say(form)} would put a CSRF token in the address")
    return found


def _tables(tree: Any, elements: list[Any], parents: dict[Any, Any]) -> list[str]:
    found = []
    for table in elements:
        if table.tag != "table":
            continue
        captions = [child for child in table if child.tag == "caption" and words(child)]
        if not captions and not _landmark_name(table):
            found.append(f"{_say(table)} has no caption")
        heads = select(table, "th")
        if not heads:
            found.append(f"{_say(table)} has no header cells")
        for head in heads:
            if head.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
                found.append(f"{_say(head)} {words(head)!r} has no scope")
            if not words(head):
                found.append(f"{_say(head)} is an empty header; an empty corner is a <td>")
    return found


def _lists(tree: Any, elements: list[Any], parents: dict[Any, Any]) -> list[str]:
    inside = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}}
    found = []
    for element in elements:
        if element.tag in inside:
            wrong = [child for child in element if isinstance(child.tag, str) and child.tag not in inside[element.tag]]
            found += [f"{_say(child)} stands directly in {_say(element)}" for child in wrong]
            if not len(element):
                found.append(f"{_say(element)} is an empty list")
        if element.tag == "li" and parents[element].tag not in ("ul", "ol"):
            found.append(f"{_say(element)} is not in a list")
    return found


def _nesting(tree: Any, elements: list[Any], parents: dict[Any, Any]) -> list[str]:
    found = []
    for element in elements:
        if element.tag not in INTERACTIVE or element.get("type") == "hidden":
            continue
        for parent in _above(element, parents):
            if parent.tag in ("a", "button") or (parent.tag == "label" and element.tag in ("a", "button", "label")):
                found.append(f"{_say(element)} is inside {_say(parent)}")
    ghosts = [element for element in elements if element.get("aria-hidden") == "true"]
    for ghost in ghosts:
        if any(child.tag in INTERACTIVE and child.get("tabindex") != "-1" for child in ghost.iter()):
            found.append(f"{_say(ghost)} is hidden from readers and can be reached by keyboard")
    return found


def _scripts(tree: Any, elements: list[Any], parents: dict[Any, Any]) -> list[str]:
    found = []
    for element in elements:
        if element.tag == "style" or element.get("style") is not None:
            found.append(f"{_say(element)} is an inline style")
        if element.tag == "script" and not element.get("src"):
            found.append(f"{_say(element)} is an inline script")
        found += [f"{_say(element)} has an inline handler" for name in element.attrib if name.lower().startswith("on")]
        for name in ("href", "src", "action", "formaction"):
            address = element.get(name, "")
            if address.lower().startswith(("javascript:", "http:", "//")):
                found.append(f"{_say(element)} leads to {address[:60]}")
            if element.tag in ("script", "link", "img") and urlsplit(address).netloc:
                found.append(f"{_say(element)} is loaded from somewhere else")
        if element.get("target") == "_blank" and "noopener" not in element.get("rel", ""):
            found.append(f"{_say(element)} opens a window that can steer this one")
    return found
