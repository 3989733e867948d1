"""Many hands on a served instance at once: plain HTTP connections, signed in by a cookie, that press one form."""

import http.client
import re
import secrets
import uuid
from collections.abc import Iterable, Mapping
from html import unescape
from urllib.parse import urlencode

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from practice import clock, config, db, tokens
from practice.exercises import catalogue, kinds
from practice.models import Assignment, Response, SignIn
from tests.people import Person
from tests.served import Served

INPUT = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


class Hand:
    """One signed-in person's browser. Needs the database of `served` bound while it is made."""

    def __init__(self, served: Served, person: Person) -> None:
        token = secrets.token_urlsafe(32)
        db.session.add(SignIn(user_id=person.id, token_hash=tokens.hash_of(token), device="Test"))
        db.session.commit()
        signer = Flask("signer")
        signer.secret_key = config.load(served.environment).secret_key
        cookie = (
            SecureCookieSessionInterface().get_signing_serializer(signer).dumps({"_user_id": token, "_fresh": True})
        )
        self.served, self.person = served, person
        self.headers = {"Cookie": f"practice={cookie}"}

    def ask(self, method: str, path: str, data: Mapping | None = None, **headers: str) -> tuple[int, str]:
        """Status and body. Raises OSError or HTTPException when nobody answers (any more)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.served.port, timeout=30)
        try:
            body = urlencode(data, doseq=True) if data is not None else None
            kind = {"Content-Type": "application/x-www-form-urlencoded"} if data is not None else {}
            connection.request(method, path, body, self.headers | kind | headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            if kept := answer.headers.get("Set-Cookie"):
                self.headers["Cookie"] = kept.partition(";")[0]
            return answer.status, text
        finally:
            connection.close()

    def form(self, path: str) -> dict[str, str]:
        """The hidden fields of the page's forms."""
        status, page = self.ask("GET", path)
        assert status == 200, page
        return {name: unescape(value) for name, value in INPUT.findall(page)}


def give(couple: uuid.UUID, slug: str, by: uuid.UUID, to: str = "AB") -> Assignment:
    """An assignment due in three days. Not committed."""
    exercise = catalogue.load(slug)
    row = Assignment(
        couple_id=couple,
        slug=slug,
        exercise_version=exercise.version,
        to_a="A" in to,
        to_b="B" in to,
        disclosure=exercise.disclosure.value,
        begins_on=clock.now().date(),
        due_at=clock.now().replace(year=clock.now().year + 1),
        assigned_by=by,
    )
    db.session.add(row)
    db.session.flush()
    return row


def typed(given: Assignment, step: str, person: Person, form: Mapping[str, Iterable[str] | str]) -> None:
    """A draft with everything filled in. Not committed."""
    fields = catalogue.load(given.slug).by_id[step].fields
    lists = {name: [value] if isinstance(value, str) else [*value] for name, value in form.items()}
    db.session.add(
        Response(
            assignment_id=given.id,
            step=step,
            author_id=person.partner.id,
            seat=person.seat,
            draft={"raws": kinds.read_all(fields, lists)},
            saved_at=clock.now(),
        )
    )
