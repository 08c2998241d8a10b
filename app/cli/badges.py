"""Commands about badges, their keys and their status lists."""

import json
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.cli.operators import is_second
from app.cli.releasing import ACTING
from app.clock import now
from app.extensions import db
from app.jobs import badges as badges_work
from app.jobs import endorsements as endorsement_work
from app.keys import badge_keys, bits_set
from app.navigation import settings
from app.second_person import Act
from badge import issuing, listing, records, recovering, revoking, ticket_judging, verifying
from badge.claims import BadgeClaims
from badge.endorsements import judging
from badge.endorsements import listing as endorsement_listing
from badge.ticket_judging import TicketAnswer
from badge.trusted_keys import TrustedKeys
from badge.verdict import WITHDRAWAL_REASONS, Endorsement, Reason, Verdict, as_json, moment
from signatories import register
from signatories.errors import NoProvenDomain, NotFound, SignatureNotInForce
from signatories.signatures.signing import latest_signature

LARGEST_FILE = 4 * 1024 * 1024
LONGEST_TICKET = 16 * 1024
EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def badge() -> None:
    """Badges: issue, withdraw, verify."""


@badge.command("issue")
@click.argument("register_number")
@click.option("--host", help="Only for this proven domain; without it, for each one.")
@with_appcontext
def issue(register_number: str, host: str | None) -> None:
    """Issue the badges of a company that signed: one for each proven domain."""
    session = db.session()
    company = register.company_of(session, register_number)
    signature = latest_signature(session, company=company)
    if signature is None:
        raise SignatureNotInForce
    domains = [domain for domain in company.domains if domain.is_proven and host in (None, domain.host)]
    if not domains:
        raise NoProvenDomain
    for domain in domains:
        issued = issuing.issue(
            session,
            signature=signature,
            domain=domain,
            keys=badge_keys(),
            base_url=settings().base_url,
            at=now(),
        )
        click.echo(f"{issued.code} {issued.origin}")
    session.commit()


@badge.command("withdraw")
@click.argument("code")
@click.option(
    "--reason",
    type=click.Choice([reason.value for reason in WITHDRAWAL_REASONS]),
    default=Reason.OPERATOR.value,
)
@ACTING
@with_appcontext
def withdraw(code: str, reason: str, email: str) -> None:
    """Withdraw the badge with this CODE, for good: one operator proposes, another gives the same command."""
    found = records.find(db.session(), code)
    if found is None:
        raise NotFound
    if not is_second(email, act=Act.WITHDRAW_BADGE, subject=f"{found.code} {reason}"):
        return
    revoking.withdraw(
        db.session(),
        badge=found,
        reason=Reason(reason),
        keys=badge_keys(),
        base_url=settings().base_url,
        at=now(),
    )
    db.session.commit()
    click.echo(f"{found.code} is withdrawn.")


@badge.command("verify")
@click.argument("shown", metavar="FILE|TOKEN|URL|CODE|TICKET")
@click.option("--on", help="The site where the badge was seen, such as https://example.nl.")
@click.option("--offline", is_flag=True, help="Use only the key file and status lists given here.")
@click.option(
    "--keys", "key_files", type=EXISTING_FILE, multiple=True, help="A JWKS or did.json (for --offline)."
)
@click.option("--status", "status_files", type=EXISTING_FILE, multiple=True, help="A signed status list.")
@click.option(
    "--endorsement", "endorsement_file", type=EXISTING_FILE, help="What an association states beside it."
)
@click.option("--json", "wants_json", is_flag=True, help="Print the verdict as JSON.")
@with_appcontext
def verify(
    shown: str,
    on: str | None,
    offline: bool,
    key_files: tuple[Path, ...],
    status_files: tuple[Path, ...],
    endorsement_file: Path | None,
    wants_json: bool,
) -> None:
    """Say whether a badge is valid. Exit code 0 only when it is.

    An address or CODE of this register is looked up in its books. Nothing is ever fetched, so an
    address elsewhere is of an unknown issuer: download the badge, and check the file with --offline.
    A ticket of a printed badge (the text of its QR code) is no badge, but it is said what it proves.
    With --offline, the statement of an association counts beside the keys and the list of that association.
    """
    if offline != bool(key_files) or (not offline and (status_files or endorsement_file)):
        raise click.UsageError(
            "--offline needs --keys; --keys, --status and --endorsement go with --offline."
        )
    data = what_is_shown(shown)
    if key_files:
        known = Known(
            keys=TrustedKeys.together(TrustedKeys.from_file(each.read_bytes()) for each in key_files),
            status_lists=[token_in(each) for each in status_files],
        )
        said = token_in(endorsement_file) if endorsement_file else None
        verdict = verifying.verify_file(
            data,
            keys=known.keys,
            status_lists=known.status_lists,
            at=now(),
            on=on,
            endorsements=lambda claims: known.endorsement_in(said, beside=claims) if said else None,
        )
    else:
        badges_work.refresh_status_lists()  # where no worker runs, the list may be older than its term
        known = Known(badge_keys().trusted(), records.published_lists(db.session()))
        verdict = records.verify(
            db.session(), data, keys=badge_keys(), base_url=settings().base_url, at=now(), on=on
        )
    ticket = ticket_judging.judge(
        data[:LONGEST_TICKET].decode("utf-8", errors="replace"),
        keys=known.keys,
        status_lists=known.status_lists,
        at=now(),
        on=on,
    )
    if wants_json:
        answer = as_json(verdict) | ({"ticket": ticket.as_json()} if ticket else {})
        click.echo(json.dumps(answer, indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join([in_words(verdict), *(ticket_in_words(ticket) if ticket else [])]))
    sys.exit(0 if verdict.is_valid else 1)


@dataclass(frozen=True)
class Known:
    """What a check goes by: the keys that it trusts, and the lists at hand."""

    keys: TrustedKeys
    status_lists: list[str]

    def endorsement_in(self, token: str, *, beside: BadgeClaims) -> Endorsement | None:
        """What the statement in *token* adds to a badge; ``None`` when it does not count."""
        return judging.standing(
            token, beside=beside, keys=self.keys, status_lists=self.status_lists, at=now()
        )


def token_in(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace").strip()


def what_is_shown(shown: str) -> bytes:
    """The bytes of the file of that name, else the text itself: a token, URL or code."""
    path = Path(shown)
    try:
        if path.is_file():
            with path.open("rb") as file:
                return file.read(LARGEST_FILE + 1)
    except OSError:  # a token is too long for a file name
        pass
    return shown.encode()


def in_words(verdict: Verdict) -> str:
    lines = [f"{verdict.verdict.value}: {verdict.explanation}"]
    if verdict.company:
        lines.append(f"company   {verdict.company} ({verdict.register_number})")
        lines.append(f"site      {', '.join(verdict.origins)}")
    if verdict.endorsement:
        said = verdict.endorsement
        lines.append(f"member    of {said.association} since {said.since}, by its own signature: {said.url}")
    lines += [f"{'yes' if check.ok else 'NO ':3}  {check.what}" for check in verdict.checks]
    return "\n".join(lines)


def ticket_in_words(answer: TicketAnswer) -> list[str]:
    return [
        f"ticket    {answer.outcome.value}",
        f"site      {answer.ticket.origin}",
        f"until     {moment(answer.ticket.valid_until)}",
        *(f"{'yes' if check.ok else 'NO ':3}  {check.what}" for check in answer.checks),
    ]


@click.group("status-list")
def status_list() -> None:
    """The signed lists of withdrawn badges."""


@status_list.command("refresh")
@with_appcontext
def refresh() -> None:
    """Sign every list anew."""
    copies = listing.refresh_status_lists(
        db.session(), keys=badge_keys(), base_url=settings().base_url, at=now(), older_than=timedelta(0)
    )
    of_associations = endorsement_listing.refresh(
        db.session(), keys=badge_keys(), base_url=settings().base_url, at=now(), older_than=timedelta(0)
    )
    db.session.commit()
    for copy in copies:
        click.echo(f"list {copy.list_number}: valid until {copy.valid_until:%Y-%m-%d %H:%M}Z")
    for copy in of_associations:
        name = f"{copy.association.slug} {copy.list_number}"
        click.echo(f"list {name}: valid until {copy.valid_until:%Y-%m-%d %H:%M}Z")


@status_list.command("recover")
@click.option("--dry-run", is_flag=True, help="Only say what is lacking.")
@click.option("--yes", is_flag=True, help="Do it without being asked.")
@with_appcontext
def recover(dry_run: bool, yes: bool) -> None:
    """After an older database was put back: take over the withdrawals that were published since."""
    session = db.session()
    lacks = recovering.lacking(session, bits_set=bits_set(), base_url=settings().base_url)
    for each in lacks:
        click.echo(f"{each.list_id}: {len(each.places)} withdrawals that the books do not have")
    for logo in recovering.standing_logos(session, lacks):
        click.echo(f"{logo.code} {logo.origin} stands in the books; withdraw it first if it was withdrawn")
    if dry_run or not lacks:
        click.echo("Nothing is lacking." if not lacks else "Nothing was changed.")
        return
    if not yes:
        click.confirm("The logos named here that still stand are issued again. Take over?", abort=True)
    taken = recovering.take_over(session, lacks, at=now())
    session.commit()
    badges_work.settle_badges()
    endorsement_work.settle_endorsements()
    badges_work.renew_badges()
    click.echo(f"{taken} withdrawals are in the books again, and the lists are signed.")
