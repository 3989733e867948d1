"""Every template compiles, imports what it uses and no more, has a title, escapes, and speaks the product's words."""

import re
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from practice import mail
from practice.config import TEMPLATES
from practice.reports import pdf

NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file())
PAGES = [name for name in NAMES if name.endswith(".html")]
PARTS = ("components/", "layouts/", "exercises/", "base.html")
"""What is no page by itself."""
NOBODY = r"\b(husbands?|wives|wife|patients?|compliance|compliant|spouses?)\b"
"""Words that nobody is to read on a page (product.md section 5)."""
NO_CLIENT = r"\b(overdue|late|missed|failed|failure|tests?|scored?)\b"
"""Words that no client is to read on a page."""


def home(name: str) -> str:
    """The folder that names in a template are relative to: PDFs and mails have loaders of their own."""
    return next((folder for folder in ("pdf/", "mail/") if name.startswith(folder)), "")


@cache
def source(name: str) -> str:
    """The template's text."""
    return (TEMPLATES / name).read_text()


@cache
def tree(name: str) -> nodes.Template:
    """The template, parsed."""
    return Environment(autoescape=True, extensions=["jinja2.ext.do"]).parse(source(name))


def words(name: str) -> str:
    """What a reader would see of the template's own text: no tags, no Jinja."""
    data = "".join(
        text for _, kind, text in Environment(autoescape=True).lex(source(name)) if kind == "data"
    )
    return re.sub(r"<[^>]*>", " ", data)


def exported(name: str) -> set[str]:
    """The macros and top-level names a template offers."""
    found = {node.name for node in tree(name).body if isinstance(node, nodes.Macro)}
    found |= {target.name for node in tree(name).find_all(nodes.Assign) for target in node.find_all(nodes.Name)}
    return found


def parents(name: str) -> list[str]:
    """The templates it extends, up to base.html, as far as they are named."""
    chain = []
    while True:
        extended = [node.template for node in tree(name).find_all(nodes.Extends)]
        if not extended or not isinstance(extended[0], nodes.Const):
            return chain + (["(chosen while rendering)"] if extended else [])
        name = home(name) + extended[0].value
        chain.append(name)


def test_there_are_templates():
    assert "base.html" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles(app, name):
    if name.endswith(".css"):
        return
    environment = {"": app.jinja_env, "pdf/": pdf._templates(), "mail/": mail._templates()}[home(name)]
    environment.get_template(name.removeprefix(home(name)))


@pytest.mark.parametrize("name", PAGES)
def test_it_uses_what_it_imports(name):
    imported: dict[str, str] = {}
    for node in tree(name).find_all(nodes.FromImport):
        assert isinstance(node.template, nodes.Const), "an import is named, not chosen"
        for entry in node.names:
            there, here = entry if isinstance(entry, tuple) else (entry, entry)
            origin = home(name) + node.template.value
            assert there in exported(origin), f"{origin} has no {there}"
            imported[here] = origin
    for node in tree(name).find_all(nodes.Import):
        imported[node.target] = node.template.value
    used = {node.name for node in tree(name).find_all(nodes.Name) if node.ctx == "load"}
    assert set(imported) - used == set()


@pytest.mark.parametrize("name", PAGES)
def test_what_it_includes_is_there(name):
    for kind in (nodes.Include, nodes.Extends):
        for node in tree(name).find_all(kind):
            if isinstance(node.template, nodes.Const):
                assert home(name) + node.template.value in NAMES


@pytest.mark.parametrize("name", [name for name in PAGES if not name.startswith(PARTS)])
def test_a_page_has_a_title_and_a_body(name):
    chain = parents(name)
    if not any(parent.startswith(("layouts/", "(")) or parent == "base.html" for parent in chain):
        assert name.startswith("pdf/") or "/_" in name, "a page extends a layout; a part of one has a name with _"
        return
    blocks = {node.name for node in tree(name).find_all(nodes.Block)}
    for parent in chain:
        if parent in NAMES and not parent.startswith(PARTS):
            blocks |= {node.name for node in tree(parent).find_all(nodes.Block)}
    assert {"title", "main"} <= blocks


@pytest.mark.parametrize("name", PAGES)
def test_it_escapes(name):
    marked = [node.name for node in tree(name).find_all(nodes.Filter) if node.name in ("safe", "forceescape")]
    assert marked == [], "text is escaped; markup is made by macros"
    assert not list(tree(name).find_all(nodes.ScopedEvalContextModifier)), "autoescape is never switched off"


@pytest.mark.parametrize("name", [name for name in PAGES if not name.startswith("pdf/")])
def test_it_has_no_inline_style_or_script(name):
    assert not re.search(r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", source(name), re.IGNORECASE)
    assert all(" src=" in tag for tag in re.findall(r"<script[^>]*>", source(name)))


@pytest.mark.parametrize("name", NAMES)
def test_its_words_are_the_products(name):
    assert not re.findall(NOBODY, words(name), re.IGNORECASE)


@pytest.mark.parametrize(
    "name", [name for name in NAMES if name.startswith("mail/") or "layouts/partner.html" in parents(name)]
)
def test_a_client_reads_no_blame(name):
    said = words(name).replace("A conversation aid, not a test.", "")
    assert not re.findall(NO_CLIENT, said, re.IGNORECASE)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("mail/")])
def test_a_mail_has_a_subject_and_a_text(name):
    subject, _, text = source(name).partition("\n")
    assert subject.strip() and text.strip()
    assert Path(name).suffix == ".txt"
