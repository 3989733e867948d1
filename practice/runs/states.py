"""How far somebody came with an assignment, in the four words that records and reports use."""

from practice.exercises import flow, kinds
from practice.runs.case import Case


def state_of(case: Case, seat: str) -> str:
    """done, partly, not_done or kept, as the answers of this seat and the joint records say."""
    mine = [each for each in case.run.submissions if each.author in (seat, None) and each.submitted]
    if not mine:
        return "not_done"
    asked = [
        each.answers[one.id]
        for each in mine
        for one in case.exercise.by_id[each.step].fields
        if one.required and one.id in each.answers
    ]
    if asked and all(kinds.is_declined(answer) for answer in asked):
        return "kept"
    return "done" if flow.finished(case.run, seat) else "partly"
