"""Passkeys: made on the device of a person, bound to this site, shown with the finger or PIN of that device."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.accounts.models import Person
from app.factors.errors import PasskeyKnown, PasskeyRefused, TooManyPasskeys
from app.factors.models import Passkey
from app.navigation import settings
from signatories import journal

MOST = 20
MOST_CHARACTERS = 20_000
"""Of an answer: real ones have some hundreds, with an attestation some thousands."""
WRONG = (WebAuthnException, UnsupportedAlgorithm, ValueError, KeyError, TypeError, IndexError, RecursionError)
"""What the library raises for answers that are wrong or are none."""


def of_person(session: Session, *, person_id: int) -> list[Passkey]:
    return list(session.scalars(select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id)))


def options_to_add(person: Person, *, known: Sequence[Passkey], challenge: bytes) -> str:
    """What the browser is asked to make, as JSON: kept on the device, behind its finger or PIN."""
    return options_to_json(
        generate_registration_options(
            rp_id=settings().host,
            rp_name="Gedragscode Register",
            user_id=person.public_id.encode(),
            user_name=person.email,
            user_display_name=person.name or person.email,
            challenge=challenge,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=descriptors(known),
        )
    )


def options_to_show(*, known: Sequence[Passkey] = (), challenge: bytes) -> str:
    """What the browser is asked to show, as JSON: one of *known*, or any of this site."""
    return options_to_json(
        generate_authentication_options(
            rp_id=settings().host,
            challenge=challenge,
            allow_credentials=descriptors(known),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def descriptors(known: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(each.credential_id)) for each in known]


def add(
    session: Session, *, person: Person, answer: str, challenge: bytes, name: str, at: datetime
) -> Passkey:
    """Keep a new passkey. Raises ``PasskeyRefused``, ``PasskeyKnown`` or ``TooManyPasskeys``."""
    if len(of_person(session, person_id=person.id)) >= MOST:
        raise TooManyPasskeys(most=MOST)
    try:
        seen = verify_registration_response(
            credential=short(answer),
            expected_challenge=challenge,
            expected_rp_id=settings().host,
            expected_origin=settings().base_url,
            require_user_verification=True,
        )
    except WRONG:
        raise PasskeyRefused from None
    passkey = Passkey(
        person=person,
        credential_id=bytes_to_base64url(seen.credential_id),
        public_key=seen.credential_public_key,
        sign_count=seen.sign_count,
        name=name,
        added_at=at,
    )
    try:
        with session.begin_nested():
            session.add(passkey)
    except IntegrityError:
        raise PasskeyKnown from None
    journal.note(session, "passkey-added", at=at, by=person.public_id, passkey=passkey.public_id)
    return passkey


def shown(session: Session, *, answer: str, challenge: bytes, at: datetime) -> Passkey:
    """The passkey that answered. Raises ``PasskeyRefused``.

    Its counter must have gone up since the last time, where it counts at all; of two answers at once with the
    same counter one is refused.
    """
    try:
        credential = parse_authentication_credential_json(short(answer))
        passkey = session.scalar(select(Passkey).where(Passkey.credential_id == credential.id))
        if passkey is None:
            raise PasskeyRefused
        seen = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=settings().host,
            expected_origin=settings().base_url,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except WRONG:
        raise PasskeyRefused from None
    handle = credential.response.user_handle
    if handle is not None and handle != passkey.person.public_id.encode():
        raise PasskeyRefused
    counted: Any = session.execute(
        update(Passkey)
        .where(Passkey.id == passkey.id, Passkey.sign_count == passkey.sign_count)
        .values(sign_count=seen.new_sign_count, used_at=at)
    )
    if counted.rowcount != 1:
        raise PasskeyRefused
    return passkey


def remove(session: Session, *, passkey: Passkey, at: datetime) -> None:
    journal.note(session, "passkey-removed", at=at, by=passkey.person.public_id, passkey=passkey.public_id)
    session.delete(passkey)
    session.flush()


def short(answer: str) -> str:
    """*answer*, which is not too long to be one. Raises ``PasskeyRefused``."""
    if len(answer) > MOST_CHARACTERS:
        raise PasskeyRefused
    return answer
