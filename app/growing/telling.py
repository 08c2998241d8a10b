"""What the log says of each step: the same kinds and members as where people act.."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from app.growing.filling import MEMBER_BEFORE
from app.growing.invented import Growth, association_of, association_slug, invented, opaque, secret
from app.growing.lives import Step, What, moment
from signatories import entries
from signatories.contacts.contact_points import Kind
from signatories.documents.documents import Edition
from signatories.domains.proving import Method
from signatories.signatures.signature_states import ByKind, SuspensionKind
from signatories.signatures.signing import text_digest

BY = ByKind.ASSOCIATION.value
OF_JOINING = 4
"""How many entries a company gives that joins; every other step gives one."""


class Told:
    """Says the acts of a growth under these *editions*."""

    def __init__(self, growth: Growth, editions: Sequence[Edition]) -> None:
        self._growth = growth
        self._editions = [f"{each.document.key} {each.edition}" for each in editions]
        self._digest = text_digest(editions)

    def acts(self, step: Step, *, ends_at: datetime | None) -> list[entries.Act]:
        """The acts of one step; *ends_at* is the end of the signature that a renewal placed."""
        company = invented(self._growth, step.company)
        association = association_slug(association_of(self._growth, step.company))
        number = company.number
        if step.what is What.JOINED:
            since = (moment(step.at) - MEMBER_BEFORE).date().isoformat()
            return [
                entries.act("company-added", company=number, name=company.legal_name),
                entries.act("member-admitted", association=association, company=number, from_on=since),
                entries.act("domain-proven", company=number, host=company.host, method=Method.DEMO.value),
                entries.act("contact-point-set", company=number, contact=Kind.MAIL.value),
            ]
        of = {"signature": self._signature(step.company, step.turn), "company": number}
        judged = {"by": BY, "association": association}
        if step.what is What.PLACED:
            placed = {"editions": self._editions, "text_digest": self._digest, "association": association}
            return [entries.act("signature-placed", **of, **placed)]
        if step.what is What.RENEWED:
            assert ends_at is not None  # noqa: S101 - a renewal has an end
            earlier = self._signature(step.company, step.turn - 1)
            renewed = {"renewed_by": of["signature"], "ends_at": ends_at.isoformat()}
            return [entries.act("signature-renewed", signature=earlier, company=number, **renewed)]
        if step.what is What.COUNTERSIGNED:
            return [entries.act("signature-countersigned", **of, **judged)]
        if step.what is What.REFUSED:
            return [entries.act("signature-refused", **of, **judged)]
        if step.what is What.SUSPENDED:
            kind = SuspensionKind.CONTACT_POINT_DEAD.value
            return [entries.act("signature-suspended", **of, by=BY, reason_kind=kind)]
        if step.what is What.REINSTATED:
            return [entries.act("signature-reinstated", **of, by=BY)]
        if step.what is What.WITHDRAWN:
            return [entries.act("signature-withdrawn", **of, reason="withdrawn")]
        return [entries.act("signature-lapsed", **of, lapsed_at=moment(step.at).isoformat())]

    def salts(self, steps: Iterable[Step]) -> Iterator[str]:
        """The salts of the entries that name a company or its host, in their order."""
        for step in steps:
            if step.what is What.JOINED:
                yield secret(self._growth, "name", step.company)
                yield secret(self._growth, "host", step.company)

    def _signature(self, company: int, turn: int) -> str:
        return opaque(self._growth, "signature", company, turn)
