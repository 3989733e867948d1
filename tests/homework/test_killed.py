"""The server is killed while partners submit: what was answered with a success is there afterwards."""

import http.client
import re
import secrets
import threading
from html import unescape
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from practice import access, config, crypto, db, tokens
from practice.homework.writing import answering
from practice.models import Response, SignIn
from tests.database import bound
from tests.homework.made import AFTER, answer, assign
from tests.people import make_world
from tests.served import Served

pytestmark = pytest.mark.wall

COUPLES = 12
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@pytest.fixture
def served(databases, tmp_path, settings):
    server = Served(tmp_path / "instance", databases.migrated())
    own = config.load({"PRACTICE_INSTANCE": str(server.instance), "DATABASE_URL": server.environment["DATABASE_URL"]})
    crypto.use(own.keyring)
    server.secret = own.secret_key
    with bound(own.database_url):
        yield server
        server.stop()
    crypto.use(settings.keyring)
    databases.drop(own.database_url)


class Browser:
    """One person at a review page, ready to press the button."""

    def __init__(self, server, user_id, path):
        token = secrets.token_urlsafe(32)
        db.session.add(SignIn(user_id=user_id, token_hash=tokens.hash_of(token), device="Test"))
        db.session.commit()
        signer = Flask("signer")
        signer.secret_key = server.secret
        serializer = SecureCookieSessionInterface().get_signing_serializer(signer)
        cookie = serializer.dumps({"_user_id": token, "_fresh": True})
        self.server, self.path = server, path
        self.headers = {"Cookie": f"practice={cookie}", "Content-Type": "application/x-www-form-urlencoded"}

    def ask(self, method, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        try:
            connection.request(method, self.path, body, self.headers)
            answered = connection.getresponse()
            if kept := answered.headers.get("Set-Cookie"):
                self.headers["Cookie"] = kept.partition(";")[0]
            return answered.status, answered.read().decode()
        finally:
            connection.close()

    def load(self):
        status, page = self.ask("GET")
        assert status == 200, page
        self.form = {name: unescape(value) for name, value in HIDDEN.findall(page) if name != "action"}

    def submit(self):
        return self.ask("POST", urlencode(self.form))[0]


def test_no_acknowledged_submission_is_lost(served):
    world = make_world()
    browsers = {}
    for number in range(COUPLES):
        names = f"p{number}", f"q{number}"
        world.pair = world.couple(world.dana, (names[0], "Pia Holm"), (names[1], "Quinn Ode"))
        given = assign(world, "after-we-met")
        for name in names:
            answer(world, name, given.id, "after", AFTER)
            answering.withdraw(world[name].actor, given.id, "after", 1)
            db.session.commit()
            path = f"/my/practice/{given.id}/after/1/review"
            browsers[given.id, world[name].partner.id] = Browser(served, world[name].id, path)
    db.session.remove()
    served.start()
    for browser in browsers.values():
        browser.load()
    told, enough = {}, threading.Event()

    def press(key, browser):
        try:
            told[key] = browser.submit()
        except (OSError, http.client.HTTPException):
            told[key] = None
        if sum(status == 302 for status in list(told.values())) >= 6:
            enough.set()

    threads = [threading.Thread(target=press, args=pair) for pair in browsers.items()]
    for thread in threads:
        thread.start()
    enough.wait(20)
    served.kill()
    for thread in threads:
        thread.join(30)
    assert sum(status == 302 for status in told.values()) >= 6, told.values()
    stored = {(one.assignment_id, one.author_id): one for one in db.session.scalars(access.everything(Response))}
    assert all(stored[key].submitted_at for key, status in told.items() if status == 302)
    db.session.remove()
    served.start()
    for browser in browsers.values():
        assert browser.submit() == 302
    db.session.remove()
    stored = db.session.scalars(access.everything(Response)).all()
    assert len(stored) == len(browsers)
    assert all(one.submitted_at and one.answers["heard"] == 8 for one in stored)
