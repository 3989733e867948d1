"""The people of the tests, all of one practice, "Harbor Couples Practice" in Chicago (America/Chicago):

dana    therapist with a verified licence, supervises sam       ana and ben    dana's couple, both consented
lee     another therapist, verified                             cleo and dev   lee's couple, both consented
sam     associate under dana, verified                          max            admin, no therapist

`world.dana` or `world["dana"]` is a `Person`: `.user`, `.id`, and for a client `.partner`, `.couple`, `.seat` (ana and
cleo have seat A). `world.pair` is the couple of ana and ben, `world.other_pair` that of cleo and dev. Nobody's safety
status is known until `world.safe(world.pair)`. Rows are made directly; `world.couple(...)` and `world.credential(...)`
make more. Everybody's password is PASSWORD. Sign in with the fixture `sign_in("dana")`.
"""

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from practice import access, clock, db, tokens
from practice.models import (
    Consent,
    Contact,
    Couple,
    Credential,
    CredentialKind,
    CredentialStatus,
    Ipv,
    Partner,
    Policy,
    Practice,
    SafetyStatus,
    Seat,
    SignIn,
    Therapist,
    User,
    Verification,
)
from tests.client import Client
from tests.database import settle

PASSWORD = "correct horse battery staple"
ZONE = "America/Chicago"
CRISIS = "Emergency: 911\nSuicide and crisis lifeline: 988\nDomestic violence hotline: 1-800-799-7233"


@cache
def password_hash() -> str:
    """The hash of PASSWORD, made once: it is slow by design."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@dataclass
class Person:
    """Somebody who can sign in; `partner` and `couple` only for clients."""

    user: User
    partner: Partner | None = None
    couple: Couple | None = None

    @property
    def id(self) -> uuid.UUID:
        """The user's id."""
        return self.user.id

    @property
    def name(self) -> str:
        """As shown on pages."""
        return self.user.name

    @property
    def username(self) -> str:
        """For the sign-in page."""
        return self.user.username

    @property
    def seat(self) -> Seat:
        """A client's seat."""
        return self.partner.seat

    @property
    def actor(self) -> access.Actor:
        """For calling an operation directly."""
        return access.Actor(self.user, None)

    def enter(self, client: Client) -> Client:
        """Sign this person in on a browser by a sign-in row and its cookie."""
        token = secrets.token_urlsafe(32)
        db.session.add(SignIn(user_id=self.id, token_hash=tokens.hash_of(token), device="Test"))
        db.session.commit()
        with client.browser.session_transaction(base_url=client.base) as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return client


@dataclass
class World:
    """The practice and everybody in it."""

    practice: Practice
    policy: Policy
    people: dict[str, Person] = field(default_factory=dict)
    pair: Couple | None = None
    other_pair: Couple | None = None

    def __getitem__(self, username: str) -> Person:
        return self.people[username]

    def __getattr__(self, username: str) -> Person:
        try:
            return self.__dict__["people"][username]
        except KeyError:
            raise AttributeError(username) from None

    def staff(self, username: str, name: str, **roles: bool) -> Person:
        """One more member of staff, e.g. `staff("kim", "Kim Okoye", is_therapist=True)`; without a licence."""
        user = _add(
            User(
                username=username,
                name=name,
                email=f"{username}@practice.example",
                password_hash=password_hash(),
                time_zone=ZONE,
                **roles,
            )
        )
        if user.is_clinician:
            _add(Therapist(user_id=user.id))
        self.people[username] = Person(user)
        return self.people[username]

    def credential(self, person: Person, number: str, **values: Any) -> Credential:
        """A licence, verified as active and good from two years ago until a year from now, unless `values` say else."""
        today = clock.today(ZONE)
        values = {
            "kind": CredentialKind.MARRIAGE_FAMILY,
            "title": "LMFT",
            "jurisdiction": "US-IL",
            "issued_on": today - timedelta(days=730),
            "expires_on": today + timedelta(days=365),
            "status": CredentialStatus.ACTIVE,
        } | values
        row = _add(Credential(user_id=person.id, number=number, **values))
        if row.status is not CredentialStatus.PENDING:
            _add(
                Verification(
                    credential_id=row.id,
                    verified_by=self.people["max"].id,
                    checked_on=today,
                    source="State board look-up",
                    result=row.status,
                )
            )
        return row

    def couple(
        self, therapist: Person, *clients: tuple[str, str], claimed: bool = True, consented: bool = True
    ) -> Couple:
        """A couple of two (username, name). `claimed`: both can sign in; `consented`: both accepted the policy."""
        number = len(db.session.scalars(access.everything(Couple)).all()) + 1
        couple = _add(Couple(record_number=number, therapist_id=therapist.id, time_zone=ZONE))
        for seat, (username, name) in zip(Seat, clients, strict=True):
            email = f"{username}@home.example"
            user = None
            if claimed:
                user = _add(
                    User(
                        username=username,
                        name=name,
                        email=email,
                        password_hash=password_hash(),
                        time_zone=ZONE,
                        is_partner=True,
                    )
                )
            partner = _add(
                Partner(couple_id=couple.id, seat=seat, name=name.split()[0], user_id=user.id if user else None)
            )
            _add(Contact(partner_id=partner.id, email=email, phone="+1 312 555 0100", born_on=date(1988, 4, 2)))
            if consented:
                _add(Consent(partner_id=partner.id, policy_id=self.policy.id))
            if user:
                self.people[username] = Person(user, partner, couple)
        return couple

    def accept_newest(self) -> None:
        """Every client accepts the newest policy."""
        newest = db.session.scalars(access.everything(Policy).order_by(Policy.number.desc())).first()
        for person in self.people.values():
            if person.partner:
                _add(Consent(partner_id=person.partner.id, policy_id=newest.id))

    def partners(self, couple: Couple) -> list[Partner]:
        """Both partners, seat A first."""
        chosen = access.everything(Partner).where(Partner.couple_id == couple.id).order_by(Partner.seat)
        return list(db.session.scalars(chosen))

    def safe(self, couple: Couple, ipv: Ipv = Ipv.NEGATIVE, days_ago: int = 0) -> None:
        """Record both partners' safety status, so that gated exercises may be assigned."""
        for partner in self.partners(couple):
            _add(
                SafetyStatus(
                    partner_id=partner.id,
                    ipv=ipv,
                    assessed_on=clock.today(ZONE) - timedelta(days=days_ago),
                    recorded_by=couple.therapist_id,
                )
            )
        db.session.commit()


def _add(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def make_world() -> World:
    """The practice and the eight people above, committed."""
    practice = _add(
        Practice(
            name="Harbor Couples Practice",
            address="12 Lake Street\nChicago, IL 60601",
            phone="+1 312 555 0199",
            email="hello@practice.example",
            time_zone=ZONE,
            crisis_lines=CRISIS,
        )
    )
    policy = _add(Policy(number=1, text="What you tell me alone stays with me unless we agree otherwise."))
    world = World(practice, policy)
    world.staff("max", "Max Weber", is_admin=True)
    dana = world.staff("dana", "Dana Rivera", is_therapist=True, is_supervisor=True)
    lee = world.staff("lee", "Lee Novak", is_therapist=True)
    sam = world.staff("sam", "Sam Ito", is_associate=True)
    world.credential(dana, "MFT 123456")
    world.credential(lee, "MFT 222333")
    world.credential(sam, "98765", kind=CredentialKind.ASSOCIATE, title="AMFT")
    supervised = db.session.scalars(access.everything(Therapist).where(Therapist.user_id == sam.id)).one()
    supervised.supervisor_id = dana.id
    world.pair = world.couple(dana, ("ana", "Ana Reyes"), ("ben", "Ben Carter"))
    world.other_pair = world.couple(lee, ("cleo", "Cleo Adler"), ("dev", "Dev Patel"))
    settle()
    return world
