"""A dossier as a PDF file: its claims in words, with the log entries and the digests."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from app.dossiers.claim import DossierClaim, Part
from app.dossiers.content import DossierContent
from app.i18n import show_moment
from app.pdf.blocks import Block, Document, Fact, Facts, Grid, Heading, Items, Note, Paragraph

SOURCES_SHOWN = 12
"""How many entries the paper names for one claim; the JSON file has them all."""


def paper(content: DossierContent, digests: Mapping[str, Any]) -> Document:
    return Document(
        title=gettext("Dossier: %(company)s", company=content.name),
        lead=gettext(
            "What the register had recorded of this company by %(moment)s, in numbered claims.",
            moment=show_moment(content.at),
        ),
        language=content.language,
        made_at=content.at,
        footer=gettext("As the register stood on %(moment)s", moment=show_moment(content.at)),
        blocks=[
            Facts(
                [
                    Fact(gettext("Company"), content.name),
                    Fact(gettext("Register number"), content.number, is_code=True),
                    Fact(gettext("As the register stood on"), show_moment(content.at)),
                    Fact(gettext("Entries in the log then"), str(content.log_size)),
                    Fact(gettext("Root of the log then (SHA-256)"), content.log_digest, is_code=True),
                    Fact(gettext("Digest of this dossier (SHA-256)"), digests["content"], is_code=True),
                ]
            ),
            Heading(gettext("What this is, and what it is not")),
            Items(content.limits),
            *(block for part in content.parts for block in about(part)),
            Heading(gettext("How to check this")),
            Note(content.log_words),
            Paragraph(
                gettext(
                    "The JSON file of this dossier has every claim and every entry of the log that is named here."
                    " It has the digest of each part and of this PDF too. Its digest is made from the content alone,"
                    " so that whoever asked, and why, is not in it."
                )
            ),
            Grid(
                [gettext("Part"), gettext("Digest (SHA-256)")],
                [[part.title, digests["parts"][part.key]] for part in content.parts],
                widths=[3, 8],
            ),
        ],
    )


def about(part: Part) -> list[Block]:
    """One part: a table of its claims, and below it the words of others that belong to them."""
    if not part.claims:
        return [Heading(part.title), Paragraph(gettext("The register has recorded nothing of this."))]
    rows = [[claim.number, claim.said.words, sources(claim)] for claim in part.claims]
    header = [gettext("No."), gettext("Claim"), gettext("Log entries")]
    blocks: list[Block] = [Heading(part.title), Grid(header, rows, widths=[1, 8, 3])]
    for claim in part.claims:
        if claim.said.quotes:
            blocks.append(Heading(gettext("Words to %(number)s", number=claim.number), level=2))
        for quote in claim.said.quotes:
            blocks += [
                Paragraph(each.strip()) for each in quote.text.replace("\r", "").split("\n\n") if each.strip()
            ]
    return blocks


def sources(claim: DossierClaim) -> str:
    positions = claim.said.sources
    shown = ", ".join(str(each) for each in positions[-SOURCES_SHOWN:])
    left = len(positions) - SOURCES_SHOWN
    return gettext("%(shown)s and %(left)s earlier", shown=shown, left=left) if left > 0 else shown or "–"
