"""What a person has to sign in and confirm with."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.factors import code_apps, passkeys, recovery_codes
from app.factors.models import CodeApp, Passkey


@dataclass(frozen=True)
class Having:
    """Passkeys and the app are factors; recovery codes stand in for one that is lost."""

    passkeys: Sequence[Passkey]
    app: CodeApp | None
    codes_left: int

    @property
    def has_factor(self) -> bool:
        return bool(self.passkeys) or self.app is not None

    @property
    def is_last(self) -> bool:
        """Whether removing the one that there is leaves the mail link alone."""
        return len(self.passkeys) + (self.app is not None) == 1


def of_person(session: Session, *, person_id: int) -> Having:
    return Having(
        passkeys=passkeys.of_person(session, person_id=person_id),
        app=code_apps.of_person(session, person_id=person_id),
        codes_left=recovery_codes.left(session, person_id=person_id),
    )
