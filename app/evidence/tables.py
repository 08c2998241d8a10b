"""The CSV files of an evidence pack."""

import json
from collections.abc import Iterable, Sequence

from app import csv_files
from app.evidence.claims import Claim
from app.findings import Member, evidence_in_words, rule_in_words
from badge.verdict import moment
from signatories.conditions.condition_rules import ConditionRule
from signatories.entries import Entry


def members_csv(members: Sequence[Member], rules: Sequence[ConditionRule]) -> str:
    """A row for each member: how it stands, and the answer to each condition with its evidence."""
    header = [
        *("register_number", "name", "legal_name", "member_number", "member_since"),
        *("standing", "since", "until", "documents", "domains", "contact_point"),
    ]
    for rule in rules:
        words = rule_in_words(rule)
        header += [words, f"{words} (evidence)", f"{words} (since)"]
    rows = []
    for member in members:
        row = member.dossier.row
        cells: list[object] = [
            row.register_number,
            row.name,
            row.legal_name,
            member.membership.member_number,
            member.membership.member_since.isoformat(),
            row.standing.state.value,
            moment(row.standing.since),
            moment(row.standing.until),
            "; ".join(f"{each.key} {each.edition}" for each in row.documents),
            " ".join(row.hosts),
            row.contact_point,
        ]
        for finding in member.findings:
            since = finding.since.isoformat() if finding.since else ""
            cells += [finding.answer.value, evidence_in_words(finding), since]
        rows.append(cells)
    return csv_files.written(header, rows)


def claims_csv(claims: Iterable[Claim]) -> str:
    rows = [[each.number, each.company, each.words, _positions(each.sources)] for each in claims]
    return csv_files.written(["number", "register_number", "claim", "log_entries"], rows)


def log_csv(entries: Iterable[Entry]) -> str:
    """The entries that the claims rest on, in full: each can be held against the public log."""
    rows = [
        [
            each.position,
            each.at.isoformat(timespec="microseconds"),
            each.kind,
            json.dumps(each.data, sort_keys=True, separators=(",", ":"), ensure_ascii=False),
            each.salt,
            each.digest,
        ]
        for each in entries
    ]
    return csv_files.written(["position", "at", "kind", "data", "salt", "digest"], rows)


def _positions(sources: Sequence[int]) -> str:
    return " ".join(str(each) for each in sources)
