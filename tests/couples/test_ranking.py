"""The order that the database works out is the order of the needs in words, whatever the caseload looks like."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from practice import clock, db
from practice.couples import caseload, needs, ranking, tiers
from practice.models import (
    Appointment,
    AssignmentState,
    Concern,
    ConcernKind,
    Consent,
    Couple,
    CoupleFlag,
    CoupleState,
    FlagKind,
    Partner,
    Policy,
    SafetyStatus,
    Seat,
    SessionState,
)
from tests.couples import cases

NOW = datetime(2026, 3, 9, 11, 30, tzinfo=UTC)
"""Already tomorrow on Kiritimati (UTC+14), still yesterday in Pago Pago (UTC-11): all three days at once."""
ZONES = ("America/Chicago", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin")
SECOND = timedelta(seconds=1)
AGES = (-1, 0, 1, 90, 179, 180, 181, 400)
"""Days since an interview; 180 still counts, tomorrow's does not."""


class Maker:
    """Makes couples in any state there is."""

    def __init__(self, world, seed):
        self.world, self.rng, self.series = world, random.Random(seed), random.Random(seed)
        self.policy = db.session.scalar(select(Policy))
        self.number = 100

    def maybe(self, chance=0.5):
        return self.rng.random() < chance

    def moment(self):
        return NOW + self.rng.choice((-9, -3, -1)) * timedelta(days=1) + self.rng.choice((-1, 0, 1)) * SECOND

    def couple(self, therapist):
        self.number += 1
        zone = self.rng.choice(ZONES)
        couple = cases.add(Couple(record_number=self.number, therapist_id=therapist.id, time_zone=zone))
        tidy = self.maybe(0.6)
        people = [self.partner(couple, seat, tidy) for seat in Seat]
        for _ in range(self.rng.choice((0, 0, 1, 2, 3))):
            self.work(couple, people)
        if self.maybe(0.2):
            record = cases.drafted(couple)
            if self.maybe(0.3):
                record.state = SessionState.COSIGN_PENDING
        for days in self.rng.sample((-2, -1, 1, 2, 3), self.rng.randint(0, 2)):
            gone = NOW if self.maybe(0.2) else None
            cases.add(Appointment(couple_id=couple.id, starts_at=NOW + timedelta(days=days), cancelled_at=gone))
        for _ in range(self.rng.choice((0, 0, 0, 1, 2))):
            self.flag(couple, people)
        if self.maybe(0.1):
            couple.state, couple.closed_at = CoupleState.CLOSED, NOW
        return couple

    def partner(self, couple, seat, tidy):
        claimed = tidy or self.maybe(0.7)
        who = self.world["ana" if seat is Seat.A else "ben"]
        name = self.rng.choice(("Ana", "ÉVA", "zoë", "بهار", "Ли"))
        made = cases.add(Partner(couple_id=couple.id, seat=seat, name=name, user_id=who.user.id if claimed else None))
        if claimed and (tidy or self.maybe(0.7)):
            cases.add(Consent(partner_id=made.id, policy_id=self.policy.id))
        if not claimed and self.maybe():
            cases.invited(made, couple.therapist_id, self.rng.choice((-1, 0, 1)))
        for _ in range(self.rng.choice((1, 1, 2)) if tidy else self.rng.choice((0, 1, 2))):
            day = clock.local(NOW, couple.time_zone).date() - timedelta(days=self.rng.choice(AGES))
            ipv = self.rng.choice(("negative",) * 6 + ("positive", "unknown"))
            cases.add(
                SafetyStatus(
                    partner_id=made.id,
                    ipv=ipv,
                    assessed_on=day,
                    recorded_by=couple.therapist_id,
                    recorded_at=self.moment(),
                )
            )
        return made

    def flag(self, couple, people):
        cases.add(
            CoupleFlag(
                couple_id=couple.id,
                partner_id=self.rng.choice((None, *(person.id for person in people))),
                kind=self.rng.choice((FlagKind.COERCIVE_CONTROL, FlagKind.COERCIVE_CONTROL, *FlagKind)),
                present=self.maybe(0.7),
                noted_on=NOW.date(),
                reason="Known.",
                recorded_by=couple.therapist_id,
                recorded_at=self.moment(),
            )
        )

    def concern(self, couple, response):
        done = self.maybe(0.7)
        cases.add(
            Concern(
                couple_id=couple.id,
                partner_id=response.author_id,
                response_id=response.id,
                kind=self.rng.choice(list(ConcernKind)),
                acknowledged_at=NOW if done else None,
                acknowledged_by=couple.therapist_id if done else None,
            )
        )

    def work(self, couple, people):
        slug, step = self.rng.choice((("after-we-met", "after"), ("forecast-my-partner", "forecast")))
        state = self.rng.choice((AssignmentState.OPEN,) * 5 + tuple(AssignmentState))
        both = self.maybe(0.8)
        given = cases.assigned(
            couple,
            slug,
            disclosure=self.rng.choice(("mutual", "in_session", "turn_released", "private")),
            to_a=True,
            to_b=both,
            state=state,
            again_days=7 if (again := self.series.random() < 0.05) else None,
            again_left=1 if again else 0,
            begins_on=NOW.date() - timedelta(days=self.series.choice((5, 6, 7, 8))),
            created_at=self.moment(),
            due_at=NOW + self.rng.choice((-1, 0, 1, 90_000, 90_000, 90_000)) * SECOND,
            finished_at=NOW if self.maybe(0.3) else None,
            reviewed_at=self.moment() if self.maybe(0.4) else None,
            paused_at=NOW if state is AssignmentState.PAUSED else None,
            ended_at=NOW if state in (AssignmentState.CLOSED, AssignmentState.WITHDRAWN) else None,
        )
        for partner in people if both else people[:1]:
            for occurrence in range(1, self.rng.choice((1, 2, 2, 3))):
                when = self.moment() if self.maybe(0.8) else None
                ratings = {name: self.rng.choice((4, 5, 5, *(9,) * 12)) for name in ("heard", "fair", "useful", "hope")}
                made = cases.answered(
                    given,
                    partner,
                    step,
                    occurrence=occurrence,
                    answers=ratings if when else None,
                    submitted_at=when,
                    revealed_at=NOW if when and self.maybe(0.3) else None,
                )
                if when and self.maybe(0.1):
                    self.concern(couple, made)


@pytest.mark.parametrize("seed", range(8))
def test_the_database_finds_the_most_urgent_need_of_every_couple(world, time_machine, seed):
    time_machine.move_to(NOW, tick=False)
    maker = Maker(world, seed)
    for number in range(90):
        maker.couple(world.sam if number % 8 == 0 else world.dana)
    actor = world.dana.actor
    found = []
    for state in ("active", "closed"):
        listed = {"low": ranking.low(actor, state), "stuck": ranking.stuck(actor, state, NOW)}
        values = tiers.days(ZONES, NOW) | listed | {"reader": actor.id, "now": NOW}
        chosen = select(Couple.id, tiers.tier().label("tier")).where(Couple.state == state)
        weights = dict(tuple(row) for row in db.session.execute(chosen, values))
        pages = caseload.load(actor, state).pages
        listed = [case for page in range(pages) for case in caseload.load(actor, state, number=page + 1).cases]
        for case in listed:
            said = [need.text for need in case.needs]
            assert weights[case.id] == max((need.weight for need in case.needs), default=0), said
        assert len(listed) == len({case.id for case in listed}) == caseload.load(actor, state).total
        assert listed == sorted(
            listed, key=lambda case: (case.clinician != "", -weights[case.id], -case.new, case.record_id)
        )
        found += weights.values()
        by_session = [case for page in range(pages) for case in caseload.load(actor, state, "", "next", page + 1).cases]
        assert by_session == sorted(
            by_session,
            key=lambda case: (case.clinician != "", case.next_at is None, case.next_at or NOW, case.record_id),
        )
    assert set(found) == {0, *range(needs.SAFETY, needs.CONCERN + 1)}


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("age", "weight"), [(-1, needs.SAFETY), (0, 0), (180, 0), (181, needs.SAFETY)])
def test_an_interview_counts_by_the_day_where_the_couple_is(world, time_machine, zone, age, weight):
    time_machine.move_to(NOW, tick=False)
    couple = db.session.get(Couple, world.pair.id)
    couple.time_zone = zone
    day = clock.local(NOW, zone).date() - timedelta(days=age)
    for person in (world.ana, world.ben):
        status = SafetyStatus(partner_id=person.partner.id, ipv="negative", assessed_on=day, recorded_by=world.dana.id)
        cases.add(status)
    values = tiers.days([zone], NOW) | {"low": [], "stuck": [], "reader": world.dana.id, "now": NOW}
    assert db.session.scalar(select(tiers.tier()).select_from(Couple).where(Couple.id == couple.id), values) == weight
    assert [need.weight for need in caseload.one(world.dana.actor, couple.id).needs] == [weight] * bool(weight)


def test_search_and_order_together(world):
    made = [world.couple(world.dana, (f"q{n}", f"Quinn{n}"), (f"r{n}", "Rae")) for n in range(3)]
    cases.assigned(made[2], due_at=clock.now() - timedelta(days=1))
    db.session.add(Appointment(couple_id=made[1].id, starts_at=clock.now() + timedelta(days=1)))
    db.session.flush()
    found = {sort: caseload.load(world.dana.actor, "active", "QUINN", sort) for sort in caseload.SORTS}
    assert {each.total for each in found.values()} == {3}
    order = {sort: [case.sides[0].name[-1] for case in each.cases] for sort, each in found.items()}
    assert order == {"needs": ["2", "0", "1"], "name": ["0", "1", "2"], "next": ["1", "0", "2"]}
