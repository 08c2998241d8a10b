"""The PDF file of an evidence pack: the claims in words, what they rest on, and their limits."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext

from app.evidence.claims import Claim
from app.findings import Member, rule_in_words
from app.i18n import language, show_date, show_moment
from app.pdf.blocks import Block, Document, Fact, Facts, Grid, Heading, Items, Note, Paragraph
from signatories.conditions.condition_rules import ConditionRule
from signatories.models import Association

SOURCES_SHOWN = 12
"""How many entries the paper names for one claim; ``claims.csv`` has them all."""


def paper(
    association: Association,
    members: Sequence[Member],
    rules: Sequence[ConditionRule],
    claims: dict[str, list[Claim]],
    *,
    which: str,
    log_size: int,
    log_digest: str,
    at: datetime,
) -> Document:
    """The pack in words; *claims* by register number, *which* part it is (empty: it has one alone)."""
    return Document(
        title=gettext("Evidence: members of %(association)s", association=association.name),
        lead=gettext(
            "What the register said on %(moment)s, in numbered claims, each with the entries of the log"
            " that it rests on.",
            moment=show_moment(at),
        ),
        language=language(),
        made_at=at,
        footer=gettext("As the register stood on %(moment)s", moment=show_moment(at)),
        blocks=[
            Facts(
                [
                    Fact(gettext("Association"), association.name),
                    *([Fact(gettext("Part"), which)] if which else []),
                    Fact(gettext("Members in this pack"), str(len(members))),
                    Fact(gettext("Entries in the log then"), str(log_size)),
                    Fact(gettext("Root of the log then (SHA-256)"), log_digest, is_code=True),
                ]
            ),
            *limits(),
            *conditions(rules),
            Heading(gettext("Members")),
            *(block for member in members for block in about(member, claims)),
        ],
    )


def limits() -> list[Block]:
    return [
        Heading(gettext("What this is, and what it is not")),
        Items(
            [
                gettext(
                    "It shows what the register had recorded by that moment. Later acts do not count in it."
                ),
                gettext(
                    "A claim without an entry follows from the claims above it, or says that there is no act"
                    " of that kind."
                ),
                gettext("It says nothing of single notices. Figures are shown only as they were published."),
                gettext("“Cannot be said” means just that: it is neither met nor not met."),
                gettext(
                    "It holds no addresses of people, and nothing that only another association may see."
                ),
                gettext("It is no judgement. Who decides on it hears the company first."),
            ]
        ),
        Note(
            gettext(
                "Each entry stands in full in log.csv. Its digest covers the entry before, so that anyone who"
                " has the public log can check that nothing was left out or changed."
            )
        ),
    ]


def conditions(rules: Sequence[ConditionRule]) -> list[Block]:
    heading = Heading(gettext("Conditions that held then"))
    if not rules:
        return [heading, Paragraph(gettext("There were none."))]
    rows = [[rule_in_words(rule), rule.ground or "–", show_date(rule.effective_on)] for rule in rules]
    header = [gettext("Condition"), gettext("Ground"), gettext("Since")]
    return [heading, Grid(header, rows, widths=[5, 3, 2])]


def about(member: Member, claims: dict[str, list[Claim]]) -> list[Block]:
    """One member: its name and number, and its claims."""
    row = member.dossier.row
    kind, _, number = row.register_number.partition(":")
    rows = [[each.number, each.words, sources(each)] for each in claims[row.register_number]]
    header = [gettext("No."), gettext("Claim"), gettext("Log entries")]
    return [
        Heading(f"{row.legal_name} ({kind.upper()} {number})", level=2),
        Grid(header, rows, widths=[1, 8, 3]),
    ]


def sources(claim: Claim) -> str:
    shown = ", ".join(str(each) for each in claim.sources[-SOURCES_SHOWN:])
    left = len(claim.sources) - SOURCES_SHOWN
    return gettext("%(shown)s and %(left)s earlier", shown=shown, left=left) if left > 0 else shown or "–"
