"""Records to print: `record()` is an ordinary conjoint session; everything can be replaced."""

import random
from copy import deepcopy
from typing import Any

MIXED = (
    "Zażółć gęślą jaźń, powiedział. Καλημέρα σε όλους τους φίλους. Съешь ещё этих мягких булок. "
    "我们今天谈到了信任和耐心。 مرحبا، نحن نتحدث عن الثقة. 🙂❤️👩‍👩‍👧 "
)

ARABIC = "نحن نتحدث عن الثقة والصبر في حياتنا اليومية. "
CHINESE = "我们今天谈到了信任和耐心。"


def mixed(length: int = 5000) -> str:
    """A text of exactly `length` characters in six scripts with emoji and line breaks."""
    line = MIXED + "\n"
    return (line * (length // len(line) + 1))[: length - 1] + "."


def prose(words: int, seed: int = 0) -> str:
    """Invented words, no line like another, always the same for a seed."""
    made = random.Random(seed)
    return " ".join("".join(made.choices("aeinorstlmdu", k=made.randint(2, 9))) for _ in range(words)) + "."


def answer(seat: str, *words: str, seen_by: str = "AB", **values: Any) -> dict[str, Any]:
    """One answer of a picked question."""
    shape = "text" if len(words) == 1 else "list"
    return {"seat": seat, "words": list(words), "shape": shape, "declined": False, "seen_by": list(seen_by)} | values


def picked(exercise: str, question: str, *answers: dict[str, Any]) -> dict[str, Any]:
    """One picked question."""
    return {"exercise": exercise, "question": question, "answers": list(answers)}


def score(exercise: str, title: str, words: str, seen_by: str = "AB", **values: Any) -> dict[str, Any]:
    """One picked result."""
    return {
        "exercise": exercise,
        "title": title,
        "words": words,
        "figure": "",
        "n": 0,
        "rows": [],
        "seen_by": list(seen_by),
    } | values


def partner(name: str, **values: Any) -> dict[str, Any]:
    """One partner of a record."""
    return {"name": name, "born_on": "1988-04-02", "location": "", "attendance": "present"} | values


def signer(name: str = "Dana Rivera", **values: Any) -> dict[str, Any]:
    """A clinician with a licence."""
    return {
        "name": name,
        "title": "LMFT",
        "jurisdiction": "US-CA",
        "number": "123456",
        "expires_on": "2027-02-28",
        "npi": "1234567893",
        "associate": False,
    } | values


def record(**values: Any) -> dict[str, Any]:
    """An ordinary signed session; `session` and `practice` given here are laid over the ordinary ones."""
    made: dict[str, Any] = {
        "schema": 1,
        "version": 1,
        "made_at": "2026-01-12T17:12:00-06:00",
        "practice": {
            "name": "Harbor Couples Practice",
            "address": "12 Lake Street\nChicago, IL 60601",
            "phone": "+1 312 555 0199",
            "crisis_lines": [
                ["Emergency", "911"],
                ["Suicide and crisis lifeline", "988"],
                ["Domestic violence hotline", "1-800-799-7233"],
            ],
        },
        "session": {
            "id": "6d0a3f0e-7a25-4f5c-9a53-0a9f0b1c2d3e",
            "record_id": "C-0001",
            "held_on": "2026-01-12",
            "starts_at": "2026-01-12T16:00:00-06:00",
            "ends_at": "2026-01-12T16:50:00-06:00",
            "place": "office",
            "place_note": "",
            "modality": "conjoint",
            "note_format": "dap",
            "also_present": "",
        },
        "partners": {
            "A": {"name": "Ana", "born_on": "1988-04-02", "location": "Illinois", "attendance": "present"},
            "B": {"name": "Ben", "born_on": "1986-11-21", "location": "Illinois", "attendance": "late"},
        },
        "author": signer(),
        "supervisor": None,
        "signed_at": "2026-01-12T17:12:00-06:00",
        "cosigned_at": None,
        "focus": "How the two of them come back to each other after a short, sharp exchange in the evening.",
        "progress": "",
        "homework_reviewed": [
            {
                "title": "Mirror and check",
                "given_to": ["A", "B"],
                "states": {"A": "done", "B": "partly"},
                "together": True,
            },
            {"title": "After we met", "given_to": ["A"], "states": {"A": "done"}, "together": False},
        ],
        "picked": [
            picked(
                "Forecast my partner",
                "What would make the coming week easier?",
                answer("A", "An hour on Sunday with the phones in the kitchen, and no plans made during it."),
                answer("B", "Knowing on Friday what the weekend holds, so that I can look forward to it."),
            ),
            picked(
                "Mirror and check",
                "What I would like Ben to understand",
                answer("A", "When you go quiet I start to guess, and I always guess that it is about me."),
            ),
            picked(
                "After we met",
                "Anything only your therapist should know?",
                answer("A", "I nearly did not come today.", seen_by="A"),
            ),
        ],
        "scores": [
            score(
                "Forecast my partner",
                "Seeing the other's week",
                "Ben's guesses about Ana were close on most points; the widest gap was about rest.",
                figure="0.81 of 1 (chance 0.64)",
                n=8,
                rows=[["Closest", "Time with friends"], ["Widest", "Rest"]],
            ),
        ],
        "interventions": [
            {
                "id": "listening",
                "label": "Reflective listening practice",
                "plain": "We practised listening and saying back what we heard.",
            },
            {"id": "homework", "label": "Homework assignment", "plain": "We chose what to practise next."},
            {"id": "safety", "label": "Safety planning", "plain": ""},
        ],
        "interventions_text": "Two rounds of speaker and listener, stopped once to slow down.",
        "what_we_did": "",
        "notes": [
            {
                "heading": "Data",
                "text": "Both arrived tired. Ana opened with the argument of Thursday; Ben listened with his arms "
                "folded for the first minutes and then leaned in.\n\nIn the second round Ben's paraphrase was "
                "accepted at once.",
            },
            {"heading": "Assessment", "text": "The pursue and withdraw loop is named by both without blame."},
        ],
        "risk": "No new concerns reported.",
        "plan": "Continue with turn-taking; bring one good moment each to the next session.",
        "assigned": {
            "decision": "assigned",
            "why_none": "",
            "tasks": [
                {
                    "title": "Small promises",
                    "given_to": ["A", "B"],
                    "due_at": "2026-01-18T18:00:00-06:00",
                    "place": "Sunday after lunch",
                },
                {"title": "After we met", "given_to": ["B"], "due_at": None, "place": ""},
            ],
        },
        "next_session": {"starts_at": "2026-01-19T16:00:00-06:00", "minutes": 50, "place": "office"},
    }
    for name, value in deepcopy(values).items():
        made[name] = made[name] | value if name in ("session", "practice") else value
    return made
