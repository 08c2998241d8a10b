"""What every witness says of every sample, and the table of it in docs/badge-witnesses.md."""

# ruff: noqa: E501 - prose of the document stands on one line

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import openbadgeslib

from badge.verdict import Outcome
from tests.corpus import reading
from tests.corpus.sample import Kind, Sample
from tests.witnesses import here

NODE = Path(__file__).parent / "node"
SCHEMA = Path(__file__).parent.parent / "golden" / "badge" / "ob3-achievementcredential.schema.json"
CONTEXTS = Path(openbadgeslib.__file__).parent / "ob3" / "contexts"
CONTEXT_FILES = {
    "https://www.w3.org/ns/credentials/v2": "credentials-v2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": "ob-v3p0-context-3.0.3.json",
}
INSTALL = (
    "The Node witnesses need Node 20 or newer with npm: apt-get install --no-install-recommends nodejs npm"
)
IN_PYTHON = {"openbadgeslib": here.openbadgeslib_accepts, "joserfc": here.joserfc_accepts}
READS_PICTURES = ("openbadgeslib",)
CHECKS_SIGNATURES = ("openbadgeslib", "joserfc", "jose", "did-jwt")

Answers = dict[str, dict[str, bool | None]]
"""By witness and file: whether it accepts; ``None`` where it cannot look (a token reader at a picture)."""


def in_python(samples: Iterable[Sample]) -> Answers:
    samples = list(samples)
    return {
        name: {each.file: accepts(each) if may_look(name, each) else None for each in samples}
        for name, accepts in IN_PYTHON.items()
    }


def in_node(samples: Iterable[Sample]) -> Answers:
    """The answers of the five in Node, whose packages must be installed."""
    samples = list(samples)
    handed_in = [
        {
            "file": each.file,
            "token": here.token_in(each),
            "on": here.site(each),
            "at": int(each.at.timestamp()),
            "keys": here.jwks(each),
            "didDocuments": here.did_documents(each),
            "lists": reading.lists(each),
        }
        for each in samples
        if may_look("node", each)
    ]
    contexts = {url: json.loads((CONTEXTS / name).read_text()) for url, name in CONTEXT_FILES.items()}
    world = {"samples": handed_in, "contexts": contexts, "schema": json.loads(SCHEMA.read_text())}
    node = shutil.which("node")
    assert node is not None, INSTALL
    done = subprocess.run(
        [node, "judge.mjs"], cwd=NODE, input=json.dumps(world), capture_output=True, text=True, check=True
    )
    found: dict[str, dict[str, bool]] = json.loads(done.stdout)
    return {name: {each.file: answers.get(each.file) for each in samples} for name, answers in found.items()}


def may_look(witness: str, sample: Sample) -> bool:
    """Readers of tokens are given the token of a good picture; a bad one has none that is sure."""
    is_picture_for_it = sample.suffix in ("svg", "png") and witness in READS_PICTURES
    return sample.suffix == "jwt" or is_picture_for_it or sample.verdict is Outcome.VALID


def document(samples: Iterable[Sample], answers: Answers) -> str:
    """docs/badge-witnesses.md."""
    samples = list(samples)
    bad = [each for each in samples if each.verdict is not Outcome.VALID]
    ours: dict[str, bool | None] = {each.file: here.register_accepts(each) for each in samples}
    lines = [
        _HEAD,
        f"| let through, by class | bad samples | this register | {' | '.join(answers)} |",
        "|---" * (len(answers) + 3) + "|",
    ]
    for kind in Kind:
        of_kind = [each for each in bad if each.kind is kind]
        if of_kind:
            cells = [_cell(of_kind, answers[name]) for name in answers]
            lines.append(f"| {kind.value} | {len(of_kind)} | {_cell(of_kind, ours)} | {' | '.join(cells)} |")
    total = [_cell(bad, answers[name]) for name in answers]
    lines.append(f"| **all** | {len(bad)} | {_cell(bad, ours)} | {' | '.join(total)} |")
    good = [each for each in samples if each.verdict is Outcome.VALID]
    taken = [sum(bool(answers[name][each.file]) for each in good) for name in answers]
    lines.append(
        f"| good samples accepted | {len(good)} | {sum(bool(ours[each.file]) for each in good)} | {' | '.join(map(str, taken))} |"
    )
    lines += ["", _NOT_CHECKED, "## What those that check signatures let through", ""]
    for name in CHECKS_SIGNATURES:
        found = answers[name]
        through = [each.file.rsplit(".", 1)[0] for each in bad if found[each.file]]
        lines.append(f"- **{name}** ({len(through)}): {', '.join(through) or 'nothing'}.")
    return "\n".join(lines) + "\n"


def _cell(samples: list[Sample], answers: dict[str, bool | None]) -> str:
    seen = [each for each in samples if answers[each.file] is not None]
    through = sum(bool(answers[each.file]) for each in seen)
    if not seen:
        return "–"
    return f"{through} of {len(seen)}"


_HEAD = """# What other software says of our badges
<!-- Made by `python -m tests.tools.badge_witnesses` (a drill); do not edit. -->

Seven pieces of software that nobody here wrote judge the samples of `tests/golden/badge/corpus`: every
good badge must pass at least six of them, and nothing bad passes this register. They are used in tests
and drills only, never in the product. Each gets what a careful stranger would give it: the register's
own keys, its name as the issuer, the list of withdrawn badges, the moment, and the site where it was seen.
A badge must be safe with lax readers too: that is why it is short-lived, for one site, and has a bit to withdraw it.

A cell says how many of the bad samples that a witness looked at it let through; – means that it cannot look.
"""
_NOT_CHECKED = """## What each does not check
- **openbadgeslib** (Python) checks signature, issuer, dates, site, status list and both kinds of picture. It takes members and header members that the register never writes, and it does not ask that the claims of the token repeat those of the credential.
- **joserfc** (Python) and **jose** (Node) check signature, issuer, end and site of a token. They know nothing of credentials, lists or pictures: a withdrawn badge passes, and so does anything else that our key signed.
- **did-jwt** (Node) finds the key by the did:web document and checks signature and dates. It knows no site (we compare that one) and no list, and does not ask whether the issuer is this register.
- **vc-bitstring-status-list** (Node, Digital Bazaar) reads the list and the bit of a badge. It checks no signature of the kind that we use, neither of badge nor of list, and no date: so it says nothing about a forgery.
- **jsonld** (Node, safe mode) checks that every member is a term of the two contexts. It checks no signature, date or status. The token's own claims (iss, sub, nbf, exp) are taken out before, because they are no terms.
- **ajv** (Node, with the JSON Schema of 1EdTech) checks the form of the credential. It checks no signature, date or status, and lets further members pass where the schema does.
- None of the seven reads the form with a proof inside (`/badges/CODE.json`): its samples are not counted here. Digital Bazaar's libraries check it in a drill of its own (`tests/witnesses/data_integrity`).
- All but openbadgeslib look at tokens only. Of pictures they judge the good ones, after this register took the token out.
- openbadgeslib allows no wrong clock, wants the prefix `openbadges` in a drawing, and reads a list with the first key of did.json only: the active one, with which this register signs its lists.
"""
