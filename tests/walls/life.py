"""A couple's whole life in a practice, driven through the pages, with a marker in every text anybody can type."""

import re
import uuid
from datetime import timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from practice import clock, db
from practice.exercises import catalogue
from practice.exercises.definition import Field
from practice.exercises.terms import Kind
from practice.models import Assignment, Concern, Document, SessionRecord
from tests.people import PASSWORD, ZONE, Person, World
from tests.sessions.written import yesterday
from tests.walls.browser import Browser, Forms, filled
from tests.walls.markers import Ledger

E01, E04, E06, E11, E25, E26 = (
    "mirror-and-check",
    "support-i-wish",
    "forecast-my-partner",
    "small-promises",
    "before-we-meet",
    "after-we-met",
)
CLINICAL = (
    *("note_data", "note_assessment", "a_risk_text", "b_risk_text", "interventions_text", "why_none", "place_note"),
    *("about_a", "about_b", "about_dyad"),
)
SHARED = ("focus", "progress", "plan", "what_we_did", "also_present")


class Life:
    """One couple: `a` and `b`, their therapist, and who supervises the therapist, if anybody."""

    def __init__(
        self, world: World, ledger: Ledger, browsers: dict[str, Browser], names: tuple[str, str, str], lead: str = ""
    ) -> None:
        self.world, self.ledger, self.browsers = world, ledger, browsers
        self.therapist, self.a, self.b = names
        self.lead = lead
        self.read = (self.therapist, lead) if lead else (self.therapist,)
        self.couple = world[self.a].couple
        self.given: dict[str, Any] = {}
        self.session = ""

    def person(self, who: str) -> Person:
        """By user name."""
        return self.world[who]

    def other(self, who: str) -> str:
        """The other partner."""
        return self.b if who == self.a else self.a

    def mark(self, where: str, *readers: str, sealed: bool = True) -> str:
        """A new marker of this couple."""
        return self.ledger.new(f"{self.a} {where}", *readers, sealed=sealed)

    def now(self, where: str, *readers: str) -> None:
        """Who reads what stands there from now on."""
        self.ledger.now(f"{self.a} {where}", *readers)

    def also(self, where: str, *readers: str) -> None:
        """Who reads it too."""
        self.ledger.also(f"{self.a} {where}", *readers)

    # --- the therapist ---------------------------------------------------------------------------------------------

    def people(self) -> None:
        """Contact data, own details, an interview with a note."""
        edit = {
            f"{seat}_{name}": self.mark(f"contact {seat} {name}", *self.read, who, sealed=False)
            for seat, who in (("a", self.a), ("b", self.b))
            for name in ("phone",)
        }
        self.browsers[self.therapist].submit(f"/couples/{self.couple.id}/edit", **edit)
        for who in (self.a, self.b):
            email = self.mark(f"account {who} email", who, sealed=False)
            self.browsers[who].submit("/account", email=f"{email}@home.example", current_password=PASSWORD)
            self.interview(who, "unknown")

    def interview(self, who: str, ipv: str) -> None:
        """A separate interview, with a private note."""
        note = self.mark(f"safety {ipv} {who}", *self.read)
        url = f"/couples/{self.couple.id}/partners/{self.person(who).partner.id}/safety"
        self.browsers[self.therapist].submit(url, ipv=ipv, assessed_on=clock.today(ZONE).isoformat(), note=note)

    def flag(self, kind: str, who: str = "", present: str = "yes") -> None:
        """A couple flag about one partner or, without `who`, the couple, with a reason."""
        reason = self.mark(f"flag {kind} {who} {present}", *self.read)
        about = {self.a: "A", self.b: "B"}.get(who, "AB")
        url = f"/couples/{self.couple.id}/safety/{kind}"
        day = clock.today(ZONE).isoformat()
        self.browsers[self.therapist].submit(url, about=about, present=present, noted_on=day, reason=reason)

    def see_to(self) -> None:
        """Everything that a partner said and that asks for the therapist, each with a note."""
        waiting = db.session.query(Concern).filter_by(couple_id=self.couple.id, acknowledged_at=None)
        for number, concern_id in enumerate([row.id for row in waiting]):
            note = self.mark(f"concern note {number}", *self.read)
            self.browsers[self.therapist].submit(f"/concerns/{concern_id}", note=note)

    def assign(self, name: str, slug: str, to: str = "AB", **more: str) -> None:
        """Assign through form and confirmation, with a note and a place."""
        seats = [self.a] * ("A" in to) + [self.b] * ("B" in to)
        note = self.mark(f"{name} note", *self.read, *seats)
        place = self.mark(f"{name} place", *self.read, *seats, sealed=False)
        if "override" in more:
            more["override"] = f"{self.mark(f'{name} override', *self.read)} both asked for it in so many words"
        url, browser = f"/couples/{self.couple.id}/assign/{slug}", self.browsers[self.therapist]
        page = browser.must("GET", url, expect=200)
        data = filled(page.text, url, note=note, place=place, to=to, go="look", **more)
        page = browser.must("POST", url, data, expect=200)
        done = browser.must("POST", url, filled(page.text, url, go="assign"))
        self.given[name] = db.session.get(Assignment, uuid.UUID(done.location.rpartition("/")[2]))

    def act(self, name: str, what: str, **data: str) -> None:
        """One of the buttons under an assignment."""
        browser = self.browsers[self.therapist]
        browser.must("POST", f"/assignments/{self.given[name].id}/{what}", {**browser.fields, **data})

    def respond(self, name: str) -> None:
        """A comment to each, and ratings."""
        text = {
            f"text_{seat}": self.mark(f"{name} comment to {who}", *self.read, who)
            for seat, who in (("a", self.a), ("b", self.b))
        }
        url = f"/assignments/{self.given[name].id}"
        self.browsers[self.therapist].submit(url, rating_a="3", rating_b="1", go="looked_at", **text)

    # --- the partners ----------------------------------------------------------------------------------------------

    def url(self, name: str, step: str, occurrence: int = 1) -> str:
        """Where a step is answered."""
        return f"/my/practice/{self.given[name].id}/{step}/{occurrence}"

    def values(self, name: str, step: str, who: str, occurrence: int = 1, kind: str = "") -> dict[str, str]:
        """Something for every field of a step: markers where text can be typed, known to their author alone."""
        found: dict[str, str] = {}
        for one in catalogue.load(self.given[name].slug).by_id[step].fields:
            where = f"{name} {step}.{occurrence} {who} {kind}{one.visibility}"
            if one.kind is Kind.GROUP:
                for sub in one.fields:
                    found[f"{one.id}-0-{sub.id}"] = self.value(sub, f"{where}:{one.id}", who)
            else:
                found[one.id] = self.value(one, where, who)
        return found

    def value(self, one: Field, where: str, who: str) -> str:
        """Something for one field."""
        if one.kind in (Kind.SHORT_TEXT, Kind.LONG_TEXT):
            return self.mark(f"{where}:{one.id}", who)
        if one.kind is Kind.DATE:
            return (clock.today(ZONE) + timedelta(days=5)).isoformat()
        if one.kind in (Kind.SINGLE, Kind.MULTI):
            return "not" if one.id == "kept" else next(iter(one.labels))
        return "5"

    def type(self, name: str, step: str, who: str, values: dict[str, str], occurrence: int = 1, save: str = "") -> None:
        """Every page of a step. `save`: only autosaved, nothing is finished."""
        browser = self.browsers[who]
        exercise = catalogue.load(self.given[name].slug)
        for number, page in enumerate(exercise.by_id[step].pages, 1):
            url = f"{self.url(name, step, occurrence)}/{number}"
            shown = browser.get(url)
            if shown.status_code != 200:
                continue
            ids = tuple(one.id for one in page.fields)
            mine = {key: value for key, value in values.items() if key.partition("-")[0] in ids}
            data = filled(shown.text, url, go="next", **mine)
            if save:
                answer = browser.ask("POST", url, data=data, headers={"X-Requested-With": "autosave"})
                assert answer.status_code == 200, answer.text
            else:
                browser.must("POST", url, data)

    def draft(self, name: str, step: str, who: str) -> None:
        """Type everything, and leave it at that."""
        self.type(name, step, who, self.values(name, step, who, kind="draft "), save="yes")

    def submit(self, name: str, step: str, who: str, occurrence: int = 1, **given: str) -> None:
        """Type over whatever there is, and submit: from now on the clinical side reads it."""
        if any(where.startswith(f"{self.a} {name} {step}.{occurrence} {who}") for where in self.ledger.where.values()):
            self.now(f"{name} {step}.{occurrence} {who}")
        values = self.values(name, step, who, occurrence) | given
        self.type(name, step, who, values, occurrence)
        self.browsers[who].submit(f"{self.url(name, step, occurrence)}/review")
        for marker in values.values():
            if marker in self.ledger.readers:
                self.ledger.readers[marker] = frozenset((who, *self.read))

    def correct(self, name: str, step: str, who: str, **changed: str) -> None:
        """A later version of what both have seen; what is new in it is read like the rest of that answer."""
        self.type(name, step, who, changed)
        self.browsers[who].submit(f"{self.url(name, step)}/review")

    def revealed(self, name: str, step: str, who: str, occurrence: int = 1) -> None:
        """What the other partner reads from now on: P alone, and only what was submitted."""
        where = f"{self.a} {name} {step}.{occurrence} {who} P"
        for marker, place in self.ledger.where.items():
            if place.startswith(where) and self.ledger.readers[marker]:
                self.ledger.readers[marker] |= {self.other(who)}

    # --- the session -----------------------------------------------------------------------------------------------

    def begin_session(self, picks: list[str]) -> None:
        """A draft with a marker in every text, and ticked answers."""
        browser = self.browsers[self.therapist]
        url = f"/couples/{self.couple.id}/sessions/new"
        done = browser.submit(url, held_on=yesterday(), starts="08:00", ends="08:50")
        self.session = f"/sessions/{done.location.split('/')[-2]}"
        typed = {name: self.mark(f"session {name}", *self.read) for name in (*SHARED, *CLINICAL)}
        typed |= {f"{seat}_location": self.mark(f"session {seat}_location", *self.read) for seat in ("a", "b")}
        typed["note_notes"] = self.mark("session note_notes", *self.read)  # of the format that is not chosen: kept
        edit = browser.must("GET", f"{self.session}/edit", expect=200)
        offered = [key for key in _keys(edit.text) if any(part in key for part in picks)]
        assert len(offered) >= len(picks), f"{picks} not offered"
        chosen = {"a_risk": "text", "b_risk": "text", "decision": "none", "next": ""}
        chosen |= {"interventions": ["listening", "other"]}
        data = filled(edit.text, f"{self.session}/edit", **typed, **chosen, pick=offered, copy=offered, go="review")
        browser.must("POST", f"{self.session}/edit", data)

    def think(self) -> None:
        """A psychotherapy note: its author's alone, not the supervisor's either."""
        text = self.mark("psychotherapy note", self.therapist)
        self.notes = f"/couples/{self.couple.id}/psychotherapy-notes"
        self.note = self.browsers[self.therapist].submit(f"{self.notes}/new", text=text).location

    def sign(self) -> None:
        """Sign, and have it co-signed where the therapist may not sign alone."""
        self.browsers[self.therapist].submit(f"{self.session}/sign")
        if self.lead:
            row = db.session.query(SessionRecord).filter(SessionRecord.couple_id == self.couple.id).one()
            assert row.state == "cosign_pending"
            browser = self.browsers[self.lead]
            page = browser.must("GET", f"{self.session}/cosign", expect=200)
            form = next(one for one in _forms(page.text) if "CosignForm" in one.getlist("form_name"))
            browser.must("POST", f"{self.session}/cosign", form)

    def documents(self) -> dict[str, Document]:
        """The newest of the session, by kind; none before it is written up."""
        if not self.session:
            return {}
        session_id = uuid.UUID(self.session.rpartition("/")[2])
        rows = db.session.query(Document).filter(Document.session_id == session_id).order_by(Document.edition)
        return {row.kind.value: row for row in rows}

    def give(self, kind: str, who: str, by: str = "online") -> None:
        """Give a copy."""
        where = f"/documents/{self.documents()[kind].id}/give"
        browser = self.browsers[self.therapist]
        page = browser.must("GET", f"{where}?to={self.person(who).partner.id}&by={by}", expect=200)
        browser.must("POST", where, filled(page.text, where))


def _keys(text: str) -> list[str]:
    return sorted(set(re.findall(r'name="(?:pick|copy)"[^>]*value="([^"]+)"', text)))


def _forms(text: str) -> list[MultiDict]:
    return [MultiDict(fields) for _, fields in Forms(text).found]
