"""What the register says today of an earlier moment is what it said at that moment.

Random acts happen one after another, some about days that lie before them. After each, the public
data is kept as it was shown; in the end it is asked for again, as of each of those moments.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import Session

from app import open_data
from app.keys import badge_keys
from app.public import companies
from app.public.company_facts import known
from badge import records, revoking
from badge.verdict import Reason
from sentences import SpokenError
from signatories import admission, register
from signatories.contacts import contact_points, contact_tests
from signatories.contacts.contact_test_models import AnsweredBy
from signatories.dated import Dated
from signatories.directory import directory
from signatories.directory.directory import EVERYONE, Question
from signatories.domains import proving
from signatories.models import Association, Company, Membership
from signatories.names import grouping, naming
from signatories.names.company_names import NameKind
from signatories.networks import claiming, networks
from signatories.networks.networks import Evidence
from signatories.signatures import countersigning, signing, suspending
from signatories.signatures.signature import Signature
from signatories.signatures.signature_states import SuspensionKind
from tests import factories
from tests.conftest import BASE_URL

DAY = timedelta(days=1)
REASON = "because the test asks for it"


class Scene(NamedTuple):
    """Where an act takes place; ``back`` is a day at most four days before ``at``."""

    session: Session
    hosters: Association
    company: Company
    at: datetime
    back: date


def newest(scene: Scene) -> Signature:
    signatures = register.signatures_of(scene.session, scene.company, at=scene.at)
    if not signatures:
        raise SpokenError
    return signatures[0]


def admit(scene: Scene) -> None:
    factories.admit(scene.session, scene.company, to=scene.hosters, at=scene.at)


def end_membership(scene: Scene) -> None:
    admission.end_membership(
        scene.session, association=scene.hosters, company=scene.company, to_on=scene.back, at=scene.at
    )


def rename(scene: Scene, kind: NameKind) -> None:
    name = f"{kind.value} {scene.at:%d %H}"
    change = naming.add_name if kind is NameKind.BRAND else naming.rename
    change(scene.session, company=scene.company, kind=kind, name=name, from_on=scene.back, at=scene.at)


def rename_legal(scene: Scene) -> None:
    rename(scene, NameKind.LEGAL)


def rename_trade(scene: Scene) -> None:
    rename(scene, NameKind.TRADE)


def add_brand(scene: Scene) -> None:
    rename(scene, NameKind.BRAND)


def end_name(scene: Scene) -> None:
    for row in naming.names_of(scene.session, scene.company, at=scene.at):
        if row.to_on is None and row.kind != NameKind.LEGAL:
            naming.end_name(
                scene.session, company=scene.company, name_id=row.id, to_on=scene.back, at=scene.at
            )
            return


def rename_association(scene: Scene) -> None:
    naming.rename_association(
        scene.session,
        association=scene.hosters,
        name=f"Vereniging {scene.at:%d %H}",
        from_on=scene.back,
        at=scene.at,
    )


def sign(scene: Scene) -> None:
    factories.placed_signature(scene.session, scene.company, at=scene.at)


def countersign(scene: Scene) -> None:
    countersigning.countersign(scene.session, signature=newest(scene), by=None, at=scene.at)


def suspend(scene: Scene) -> None:
    suspending.suspend(
        scene.session,
        signature=newest(scene),
        by=None,
        kind=SuspensionKind.OTHER,
        reason=REASON,
        at=scene.at,
    )


def reinstate(scene: Scene) -> None:
    suspending.reinstate(scene.session, signature=newest(scene), by=None, reason=REASON, at=scene.at)


def withdraw(scene: Scene) -> None:
    signing.withdraw(scene.session, signature=newest(scene), at=scene.at)


def prove(scene: Scene) -> None:
    factories.domain(scene.session, scene.company, at=scene.at, host=f"site-{scene.at.day % 3}.example")


def lose(scene: Scene) -> None:
    for domain in scene.company.domains:
        if domain.is_proven:
            proving.lose(scene.session, domain=domain, loss=proving.Loss.ABSENT, at=scene.at)
            return


def contact(scene: Scene) -> None:
    contact_points.set_contact_point(
        scene.session, company=scene.company, contact_point=f"ntd-{scene.at:%d-%H}@example.org", at=scene.at
    )


def send_test(scene: Scene) -> None:
    point = scene.company.contact_point_now
    if point is not None:
        sending = contact_tests.prepare(scene.session, contact_point=point, at=scene.at)
        contact_tests.note_sent(sending.test, at=scene.at)


def answer_test(scene: Scene) -> None:
    point = scene.company.contact_point_now
    test = contact_tests.open_test(scene.session, point) if point else None
    if test is not None:
        contact_tests.answer(scene.session, test=test, by=AnsweredBy.LINK, at=scene.at)


def name_network(scene: Scene) -> None:
    claiming.name_network(
        scene.session,
        company=scene.company,
        identifier="AS64512",
        from_on=scene.back,
        evidence=Evidence.OTHER,
        reference="",
        at=scene.at,
    )


def confirm_network(scene: Scene) -> None:
    for network in networks.waiting(scene.session, companies=[scene.company.id]):
        claiming.confirm(scene.session, network=network, at=scene.at)


def end_network(scene: Scene) -> None:
    for network in networks.of_company(scene.session, scene.company, at=scene.at):
        claiming.end(scene.session, network=network, to_on=scene.back, at=scene.at)


def join(scene: Scene) -> None:
    (group, _size), *_rest = grouping.sizes(scene.session, at=scene.at)
    grouping.join_group(scene.session, group=group, company=scene.company, from_on=scene.back, at=scene.at)


def leave(scene: Scene) -> None:
    (group, _size), *_rest = grouping.sizes(scene.session, at=scene.at)
    grouping.leave_group(scene.session, group=group, company=scene.company, to_on=scene.back, at=scene.at)


def issue(scene: Scene) -> None:
    if any(each.is_proven for each in scene.company.domains):
        factories.badge(scene.session, newest(scene), keys=badge_keys(), base_url=BASE_URL, at=scene.at)


def withdraw_badge(scene: Scene) -> None:
    for badge in records.live_badges(scene.session, company=scene.company):
        revoking.withdraw(
            scene.session,
            badge=badge,
            reason=Reason.COMPANY_ASKED,
            keys=badge_keys(),
            base_url=BASE_URL,
            at=scene.at,
        )


ACTS: tuple[Callable[[Scene], None], ...] = (
    *(admit, end_membership, rename_legal, rename_trade, add_brand, end_name, rename_association),
    *(sign, countersign, suspend, reinstate, withdraw, prove, lose, contact, send_test, answer_test),
    *(name_network, confirm_network, end_network, join, leave, issue, withdraw_badge),
)

ACTS_IN_ORDER = (
    *(admit, contact, send_test, answer_test, prove, sign, countersign, issue, rename_trade, rename_legal),
    *(add_brand, end_name, rename_association, name_network, confirm_network, join, suspend, reinstate),
    *(withdraw_badge, leave, end_network, withdraw, lose, end_membership),
)


def shown(session: Session, slugs: list[str], at: datetime) -> Mapping[str, Any]:
    """All that the public sees of these companies at *at*: the list, each page, the associations."""
    found = {
        "list": [
            open_data.as_json(row) for row in directory.all_rows(session, Question(standings=EVERYONE), at=at)
        ],
        "counts": directory.count_standings(session, at=at),
        "members": directory.ask(session, Question(association="hosters", standings=EVERYONE), at=at).total,
        "associations": [vars(each) for each in register.associations(session, at=at)],
        "companies": {slug: companies.details(known(session, slug, at=at)) for slug in slugs},
    }
    return json.loads(json.dumps(found, default=str))


Chosen = tuple[Callable[[Scene], None], bool, int, int]
"""An act, whether the second company does it, the hours since the act before, and the days it looks back."""


def walk(session: Session, now: datetime, acts: list[Chosen]) -> tuple[list[datetime], int]:
    """Do the *acts*; return the moments that look otherwise afterwards, and how many acts took effect."""
    session.rollback()
    at = now - 400 * DAY
    factories.documents(session, at=at)
    hosters = factories.association(session, at=at)
    grouping.add_group(session, name="Voorbeeld Groep")
    both = [factories.company(session, at=at, number=f"0000090{n}", name=f"Begin {n} B.V.") for n in (1, 2)]
    slugs, kept = [each.slug for each in both], []
    done = 0
    for act, is_second, hours, days in acts:
        at += timedelta(hours=hours)
        scene = Scene(session, hosters, both[is_second], at, (at - days * DAY).date())
        with suppress(SpokenError), session.begin_nested():
            act(scene)
            done += 1
        session.expire_all()
        later = at + timedelta(minutes=hours)
        kept.append((later, shown(session, slugs, later)))
    return [moment for moment, then in kept if shown(session, slugs, moment) != then], done


@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],
)
@given(
    acts=st.lists(
        st.tuples(
            st.sampled_from(ACTS), st.booleans(), st.integers(min_value=1, max_value=50), st.integers(0, 4)
        ),
        min_size=15,
        max_size=22,
    )
)
def test_what_was_shown_at_any_moment_can_be_shown_again(
    session: Session, now: datetime, acts: list[Chosen]
) -> None:
    changed, _done = walk(session, now, acts)
    assert changed == []


def test_every_act_takes_effect_and_can_be_looked_back_at(session: Session, now: datetime) -> None:
    """One walk in which nothing is refused: so that chance does not leave an act out."""
    acts = [(act, False, 30, 1) for act in ACTS_IN_ORDER]
    assert set(ACTS_IN_ORDER) == set(ACTS)
    assert walk(session, now, acts) == ([], len(acts))


def test_an_end_that_is_taken_as_known_before_it_was_recorded_is_seen(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def by_days_alone(cls: type[Membership], at: datetime) -> ColumnElement[bool]:
        return and_(cls.from_on <= at.date(), or_(cls.to_on.is_(None), cls.to_on > at.date()))

    monkeypatch.setattr(Dated, "held_at", classmethod(by_days_alone))
    changed, _done = walk(session, now, [(admit, False, 99, 0), (end_membership, False, 30, 4)])
    assert len(changed) == 1
