"""A case as a document to keep: the finding, every step with its words, the decision and the evidence."""

from datetime import datetime

from flask import Response
from flask_babel import gettext

from app.cases.words import ACTS, CONSEQUENCES, EVIDENCE, SIDES, STATES, TERMS
from app.findings import rule_in_words
from app.i18n import language, said, show_date, show_moment
from app.pdf.blocks import Block, Document, Fact, Facts, Grid, Heading, Note, Paragraph
from app.pdf.making import pdf
from signatories.cases.models import CaseStep, ConditionCase
from signatories.cases.stepping import thawed


def paper_answer(case: ConditionCase) -> Response:
    """The case as a PDF to download, in the language of this request."""
    response = Response(pdf(paper(case)), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="case-{case.public_id}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def paper(case: ConditionCase) -> Document:
    """The case as it stands after its last step: it stays the same until there is another."""
    return Document(
        title=gettext("Case: %(condition)s", condition=rule_in_words(case.rule)),
        lead=gettext(
            "%(association)s and %(company)s.",
            association=case.association.name,
            company=case.company.legal_name,
        ),
        language=language(),
        made_at=last_at(case),
        footer=gettext("Case %(reference)s", reference=case.public_id),
        blocks=[
            Note(
                gettext(
                    "This case is not public. The company, its association and the appeals board can see it."
                )
            ),
            Facts(facts(case)),
            *decision(case),
            Heading(gettext("Steps")),
            *(block for step in case.steps for block in about(step)),
            *evidence(case),
        ],
    )


def last_at(case: ConditionCase) -> datetime:
    return max(step.at for step in case.steps)


def facts(case: ConditionCase) -> list[Fact]:
    since = show_date(case.not_met_since) if case.not_met_since else gettext("cannot be known")
    number = case.company.register_number.upper().replace(":", " ")
    return [
        Fact(gettext("Company"), f"{case.company.legal_name} ({number})"),
        Fact(gettext("State"), str(STATES[case.state][1])),
        Fact(gettext("Ground"), case.rule.ground or gettext("not given yet")),
        Fact(gettext("At the warning"), said(case.evidence, thawed(case.evidence_values))),
        Fact(gettext("Not met since"), since),
        Fact(gettext("To be mended before"), show_moment(case.cure_until)),
        Fact(gettext("Reference"), case.public_id, is_code=True),
    ]


def decision(case: ConditionCase) -> list[Block]:
    if case.decided_at is None or case.consequence is None:
        return []
    carried_out = show_moment(case.carried_out_at) if case.carried_out_at else gettext("not carried out")
    rows = [
        Fact(gettext("Decision"), str(CONSEQUENCES[case.consequence])),
        Fact(gettext("Decided on"), show_moment(case.decided_at)),
        Fact(gettext("Appeal is possible before"), show_moment(case.appeal_until)),
        Fact(gettext("Carried out on"), carried_out),
    ]
    blocks: list[Block] = [Heading(gettext("Decision")), Facts(rows)]
    if case.urgency:
        blocks += [Heading(gettext("Why it could not wait"), level=2), *paragraphs(case.urgency)]
    return blocks


def about(step: CaseStep) -> list[Block]:
    """One step: what, by which side, when, its term, and its words."""
    rows = [
        Fact(gettext("By"), str(SIDES[step.side])),
        Fact(gettext("On"), show_moment(step.at)),
    ]
    if step.until_at is not None and step.act in TERMS:
        rows.append(Fact(str(TERMS[step.act]), show_moment(step.until_at)))
    heading = Heading(f"{step.position}. {ACTS[step.act]}", level=2)
    return [heading, Facts(rows), *paragraphs(step.words)]


def paragraphs(words: str) -> list[Block]:
    """What somebody typed, a paragraph for each stretch between empty lines."""
    return [Paragraph(each.strip()) for each in words.replace("\r", "").split("\n\n") if each.strip()]


def evidence(case: ConditionCase) -> list[Block]:
    """The items of evidence with the digests of their files; the files themselves stay where they are."""
    if not case.items:
        return []
    rows = [
        [
            item.sentence,
            str(EVIDENCE[item.kind]),
            show_date(item.dated_on),
            str(SIDES[item.side]),
            item.file_digest or "–",
        ]
        for item in case.items
    ]
    header = [
        *(gettext("What it shows"), gettext("Kind"), gettext("Its date")),
        *(gettext("Added by"), gettext("File (SHA-256)")),
    ]
    return [Heading(gettext("Evidence")), Grid(header, rows, widths=[5, 2, 2, 2, 4])]
