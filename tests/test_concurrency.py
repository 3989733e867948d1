"""Over HTTP and in the same instant: both partners, two tabs and two clicks leave one response each, revealed once."""

import ast
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import practice
from practice import access, config, crypto, db
from practice.models import AuditEvent, Mail, Response
from tests.database import bound
from tests.hands import Hand, give, typed
from tests.homework.made import week

COUPLES = 20


@pytest.fixture
def ready(served, own_world):
    """`(assignment id, step path, hands)` of each couple: everything typed, nothing submitted; two tabs each."""
    crypto.use(config.load(served.environment).keyring)
    with bound(served.environment["DATABASE_URL"]):
        made = []
        for number in range(COUPLES):
            names = f"p{number}", f"q{number}"
            couple = own_world.couple(own_world.dana, (names[0], "Pia Holm"), (names[1], "Quinn Ode"))
            given = give(couple.id, "forecast-my-partner", own_world.dana.id)
            for name in names:
                typed(given, "forecast", own_world[name], week())
            path = f"/my/practice/{given.id}/forecast/1/review"
            made.append((given.id, path, [Hand(served, own_world[name]) for name in names]))
        served.start()
        yield made


def test_both_partners_two_tabs_and_two_clicks_in_one_instant(ready):
    people = [(path, hand) for _, path, hands in ready for hand in hands]
    with ThreadPoolExecutor(16) as pool:
        forms = list(pool.map(lambda one: one[1].form(one[0]), people))
    tabs = {id(hand): form for (_, hand), form in zip(people, forms, strict=True)}
    told = []
    for _, path, hands in ready:
        start = threading.Barrier(4)

        def press(hand, path=path, start=start):
            start.wait(20)
            return hand.ask("POST", path, tabs[id(hand)])[0]

        with ThreadPoolExecutor(4) as pool:
            told += pool.map(press, [*hands, *hands])
    assert Counter(told) == {302: 4 * COUPLES}
    rows = db.session.scalars(access.everything(Response)).all()
    assert len(rows) == 2 * COUPLES and all(one.submitted_at and one.revealed_at for one in rows)
    assert Counter(Counter(one.assignment_id for one in rows).values()) == {2: COUPLES}
    events = db.session.scalars(access.everything(AuditEvent)).all()
    revealed = Counter(one.subject_id for one in events if one.event == "assignment.revealed")
    assert set(revealed.values()) == {1} and len(revealed) == COUPLES
    assert len([one for one in events if one.event == "response.submitted"]) == 2 * COUPLES
    # One of the two was there when it opened; the other one is told, once.
    assert len(db.session.scalars(access.everything(Mail)).all()) == COUPLES


def test_stand_ins_that_modules_keep_are_made_before_there_are_threads():
    """`aliased` at the top of a module made the first requests after a start fail: see `db.stand_in`."""
    found = []
    for path in Path(practice.__file__).parent.rglob("*.py"):
        for statement in ast.parse(path.read_text()).body:
            calls = [one for one in ast.walk(statement) if isinstance(one, ast.Call)]
            if isinstance(statement, ast.Assign) and any(getattr(one.func, "id", "") == "aliased" for one in calls):
                found.append(f"{path.name}:{statement.lineno}")
    assert not found
