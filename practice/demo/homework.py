"""The homework of the demo. Every answer goes through the field kinds, as if it had been typed."""

from datetime import datetime, timedelta
from typing import Any

from practice import clock
from practice.demo import words
from practice.demo.people import ZONE, Pair
from practice.demo.rows import Rows
from practice.exercises import catalogue, kinds
from practice.models import Assignment, Comment, Partner, Quality, Response, Seat

Form = dict[str, list[str]]
WEEK = ("pressure", "rested", "appreciated", "close", "money", "forward", "lonely", "proud")
SUPPORT = ("listening", "tasks", "encouragement", "affection", "backing", "own_time", "ideas", "celebrating")


class Homework:
    """Gives exercises to couples and answers them."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def give(
        self, pair: Pair, slug: str, due_days: float, to: str = "ab", made_days: float = 7, **more: Any
    ) -> Assignment:
        """An assignment due in `due_days`, made `made_days` ago."""
        exercise = catalogue.load(slug)
        made = self.rows.ago(made_days)
        due = clock.local(self.rows.ago(-due_days), pair.couple.time_zone).replace(hour=20, minute=0, tzinfo=None)
        return self.rows.add(
            Assignment,
            couple_id=pair.couple.id,
            slug=slug,
            exercise_version=exercise.version,
            to_a="a" in to,
            to_b="b" in to,
            starts=more.pop("starts", Seat.A if "a" in to else Seat.B),
            disclosure=more.pop("disclosure", exercise.disclosure.value),
            begins_on=clock.local(made, pair.couple.time_zone).date(),
            due_at=clock.moment(due, pair.couple.time_zone),
            assigned_by=pair.therapist.id,
            created_at=made,
            **more,
        )

    def answer(
        self,
        given: Assignment,
        step: str,
        author: Partner,
        form: Form,
        days: float,
        revealed: datetime | None = None,
        occurrence: int = 1,
        earlier: dict[str, dict] | None = None,
    ) -> Response:
        """A submitted response of `days` ago; `earlier` holds own and partner's answers that rows follow."""
        exercise = catalogue.load(given.slug, given.exercise_version)
        found = exercise.by_id[step]
        raws = kinds.read_all(found.fields, form)
        captions = {
            field.id: kinds.captions(
                exercise, field, (earlier or {}).get("own", {}), (earlier or {}).get("partner", {})
            )
            for field in found.fields
            if field.rows_from
        }
        cleaned = kinds.clean_all(found.fields, raws, captions)
        if cleaned.problems:
            raise ValueError(f"demo answers to {given.slug} {step}: {cleaned.problems}")
        return self.rows.add(
            Response,
            assignment_id=given.id,
            step=step,
            occurrence=occurrence,
            author_id=author.id,
            seat=author.seat,
            answers=cleaned.answers,
            # What was typed stays, so that a change or a correction starts from it.
            draft={"raws": raws, "done": list(range(1, len(found.pages) + 1))},
            saved_at=self.rows.ago(days),
            submitted_at=self.rows.ago(days),
            day_on=clock.local(self.rows.ago(days), ZONE).date(),
            revealed_at=revealed,
            created_at=self.rows.ago(days + 0.1),
        )

    def started(self, given: Assignment, step: str, author: Partner, form: Form) -> Response:
        """A draft."""
        fields = catalogue.load(given.slug, given.exercise_version).by_id[step].fields
        return self.rows.add(
            Response,
            assignment_id=given.id,
            step=step,
            author_id=author.id,
            seat=author.seat,
            draft={"raws": kinds.read_all(fields, form)},
            saved_at=self.rows.ago(0.2),
        )

    def look_at(self, given: Assignment, pair: Pair, comment: str, days: float) -> None:
        """The therapist's comments and ratings."""
        given.reviewed_at = self.rows.ago(days)
        for partner, rating in ((pair.a, 4), (pair.b, 3)):
            self.rows.add(
                Quality, assignment_id=given.id, partner_id=partner.id, rating=rating, rated_at=self.rows.ago(days)
            )
        self.rows.add(
            Comment,
            assignment_id=given.id,
            partner_id=pair.a.id,
            author_id=pair.therapist.id,
            text=comment,
            created_at=self.rows.ago(days),
        )

    # --- what is typed ---

    def week(self, own: list[int] | None = None, guess: list[int] | None = None) -> Form:
        """E06's first step."""
        rng = self.rows.rng
        own = own or [rng.randint(1, 9) for _ in WEEK]
        guess = guess or [min(10, max(0, value + rng.randint(-3, 3))) for value in own]
        return {
            **{f"self_{item}": [str(value)] for item, value in zip(WEEK, own, strict=True)},
            **{f"guess_{item}": [str(value)] for item, value in zip(WEEK, guess, strict=True)},
        }

    def look_back(self) -> Form:
        """E06's second step."""
        rng = self.rows.rng
        return {
            "surprise": [rng.choice(WEEK)],
            "ask": [rng.choice(words.QUESTION)],
            "c_useful": [str(rng.randint(5, 9))],
        }

    def wishes(self) -> Form:
        """E04, whole."""
        rng = self.rows.rng
        form = {f"{what}_{item}": [str(rng.randint(2, 10))] for item in SUPPORT for what in ("want", "get", "give")}
        return {**form, "first": [rng.choice(SUPPORT)], "impact": [rng.choice(words.WISH)]}

    def promises(self, pair: Pair, count: int, days: int) -> Form:
        """E11's first step."""
        rng, form = self.rows.rng, {}
        by = clock.today(pair.couple.time_zone) + timedelta(days=days)
        for row, text in enumerate(rng.sample(words.PROMISES, count)):
            form[f"promises-{row}-text"] = [text]
            form[f"promises-{row}-by"] = [by.isoformat()]
            form[f"promises-{row}-hard"] = [str(rng.randint(2, 7))]
        return form

    def after(self) -> Form:
        """E26, whole."""
        rng = self.rows.rng
        return {
            **{name: [str(rng.randint(6, 9))] for name in ("heard", "fair", "useful", "hope")},
            "takeaway": [rng.choice(words.TAKEAWAYS)],
            "will_do": [rng.choice(words.WILL_DO)],
        }
