"""The people of the demo: a practice, its staff, couples."""

from dataclasses import dataclass
from datetime import date, timedelta

from practice import clock
from practice.accounts import logos, passwords, policy_text
from practice.demo import mark, words
from practice.demo.rows import Rows
from practice.models import (
    Consent,
    Contact,
    Couple,
    Credential,
    CredentialKind,
    CredentialStatus,
    Ipv,
    Logo,
    Partner,
    Policy,
    Practice,
    SafetyStatus,
    Seat,
    Therapist,
    User,
    Verification,
)

PASSWORD = "a walk by the river"  # noqa: S105  of invented people
ZONE = "America/Los_Angeles"


@dataclass
class Pair:
    """A couple with both partners."""

    couple: Couple
    a: Partner
    b: Partner
    therapist: User


class People:
    """Makes the practice, then couples one by one."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.hash = passwords.hashed(PASSWORD)
        self.today: date = clock.today(ZONE)
        self.practice = rows.add(
            Practice,
            name="Riverside Couples Practice",
            address="214 Alder Street\nPortland, OR 97205",
            phone="(503) 555-0142",
            email="desk@riverside.example",
            time_zone=ZONE,
            crisis_lines=policy_text.CRISIS_LINES,
            is_demo=True,
        )
        logo = logos.read(mark.png())
        size = {"width": logo.width, "height": logo.height}
        held = rows.add(Logo, sha256=logo.sha256, media_type=logo.media_type, image=logo.data, **size)
        self.practice.logo_id = held.id
        self.max = self.login("max", "Max Feld", is_admin=True)
        self.dana = self.login("dana", "Dana Rivera", is_therapist=True, is_supervisor=True)
        self.lee = self.login("lee", "Lee Okafor", is_therapist=True)
        self.sam = self.login("sam", "Sam Whitfield", is_associate=True)
        rows.add(Therapist, user_id=self.dana.id, npi="1234567893")
        rows.add(Therapist, user_id=self.lee.id)
        rows.add(Therapist, user_id=self.sam.id, supervisor_id=self.dana.id)
        self.licence(self.dana, CredentialKind.MARRIAGE_FAMILY, "LMFT", "LMFT 123456", 460)
        self.licence(self.lee, CredentialKind.COUNSELLOR, "LPCC", "LPCC 44871", 200)
        self.licence(self.sam, CredentialKind.ASSOCIATE, "AMFT", "AMFT 98765", 330)
        self.policy = rows.add(
            Policy,
            number=1,
            text=policy_text.default("Riverside Couples Practice"),
            published_at=rows.ago(400),
            published_by=self.max.id,
        )
        self.number = 0

    def login(self, username: str, name: str, **roles: bool) -> User:
        """Somebody who can sign in."""
        return self.rows.add(
            User,
            username=username,
            name=name,
            email=f"{username}@riverside.example",
            password_hash=self.hash,
            time_zone=ZONE,
            **roles,
        )

    def licence(self, user: User, kind: CredentialKind, title: str, number: str, days: int) -> None:
        """A licence verified last month that lasts `days` more."""
        held = self.rows.add(
            Credential,
            user_id=user.id,
            kind=kind,
            title=title,
            jurisdiction="US-CA",
            number=number,
            issued_on=self.today - timedelta(days=1500),
            expires_on=self.today + timedelta(days=days),
            status=CredentialStatus.ACTIVE,
        )
        self.rows.add(
            Verification,
            credential_id=held.id,
            verified_by=self.max.id,
            checked_on=self.today - timedelta(days=30),
            source="State board licence search",
            result=CredentialStatus.ACTIVE,
            next_check_on=self.today + timedelta(days=150),
        )

    def pair(
        self,
        therapist: User,
        a: tuple[str, str],
        b: tuple[str, str],
        joined: str = "ab",
        safe: bool = True,
        known: int = 0,
    ) -> Pair:
        """A couple. `a`, `b`: username and name; `joined`: which seats have accepted their invitation; `known`: for how
        many days they have been coming."""
        self.number += 1
        couple = self.rows.add(
            Couple,
            record_number=self.number,
            therapist_id=therapist.id,
            time_zone=ZONE,
            created_at=self.rows.ago(known + 6 if known else self.rng_days(40, 300)),
        )
        agreed = known + 5 if known else 30
        partners = []
        for seat, (username, name) in zip(Seat, (a, b), strict=True):
            here = seat.value.lower() in joined
            user = self.login(username, name, is_partner=True) if here else None
            partner = self.rows.add(
                Partner, couple_id=couple.id, seat=seat, name=name.split()[0], user_id=user.id if user else None
            )
            self.rows.add(
                Contact,
                partner_id=partner.id,
                email=f"{username}@mail.example",
                phone="(503) 555-01" + f"{self.number % 90 + 10}",
            )
            if user:
                when = self.rows.ago(agreed)
                self.rows.add(Consent, partner_id=partner.id, policy_id=self.policy.id, accepted_at=when)
            for days in ((known + 5, 28) if known else (28,)) if safe else ():
                self.rows.add(
                    SafetyStatus,
                    partner_id=partner.id,
                    ipv=Ipv.NEGATIVE,
                    assessed_on=self.today - timedelta(days=days),
                    recorded_by=therapist.id,
                    recorded_at=self.rows.ago(days),
                )
            partners.append(partner)
        return Pair(couple, *partners, therapist)

    def another(self, therapist: User) -> Pair:
        """A couple with names from the lists."""
        rng, number = self.rows.rng, self.number + 1
        first = [rng.choice(words.FIRST), rng.choice(words.FIRST)]
        return self.pair(
            therapist,
            *(
                (f"{name.lower()}{number}{seat}", f"{name} {rng.choice(words.LAST)}")
                for name, seat in zip(first, "ab", strict=True)
            ),
        )

    def rng_days(self, least: int, most: int) -> int:
        """Some number of days."""
        return self.rows.rng.randint(least, most)
