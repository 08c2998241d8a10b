"""What the tests of endorsements in the books share: whom they ask, and what the worker does."""

from datetime import datetime

from sqlalchemy import select

from badge import status_list
from badge.endorsements import following, form, settling
from badge.endorsements.models import Endorsement, EndorsementList
from tests.badge_scene import AT, BASE_URL, Scene


def endorsements(scene: Scene) -> list[Endorsement]:
    return list(scene.session.scalars(select(Endorsement).order_by(Endorsement.id)))


def follow(scene: Scene, at: datetime = AT) -> tuple[int, int]:
    """What the worker does for endorsements; how many fell, and how many were signed."""
    fell = following.withdraw_groundless(scene.session, keys=scene.keys, at=at)
    following.endorse_due(scene.session, keys=scene.keys, base_url=scene.base_url, at=at)
    signed = settling.settle(scene.session, keys=scene.keys, base_url=scene.base_url, at=at)
    return fell, signed


def is_listed(scene: Scene, made: Endorsement, at: datetime = AT) -> bool:
    """What the association's published list says of the bit of *made*."""
    ring = scene.keys.of_association("hosters")
    copy = scene.session.get_one(EndorsementList, (made.association_id, made.list_number))
    found = status_list.read(
        copy.token,
        ring.trusted(),
        expected_id=form.status_list_id(BASE_URL, "hosters", made.list_number),
        issuer=ring.did,
        at=at,
    )
    return found.is_withdrawn(made.status_index)
