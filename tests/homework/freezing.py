"""Two couples that are alike in everything but ids: what each partner of either can fetch, compared to the byte."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from practice import clock, db, runs
from practice.exercises import catalogue
from practice.homework.writing import settling
from practice.models import Assignment, Couple, Mail, Response
from tests.database import settle
from tests.people import Person, World
from tests.queries import counted
from tests.walls.browser import Browser, stripped

FIXED = ("/my", "/my/answers", "/my/copies", "/my/therapist", "/my/agreement", "/account")
IGNORED = ("Set-Cookie", "Date")
STARTED, HALF = "started", "half"
SECOND = timedelta(seconds=1)


@dataclass
class Twin:
    """One of the two couples: seat A, seat B, and their homework by exercise and how far it is."""

    world: World
    couple: Couple
    people: dict[str, Person]
    browsers: dict[str, Browser]
    given: dict[tuple[str, str], Assignment] = field(default_factory=dict)

    def plain(self, text: str) -> str:
        """Without ids, tokens, and what tells the two couples' logins apart."""
        for (slug, far), row in self.given.items():
            text = text.replace(str(row.id), f"<{slug} {far}>")
        return re.sub(r"(ana|ben)[12]\b", r"\1", stripped(text))


def twins(app: Any, world: World) -> tuple[Twin, Twin]:
    """Two couples of dana's with the same names, both with recent negative interviews."""
    made = []
    for number in ("1", "2"):
        names = {"A": f"ana{number}", "B": f"ben{number}"}
        couple = world.couple(world.dana, (names["A"], "Ana Reyes"), (names["B"], "Ben Carter"))
        world.safe(couple)
        settle()
        people = {seat: world[name] for seat, name in names.items()}
        made.append(Twin(world, couple, people, {seat: Browser(app, one) for seat, one in people.items()}))
    return made[0], made[1]


def give(twin: Twin, slug: str, far: str, number: int) -> None:
    """An exercise, answered as far as its filled example goes: not at all, or half of it."""
    exercise = catalogue.load(slug)
    row = Assignment(
        couple_id=twin.couple.id,
        slug=slug,
        exercise_version=exercise.version,
        to_a=True,
        to_b=True,
        disclosure=exercise.disclosure.value,
        begins_on=clock.today(twin.couple.time_zone) - timedelta(days=3),
        due_at=clock.now() + timedelta(days=2, minutes=number),  # or their order would be that of their ids
        created_at=clock.now() + number * SECOND,
        place="Tuesday after dinner",
        note="Take your time.",
        assigned_by=twin.world.dana.id,
    )
    db.session.add(row)
    db.session.commit()
    twin.given[slug, far] = row
    written = catalogue.example(slug).answers
    for moment, one in enumerate(written[: len(written) // 2] if far == HALF else ()):
        _write(twin, row, one, clock.now() + number * SECOND + moment * timedelta(milliseconds=1))
    db.session.commit()


def _write(twin: Twin, row: Assignment, one: Any, moment: Any) -> None:
    joint = one.seat == "J"
    author = None if joint else twin.people[one.seat].partner
    db.session.add(
        Response(
            assignment_id=row.id,
            step=one.step,
            occurrence=one.occurrence,
            author_id=author.id if author else None,
            seat=author.seat if author else None,
            draft={"raws": {}},
            answers=dict(one.values),
            created_at=moment,
            submitted_at=moment,
            saved_at=moment,
            day_on=clock.today(twin.couple.time_zone) - timedelta(days=1),
            agreed_a_at=moment if joint else None,
            agreed_b_at=moment if joint else None,
        )
    )
    db.session.flush()
    settling.settle(twin.world.dana.actor, runs.locked(row.id))


def places(twin: Twin) -> list[tuple[str, str]]:
    """Every address of a partner's homework, linked or not: as plain text, and as it is asked for."""
    found = [(url, url) for url in FIXED]
    for key, row in twin.given.items():
        name, root = "<{} {}>".format(*key), f"/my/practice/{row.id}"
        found.append((f"/my/practice/{name}", root))
        for step in catalogue.load(key[0]).steps:
            for occurrence in (1, 2):
                tails = ["", "/1", "/2", "/review", "/withdraw", "/share", "/open/c_private"]
                at = f"/{step.id}/{occurrence}"
                found += [(f"/my/practice/{name}{at}{tail}", f"{root}{at}{tail}") for tail in tails]
    return found


Seen = dict[tuple[str, str], Any]


def fetched(twin: Twin, engine: Any) -> Seen:
    """What both partners get at every address, and how many and which statements it took."""
    found: Seen = {}
    for seat, browser in twin.browsers.items():
        for name, url in places(twin):
            found[seat, name] = _asked(twin, engine, lambda url=url, browser=browser: browser.again().get(url))
    return found


def _asked(twin: Twin, engine: Any, ask: Callable[[], Any]) -> tuple[Any, ...]:
    with counted(engine) as statements:
        response = ask()
    assert response.status_code < 500, response.text[:400]
    head = {name: twin.plain(value) for name, value in response.headers.items() if name not in IGNORED}
    body = twin.plain(response.text)
    return response.status_code, head, len(response.get_data()), body, [twin.plain(one) for one in statements]


def posted(twin: Twin, engine: Any) -> Seen:
    """What both partners get for typing, autosaving, submitting, taking back, opening and sharing, everywhere."""
    found: Seen = {}
    for seat, browser in twin.browsers.items():
        for key, row in twin.given.items():
            for step in catalogue.load(key[0]).steps:
                for tail, typed, headers in _acts(step):
                    url, name = f"/my/practice/{row.id}/{step.id}/1{tail}", f"<{key}>/{step.id}{tail}{headers}"
                    data = {"go": "next", "seen": "", "key": "k", **typed}

                    def post(url: str = url, data: Any = data, headers: Any = headers, browser: Any = browser) -> Any:
                        return browser.again().post(url, data, headers=headers)

                    found[seat, name] = _asked(twin, engine, post)
    return found


def _acts(step: Any) -> list[tuple[str, dict[str, str], dict[str, str]]]:
    acts: list[tuple[str, dict[str, str], dict[str, str]]] = []
    for number, page in enumerate(step.pages[:2], 1):
        typed = {one.id: "5" for one in page.fields}
        acts += [(f"/{number}", typed, {"X-Requested-With": "autosave"}), (f"/{number}", typed, {})]
    return [*acts, *((tail, {}, {}) for tail in ("/review", "/withdraw", "/share", "/open/c_private"))]


def mails(twin: Twin) -> list[str]:
    """Messages to this couple in the order in which they leave."""
    rows = db.session.scalars(select(Mail).order_by(Mail.not_before, Mail.key)).all()
    own = [row for row in rows if row.message["to"].partition("@")[0] in {p.username for p in twin.people.values()}]
    return sorted(f"{row.not_before} {twin.plain(str(row.message))}" for row in own)


def differences(one: Seen, other: Seen) -> list[str]:
    """Where two views differ, in words for a person who has to mend it."""
    found = [str(key) for key in one.keys() ^ other.keys()]
    for key in one.keys() & other.keys():
        for what, a, b in zip(("status", "headers", "size", "body", "statements"), one[key], other[key], strict=True):
            if a != b:
                found.append(f"{key} {what}: {_first(a, b)}")
    return sorted(found)


def _first(a: Any, b: Any) -> str:
    if not isinstance(a, str):
        return f"{a!r:.300} | {b!r:.300}"
    lines = zip(a.splitlines(), b.splitlines(), strict=False)
    return next((f"{x[:200]} | {y[:200]}" for x, y in lines if x != y), f"{len(a)} | {len(b)}")
