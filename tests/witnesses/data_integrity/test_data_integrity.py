"""Digital Bazaar's own libraries check the form with a proof inside: another canonicalization than ours.

Only in `make drills`: it needs Node 20 or newer with npm.
"""

import copy
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openbadgeslib
import pytest

from badge import did, openbadge
from badge.endorsements import form
from tests.badge_samples import DID, KEY, PROOF_KEY, proof_key, proven
from tests.endorsement_samples import SAID

HERE = Path(__file__).parent
OURS = Path(openbadge.__file__).parent / "contexts"
THEIRS = Path(openbadgeslib.__file__).parent / "ob3" / "contexts"
CONTEXTS = {
    openbadge.CONTEXTS[0]: OURS / "credentials-v2.json",
    openbadge.CONTEXTS[1]: OURS / "open-badges-3.0.3.json",
    "https://w3id.org/security/multikey/v1": THEIRS / "security-multikey-v1.json",
}
INSTALL = "Node 20 or newer with npm is needed: apt-get install --no-install-recommends nodejs npm"


def asked(documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By document: ``safe`` (no member without a meaning), ``verified``, and ``why`` not."""
    node, npm = shutil.which("node"), shutil.which("npm")
    assert node is not None and npm is not None, INSTALL
    if not (HERE / "node_modules").exists():
        subprocess.run([npm, "ci", "--ignore-scripts"], cwd=HERE, check=True, capture_output=True)
    keys = [did.public_jwk(KEY.private.public_key())]
    world = {
        "documents": documents,
        "did": did.did_document(DID, keys, [did.public_okp_jwk(PROOF_KEY.private.public_key())]),
        "contexts": {url: json.loads(path.read_text()) for url, path in CONTEXTS.items()},
    }
    done = subprocess.run(
        [node, "check.mjs"], cwd=HERE, input=json.dumps(world), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


@pytest.mark.drill
def test_they_verify_what_we_make_and_refuse_what_was_changed() -> None:
    good = [proven(), proven(association=None), proven(company="Bédrijf 株式会社 & \"x\" \\ 'y'")]
    renamed, invented = copy.deepcopy(good[0]), {**good[0], "invented": "x"}
    renamed["credentialSubject"]["name"] = "Other"
    bad = [renamed, proven(by=proof_key(7))]
    answers = asked([*good, *bad, invented])
    assert [(each["safe"], each["verified"]) for each in answers] == (
        [(True, True)] * len(good) + [(True, False)] * len(bad) + [(False, False)]
    )


@pytest.mark.drill
def test_an_endorsement_has_no_member_without_a_meaning() -> None:
    written = form.write(SAID)
    said = {name: value for name, value in written.items() if name not in openbadge.TOKEN_CLAIMS}
    (answer, other) = asked([said, {**said, "credentialSubject": {**said["credentialSubject"], "x": "y"}}])
    assert (answer["safe"], other["safe"]) == (True, False)
