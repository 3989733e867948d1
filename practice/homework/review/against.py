"""What stands against one assignment now, for its therapist's page: what holds it back, and what its gate would say."""

from dataclasses import dataclass

from practice import access, flags
from practice.exercises import gates
from practice.homework.desk.therapist_queries import newest_statuses
from practice.runs import Case


@dataclass(frozen=True, slots=True)
class Against:
    """`stopped_by`: what holds it back from both, in words. `decision`: what would be said if it were assigned today.

    `held`: answers of this couple stay closed until the therapist has seen to one (`exercises.revealing`).
    """

    stopped_by: list[str]
    decision: gates.Decision
    held: bool


def against(person: access.Actor, case: Case) -> Against:
    """What stands against this assignment. Two statements."""
    partners = [case.partners["A"], case.partners["B"]]
    newest = newest_statuses(person, [one.id for one in partners])
    rows, names = flags.rows(person, case.couple.id), {one.id: one.name for one in partners}
    statuses = [(one.name, newest.get(one.id)) for one in partners]
    decision = gates.decide(case.exercise, statuses, flags.standing(rows, names), case.today)
    stopped = [f"{name}'s interview was positive" for name, status in statuses if status and status[0] == "positive"]
    since = flags.standing((row for row in rows if row.recorded_at > case.assignment.created_at), names)
    stopped += [one.words for one in since if gates.freezes(one.kind, case.exercise)]
    return Against(stopped if case.frozen else [], decision, bool(case.run.held))
