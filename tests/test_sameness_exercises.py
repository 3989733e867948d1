"""A partner's pages of all 26 exercises are the same to the last byte, whatever the other one has in secret.

At several moments of a couple's life everything of the one partner that the other may not know of is taken away, made
a draft, submitted, or written anew, row by row; the other's pages, statements and reminders must stay as they are.
Then the same with the acts themselves.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Engine, delete, select

from practice import clock, config, crypto, db, runs
from practice.exercises import flow
from practice.exercises.run import Seat, Submission, other
from practice.homework.clockwork import reminding
from practice.homework.writing import answering
from practice.models import Assignment, Concern, ConcernKind, Correction, FieldOpening, Mail, Response, User
from tests import database
from tests.exercises.watching import STAND_INS, hidden
from tests.people import make_world
from tests.queries import counted
from tests.walls.browser import Browser, stripped
from tests.walls.whole import DAY, Whole

pytestmark = pytest.mark.once

NOON = datetime(2026, 3, 2, 17, tzinfo=UTC)
MOMENTS = ("the first begins", "one has submitted", "both have", "in a log", "after it", "at the end")


class Watch:
    """One couple, and all that one of them is told."""

    def __init__(self, app: Flask, engine: Engine, life: Whole, connection: Any) -> None:
        self.app, self.engine, self.life, self.connection = app, engine, life, connection

    def told(self, seat: Seat) -> dict[str, str]:
        """Every page of this partner with how many statements it took, and the reminders they are sent next."""
        name = self.life.names["AB".index(seat)]
        browser = Browser(self.app, self.life.world[name])
        found = {}
        for url in ["/my", "/my/answers", *self._pages(seat)]:
            with counted(self.engine) as sent:
                response = browser.again().get(url)
            where = response.headers.get("Location", "")
            found[url] = f"{response.status_code} {where} {len(sent)} {stripped(response.text)}"
        found["reminders"] = self._reminders(self.life.world[name].user.email)
        return found

    def _reminders(self, address: str) -> str:
        """What this address is sent before and after the planned time; not kept, so that the next look sends it too."""
        db.session.remove()
        point = self.connection.begin_nested()
        for hours in (52, 70, 97):
            reminding.remind(clock.now() + timedelta(hours=hours))
        rows = db.session.scalars(select(Mail).order_by(Mail.key))
        found = "\n".join(row.key for row in rows if row.message["to"] == address and row.key.startswith("remind:"))
        db.session.remove()
        point.rollback()
        return found

    def _pages(self, seat: Seat) -> list[str]:
        found = []
        for case in runs.several(self.life.person(seat).actor, Assignment.id.in_(self.life.given.values())):
            url = f"/my/practice/{case.id}"
            found.append(url)
            for view in flow.slots(case.run, seat, case.today_of(seat)):
                step = f"{url}/{view.slot.step}/{view.slot.occurrence}"
                found.append(f"{step}/1")
                if view.status == "open":
                    last = len(case.exercise.by_id[view.slot.step].pages)
                    found += [f"{step}/review", f"{step}/{last}"]
        database.settle()
        return list(dict.fromkeys(found))

    def differences(self, seat: Seat) -> list[str]:
        """Where this partner is told something else in a world in which the other's secrets are different."""
        before, wrong = self.told(seat), []
        for stand_in in STAND_INS:
            db.session.remove()
            point = self.connection.begin_nested()
            for slug in self.life.given:
                self._rewrite(slug, seat, stand_in)
            self._elsewhere(seat, stand_in)
            database.settle()
            after = self.told(seat)
            changed = (url for url in before.keys() | after.keys() if before.get(url) != after.get(url))
            wrong += [f"{seat} with {stand_in}: {url}\n{_first(before.get(url), after.get(url))}" for url in changed]
            db.session.remove()
            point.rollback()
        return wrong

    def _rewrite(self, slug: str, seat: Seat, stand_in: str) -> None:
        """Store what `watching.hidden` makes of this run."""
        case = runs.locked(self.life.given[slug])
        run = hidden(case.run, seat, stand_in)
        changed = {one.slot: one for one in run.submissions}
        them = other(seat)
        gone = [row.id for slot, row in case.rows.items() if slot.author == them and slot not in changed]
        for model in (FieldOpening, Correction, Concern):
            db.session.execute(delete(model).where(model.response_id.in_(gone)))
        db.session.execute(delete(Response).where(Response.id.in_(gone)))
        for slot, one in changed.items():
            if slot.author == them:
                self._store(case, case.rows.get(slot), one, case.run.by_slot.get(slot))
        case.assignment.finished_at = clock.now() if flow.finished_all(run) else None
        case.assignment.reviewed_at = None if stand_in == "draft" else clock.now()
        db.session.commit()

    def _store(self, case: runs.Case, row: Response | None, one: Submission, before: Submission | None) -> None:
        if before is not None and before.revealed:
            row.answers, row.draft, row.saved_at = dict(one.answers), {"raws": {}}, clock.now()
            return
        if row is None:
            partner = case.partners[one.author]
            row = Response(
                assignment_id=case.id,
                step=one.step,
                occurrence=one.occurrence,
                author_id=partner.id,
                seat=partner.seat,
            )
            db.session.add(row)
        row.draft = {"raws": {key: "words" for key in one.answers}}
        row.answers = dict(one.answers) if one.submitted else None
        row.submitted_at = clock.now() if one.submitted else None
        row.day_on = one.day if one.submitted else None
        row.share_anyway_at = clock.now() if one.share_anyway else None
        db.session.flush()
        known = set(db.session.scalars(select(FieldOpening.field).where(FieldOpening.response_id == row.id)))
        db.session.add_all(FieldOpening(response_id=row.id, field=name) for name in one.opened - known)

    def _elsewhere(self, seat: Seat, stand_in: str) -> None:
        """The other one lives in another zone, wants other reminders, and has said something to the therapist."""
        them = self.life.person(other(seat))
        user = db.session.get(User, them.id)
        user.time_zone = {"nothing": "Pacific/Kiritimati", "draft": "Pacific/Pago_Pago"}.get(stand_in, "UTC")
        user.remind_before_hours = 0 if stand_in == "draft" else 48
        about = {"couple_id": them.couple.id, "partner_id": them.partner.id}
        said = db.session.scalars(select(Response).where(Response.author_id == them.partner.id)).first()
        if said is not None:
            db.session.add(Concern(**about, response_id=said.id, kind=ConcernKind.CANNOT_SPEAK_FREELY))
        db.session.commit()


def _first(before: str | None, after: str | None) -> str:
    """Where two pages part."""
    pairs = zip((before or "").splitlines(), (after or "").splitlines(), strict=False)
    return next((f"    {one.strip()[:200]}\n    {two.strip()[:200]}" for one, two in pairs if one != two), "    more")


@pytest.fixture(scope="module")
def seen(app: Flask, engine: Engine, settings: config.Settings) -> dict[str, list[str]]:
    """What differed at each moment."""
    crypto.use(settings.keyring)
    found: dict[str, list[str]] = {}
    with database.isolated(engine) as connection:
        world = make_world()
        with time_machine.travel(NOON, tick=False):
            world.safe(world.pair)
            database.settle()
            life = Whole(world, ("ana", "ben", "dana"))
            watch = Watch(app, engine, life, connection)
            life.assign_all()
            for seat in "AB":
                for slug, slot in life.open(seat)[::2]:
                    life.draft(seat, slug, slot)
            found["the first begins"] = watch.differences("B")
            turns = [one for one in life.open("A") if life.by(*one) in ("first", "second")]
            for slug, slot in dict.fromkeys(life.open("B")[::2] + life.open("A")[1::2] + turns):
                life.submit(slot.author or "A", slug, slot)
            found["one has submitted"] = watch.differences("B") + watch.differences("A")
            life.submit_open("A")
            life.submit_open("B")
            life.submit_open("A")
            life.open_answers()
            found["both have"] = watch.differences("B")
            life.go_on()
        for moment, day in (("in a log", 2), ("after it", 9), ("at the end", 101)):
            with time_machine.travel(NOON + day * DAY, tick=False):
                life.settle()
                life.submit_open("A")
                found[moment] = watch.differences("B")
                if moment == "after it":
                    found[moment] += watch.differences("A")
                life.go_on()
    return found


@pytest.mark.parametrize("moment", MOMENTS)
def test_nothing_of_one_changes_by_the_secrets_of_the_other(seen: dict[str, list[str]], moment: str) -> None:
    assert not seen[moment], "\n".join(sorted(seen[moment])[:40])


@pytest.fixture
def life(connection: Any) -> Iterator[Whole]:
    """A couple with everything; what may be passed on by hand, is."""
    with time_machine.travel(NOON, tick=False):
        world = make_world()
        world.safe(world.pair)
        made = Whole(world, ("ana", "ben", "dana"), narrow=True)
        made.assign_all()
        yield made


@pytest.mark.parametrize("ben_first", [False, True], ids=["ben has not begun", "ben has submitted"])
def test_what_ana_does_in_secret_tells_ben_nothing(app: Flask, life: Whole, ben_first: bool) -> None:
    """She types, submits, and takes it back: no mail to him, and his pages stay as they are."""
    if ben_first:
        for slug, slot in life.open("B"):
            if slot.author:
                life.submit("B", slug, slot)
    browser = Browser(app, life.world.ben)
    looked_at = 0
    for slug, slot in life.open("A"):
        if slot.author is None:
            continue
        url = f"/my/practice/{life.given[slug]}"

        def his(url: str = url) -> tuple[str, ...]:
            mails = [
                row.key for row in db.session.scalars(select(Mail).order_by(Mail.key)) if "ben@" in row.message["to"]
            ]
            pages = [stripped(browser.again().get(one).text) for one in ("/my", "/my/answers", url)]
            return *pages, *mails

        before = his()
        life.draft("A", slug, slot)
        assert his() == before, f"{slug}: she typed"
        life.submit("A", slug, slot)
        case = runs.locked(life.given[slug])
        if not case.run.revealed(slot):
            assert his() == before, f"{slug}: she submitted"
            answering.withdraw(life.person("A").actor, life.given[slug], slot.step, slot.occurrence)
            db.session.commit()
            assert his() == before, f"{slug}: she took it back"
            looked_at += 1
    assert looked_at > 10
