"""Every event that any part of the program records has its words, and the table holds no two of a kind."""

import ast
import re
from pathlib import Path

import practice
from practice import event_words

ROOT = Path(practice.__file__).parent
NAME = re.compile(r"[a-z_]+(\.[a-z_]+)?")


def _texts(node: ast.AST) -> set[str]:
    """What a piece of code can be as a text: itself, either side of a choice, a pattern for what is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {re.escape(node.value)}
    if isinstance(node, ast.IfExp):
        return _texts(node.body) | _texts(node.orelse)
    if isinstance(node, ast.JoinedStr):
        return {"".join("[a-z_]+" if isinstance(p, ast.FormattedValue) else re.escape(p.value) for p in node.values)}
    return set()


def _assigned(function: ast.AST, name: str) -> set[str]:
    """Every text that a name is given within a function, also as one of several."""
    found = set()
    for node in ast.walk(function):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            if isinstance(target, ast.Name) and target.id == name:
                found |= _texts(node.value)
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                for part, value in zip(target.elts, node.value.elts, strict=True):
                    if isinstance(part, ast.Name) and part.id == name:
                        found |= _texts(value)
    return found


def _recorded() -> dict[str, str]:
    """Each event as a pattern, with the place that records it."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text())
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            event = _event(node)
            if event is None:
                continue
            texts = _texts(event)
            if isinstance(event, ast.Name):
                home = [f for f in functions if f.lineno <= node.lineno <= f.end_lineno][-1]
                texts = _assigned(home, event.id) or _passed(tree, home, event.id)
            where = f"{path.relative_to(ROOT)}:{node.lineno}"
            assert texts or path.name == "audit.py", f"{where}: say the event where it is recorded"
            found |= dict.fromkeys(texts, where)
    return found


def _event(call: ast.Call) -> ast.AST | None:
    name = ast.unparse(call.func)
    if name == "audit.record":
        return call.args[1]
    if name.endswith("AuditEvent"):
        return next((word.value for word in call.keywords if word.arg == "event"), None)
    return None


def _passed(tree: ast.AST, function: ast.FunctionDef, name: str) -> set[str]:
    """What the callers in this file pass for a parameter."""
    names = [argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)]
    if name not in names:
        return set()
    place, found = names.index(name), set()
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(function.name):
            if place < len(call.args):
                found |= _texts(call.args[place])
            for word in call.keywords:
                if word.arg == name:
                    found |= _texts(word.value)
    return found


def test_every_event_has_words():
    missing = {
        f"{event} ({where})"
        for event, where in _recorded().items()
        if not any(re.fullmatch(event, known) for known in event_words.WORDS)
    }
    assert missing == set(), "add them to practice/event_words.py"


def test_enough_is_recorded():
    assert len(_recorded()) > 30


def test_names_fit_the_column_and_words_are_sentences():
    for event, said in event_words.WORDS.items():
        assert NAME.fullmatch(event) and len(event) <= 48
        assert said[0].isupper() and not said.endswith(".")
    assert len(event_words.WORDS) == sum(len(group) for group in event_words.GROUPS.values())


def test_an_unknown_event_is_still_readable():
    assert event_words.words("thing.was_done") == "Thing was done"
