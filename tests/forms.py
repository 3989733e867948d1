"""A form as a browser holds it: fields filled by name, checked against what the page offers, then submitted."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from tests.inspection import name_of, select, words

BUTTONS = {"submit", "image"}
NOT_SENT = {"submit", "image", "button", "reset", "file"}


class Form:
    """One <form> of a page. `values` is what would be sent now, in document order, as (name, value) pairs."""

    def __init__(self, page: Any, element: Any) -> None:
        self.page = page
        self.element = element
        self.forced: dict[str, list[str]] = {}
        self.controls = [control for control in self._controls() if control.get("disabled") is None]
        self.texts = {id(control): _start(control) for control in self.controls}

    def _controls(self) -> list[Any]:
        kinds = "input, select, textarea, button"
        own = set(map(id, select(self.element, kinds)))
        here = self.element.get("id")
        return [
            control
            for control in select(self.page.tree, kinds)
            if (control.get("form") == here if control.get("form") else id(control) in own)
        ]

    @property
    def method(self) -> str:
        """GET or POST."""
        return self.element.get("method", "get").upper()

    @property
    def action(self) -> str:
        """The absolute path it is sent to."""
        return urljoin(self.page.url, self.element.get("action"))

    @property
    def names(self) -> list[str]:
        """The names of the fields a person could fill, in order, each once."""
        return list(dict.fromkeys(c.get("name") for c in self.controls if c.get("name") and not _is_button(c)))

    @property
    def buttons(self) -> list[str]:
        """What its submit buttons are called."""
        return [name_of(self.page.tree, control) for control in self._buttons()]

    @property
    def described(self) -> str:
        """For messages."""
        return f"#{self.element.get('id') or '-'} {self.method} {self.action} {self.buttons}"

    def is_called(self, which: str) -> bool:
        """Whether `which` is its id, its name, its action's path, or the words on one of its buttons."""
        own = (self.element.get("id"), self.element.get("name"), urlsplit(self.action).path, self.element.get("action"))
        return which in own or which in self.buttons

    def __getitem__(self, name: str) -> Any:
        """What the field holds now: a text, or a list for several boxes or choices."""
        held = [value for key, value in self.values if key == name]
        assert name in self.names, f"no field {name!r} but {self.names}"
        boxes = [c for c in self._called(name) if c.get("type") == "checkbox"]
        return held if len(boxes) > 1 else (held[0] if held else "")

    @property
    def values(self) -> list[tuple[str, str]]:
        """What a browser would send, without the button."""
        sent = [
            (control.get("name"), value)
            for control in self.controls
            if control.get("name") and not _is_button(control) and control.get("type") not in NOT_SENT
            for value in self.texts[id(control)]
        ]
        sent = [(name, value) for name, value in sent if name not in self.forced]
        return sent + [(name, value) for name, values in self.forced.items() for value in values]

    def fill(self, entries: Mapping[str, Any] | None = None, **named: Any) -> "Form":
        """Fill fields as a person could: a text; the value of a radio, option or box; True/False for a single box; a
        list for several. Fails on a field, a choice or a length that the page does not offer."""
        for name, value in {**(entries or {}), **named}.items():
            controls = [control for control in self._called(name) if control.get("type") != "hidden"]
            assert controls, f"no field {name!r} in {self.described}, but {self.names}"
            _fill(controls, name, value, self.texts)
        return self

    def force(self, entries: Mapping[str, Any] | None = None, **named: Any) -> "Form":
        """Send any value under any name, as somebody could who edits the page: a text, a list, or None for nothing."""
        for name, value in {**(entries or {}), **named}.items():
            values = value if isinstance(value, list) else [] if value is None else [value]
            self.forced[name] = [str(part) for part in values]
        return self

    def submit(self, button: str | None = None, expect: int = 200, follow: bool = True) -> Any:
        """Press the button with this name, value or words (the only one, when there is one) and give the answer."""
        pressed = self._pressed(button)
        sent = list(self.values)
        if pressed is not None and pressed.get("name"):
            sent.append((pressed.get("name"), pressed.get("value", "")))
        own = None if pressed is None else pressed.get("formaction")
        action = urljoin(self.page.url, own) if own else self.action
        if self.method == "GET":
            return self.page.client.get(f"{action.partition('?')[0]}?{urlencode(sent)}", expect=expect, follow=follow)
        data: dict[str, list[str]] = {}
        for name, value in sent:
            data.setdefault(name, []).append(value.replace("\r\n", "\n").replace("\n", "\r\n"))
        return self.page.client.post(action, data=data, expect=expect, follow=follow)

    def _buttons(self) -> list[Any]:
        return [control for control in self.controls if _is_button(control)]

    def _pressed(self, button: str | None) -> Any:
        offered = self._buttons()
        if button is None:
            assert len(offered) <= 1, f"say which button: {self.buttons}"
            return offered[0] if offered else None
        found = [
            control
            for control in offered
            if button in (name_of(self.page.tree, control), control.get("name"), control.get("value"))
        ]
        assert len(found) == 1, f"{len(found)} buttons are {button!r} in {self.described}"
        return found[0]

    def _called(self, name: str) -> list[Any]:
        return [control for control in self.controls if control.get("name") == name and not _is_button(control)]


def _is_button(control: Any) -> bool:
    if control.tag == "button":
        return control.get("type", "submit") == "submit"
    return control.tag == "input" and control.get("type") in BUTTONS


def _start(control: Any) -> list[str]:
    """What a control sends before anybody touched it."""
    if control.tag == "textarea":
        return ["".join(control.itertext())]
    if control.tag == "select":
        options = select(control, "option")
        chosen = [option for option in options if option.get("selected") is not None]
        if control.get("multiple") is None:
            chosen = chosen[-1:] or [option for option in options if option.get("disabled") is None][:1]
        return [_value(option) for option in chosen]
    if control.get("type") in ("checkbox", "radio"):
        return [control.get("value", "on")] if control.get("checked") is not None else []
    return [control.get("value", "")]


def _value(option: Any) -> str:
    return option.get("value", words(option))


def _fill(controls: list[Any], name: str, value: Any, texts: dict[int, list[str]]) -> None:
    kind = controls[0].get("type") if controls[0].tag == "input" else controls[0].tag
    if kind in ("checkbox", "radio"):
        _choose(controls, kind, name, value, texts)
        return
    if kind == "select":
        offered = [_value(option) for option in select(controls[0], "option") if option.get("disabled") is None]
        wanted = [str(part) for part in value] if isinstance(value, list) else [str(value)]
        assert set(wanted) <= set(offered), f"{name!r} offers {offered}, not {value!r}"
        texts[id(controls[0])] = wanted
        return
    each = value if isinstance(value, list) else [value]
    assert len(each) == len(controls), f"{name!r} is {len(controls)} fields, {len(each)} values given"
    for control, text in zip(controls, map(str, each), strict=True):
        assert control.get("readonly") is None, f"{name!r} cannot be changed"
        limit = control.get("maxlength")
        assert limit is None or len(text.encode("utf-16-le")) // 2 <= int(limit), f"{name!r} takes {limit} characters"
        assert kind == "textarea" or "\n" not in text, f"{name!r} takes one line"
        texts[id(control)] = [text]


def _choose(controls: list[Any], kind: str, name: str, value: Any, texts: dict[int, list[str]]) -> None:
    offered = {control.get("value", "on"): control for control in controls}
    if isinstance(value, bool):
        assert kind == "checkbox" and len(controls) == 1, f"{name!r} is a choice between {list(offered)}"
        wanted = list(offered) if value else []
    else:
        wanted = [str(part) for part in value] if isinstance(value, list | tuple) else [str(value)]
    assert set(wanted) <= set(offered), f"{name!r} offers {list(offered)}, not {value!r}"
    assert kind == "checkbox" or len(wanted) == 1, f"{name!r} is one choice"
    for control in controls:
        texts[id(control)] = [control.get("value", "on")] if control.get("value", "on") in wanted else []
