"""What was ticked from the exercises: questions, answers and results, for those who could see them."""

from collections.abc import Callable

from practice.reports.content.record import SEATS, Answer, Picked, PickedScore, Record, Seat
from practice.reports.content.sections import section
from practice.reports.content.summary import Answer as PrintedAnswer
from practice.reports.content.summary import Exercise, Fact, Part, Person, Question, Score, Section

AID = "A conversation aid, not a test."
FOR_THE_SESSION = "For the session"
PRIVATE = "Private: only you and your therapist see this."
_BOTH = frozenset(SEATS)
Rule = Callable[[Answer | PickedScore], bool]


def exercises(record: Record, owner: Seat | None = None) -> Section | None:
    """By exercise: what both could see; on an own copy also what its owner alone could see, marked as private."""

    def shared(item: Answer | PickedScore) -> bool:
        return set(item["seen_by"]) >= _BOTH

    def readable(item: Answer | PickedScore) -> bool:
        return shared(item) or (owner in item["seen_by"] and item.get("seat", owner) == owner)

    blocks = _blocks(record, readable, lambda item: owner is not None and not shared(item))
    aid = AID if any(block.scores for block in blocks) else ""
    return section("From the exercises", blocks, aid)


def therapist_only(record: Record) -> Section | None:
    """What not both partners could see: by partner, then what was made of both sides' answers."""
    people: list[Part | None] = []
    for seat, side in (("A", "a"), ("B", "b")):
        blocks = _blocks(record, _hidden_of(seat), lambda item: False)
        people.append(Person(record["partners"][seat]["name"], side, blocks) if blocks else None)
    rest = _blocks(record, _hidden_of(""), lambda item: False)
    return section("For the therapist only", [*people, *rest], "Not on any copy for both partners.")


def _hidden_of(seat: str) -> Rule:
    def hidden(item: Answer | PickedScore) -> bool:
        if set(item["seen_by"]) >= _BOTH:
            return False
        about = item["seat"] if "seat" in item else (item["seen_by"][0] if len(item["seen_by"]) == 1 else "")
        return about == seat

    return hidden


def _blocks(record: Record, wanted: Rule, private: Rule) -> tuple[Exercise, ...]:
    titles = dict.fromkeys([item["exercise"] for item in (*record["picked"], *record["scores"])])
    made = []
    for title in titles:
        questions = [
            question
            for item in record["picked"]
            if item["exercise"] == title and (question := _question(record, item, wanted, private))
        ]
        scores = [
            _score(item, private(item)) for item in record["scores"] if item["exercise"] == title and wanted(item)
        ]
        if questions or scores:
            made.append(Exercise(title, tuple(questions), tuple(scores)))
    return tuple(made)


def _question(record: Record, item: Picked, wanted: Rule, private: Rule) -> Question | None:
    answers = tuple(_answer(record, answer, private(answer)) for answer in item["answers"] if wanted(answer))
    return Question(item["question"], answers) if answers else None


def _answer(record: Record, answer: Answer, private: bool) -> PrintedAnswer:
    seat = answer["seat"]
    return PrintedAnswer(
        name=record["partners"][seat]["name"] if seat else "Together",
        side=seat.lower(),
        words=(FOR_THE_SESSION,) if answer["declined"] else tuple(answer["words"]),
        shape="text" if answer["declined"] else answer["shape"],
        note=" ".join(filter(None, (PRIVATE if private else "", answer.get("paper", "")))),
    )


def _score(item: PickedScore, private: bool) -> Score:
    return Score(
        item["title"],
        item["words"],
        item["figure"],
        item["n"],
        tuple(Fact(row[0], row[1]) for row in item["rows"]),
        PRIVATE if private else "",
    )
