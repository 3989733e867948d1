"""What was said and written around Ana and Ben's earlier sessions. All of it invented."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Meeting:
    """One earlier session. `typed`: the record; `before`: by seat, what each wrote before it (E25); `after`: by seat,
    the four ratings, and what each takes along (E26)."""

    ago: int
    typed: dict[str, Any]
    before: Mapping[str, Values] = field(default_factory=dict)
    after: Mapping[str, tuple[tuple[int, int, int, int], str, str]] = field(default_factory=dict)


def _before(week: int, best: str, topics: tuple[tuple[str, int], ...], hw: str, own: str) -> Values:
    found = [{"topic": topic, "weight": weight} for topic, weight in topics]
    return {"week": week, "best": best, "topics": found, "hw": hw, "own_part": own, "safe_to_talk": "yes"}


FIRST = Meeting(
    100,
    {
        "focus": "Getting to know each other’s wishes for support; the first goal.",
        "note_data": (
            "Both on time. Ana said that she asks late and then sharply; Ben that he helps with tasks when she wants "
            "him to listen. Both could say one thing the other does well."
        ),
        "note_assessment": "Wishes for support are rarely said aloud. Both want to change that and say so freely.",
        "progress": "Goal set: two shared evenings a week. At the start there are none.",
        "plan": "Each fills in “Support I wish for” alone. We compare next time.",
        "decision": "assigned",
        "what_we_did": "We said what we want to work toward, and what support means to each of you.",
        "interventions": ["goals", "appreciation", "homework"],
    },
    {
        "A": _before(
            4, "Coffee on the steps on Sunday", (("How we ask for help", 8), ("Our evenings", 7)), "not",
            "I asked three times in one breath.",
        ),
        "B": _before(
            5, "The film we both laughed at", (("Being told in time", 7),), "not", "I fixed things and did not listen.",
        ),
    },
    {
        "A": ((6, 6, 6, 5), "He did not know what I was waiting for.", "Ask once, and early."),
        "B": ((6, 7, 5, 5), "She wants an ear more than a hand.", "Ask what is needed first."),
    },
)  # fmt: skip
SECOND = Meeting(
    86,
    {
        "b_attendance": "late",
        "focus": "Comparing the wishes for support; who decides what at home.",
        "note_data": (
            "Ben came ten minutes late and said so at once. They compared their wishes: far apart on listening, close "
            "on practical help. Ana noticed that she rarely says when something was right."
        ),
        "note_assessment": "The lateness became a small example of the pattern: silence first, then a sharp remark.",
        "progress": "One shared evening in two weeks.",
        "plan": "Each lists who makes which call at home, on paper if they like. The scan as there is time.",
        "decision": "assigned",
        "what_we_did": "We compared what support each of you wishes for, and looked at one evening step by step.",
        "interventions": ["appreciation", "pattern", "homework_review", "homework"],
    },
    {
        "A": _before(
            5, "You came shopping without being asked", (("What we both ticked", 7), ("The weekend", 4)), "done",
            "I said thank you twice and forgot it once.",
        ),
        "B": _before(
            5, "Your message before my exam", (("Money for the car", 6),), "done", "I went quiet on Friday.",
        ),
    },
    {
        "A": ((7, 6, 7, 6), "We are close on more than I thought.", "Say when something was right."),
        "B": ((6, 5, 6, 6), "Being late says something, too.", "Write when I leave."),
    },
)  # fmt: skip
ALONE = Meeting(
    72,
    {
        "focus": "Ana alone, as planned with both: how evenings went in the family she grew up in.",
        "note_data": "Ana described evenings in which nobody asked for anything. She spoke calmly and with detail.",
        "note_assessment": "Asking early feels like a demand to her. She sees where that comes from.",
        "progress": "She asked for company twice in two weeks, once with a yes.",
        "plan": "Ana watches for the moment before she would go quiet. Back to both next time.",
        "decision": "none",
        "why_none": "The list of calls is still running for both.",
        "what_we_did": "We looked at how evenings used to be, and what you would like to do in another way.",
        "interventions": ["pattern", "emotions"],
        "next": "none",
    },
    {},
    {"A": ((8, 8, 7, 7), "I learned early not to ask.", "Notice the moment before I go quiet.")},
)
MIDDLE = Meeting(
    51,
    {
        "focus": "Who makes which call at home, and how Sundays are planned.",
        "note_data": (
            "Both on time. Ben’s list came on paper. They found three calls that both thought were their own, and gave "
            "one to each and one to both. Some heat about Sundays; both came back from it without help."
        ),
        "note_assessment": "They repair faster than at the start. Ben names what he wants before he withdraws.",
        "progress": "Two shared evenings in one week, for the first time.",
        "plan": "“Support I wish for” once more. The question of Sundays at the win–win table, together.",
        "decision": "assigned",
        "what_we_did": "We sorted who decides what, and practised stopping when it got hot.",
        "interventions": ["problem_solving", "repair", "homework_review", "homework"],
    },
    {
        "A": _before(
            6, "Two evenings on the balcony", (("Sundays", 8), ("Your parents’ visit", 5)), "done",
            "I asked early on Tuesday. On Thursday I was sharp.",
        ),
        "B": _before(
            7, "You asked me how it went", (("Who decides about the car", 6),), "part",
            "I said that I needed ten minutes, and came back.",
        ),
    },
    {
        "A": ((7, 7, 8, 7), "Three calls were nobody’s.", "Leave the car to Ben."),
        "B": ((7, 7, 7, 7), "I can say “ten minutes” and come back.", "Plan one Sunday."),
    },
)  # fmt: skip
LAST = Meeting(
    30,
    {
        "focus": "What has changed since summer; two busy weeks ahead.",
        "note_data": (
            "They brought the Sunday plan that they had made together and tried. Support was compared with the first "
            "time: closer on listening. Ana was tired after a week of early shifts."
        ),
        "note_assessment": "More appreciation is said aloud. A tired week brings silence back for a day, not more.",
        "progress": "Two shared evenings in three of the last four weeks.",
        "plan": "Keep one evening in each busy week. A short exercise follows by message in two weeks.",
        "decision": "none",
        "why_none": "Both travel for work in the coming two weeks.",
        "what_we_did": "We looked at what has changed, and how to keep one evening when weeks are full.",
        "interventions": ["appreciation", "measures", "homework_review"],
    },
    {
        "A": _before(
            5, "The Sunday we had planned", (("Early shifts", 7), ("What has changed", 6)), "done",
            "I was tired and said it instead of leaving the room.",
        ),
        "B": _before(
            7, "Breakfast on the floor", (("The next two weeks", 8),), "done", "I took over dinner, without a sigh.",
        ),
    },
    {
        "A": ((8, 8, 7, 8), "It lasts a day now, not a week.", "Keep Wednesday free."),
        "B": ((8, 7, 8, 8), "She noticed the dinners.", "Keep Wednesday free, too."),
    },
)  # fmt: skip
LATEST_BEFORE = {
    "A": _before(
        6, "You guessed my best day", (("The largest miss", 7), ("Evenings at home", 8)), "done",
        "I laughed at a wrong guess and then explained it.",
    ),
    "B": _before(7, "The walk after dinner", (("Screens in bed", 6),), "done", "I left the phone in the hall, twice."),
}  # fmt: skip
COMING_BEFORE = {
    "A": _before(
        7, "The walk on Sunday without phones", (("The trip in May", 6), ("Keeping our evenings", 7)), "part",
        "I said what I wanted before I was cross.",
    ),
    "B": _before(
        7, "You laughed at my song", (("Evenings when I come home late", 8),), "done", "I wrote when I was late.",
    ),
}  # fmt: skip
LATEST_AFTER = ((8, 8, 9, 8), "We both want the same evenings.", "Two evenings without screens.")
CORRECTION = {
    "kind": ["correction"],
    "reason": ["Ben told me after the session how late he had been."],
    "text": ["Ben came twenty minutes late, not ten. The session began with both at that time."],
}
