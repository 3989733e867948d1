"""Puts the demo together and says how to get into it."""

from dataclasses import dataclass, field
from datetime import timedelta

from practice import config, db, serving
from practice.demo import breadth, meetings, people, sessions
from practice.demo.history import CANCELLED, History
from practice.demo.homework import Homework
from practice.demo.people import Pair, People
from practice.demo.rows import Rows
from practice.models import AuditEvent, PsychotherapyNote

BATCH = 50
"""Couples after which the session forgets what is written, so that memory stays level with many."""


@dataclass
class Made:
    """What a demo offers: logins and addresses."""

    base_url: str
    logins: list[dict[str, str]] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """For `--json`."""
        full = {name: self.base_url + path for name, path in self.addresses.items()}
        return {"base_url": self.base_url, "logins": self.logins, "addresses": full}

    def as_text(self) -> str:
        """For the console."""
        lines = [
            f"Demo practice with invented people: {self.base_url}",
            "",
            "Sign in as (every password is the same):",
        ]
        lines += [f"  {login['username']:<8} {login['who']}" for login in self.logins]
        return "\n".join([*lines, "", f"  password: {people.PASSWORD}", ""])


def make(settings: config.Settings, seed: int, couples: int) -> Made:
    """Fill a fresh instance. Everything follows from `seed` and the day."""
    serving.prepare(settings)
    rows, made = Rows(seed), Made(settings.base_url)
    ordinary, db.new_id = db.new_id, rows.next_id
    try:
        _fill(rows, made, couples)
    finally:
        db.new_id = ordinary
        db.session.remove()
    return made


def _fill(rows: Rows, made: Made, couples: int) -> None:
    cast = People(rows)
    homework = Homework(rows)
    told = (_first, _second, _third, _fourth, _fifth)
    for number in range(couples):
        if number < len(told):
            told[number](rows, cast, homework, made)
        else:
            _one_more(rows, cast, homework)
        if number % BATCH == BATCH - 1:
            db.session.expunge_all()
    _logins(made, couples)
    db.commit()


def _logins(made: Made, couples: int) -> None:
    who = [
        ("dana", "therapist (LMFT), supervises Sam"),
        ("ana", "partner of Ben"),
        ("ben", "partner of Ana"),
        ("max", "practice admin"),
        ("lee", "another therapist"),
        ("sam", "associate under Dana"),
    ]
    if couples > 1:
        who += [("cleo", "partner of Dev, with Lee"), ("dev", "partner of Cleo, with Lee")]
    made.logins = [{"username": name, "password": people.PASSWORD, "who": about} for name, about in who]


def _first(rows: Rows, cast: People, homework: Homework, made: Made) -> None:
    """Ana and Ben: the whole main job."""
    pair = cast.pair(cast.dana, ("ana", "Ana Duarte"), ("ben", "Ben Whitaker"), known=meetings.FIRST.ago)
    history = History(rows, cast, homework, pair)
    past = history.write()
    forecast = homework.give(pair, "forecast-my-partner", due_days=-9, made_days=16, place="Sunday morning")
    forecast.note = "Take it lightly: the wrong guesses are the useful ones."
    own_a, own_b = [7, 3, 5, 6, 2, 6, 4, 8], [6, 4, 8, 7, 3, 2, 2, 5]
    homework.answer(forecast, "forecast", pair.a, homework.week(own_a, [7, 3, 8, 5, 6, 2, 3, 5]), 11, rows.ago(10))
    homework.answer(forecast, "forecast", pair.b, homework.week(own_b, [5, 5, 4, 7, 2, 6, 6, 6]), 10, rows.ago(10))
    homework.answer(forecast, "look_back", pair.a, homework.look_back(), 9.5, rows.ago(9))
    homework.answer(forecast, "look_back", pair.b, homework.look_back(), 9, rows.ago(9))
    forecast.finished_at = rows.ago(9)
    homework.look_at(forecast, pair, "Thank you both. Let us look at “appreciated” together on Thursday.", 8)
    promises = homework.give(pair, "small-promises", due_days=2, made_days=8, place="Sunday after breakfast")
    homework.answer(promises, "promise", pair.a, homework.promises(pair, 2, 0), 6, rows.ago(5))
    homework.answer(promises, "promise", pair.b, homework.promises(pair, 3, 0), 5, rows.ago(5))
    support = homework.give(pair, "support-i-wish", due_days=4, made_days=2, place="Tuesday after dinner")
    support.note = "Half an hour each, in different rooms. We look at it together next time."
    mirror = homework.give(pair, "mirror-and-check", due_days=5, made_days=2, starts=pair.a.seat)
    homework.started(support, "wishes", pair.b, {"want_listening": ["8"], "get_listening": ["5"]})
    held, coming = sessions.plan(rows, pair, -2), sessions.plan(rows, pair, 1)
    held.created_at = coming.created_at = rows.ago(CANCELLED)
    history.before(held, 2, meetings.LATEST_BEFORE)
    before = history.before(coming, -1, meetings.COMING_BEFORE)
    more = breadth.first_couple(rows, homework, pair, support, past, before)
    signed = sessions.first_couple(rows, pair, cast.dana, held, history.asked, forecast, support, mirror)
    history.after(held, 2, {"A": meetings.LATEST_AFTER})
    thought = "The harder Ben explains, the quieter Ana becomes. I notice that I want to speed up with him."
    own = {"author_id": cast.dana.id, "couple_id": pair.couple.id, "form_key": rows.next_id()}
    rows.add(PsychotherapyNote, **own, held_on=cast.today - timedelta(days=7), text=thought)
    made.addresses = {
        "therapist_home": "/couples",
        "couple": f"/couples/{pair.couple.id}",
        "open_exercise_a": f"/my/practice/{support.id}",
        "open_exercise_b": f"/my/practice/{support.id}",
        "open_turn_a": f"/my/practice/{mirror.id}",
        "revealed": f"/my/practice/{forecast.id}",
        "review": f"/assignments/{forecast.id}",
        **signed,
        **more,
    }
    for event, subject in (("couple.opened", pair.couple), ("assignment.made", support), ("assignment.made", mirror)):
        rows.add(
            AuditEvent,
            actor_id=cast.dana.id,
            event=event,
            subject=subject.__tablename__,
            subject_id=subject.id,
            couple_id=pair.couple.id,
            at=subject.created_at,
        )


def _second(rows: Rows, cast: People, homework: Homework, _made: Made) -> None:
    """Cleo and Dev: another therapist's couple."""
    pair = cast.pair(cast.lee, ("cleo", "Cleo Martin"), ("dev", "Dev Patel"))
    given = homework.give(pair, "support-i-wish", due_days=1)
    homework.answer(given, "wishes", pair.a, homework.wishes(), 1)
    sessions.plan(rows, pair, 3)


def _third(rows: Rows, cast: People, homework: Homework, _made: Made) -> None:
    """Małgorzata and Tomasz: new, one has not accepted the invitation yet."""
    pair = cast.pair(
        cast.dana, ("malgorzata", "Małgorzata Wiśniewska"), ("tomasz", "Tomasz Wiśniewski"), joined="a", safe=False
    )
    sessions.plan(rows, pair, 1)


def _fourth(rows: Rows, cast: People, homework: Homework, _made: Made) -> None:
    """Noor and Eleni: an associate's couple."""
    pair = cast.pair(cast.sam, ("noor", "نور حداد"), ("eleni", "Ελένη Παπαδοπούλου"))
    given = homework.give(pair, "forecast-my-partner", due_days=-1, made_days=9)
    homework.answer(given, "forecast", pair.a, homework.week(), 2, rows.ago(1))
    homework.answer(given, "forecast", pair.b, homework.week(), 1, rows.ago(1))
    sessions.plan(rows, pair, 6)


def _fifth(rows: Rows, cast: People, homework: Homework, made: Made) -> None:
    """Iris and Tomek: a flag stands, and their homework is paused."""
    pair = breadth.flagged(rows, cast, homework)
    made.addresses["flagged"] = f"/couples/{pair.couple.id}"


def _one_more(rows: Rows, cast: People, homework: Homework) -> None:
    """A couple for size: two exercises, an appointment."""
    pair: Pair = cast.another(cast.dana)
    given = homework.give(pair, "forecast-my-partner", due_days=-3, made_days=10)
    homework.answer(given, "forecast", pair.a, homework.week(), 4, rows.ago(3))
    homework.answer(given, "forecast", pair.b, homework.week(), 3, rows.ago(3))
    open_one = homework.give(pair, "support-i-wish", due_days=3, made_days=1)
    if rows.rng.random() < 0.5:
        homework.answer(open_one, "wishes", pair.b, homework.wishes(), 0.5)
    sessions.plan(rows, pair, rows.rng.randint(1, 14))
