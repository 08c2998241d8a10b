"""Commands of an association: import its members, check its conditions."""

import hashlib
import json
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from app.association.standing_of_members import Overview, overview
from app.clock import now
from app.extensions import db
from app.findings import evidence_in_words, rule_in_words
from app.i18n import in_language
from app.imports import limits, member_file
from signatories import register
from signatories.imports import importing_members
from signatories.imports.member_plan import Plan

DAY = click.DateTime(formats=["%Y-%m-%d"])
SLUG = click.option("--association", "slug", required=True, help="Slug of the association.")


@click.group()
def members() -> None:
    """Members of an association."""


@members.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@SLUG
@click.option("--dry-run", is_flag=True, help="Say what the file would change, and save nothing.")
@click.option("--json", "wants_json", is_flag=True, help="Print the answer as JSON.")
@with_appcontext
def import_members(file: Path, slug: str, dry_run: bool, wants_json: bool) -> None:
    """Import members from a FILE (CSV, XLSX or ODS). Right rows are saved together; wrong rows are named.

    Exit code 1 when there were wrong rows.
    """
    session = db.session()
    association = register.association_of(session, slug)
    with file.open("rb") as opened:
        data = opened.read(limits.LARGEST_FILE + 1)
    rows = member_file.read(data).members()
    plan = importing_members.prepare_to_save(session, association=association, rows=rows, at=now())
    if dry_run:
        session.rollback()
    else:
        digest = hashlib.sha256(data).hexdigest()
        importing_members.carry_out(session, plan, association=association, digest=digest, by="", at=now())
        session.commit()
    report = as_json(plan, dry_run)
    click.echo(json.dumps(report, ensure_ascii=False, indent=2) if wants_json else in_words(plan, dry_run))
    raise click.exceptions.Exit(1 if plan.wrong else 0)


def as_json(plan: Plan, dry_run: bool) -> dict[str, object]:
    wrong = [
        {"row": each.row, "column": each.column, "reason": each.reason % dict(each.values)}
        for each in plan.wrong
    ]
    return {**plan.counts, "dry_run": dry_run, "wrong_rows": wrong}


def in_words(plan: Plan, dry_run: bool) -> str:
    counts = plan.counts
    verb = "Would save" if dry_run else "Saved"
    lines = [
        f"{verb} {counts['new']} new and {counts['changed']} changed members; "
        f"{counts['unchanged']} unchanged; {counts['wrong']} wrong rows."
    ]
    for each in plan.wrong:
        lines.append(f"row {each.row}, {each.column or 'whole row'}: {each.reason % dict(each.values)}")
    return "\n".join(lines)


def checked(found: Overview) -> list[dict[str, Any]]:
    """Each member with the answer and the evidence to each condition."""
    rules = [rule_in_words(rule) for rule in found.rules]
    return [
        {
            "company": member.dossier.company.register_number,
            "name": member.dossier.company.name,
            "overall": member.overall.value,
            "conditions": [
                {
                    "name": row.name,
                    "condition": words,
                    "answer": finding.answer.value,
                    "evidence": evidence_in_words(finding),
                    "since": finding.since.isoformat() if finding.since else None,
                    "waived_until": finding.waived_until.isoformat() if finding.waived_until else None,
                }
                for row, words, finding in zip(found.rules, rules, member.findings, strict=True)
            ],
        }
        for member in found.members
    ]


@click.group()
def conditions() -> None:
    """Conditions of membership."""


@conditions.command("check")
@SLUG
@click.option("--on", type=DAY, help="As the register stood at the end of that day (UTC); default: now.")
@click.option("--json", "wants_json", is_flag=True, help="Print the answer as JSON.")
@with_appcontext
def check(slug: str, on: datetime | None, wants_json: bool) -> None:
    """Hold each member against the association's conditions."""
    association = register.association_of(db.session(), slug)
    at = min(datetime.combine(on, time.max, tzinfo=UTC), now()) if on else now()
    with in_language("en"):
        rows = checked(overview(db.session(), association=association, at=at))
    if wants_json:
        report = {"association": slug, "as_of": at.isoformat(), "members": rows}
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo(f"{row['overall']:8} {row['company']}  {row['name']}")
        for each in row["conditions"]:
            click.echo(f"    {each['answer']:8} {each['condition']}: {each['evidence']}")
