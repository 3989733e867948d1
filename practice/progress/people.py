"""A couple with its partners, as far as the actor reads it as a clinician."""

import uuid
from dataclasses import dataclass

from flask import abort

from practice import access, db
from practice.models import Contact, Couple, Partner


@dataclass(frozen=True)
class People:
    """A couple with its two partners by seat, and what is known of each."""

    couple: Couple
    partners: dict[str, Partner]
    contacts: dict[str, Contact]

    @property
    def names(self) -> dict[str, str]:
        """By "A" and "B"."""
        return {seat: row.name for seat, row in self.partners.items()}

    @property
    def title(self) -> str:
        """`Ana & Ben`."""
        return " & ".join(self.names.values())


def find(actor: access.Actor, couple_id: uuid.UUID, *, to_write: bool = False) -> People:
    """404 when it is not one of the actor's cases; 403 when they only read it. Two statements."""
    if not actor.is_clinical:
        abort(404)
    couple = access.find(actor, Couple, couple_id)
    rows = db.session.execute(
        access.readable(actor, Partner, Contact)
        .join(Contact, Contact.partner_id == Partner.id)
        .where(Partner.couple_id == couple.id)
        .order_by(Partner.seat)
    ).all()
    if len(rows) != 2:
        abort(404)
    if to_write:
        access.treats(actor, couple)
    return People(
        couple,
        {partner.seat.value: partner for partner, _ in rows},
        {partner.seat.value: contact for partner, contact in rows},
    )
