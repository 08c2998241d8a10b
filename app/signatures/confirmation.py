"""The confirmation of one signature as a document to keep: who signed what, on behalf of whom, and what it means."""

from datetime import datetime

from flask_babel import gettext
from sqlalchemy.orm import Session

from app.i18n import language, show_date, show_moment
from app.navigation import link_to
from app.pdf.blocks import Block, Document, Fact, Facts, Grid, Heading, Items, Note, Paragraph, Picture
from app.signatures.words import signature_state, suspension_kind
from app.texts import code_name, shown_all
from badge import qr
from signatories.names import naming
from signatories.names.company_names import NameKind
from signatories.signatures.signature import Signature
from signatories.signatures.signature_states import SignatureState


def confirmation(session: Session, signature: Signature, *, at: datetime) -> Document:
    """The confirmation in the language of this request, as the register stood at *at*.

    It is dated by the last act on the signature, so that it stays the same until there is another.
    """
    state = signature.state_at(at)
    return Document(
        title=gettext("Confirmation of a signature"),
        lead=lead(signature, state),
        language=language(),
        made_at=last_act_at(signature, at),
        footer=gettext("Reference %(reference)s", reference=signature.public_id),
        blocks=[
            *who_and_when(signature, name=legal_name(session, signature), state=state, at=at),
            *what(signature),
            *how_to_check(signature),
        ],
    )


def last_act_at(signature: Signature, at: datetime) -> datetime:
    """The moment of the last act on *signature* that was recorded by *at*."""
    moments = [signature.signed_at, signature.countersigned_at, signature.ended_at, signature.resign_told_at]
    for each in signature.suspensions:
        moments += [each.from_at, each.until_at]
    return max(moment for moment in moments if moment is not None and moment <= at)


def legal_name(session: Session, signature: Signature) -> str:
    """What the company was called when it signed."""
    names = naming.names_of(session, signature.company, at=signature.signed_at)
    counted = [
        each.name for each in names if each.kind == NameKind.LEGAL and each.counts_at(signature.signed_at)
    ]
    return counted[0] if counted else signature.company.legal_name


def lead(signature: Signature, state: SignatureState) -> str:
    company, code = signature.company.name, code_name(signature.code_of_conduct)
    if state is SignatureState.IN_FORCE:
        return gettext(
            "%(company)s has signed %(code)s. The signature is in force.", company=company, code=code
        )
    return gettext(
        "%(company)s has signed %(code)s. State of the signature: %(state)s.",
        company=company,
        code=code,
        state=signature_state(state),
    )


def who_and_when(signature: Signature, *, name: str, state: SignatureState, at: datetime) -> list[Block]:
    association = signature.association.name if signature.association else gettext("no association")
    by = association if signature.association else gettext("the operator of the register")
    rows = [
        Fact(gettext("Company"), name),
        Fact(gettext("Register number"), signature.company.register_number.upper().replace(":", " ")),
        Fact(
            gettext("Signed by"),
            f"{signature.signer_name or gettext('name erased')}, {signature.signer_function}",
        ),
        Fact(gettext("Signed on"), show_moment(signature.signed_at)),
        Fact(gettext("Through"), association),
    ]
    if signature.countersigned_at is not None and signature.countersigned_at <= at:
        rows += [
            Fact(gettext("Countersigned by"), by),
            Fact(gettext("In force since"), show_moment(signature.countersigned_at)),
        ]
    rows.append(Fact(gettext("Term until"), show_date(signature.lapses_at(at))))
    if signature.ended_at is not None and signature.ended_at <= at:
        rows.append(Fact(gettext("Ended on"), show_moment(signature.ended_at)))
    rows += [
        Fact(gettext("State"), signature_state(state)),
        Fact(gettext("Reference"), signature.public_id, is_code=True),
        Fact(gettext("Digest of the texts (SHA-256)"), signature.text_digest, is_code=True),
    ]
    return [Heading(gettext("Who signed, and when")), Facts(rows), *suspensions(signature, at=at)]


def suspensions(signature: Signature, *, at: datetime) -> list[Block]:
    """The times in which it did not count, with the public kind of reason alone."""
    known = [each for each in signature.suspensions if each.from_at <= at]
    if not known:
        return []
    rows = [
        [
            show_moment(each.from_at),
            show_moment(each.until_at) if each.until_at and each.until_at <= at else "–",
            suspension_kind(each.reason_kind),
        ]
        for each in known
    ]
    header = [gettext("Suspended from"), gettext("until"), gettext("Reason")]
    return [Heading(gettext("Suspensions"), level=2), Grid(header, rows, widths=[2, 2, 3])]


def what(signature: Signature) -> list[Block]:
    """The editions with their digests, and each duty as it was ticked."""
    blocks: list[Block] = [Heading(gettext("What was signed"))]
    shown = shown_all(signature.editions)
    digests = [each.digest for each in signature.signed_editions]
    for edition, digest in zip(shown, digests, strict=True):
        blocks += [
            Heading(f"{edition.name}, {gettext('edition')} {edition.edition}", level=2),
            Facts(
                [
                    Fact(gettext("Text"), edition.kind_name),
                    Fact(gettext("Source"), edition.source),
                    Fact(gettext("Digest (SHA-256)"), digest, is_code=True),
                ]
            ),
        ]
        if edition.kind_meaning:
            blocks.append(Note(edition.kind_meaning))
        if edition.duties:
            blocks += [
                Paragraph(gettext("The signer ticked each of these duties:")),
                Items([duty.text for duty in edition.duties]),
            ]
    return blocks


def how_to_check(signature: Signature) -> list[Block]:
    address = link_to("public.company", lang=language(), slug=signature.company.slug)
    return [
        Heading(gettext("How it stands now")),
        Picture(
            qr.svg(address, title=address),
            gettext("QR code of the public page of the company"),
            gettext("This document tells what was signed. How it stands today is on the public page:"),
            address,
        ),
        Heading(gettext("What this does not mean")),
        Items(
            [
                gettext("It is not a judgement of how the company handles notices."),
                gettext("It is not an endorsement by a public authority."),
                gettext("It is the word of one company, not of its customers or its group."),
            ]
        ),
    ]
