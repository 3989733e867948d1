"""The map of architecture.md section 1 as contracts that fail: imports, file sizes, and who alone may know what."""

import ast
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from practice.config import ROOT

FILES = sorted((ROOT / "practice").rglob("*.py"))
ALONE = {
    "weasyprint": {"reports/pdf.py"},
    "smtplib": {"mail.py"},
    "granian": {"serving.py"},
    "alembic": {"schema.py"},
    "argon2": {"accounts/passwords.py"},
    "pydantic": {"exercises/definition", "exercises/catalogue.py"},
    "subprocess": {"serving.py", "doctor.py", "reports/press.py"},
}
"""What only these files (or packages) import, directly."""
LONG = {"models": 600}
LIMIT = 300


def short(path: Path) -> str:
    """The path below practice/."""
    return path.relative_to(ROOT / "practice").as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """The file, parsed."""
    return ast.parse(path.read_text())


def imported(path: Path) -> set[str]:
    """Top-level names of everything a file imports."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_import_contracts_are_kept():
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[done.stdout.find("Contracts") :] + done.stderr


@pytest.mark.parametrize("name", sorted(ALONE))
def test_only_its_own_file_knows(name):
    allowed = ALONE[name]
    strangers = [
        short(path)
        for path in FILES
        if name in imported(path)
        and short(path) not in allowed
        and not any(short(path).startswith(f"{room}/") for room in allowed)
    ]
    assert strangers == []


@pytest.mark.parametrize("path", FILES, ids=short)
def test_a_file_stays_small(path):
    most = LONG.get(short(path).partition("/")[0], LIMIT)
    lines = len(path.read_text().splitlines())
    assert lines <= most, f"{lines} lines: split it by what it knows"


@pytest.mark.parametrize("path", FILES, ids=short)
def test_only_the_clock_reads_the_time(path):
    readers = {"now", "utcnow", "today", "time", "time_ns", "fromtimestamp"}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and short(path) != "clock.py":
            assert not (node.value.id in ("datetime", "date", "time") and node.attr in readers), f"line {node.lineno}"


@pytest.mark.parametrize("path", FILES, ids=short)
def test_no_wrapper_guards_a_view(path):
    # The rule is an attribute that the gate reads (practice/access.py); a wrapper depends on the order of decorators.
    assert "login_required" not in path.read_text()


@pytest.mark.parametrize("path", FILES, ids=short)
def test_nothing_is_left_for_later(path):
    text = path.read_text()
    left = [word for word in ("TODO", "FIXME", "XXX", "NotImplementedError") if word in text]
    assert left == []


@pytest.mark.parametrize("path", FILES, ids=short)
def test_public_names_are_explained(path):
    if not path.read_text().strip():
        return
    assert ast.get_docstring(tree(path)), "the file has no docstring"
    bare = [
        node.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and node in tree(path).body
        and not ast.get_docstring(node)
    ]
    assert bare == []


def test_the_top_level_is_the_owners():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {line.partition("/")[0] for line in tracked.splitlines()}
    fixed = {"pyproject.toml", "practice", "templates", "migrations", "tests", "instance", "README.md"}
    assert {name for name in top if not name.startswith(".")} <= fixed


def test_nothing_in_git_is_private_or_names_an_index():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert [name for name in tracked if name.startswith("instance/")] == ["instance/README.md"]
    index = ("--index" + "-url", "--extra-index" + "-url", "/sim" + "ple/", "find" + "-links")
    for name in tracked:
        path = ROOT / name
        if path.suffix in (".py", ".toml", ".txt", ".md", ".html", ".css", ".js", "") and path.is_file():
            assert not [word for word in index if word in path.read_text()], name


def test_the_wholly_covered_rooms_are_named():
    with (ROOT / "pyproject.toml").open("rb") as file:
        rooms = tomllib.load(file)["tool"]["practice"]["wholly-covered"]
    assert {"practice/exercises/*", "practice/measures/*", "practice/access/*"} <= set(rooms)
