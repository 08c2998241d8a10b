"""Takes in the lists beside the deliveries: who held what, how large they were, what was done when.

A list adds and corrects, it never removes. The latest word counts, earlier ones are kept.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.errors import ListContradictsItself, WrongName
from monitor.file_format import FORMATS, Kind, Limits, Shape
from monitor.instants import instant
from monitor.models import Attribution, Intervention, NetworkSize
from monitor.names import NAME
from monitor.rekeying import kept_holder
from monitor.staging import staged
from monitor.workspace import sweep, workspace

LIST_LIMITS = Limits(rows=1_000_000, packed_bytes=2**28, unpacked_bytes=2**30)


@dataclass(frozen=True)
class ListReceipt:
    """What a list brought: rows read, and of the distinct ones how many were new, changed or known."""

    kind: str
    read: int
    new: int
    changed: int
    unchanged: int


def import_holders(
    session: Session, *, files: Sequence[Path], data_dir: Path, at: datetime, notice_key: bytes = b""
) -> ListReceipt:
    """Learn which company held which network or handle; a new end of a known holding is a change.

    Overlapping claims are kept as data; scoring holds back what they dispute. Handles of
    organisations need the *notice_key*, since deliveries name them under other ids. Raises a
    subclass of ``IntakeRefused``; then nothing was kept.
    """
    earlier = session.scalars(select(Attribution).order_by(Attribution.learnt_at, Attribution.id))
    return _learn(
        session,
        _rows(files, Kind.HOLDERS, data_dir=data_dir, at=at),
        kind=Kind.HOLDERS,
        key_width=3,
        known={(row.holder, row.company, row.valid_from): (row.valid_to,) for row in earlier},
        make=lambda values: Attribution(
            **values, learnt_at=at, kept_holder=_kept(str(values["holder"]), notice_key)
        ),
    )


def _kept(holder: str, notice_key: bytes) -> str | None:
    return kept_holder(notice_key, holder) if holder.startswith("org:") else None


def import_sizes(
    session: Session, *, files: Sequence[Path], data_dir: Path, at: datetime, source: str = ""
) -> ListReceipt:
    """Learn month-end numbers of addresses and domains, as *source* counted them.

    Raises a subclass of ``IntakeRefused``.
    """
    if source and not NAME.fullmatch(source):
        raise WrongName
    earlier = session.scalars(select(NetworkSize).order_by(NetworkSize.learnt_at, NetworkSize.id))
    return _learn(
        session,
        _rows(files, Kind.SIZES, data_dir=data_dir, at=at),
        kind=Kind.SIZES,
        key_width=2,
        known={(row.company, row.month): (row.ip_addresses, row.domains) for row in earlier},
        make=lambda values: NetworkSize(**values, source=source, learnt_at=at),
    )


def import_interventions(
    session: Session, *, files: Sequence[Path], data_dir: Path, at: datetime
) -> ListReceipt:
    """Learn dated letters, hash checks and laws. Raises a subclass of ``IntakeRefused``."""
    return _learn(
        session,
        _rows(files, Kind.INTERVENTIONS, data_dir=data_dir, at=at),
        kind=Kind.INTERVENTIONS,
        key_width=3,
        known={(row.company, row.at, row.kind): () for row in session.scalars(select(Intervention))},
        make=lambda values: Intervention(**values, learnt_at=at),
    )


def _rows(files: Sequence[Path], kind: Kind, *, data_dir: Path, at: datetime) -> list[tuple[Any, ...]]:
    data_dir = data_dir.resolve()
    sweep(data_dir)
    with (
        workspace(data_dir) as folder,
        staged(files, kinds=(kind,), folder=folder, at=at, limits=LIST_LIMITS) as rows,
    ):
        columns = [
            f"epoch_us({column.sql})" if column.shape is Shape.TIME else column.sql
            for column in FORMATS[kind]
        ]
        times = [column.shape is Shape.TIME for column in FORMATS[kind]]
        return [
            tuple(instant(value) if is_time and value is not None else value for is_time, value in cells)
            for cells in (
                zip(times, row, strict=True)
                for row in rows.connection.table(kind).project(", ".join(columns)).fetchall()
            )
        ]


def _learn(
    session: Session,
    rows: Sequence[tuple[Any, ...]],
    *,
    kind: Kind,
    key_width: int,
    known: Mapping[Hashable, tuple[Any, ...]],
    make: Callable[[dict[str, Any]], object],
) -> ListReceipt:
    """Add what differs from *known*; the first *key_width* columns say what a row is about."""
    offered = {row[:key_width]: row[key_width:] for row in rows}
    if any(offered[row[:key_width]] != row[key_width:] for row in rows):
        raise ListContradictsItself(kind=kind)
    names = [column.name for column in FORMATS[kind]]
    fresh = {key: said for key, said in offered.items() if known.get(key) != said}
    session.add_all(make(dict(zip(names, (*key, *fresh[key]), strict=True))) for key in sorted(fresh))
    session.flush()
    new = sum(key not in known for key in fresh)
    return ListReceipt(
        kind=kind, read=len(rows), new=new, changed=len(fresh) - new, unchanged=len(offered) - len(fresh)
    )
