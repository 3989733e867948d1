"""The two lines of the README, as far as they can be checked without a fresh machine: pins, scripts, no index named."""

import re
import subprocess
import tomllib
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from practice.config import ROOT

SETUP = ROOT / ".setup"
SCRIPTS = [".setup/prepare", ".setup/demo", ".setup/test", ".ci/run"]


def project() -> dict:
    """pyproject.toml."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def pins(name: str) -> dict[str, str]:
    """Version by package of a lock file; fails on anything that is no exact pin."""
    found = {}
    for line in (SETUP / name).read_text().splitlines():
        if line and not line.startswith("#"):
            package, exact, version = line.partition("==")
            assert exact and re.fullmatch(r"[0-9][0-9a-z.+]*", version), line
            assert package == canonicalize_name(package) and package not in found, line
            found[package] = version
    return found


def closure(wanted: list[str]) -> set[str]:
    """Every package that `wanted` needs on this machine, directly or not."""
    found, waiting, seen = set(), [Requirement(line) for line in wanted], set()
    while waiting:
        one = waiting.pop()
        key = (canonicalize_name(one.name), tuple(sorted(one.extras)))
        if key in seen:
            continue
        seen.add(key)
        found.add(key[0])
        for line in metadata.requires(one.name) or []:
            inner = Requirement(line)
            if not inner.marker or any(inner.marker.evaluate({"extra": extra}) for extra in ("", *one.extras)):
                waiting.append(inner)
    return found


def test_the_lists_are_whole_and_nothing_is_in_them_twice():
    of_product, of_tests = pins("lock.txt"), pins("lock-test.txt")
    assert not set(of_product) & set(of_tests)
    assert closure(project()["project"]["dependencies"]) | {"setuptools"} == set(of_product)
    tests = closure(project()["project"]["optional-dependencies"]["test"])
    assert tests <= set(of_product) | set(of_tests)
    assert set(of_tests) <= tests


def test_the_lists_agree_with_what_is_asked_for_by_name():
    locked = pins("lock.txt") | pins("lock-test.txt")
    asked = project()["project"]["dependencies"] + project()["project"]["optional-dependencies"]["test"]
    for line in asked + project()["build-system"]["requires"]:
        one = Requirement(line)
        assert str(one.specifier) == f"=={locked[canonicalize_name(one.name)]}"


def test_what_is_installed_is_what_is_listed():
    locked = pins("lock.txt") | pins("lock-test.txt")
    del locked["setuptools"]  # builds the program and is not part of it
    assert {name: metadata.version(name) for name in locked} == locked


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_sound(script):
    subprocess.run(["bash", "-n", ROOT / script], check=True)
    text = (ROOT / script).read_text()
    assert "curl" not in text and "wget" not in text and "http" not in text
    if script != ".setup/prepare":
        assert "set -euo pipefail" in text


def test_the_readme_has_the_two_lines():
    readme = (ROOT / "README.md").read_text()
    assert "bash .setup/demo" in readme
    assert "bash .setup/test" in readme
    assert "bash .setup/test" in (ROOT / ".ci/run").read_text()


def test_the_readme_documents_every_setting_once_with_its_default():
    from practice import config

    readme = (ROOT / "README.md").read_text()
    rows = [line for line in readme.splitlines() if line.startswith("|")]
    for name in config.NAMES:
        assert sum(f"`{name}`" in line.split("|")[1] for line in rows) == 1, name
