"""What Ana and Ben have beside their main job, so that each kind of homework can be seen; and a flagged couple."""

from datetime import timedelta

from practice.demo.filled import Filled, slots
from practice.demo.history import Past
from practice.demo.homework import Homework
from practice.demo.people import Pair, People
from practice.demo.rows import Rows
from practice.exercises.run import Slot
from practice.models import Assignment, CoupleFlag, FlagKind, Seat


def first_couple(
    rows: Rows, homework: Homework, pair: Pair, support: Assignment, past: Past, before: Assignment
) -> dict[str, str]:
    """A log that runs, a record that waits for an agreement, the questions before tomorrow's session, an exercise given
    three times, one that was finished together, one typed in from paper; returns addresses."""
    past.series[1].series_id = support.series_id = past.series[0].id
    for given in (*past.series, support):
        given.again_days, given.again_left = 49, 1 if given is support else 0

    log = homework.give(pair, "noticing-log", due_days=5, made_days=4, place="Before the lights go out")
    Filled(rows, pair, log).write()

    compass = homework.give(pair, "shared-compass", due_days=2, made_days=6, place="Friday evening")
    Filled(rows, pair, compass).write(without=slots(compass, "start"))
    Filled(rows, pair, compass).agreed_by(Slot("start", 1, None), Seat.B, 1.1)

    return {
        "log_a": f"/my/practice/{log.id}",
        "joint_a": f"/my/practice/{compass.id}",
        "before_session_a": f"/my/practice/{before.id}",
        "course": f"/assignments/{past.series[1].id}",
        "together": f"/assignments/{past.together.id}",
        "typed_in": f"/assignments/{past.paper.id}",
        "corrected_session": f"/sessions/{past.corrected}",
        "progress": f"/couples/{pair.couple.id}/progress",
        "prepare": f"/couples/{pair.couple.id}/prepare",
    }


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
