"""Pairs of names that look alike are said again only while they are what comparing all names gives."""

import random
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from signatories import admission
from signatories.entries import WITHDRAWN, Entry
from signatories.models import Company
from signatories.names import alike_pairs, confusable, look_alikes, naming
from signatories.names.company_names import NameKind
from tests import factories
from tests.queries import counted

WORDS = ("Akkerwolk", "Аkkerwolk", "Akkerwo1k", "Akkerwolks", "Bakelaar", "Bakelaer", "Duinrand")
FORMS = ("B.V.", "Hosting B.V.", "Hosting", "BV")


class Life:
    """Companies that come and get other names, and associations."""

    def __init__(self, session: Session, at: datetime, chance: random.Random) -> None:
        self.session, self.at, self.chance = session, at, chance
        self.companies: list[Company] = []

    def name(self) -> str:
        return f"{self.chance.choice(WORDS)} {self.chance.choice(FORMS)}"

    def step(self) -> None:
        self.at += timedelta(seconds=30)
        way = self.chance.random()
        if way < 0.4 or not self.companies:
            self.companies.append(factories.company(self.session, at=self.at, name=self.name()))
        elif way < 0.8:
            self.rename(self.chance.choice(self.companies))
        elif way < 0.95:
            factories.domain(self.session, self.chance.choice(self.companies), at=self.at)
        else:
            number = len(self.companies) + int(self.at.timestamp())
            admission.add_association(self.session, name=self.name(), slug=f"a{number}", at=self.at)

    def rename(self, company: Company) -> None:
        kind, name = self.chance.choice([NameKind.LEGAL, NameKind.TRADE, NameKind.BRAND]), self.name()
        if any(each.name == name for each in naming.names_of(self.session, company, at=self.at)):
            return
        if kind is NameKind.BRAND:
            naming.add_name(
                self.session, company=company, kind=kind, name=name, from_on=self.at.date(), at=self.at
            )
        else:
            naming.rename(
                self.session, company=company, kind=kind, name=name, from_on=self.at.date(), at=self.at
            )


def anew(session: Session, at: datetime) -> list[confusable.Alike]:
    names = look_alikes.names_at(session, at=at)
    return confusable.pairs(names.called, names.seen)


def test_after_each_act_the_pairs_are_those_of_comparing_all_names(
    any_session: Session, now: datetime
) -> None:
    alike_pairs.forget()
    life, sizes = Life(any_session, now, random.Random(4)), set()
    for _ in range(70):
        life.step()
        found = alike_pairs.all_pairs(any_session, at=life.at)
        assert list(found) == anew(any_session, life.at)
        sizes.add(len(found))
    assert len(sizes) > 20
    alike_pairs.forget()


def test_names_are_read_again_only_when_one_changed(any_session: Session, now: datetime) -> None:
    alike_pairs.forget()
    life = Life(any_session, now, random.Random(4))
    for _ in range(9):
        life.step()

    def names_read(at: datetime) -> int:
        with counted(any_session.get_bind()) as sent:  # pyright: ignore[reportArgumentType]
            alike_pairs.all_pairs(any_session, at=at)
        return sum("FROM company_name" in each for each in sent)

    assert [names_read(life.at), names_read(life.at)] == [1, 0]
    factories.domain(any_session, life.companies[0], at=life.at)
    assert names_read(life.at) == 0
    assert names_read(life.at + timedelta(days=1)) == 1
    alike_pairs.forget()


def test_withdrawals_are_found_by_an_index_of_their_own(any_session: Session) -> None:
    connection = any_session.connection()
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
    asked = any_session.query(Entry.position).where(WITHDRAWN).order_by(Entry.position.desc()).limit(100)
    words = str(asked.statement.compile(connection, compile_kwargs={"literal_binds": True}))
    explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
    plan = [str(row[-1]) for row in connection.exec_driver_sql(explain + words)]
    assert any("ix_entry_notice_withdrawn" in line for line in plan), plan
