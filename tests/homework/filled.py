"""An assignment of the pair as the filled example of its exercise has it: rows put straight into the database."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from practice import clock, db
from practice.exercises import catalogue, examples
from practice.exercises.run import Run
from practice.models import Assignment, Response
from tests.homework.made import assign
from tests.people import World


def story(slug: str, upto: int | None = None) -> Run:
    """The run of the example with only its first answers, everything settled that they settle."""
    example = catalogue.example(slug)
    return examples.replay(replace(example, answers=example.answers[:upto]))


def fill(world: World, slug: str, upto: int | None = None, **values: Any) -> Assignment:
    """The assignment with the example's answers, by Ana (Robin's) and Ben (Kim's); its first day is the example's."""
    run = story(slug, upto)
    values = {"begins_on": examples.BEGINS, "released": "\n".join(sorted(run.released))} | values
    given = assign(world, slug, **values)
    partners = {"A": world.ana.partner.id, "B": world.ben.partner.id, None: None}
    for place, one in enumerate(run.submissions):
        at = _at(one.day, place)
        agreed = {f"agreed_{seat.lower()}_at": at for seat in one.agreed}
        db.session.add(
            Response(
                assignment_id=given.id,
                step=one.step,
                occurrence=one.occurrence,
                author_id=partners[one.author],
                seat=one.author,
                draft={"raws": {}},
                answers=dict(one.answers),
                submitted_at=at,
                revealed_at=_at(one.revealed_on, place) if one.revealed else None,
                day_on=one.day,
                **agreed,
            )
        )
    db.session.commit()
    return given


def _at(day: date | None, place: int) -> datetime:
    """Some moment of that day, later answers later."""
    return datetime.combine(day or clock.now().date(), time(15, 0), tzinfo=UTC) + timedelta(minutes=place)
