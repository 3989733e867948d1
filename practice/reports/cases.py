"""A couple with its two people, for pages about what is printed of them."""

import uuid
from dataclasses import dataclass

from practice import access, db
from practice.models import Couple, Partner


@dataclass(frozen=True, slots=True)
class People:
    """A couple and both partners, seat A first."""

    couple: Couple
    partners: tuple[Partner, ...]

    @property
    def by_seat(self) -> dict[str, str]:
        """The partners' names."""
        return {partner.seat.value: partner.name for partner in self.partners}

    @property
    def names(self) -> str:
        """`Ana & Ben`."""
        return " & ".join(partner.name for partner in self.partners)


def people(actor: access.Actor, couple_id: uuid.UUID, *, to_write: bool = False) -> People:
    """The couple with this id; 404 when it is not this person's case, 403 when it is only theirs to read."""
    couple = access.find(actor, Couple, couple_id)
    if to_write:
        access.treats(actor, couple)
    chosen = access.readable(actor, Partner).where(Partner.couple_id == couple_id).order_by(Partner.seat)
    return People(couple, tuple(db.session.scalars(chosen)))
