"""Example data of the reports that are not copies of one session, without a database: fixed days, invented people."""

from datetime import date, datetime, timedelta, timezone

from practice.exercises import catalogue, examples
from practice.exercises.disclosure import sentence, visible
from practice.exercises.results import results
from practice.releases import words as release_words
from practice.reports import binding, editions, pdf
from practice.reports.content import (
    Summary,
    addendum,
    caseload,
    clinical,
    comparison,
    digest,
    exercise_copy,
    own_print,
    progress,
    redacted,
    told,
    treatment,
)
from practice.reports.content import own_data as own
from practice.reports.content import progress_facts as facts
from practice.reports.content.head import Head
from practice.reports.content.summary import Letterhead, Score
from practice.reports.exercise_copy import both_read
from tests.reports.examples import record, signer

CENTRAL = timezone(timedelta(hours=-6))
LETTERHEAD = Letterhead("Harbor Couples Practice", ("12 Lake Street", "Chicago, IL 60601"), "+1 312 555 0199")
CRISIS = (("Emergency", "911"), ("Suicide and crisis lifeline", "988"))
HEAD = Head(LETTERHEAD, CRISIS, "2026-03-30T09:15:00-05:00")
NAMES = {"A": "Ana", "B": "Ben", "therapist": "Dana Rivera"}
WEEKS = [date(2026, 1, 12) + timedelta(weeks=week) for week in range(10)]


def moment(day: date, hour: int = 16) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=CENTRAL)


# --- over a period ---------------------------------------------------------------------------------------------------


def _line(title: str, about: str, values: list[float], words: str, low: float = 0, high: float = 10) -> facts.Line:
    points = tuple(
        facts.Point(day, value, f"{value:g}") for day, value in zip(WEEKS, values, strict=False) if value is not None
    )
    return facts.Line(title, about, points, words, low, high)


def progress_report(reader: facts.Reader) -> Summary:
    """Ten weeks of a couple."""
    both = reader == "both"
    present = {"A": "present", "B": "present"}
    return progress.build(
        HEAD,
        facts.Progress(
            couple_id="c0ffee",
            record_id="C-0001",
            names={"A": "Ana", "B": "Ben"},
            reader=reader,
            first=WEEKS[0],
            last=WEEKS[-1],
            author=("Dana Rivera, LMFT", "California license LMFT 123456 (exp. 2027-02-28)"),
            meetings=tuple(
                facts.Meeting(day, ("A",) if at == 4 and not both else ("A", "B"), 50, {} if both else present)
                for at, day in enumerate(WEEKS)
                if at != 6
            ),
            dropped=(facts.Dropped(WEEKS[6], ("A", "B")),),
            unsigned=0 if both else 1,
            homework=()
            if both
            else tuple(
                facts.Given(title, day, {"A": "done", "B": state}, {"A": 3, "B": at % 4})
                for at, (title, day, state) in enumerate(
                    zip(
                        ("Mirror and check", "Small promises", "Forecast my partner", "Small promises", "After we met"),
                        WEEKS,
                        ("done", "partly", "done", "kept", "not_done"),
                        strict=False,
                    )
                )
            ),
            together=("Mirror and check", "Small promises"),
            courses=(
                facts.Course(
                    "Forecast my partner",
                    (WEEKS[2], WEEKS[5], WEEKS[8]),
                    (_line("How close the guesses were", "", [0.55, 0.71, 0.8], "The guesses came closer.", 0, 1),),
                    (Score("Seeing the other's week", "Ben's guesses were close on most points.", "0.8 of 1", 8, ()),),
                ),
            ),
            before=(
                _line("Closeness", "A", [3, 4, 4, 5, 4, 6, 6, 7], "Ana: from 3 to 7."),
                _line("Closeness", "B", [5, 5, 4, 6, 6, 6, 7, 7], "Ben: from 5 to 7."),
            ),
            after=(),
            sliders=()
            if both
            else tuple(facts.Sliders(day, "A", (6.0 + at % 3, 7.0, 5.0, None)) for at, day in enumerate(WEEKS[:4])),
            slider_names=() if both else ("I felt heard", "Balanced", "Useful", "Hopeful"),
            goals=(facts.Goal(WEEKS[9], "", "They come back to each other within the evening, most weeks."),),
            aims=((WEEKS[1], "Come back to each other after a sharp exchange: on the way."),),
        ),
    )


def treatment_summary(**values: object) -> Summary:
    """At a closing."""
    return treatment.build(
        {
            "schema": treatment.SCHEMA,
            "id": "f00d",
            "record_id": "C-0001",
            "made_at": "2026-03-30T09:15:00-05:00",
            "practice": record()["practice"],
            "partners": {
                "A": {"name": "Ana", "born_on": "1988-04-02"},
                "B": {"name": "Ben", "born_on": "1986-11-21"},
            },
            "first": "2026-01-12",
            "last": "2026-03-16",
            "sessions": {"both": 8, "A": 1, "B": 0},
            "author": signer(),
            "supervisor": None,
            "signed_at": "2026-03-30T09:15:00-05:00",
            "cosigned_at": None,
            "texts": {
                "reason": "They came after a winter of short, sharp exchanges in the evening.",
                "course": "Nine sessions in ten weeks; one was cancelled.",
                "worked_on": "Reflective listening practice, emotion naming, goal setting, trust repair.",
                "progress": "Both name the loop without blame and come back to each other on the same evening, most "
                "weeks.\n\nWhat has not changed is how little time they have on weekdays.",
                "closing": "They want to go on with one exercise a week by themselves.",
                "referrals": "",
            },
            **values,
        }
    )


def caseload_list(scope: str) -> Summary:
    """Thirty couples."""
    lines = [
        caseload.Line(
            id=str(number),
            record_number=number,
            names="" if scope == caseload.PRACTICE else f"Ana {number} & Ben {number}",
            therapist=("Dana Rivera", "Lee Okafor")[number % 2],
            since=date(2025, 1 + number % 12, 1 + number % 28),
            closed_on=None,
            homework=number % 4,
            drafts=number % 2,
            waiting=0,
            signed=number,
            last_on=None if scope == caseload.PRACTICE else WEEKS[number % 10],
            next_at=None
            if scope == caseload.PRACTICE or number % 5 == 0
            else moment(WEEKS[number % 10], 9 + number % 8),
        )
        for number in range(1, 31)
    ]
    wish = caseload.Wish(scope=scope)
    return caseload.build(caseload.chosen(lines, wish), wish, "Dana Rivera", HEAD)


# --- one exercise ----------------------------------------------------------------------------------------------------


def exercise_told(slug: str = "forecast-my-partner", seat: str = "A") -> exercise_copy.Told:
    """One partner's side of an exercise that is finished."""
    run = examples.replay(catalogue.example(slug))
    return exercise_copy.Told(
        id=f"{slug}-1",
        title=run.exercise.title,
        intro="What each of you thinks the other one's week was like.",
        sentence=sentence(run.exercise, run.disclosure, run.audience, NAMES),
        reader=NAMES[seat],
        therapist=NAMES["therapist"],
        given_on=date(2026, 1, 12),
        planned=moment(date(2026, 1, 18), 18),
        place="Sunday after lunch",
        note="Take your time with it.",
        steps=tuple(told.steps(run, NAMES, seat, visible(run, seat), {}, {})),
        results=results(run, seat, NAMES),
        comments=(exercise_copy.Note("Dana Rivera", date(2026, 1, 20), "Thank you. We begin with this on Monday."),),
    )


def exercise_compared(slug: str = "forecast-my-partner") -> Summary:
    """Both sides, for the therapist."""
    run = examples.replay(catalogue.example(slug))
    shared = both_read(run)
    apart = [item for item in visible(run, "therapist") if (item.slot, item.field.id) not in shared]
    return comparison.build(
        comparison.Compared(
            id=f"{slug}-1",
            title=run.exercise.title,
            names="Ana & Ben",
            reader="Dana Rivera",
            record_id="C-0001",
            given_on=date(2026, 1, 12),
            planned=moment(date(2026, 1, 18), 18),
            shared=tuple(told.steps(run, NAMES, "therapist", shared.values(), {}, {})),
            results=results(run, "A", NAMES),
            apart=tuple(told.steps(run, NAMES, "therapist", apart, {}, {})),
        ),
        HEAD,
    )


def own_download() -> Summary:
    """Everything of one client."""
    account = own.Account(
        "Ana",
        "ana",
        "ana@example.org",
        "America/Chicago",
        date(2026, 1, 5),
        24,
        0,
        21,
        8,
        (own.SignedIn("Firefox on Linux", moment(WEEKS[0], 9), moment(WEEKS[0], 10)),),
    )
    couple = own.Couple(
        seat="A",
        your_name="Ana",
        partner="Ben",
        therapist="Dana Rivera",
        email="ana@example.org",
        phone="",
        born_on=date(1988, 4, 2),
        agreements=(own.Agreement(1, date(2026, 1, 1), moment(date(2026, 1, 6)), "What is told alone."),),
        planned=(own.Planned(moment(date(2026, 4, 6)), 50, "At the practice", False),),
        copies=(own.Copy(WEEKS[0], True, True, moment(WEEKS[0], 18), "summary-2026-01-12-7F3A.pdf"),),
        exercises=(own.Exercise(exercise_told(), "forecast-my-partner", 1, {}),),
    )
    return own_print.build(own.Own("a11ce", {}, account, (couple,)), HEAD)


# --- files of several parts ------------------------------------------------------------------------------------------


def correction() -> addendum.Addendum:
    """What was wrong in the record."""
    made = record()
    return {
        "schema": 1,
        "number": 1,
        "kind": "correction",
        "session": made["session"]["id"],
        "record_sha256": digest(made),
        "follows": digest(made),
        "reason": "The day of the argument was written down wrongly.",
        "text": "The argument was on Wednesday, not on Thursday.",
        "copies": ["joint"],
        "copy_text": "The argument we spoke of was on Wednesday.",
        "author": signer(),
        "supervisor": None,
        "begun_at": "2026-01-14T10:00:00-06:00",
        "signed_at": "2026-01-14T10:05:00-06:00",
        "cosigned_at": None,
    }


def second_edition() -> tuple[bytes, int, str, str]:
    """A clinical record with its addendum behind it: bytes, pages, file name, title."""
    first = clinical(record())
    data, count = pdf.summary(first, "A4")
    made = editions.clinical(record(), correction(), data, count, "A4")
    return made.pdf, made.pages, made.file_name, first.title


def reissued() -> Summary:
    """The copy for both after the correction."""
    return addendum.reissued("joint", record(), [correction()], 2, "2026-01-15T09:00:00-06:00")


def record_copies() -> list[Summary]:
    """What is given out for Ana: the page that says what it is, and two sessions."""
    alone = record(
        session={"id": "7e0a3f0e-7a25-4f5c-9a53-0a9f0b1c2d3e", "modality": "individual_a", "held_on": "2026-01-19"}
    )
    sessions = tuple(redacted.copy(made, "A", notes=False) for made in (record(), alone))
    cover = release_words.cover(
        HEAD,
        release_words.Told(
            record_id="C-0001",
            names={"A": "Ana", "B": "Ben"},
            release="0123",
            subject="A",
            to="Ana",
            from_on=date(2026, 1, 1),
            until_on=date(2026, 3, 31),
            both_signed=False,
            signed_on={"A": date(2026, 3, 28), "B": None},
            by="Dana Rivera",
        ),
        sessions,
    )
    return [cover, *sessions]


def bound(made: list[Summary], title: str) -> tuple[bytes, int]:
    """Several as one file."""
    return binding.bind((binding.Part(pdf.summary(one, "A4")[0], one.title) for one in made), title)
