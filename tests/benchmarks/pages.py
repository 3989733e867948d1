"""Answering page, autosave, submit and therapist's home against the plain page, one after the other in turns."""

import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from practice import db
from practice.exercises import catalogue
from practice.models import Assignment, Partner, Response, User
from tests.benchmarks import servers

COUPLES = 200
ROUNDS = 300
GOAL = 2.0


def _expect(result: tuple[int, str], *statuses: int) -> str:
    if result[0] not in statuses:
        raise SystemExit(f"answered {result[0]}: {result[1][:300]}")
    return result[1]


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def _throughput(make: Callable[[], Callable[[], object]], seconds: float = 4.0, connections: int = 16) -> float:
    counts, stop = [0] * connections, time.perf_counter() + seconds

    def run(number: int) -> None:
        act = make()
        while time.perf_counter() < stop:
            act()
            counts[number] += 1

    threads = [threading.Thread(target=run, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def open_ones() -> list[tuple[User, Assignment]]:
    """Everybody of seat A who has the support exercise open and untouched."""
    answered = select(Response.assignment_id).where(Response.seat == "A")
    found = db.session.execute(
        select(User, Assignment)
        .join(Partner, Partner.user_id == User.id)
        .join(Assignment, Assignment.couple_id == Partner.couple_id)
        .where(Partner.seat == "A", Assignment.slug == "support-i-wish", Assignment.id.not_in(answered))
        .order_by(Assignment.id)
    ).all()
    return [(user, given) for user, given in found]


def whole(rng: random.Random) -> dict[str, str]:
    """Answers to every question of the support exercise."""
    values: dict[str, str] = {}
    for field in catalogue.load("support-i-wish").steps[0].fields:
        if field.kind == "scale":
            values[field.id] = str(rng.randint(0, 10))
        elif field.kind == "single":
            values[field.id] = field.options[0].id
    values["impact"] = "I would come home less tense, and we would laugh more in the evenings. " * 4
    return values


def run() -> None:
    """Print one line per page."""
    with tempfile.TemporaryDirectory(prefix="practice-bench-") as name:
        folder = Path(name)
        with servers.plain(folder) as plain, servers.ours(folder, COUPLES) as ours:
            _measure(plain, ours)


def _measure(plain: servers.Caller, ours: servers.Ours) -> None:
    rng = random.Random(1)
    people = open_ones()
    dana = ours.caller(db.session.scalar(select(User.id).where(User.username == "dana")))
    user, given = people.pop()
    partner = ours.caller(user.id)
    answering = f"/my/practice/{given.id}/wishes/1/1"
    hidden = servers.fields(_expect(partner.get(answering), 200))
    submits = iter([_ready(ours, one, what, rng) for one, what in people[:80]])

    def autosave() -> None:
        hidden["autosave_seq"] = str(int(hidden.get("autosave_seq") or 0) + 1)
        values = {**hidden, **whole(rng)}
        _expect(partner.post(answering, values, **{"X-Requested-With": "autosave"}), 200)

    def submit() -> None:
        caller, path, values = next(submits)
        _expect(caller.post(path, values), 302)

    acts: dict[str, Callable[[], object]] = {
        "plain page": lambda: _expect(plain.get("/"), 200),
        "answering page": lambda: _expect(partner.get(answering), 200),
        "autosave": autosave,
        "submit": submit,
        "therapist's home": lambda: _expect(dana.get("/couples"), 200),
    }
    times: dict[str, list[float]] = {label: [] for label in acts}
    for turn in range(ROUNDS):
        for label, act in acts.items():
            if label == "submit" and turn >= 80:
                continue
            times[label].append(_timed(act))
    base = statistics.median(times["plain page"])
    print(
        f"\nPages, median ms one at a time, {servers.WORKERS} processes, {COUPLES} couples (goal {GOAL} x plain)"
    )
    for label, found in times.items():
        middle = statistics.median(found)
        print(f"  {label:<18} {middle:7.2f} ms   {middle / base:5.2f} x   n={len(found)}")
    cookies = plain.headers["Cookie"], partner.headers["Cookie"]
    port = plain.connection.port
    bare = _throughput(lambda: _getter(servers.Caller(port, cookies[0]), "/"))
    page = _throughput(lambda: _getter(servers.Caller(ours.port, cookies[1]), answering))
    print(f"  16 connections: plain page {bare:.0f}/s, answering page {page:.0f}/s, {bare / page:.2f} x")


def _getter(caller: servers.Caller, path: str) -> Callable[[], object]:
    return lambda: _expect(caller.get(path), 200)


def _ready(ours: servers.Ours, user: User, given: Assignment, rng: random.Random) -> tuple[servers.Caller, str, dict]:
    """Somebody who has answered everything and stands on the review page."""
    caller = ours.caller(user.id)
    start = f"/my/practice/{given.id}/wishes/1"
    for number in range(1, len(catalogue.load("support-i-wish").steps[0].pages) + 1):
        hidden = servers.fields(_expect(caller.get(f"{start}/{number}"), 200))
        _expect(caller.post(f"{start}/{number}", {**hidden, **whole(rng), "go": "next"}), 302)
    return caller, f"{start}/review", servers.fields(_expect(caller.get(f"{start}/review"), 200))
