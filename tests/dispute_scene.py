"""A preview with notices to dispute: seven incidents of one company, one of another, and the people who act."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from monitor import previews, publishing
from monitor.disputes import deciding, filing
from monitor.disputes.claims import Claim, ClaimKind
from monitor.disputes.models import Dispute
from monitor.disputes.own_figures import own_figures
from monitor.disputes.states import DisputeKind, Effect, Reason
from monitor.models import Publication, Score
from monitor.previews import CompanyPreview
from monitor.rekeying import IdKind, kept_id
from signatories.models import Company
from tests import factories, monitor_samples
from tests.monitor_samples import NOTICE_KEY, check, gone_after, notice

__all__ = ["factories", "own_figures", "publishing"]

ANNA, BERT, CARL, DINA = "person-anna", "person-bert", "person-carl", "person-dina"
"""Anna prepares, Bert releases, Carl decides, Dina acts for the company."""
ZUID = "kvk:00000001"
NO_MAIL = Claim(ClaimKind.NO_MAIL_ARRIVED)
TERM = timedelta(days=14)


@dataclass(frozen=True)
class Preview:
    """The publication in preview, the company, and where the ledger is."""

    publication: Publication
    company: Company
    data_dir: Path
    at: datetime
    notice_key: bytes = NOTICE_KEY

    @property
    def own(self) -> CompanyPreview:
        return previews.company_preview(
            publication=self.publication, register_number=ZUID, data_dir=self.data_dir
        )

    @property
    def score(self) -> Score:
        return self.own.score

    def kept(self, name: str) -> str:
        """The id that the register keeps of a delivered one."""
        return kept_id(self.notice_key, IdKind.NOTICE, name)

    def file(self, session: Session, *names: str, at: datetime | None = None) -> Dispute:
        """Dispute notices as not received."""
        return filing.file(
            session,
            own=self.own,
            kind=DisputeKind.NOT_RECEIVED,
            notices=[self.kept(name) for name in names],
            claims=[NO_MAIL],
            by=DINA,
            at=at or self.at,
        )


def deliver(session: Session, data_dir: Path, *, notice_key: bytes = NOTICE_KEY) -> None:
    """``n0`` to ``n3`` in time, ``n4`` and ``n5`` late, ``n6`` bounced; ``theirs`` of another company."""
    notices, checks = [], []
    for number in range(7):
        at = datetime.fromisoformat(f"2025-0{number % 6 + 1}-1{number // 6}T09:00:00+00:00")
        bounced = {"delivery_status": "bounced", "delivered_at": ""} if number == 6 else {}
        name = f"n{number}"
        notices.append(notice(name, at, site_key=f"site-{number}", holder="AS64512", **bounced))
        if number in (4, 5):
            checks += [check(name, 30, "online", since=at), *gone_after(name, 40, since=at)]
        elif number < 4:
            checks += gone_after(name, 5, since=at)
    at = datetime.fromisoformat("2025-02-11T09:00:00+00:00")
    notices.append(notice("theirs", at, site_key="site-x", holder="AS64513"))
    checks += gone_after("theirs", 5, since=at)
    folder = data_dir / "in"
    files = monitor_samples.delivery_files(folder, notices=notices, checks=checks)
    monitor_samples.take(session, data_dir, files, notice_key=notice_key)
    since = "2024-01-01T00:00:00Z"
    monitor_samples.learn_holders(
        session, data_dir, folder, ("AS64512", ZUID, since, ""), ("AS64513", "kvk:00000002", since, "")
    )


def preview(
    session: Session,
    data_dir: Path,
    *,
    at: datetime,
    release_at: datetime | None = None,
    notice_key: bytes = NOTICE_KEY,
) -> Preview:
    company = factories.company(session, at=at, number="00000001", name="Zuid Hosting")
    deliver(session, data_dir, notice_key=notice_key)
    draft = publishing.prepare(session, period="2025-h1", data_dir=data_dir, by=ANNA, at=at)
    publishing.preview(session, publication=draft, at=at, release_at=release_at)
    session.commit()
    return Preview(draft, company, data_dir, at, notice_key)


def decide(session: Session, dispute: Dispute, *, upheld: bool, at: datetime) -> None:
    """Carl decides as a publisher: the notices do not count, or stay as measured."""
    deciding.decide(
        session,
        dispute=dispute,
        effect=Effect.NOT_RECEIVED if upheld else None,
        reason=Reason.EVIDENCE_SHOWS_IT if upheld else Reason.EVIDENCE_LACKING,
        by=CARL,
        at=at,
    )
