"""The inspecting client itself: it finds each planted fault, and sends what a browser would send."""

import pytest
from flask import Flask, redirect, request

from tests.client import Client, Page

GOOD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Your day</title><link rel="stylesheet" href="/static/a.css"></head>
<body><a href="#main">Skip to the page</a><main id="main"><h1>Your day</h1><p>How was it?</p>
<form id="day" method="post" action="/day" novalidate><input type="hidden" name="csrf_token" value="t">
<label for="note">Note</label><textarea id="note" name="note" maxlength="20">
One
Two</textarea>
<fieldset><legend>Mood</legend><input type="radio" id="m1" name="mood" value="1"><label for="m1">Good</label>
<input type="radio" id="m2" name="mood" value="2" checked><label for="m2">Fair</label></fieldset>
<label><input type="checkbox" name="done"> Done</label>
<label for="who">Who</label><select id="who" name="who"><option value="a">Ana</option>
<option value="b">Ben</option></select>
<button name="act" value="save">Save</button><button name="act" value="send">Send</button></form>
<table><caption>Days</caption>
<tr><td></td><th scope="col">Mood</th></tr><tr><th scope="row">Monday</th><td>Good</td></tr>
</table></main></body></html>"""


def shown(html):
    """A client whose one page is `html`, and the posts it received."""
    app, posts = Flask(__name__), []

    @app.get("/")
    def page():
        return html

    @app.post("/day")
    def day():
        posts.append(request.form.to_dict(flat=False))
        return redirect("/", 303)

    return Client(app), posts


def test_a_good_page_is_read():
    page = shown(GOOD)[0].get("/")
    assert isinstance(page, Page)
    assert (page.h1, page.title) == ("Your day", "Your day")
    assert page.links == {"Skip to the page": "/#main"}
    assert "How was it?" in page.text and "viewport" not in page.text
    assert page.texts("td") == ["", "Good"]


def test_a_form_sends_what_a_browser_sends():
    client, posts = shown(GOOD)
    form = client.get("/").form("day")
    assert form.names == ["csrf_token", "note", "mood", "done", "who"]
    assert form.buttons == ["Save", "Send"]
    assert (form["note"], form["mood"], form["done"], form["who"]) == ("One\nTwo", "2", "", "a")
    page = form.fill(mood="1", done=True, who="b", note="Três\n✓").submit("Send")
    assert page.redirects == ((303, "/"),)
    assert posts == [
        {"csrf_token": ["t"], "note": ["Três\r\n✓"], "mood": ["1"], "done": ["on"], "who": ["b"], "act": ["send"]}
    ]
    client.get("/").form().force(mood=None, extra=["1", "2"]).submit("save")
    assert posts[1] == {"csrf_token": ["t"], "note": ["One\r\nTwo"], "who": ["a"], "extra": ["1", "2"], "act": ["save"]}


@pytest.mark.parametrize(
    "entry", [{"mood": "3"}, {"who": "c"}, {"note": "x" * 21}, {"other": "1"}, {"csrf_token": "mine"}, {"mood": True}]
)
def test_a_form_refuses_what_the_page_does_not_offer(entry):
    form = shown(GOOD)[0].get("/").form("day")
    with pytest.raises(AssertionError):
        form.fill(entry)


@pytest.mark.parametrize("button", [None, "Delete"])
def test_the_button_must_be_one_of_the_form(button):
    form = shown(GOOD)[0].get("/").form("day")
    with pytest.raises(AssertionError, match="button"):
        form.submit(button)


def test_the_form_must_be_there():
    with pytest.raises(AssertionError, match="0 forms are 'night'"):
        shown(GOOD)[0].get("/").form("night")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<p>How was it?</p>", "<p>How was it?</div>", "HTML: end-tag-too-early"),
        ("<p>How was it?</p>", '<p class="a" class="b">How?</p>', "HTML: duplicate-attribute"),
        ("<!doctype html>", "", "HTML: expected-doctype"),
        (' lang="en"', "", "no lang"),
        ("<title>Your day", "<title>Home", "does not start with"),
        ("<h1>Your day</h1>", "<h1>Your day</h1><h1>More</h1>", "2 <h1>"),
        ("<h1>Your day</h1>", "<h1>Your day</h1><h3>More</h3>", "skips a level"),
        ("initial-scale=1", "user-scalable=no", "forbids zooming"),
        ('<label for="note">Note</label>', "", "has no label"),
        ('<label for="note">', '<label for="nothing">', "'nothing', which is not there"),
        ('id="m2"', 'id="m1"', "the id 'm1' is there twice"),
        ("<fieldset><legend>Mood</legend>", "<fieldset>", "has no legend"),
        ('value="t"', 'value=""', "0 CSRF tokens"),
        (' method="post"', "", "does not say its method"),
        (' action="/day"', "", "has no action"),
        ('action="/day"', 'action="https://other.example/"', "posts to somewhere else"),
        (">Send</button>", "></button>", None),
        ("<caption>Days</caption>", "", "has no caption"),
        ('<th scope="col">', "<th>", "has no scope"),
        ("<p>How was it?</p>", '<p style="color:red">How?</p>', "inline style"),
        ("<p>How was it?</p>", "<script>go()</script>", "inline script"),
        ("<p>How was it?</p>", '<p onclick="go()">How?</p>', "inline handler"),
        ("<p>How was it?</p>", '<p><a href="/x"></a></p>', "has no name"),
        ("<p>How was it?</p>", '<img src="/x.png">', "has no alt"),
        ("<p>How was it?</p>", '<script src="https://cdn.example/x.js"></script>', "loaded from somewhere else"),
        ("<p>How was it?</p>", '<p><a href="/x"><button>Go</button></a></p>', "is inside"),
        ("<p>How was it?</p>", "<ul><p>x</p></ul>", "stands directly in"),
        ("<p>How was it?</p>", "<nav><a href='/a'>A</a></nav><nav><a href='/b'>B</a></nav>", "one of several"),
    ],
)
def test_a_planted_fault_is_found(old, new, fault):
    client = shown(GOOD.replace(old, new, 1))[0]
    if fault is None:  # a button with a value alone still speaks its value
        assert client.get("/").form("day").buttons == ["Save", "send"]
        return
    with pytest.raises(AssertionError) as caught:
        client.get("/")
    assert fault in str(caught.value)


def test_a_get_that_changes_something_is_found():
    app, state = Flask(__name__), []
    app.get("/")(lambda: state.append(1) or GOOD)
    with pytest.raises(AssertionError, match="changed the database"):
        Client(app, fingerprint=lambda: len(state)).get("/")


def test_an_unexpected_status_is_told_with_its_way():
    app = Flask(__name__)
    app.get("/")(lambda: redirect("/gone"))
    with pytest.raises(AssertionError, match="404, expected 200\n  302 -> /gone"):
        Client(app).get("/")
