"""What Ana and Ben have beside their main job, so that each kind of homework can be seen; and a flagged couple."""

from datetime import timedelta

from practice.demo.filled import Filled, slots
from practice.demo.homework import Homework
from practice.demo.people import Pair, People
from practice.demo.rows import Rows
from practice.exercises.run import Slot
from practice.homework.clockwork import around
from practice.models import Appointment, Assignment, CoupleFlag, FlagKind, Seat


def first_couple(
    rows: Rows, cast: People, homework: Homework, pair: Pair, support: Assignment, coming: Appointment
) -> dict[str, str]:
    """A log that runs, a record that waits for an agreement, the questions before tomorrow's session, an exercise given
    three times, one that was finished together, one typed in from paper; returns addresses."""
    series = [homework.give(pair, "support-i-wish", due_days=4 - ago, made_days=ago) for ago in (118, 60)]
    for given in series:
        Filled(rows, pair, given).write(vary=2)
    series[1].series_id = support.series_id = series[0].id
    for given in (*series, support):
        given.again_days, given.again_left = 56, 1 if given is support else 0

    together = homework.give(pair, "win-win-table", due_days=-12, made_days=34, place="Sunday after lunch")
    Filled(rows, pair, together).write()

    paper = homework.give(pair, "whose-call", due_days=-18, made_days=24)
    Filled(rows, pair, paper).write(typed_in={"B": cast.dana})
    for given in (*series, together, paper):
        given.reviewed_at = given.finished_at

    log = homework.give(pair, "noticing-log", due_days=5, made_days=4, place="Before the lights go out")
    Filled(rows, pair, log).write()

    compass = homework.give(pair, "shared-compass", due_days=2, made_days=6, place="Friday evening")
    Filled(rows, pair, compass).write(without=slots(compass, "start"))
    Filled(rows, pair, compass).agreed_by(Slot("start", 1, None), Seat.B, 1.1)

    before = _around(rows, homework, pair, coming)
    return {
        "log_a": f"/my/practice/{log.id}",
        "joint_a": f"/my/practice/{compass.id}",
        "before_session_a": f"/my/practice/{before.id}",
        "course": f"/assignments/{series[1].id}",
        "together": f"/assignments/{together.id}",
        "typed_in": f"/assignments/{paper.id}",
        "prepare": f"/couples/{pair.couple.id}/prepare",
    }


def _around(rows: Rows, homework: Homework, pair: Pair, coming: Appointment) -> Assignment:
    """The questions before a session, as the job gives them, answered by both up to the agenda."""
    given = homework.give(
        pair, around.BEFORE, 1, made_days=2, appointment_id=coming.id, form_key=around.key(around.BEFORE, coming)
    )
    given.due_at = around.due_at(around.BEFORE, coming)
    Filled(rows, pair, given).write()
    given.created_at = coming.starts_at - around.OPENS
    return given


def flagged(rows: Rows, cast: People, homework: Homework) -> Pair:
    """Iris and Tomek: something became known after homework was given, which has paused it for both."""
    pair = cast.pair(cast.dana, ("iris", "Iris Falk"), ("tomek", "Tomek Adeyemi"))
    given = homework.give(pair, "mirror-and-check", due_days=3, made_days=9)
    given.note = "One round each. Stop when it gets hot."
    homework.give(pair, "small-promises", due_days=4, made_days=9)
    rows.add(
        CoupleFlag,
        couple_id=pair.couple.id,
        partner_id=pair.b.id,
        kind=FlagKind.COERCIVE_CONTROL,
        present=True,
        noted_on=cast.today - timedelta(days=2),
        reason="Told alone: the other reads their phone every evening and decides whom they may see.",
        recorded_by=cast.dana.id,
        recorded_at=rows.ago(2),
    )
    return pair
