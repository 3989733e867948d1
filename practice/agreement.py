"""Who has accepted the practice's consent and disclosure policy, and who is still to be asked.

Read by several slices (assigning, the partners' pages), written by couples alone. Only the newest version counts: when
the practice publishes a new one, everybody is asked again.
"""

import uuid

from sqlalchemy import ColumnElement, ScalarSelect, and_, select

from practice import access, db
from practice.models import Consent, Couple, CoupleState, Partner, Policy


def newest() -> ScalarSelect[uuid.UUID]:
    """The id of the newest policy, as a subquery."""
    return select(Policy.id).order_by(Policy.number.desc()).limit(1).scalar_subquery()


def accepted() -> ColumnElement[bool]:
    """Of a row of `Partner`: whether this person has accepted the newest policy."""
    return (
        select(Consent.id)
        .where(Consent.partner_id == Partner.id, Consent.policy_id == newest())
        .correlate(Partner)
        .exists()
    )


def due(user_id: uuid.UUID) -> bool:
    """Whether this client has to be asked, as a partner of a couple that is active. One statement.

    False while the practice has published no policy at all: there is nothing to ask.
    """
    asked = access.everything(Partner).with_only_columns(Partner.id).join(Couple, Couple.id == Partner.couple_id)
    asked = asked.where(
        and_(Partner.user_id == user_id, Couple.state == CoupleState.ACTIVE, ~accepted()),
        select(Policy.id).exists(),
    )
    return db.session.scalar(asked.limit(1)) is not None


def missing(couple_id: uuid.UUID) -> list[str]:
    """Names of the partners of this couple who have not accepted the newest policy, seat A first. One statement.

    Both names while the practice has published none: nobody can have accepted it.
    """
    asked = access.everything(Partner).with_only_columns(Partner.name)
    return list(db.session.scalars(asked.where(Partner.couple_id == couple_id, ~accepted()).order_by(Partner.seat)))


def both_accepted(couple_id: uuid.UUID) -> bool:
    """Whether both partners accepted the newest policy, so that something may be assigned. One statement."""
    return not missing(couple_id)
