"""The form of a badge with its proof inside: made once, kept, judged as the token is."""

from badge import data_integrity, openbadge, proof_keeping
from badge.endorsements.models import Endorsement
from badge.proof_models import ProvenCredential
from badge.verdict import Outcome
from tests.badge_scene import AT, DAY, Scene
from tests.endorsement_scene import follow


def test_badges_from_before_get_what_they_lack(any_scene: Scene) -> None:
    badge = any_scene.issue()
    any_scene.session.query(Endorsement).delete()
    any_scene.session.query(ProvenCredential).delete()
    any_scene.session.flush()
    assert any_scene.verify(badge.code).endorsement is None
    assert follow(any_scene, AT + DAY) == (0, 1)
    assert proof_keeping.keep_due(any_scene.session, keys=any_scene.keys, at=AT + DAY) == 1
    assert proof_keeping.keep_due(any_scene.session, keys=any_scene.keys, at=AT + DAY) == 0
    any_scene.refresh(AT + DAY)
    assert any_scene.verify(badge.code, at=AT + DAY).endorsement is not None
    any_scene.withdraw(badge, at=AT + DAY)
    any_scene.session.query(ProvenCredential).delete()
    assert proof_keeping.keep_due(any_scene.session, keys=any_scene.keys, at=AT + DAY) == 0
    assert follow(any_scene, AT + DAY) == (0, 0)


def test_a_form_with_a_proof_is_made_once_and_judged_as_the_token(scene: Scene) -> None:
    badge = scene.issue()
    assert badge.current is not None
    document = proof_keeping.document_of(scene.session, badge)
    assert document is not None
    verdict = scene.verify(document)
    by_token = scene.verify(scene.token(badge))
    assert verdict == by_token
    assert (verdict.verdict, verdict.log_index) == (Outcome.VALID, badge.log_index)
    scene.withdraw(badge)
    assert scene.verify(document).verdict is Outcome.WITHDRAWN


def test_a_form_that_was_never_issued_is_forged(scene: Scene) -> None:
    badge = scene.issue()
    assert badge.current is not None
    claims = openbadge.read(badge.current.payload)
    never = openbadge.BadgeClaims(**{**vars(claims), "number": 7})
    made = data_integrity.seal(never, scene.keys.proofs.signing_key(at=AT), at=AT)
    assert scene.verify(made).verdict is Outcome.FORGED


def test_a_withdrawn_proof_key_is_unknown_and_the_form_is_made_anew(scene: Scene) -> None:
    badge = scene.issue()
    assert badge.current is not None
    document = proof_keeping.document_of(scene.session, badge)
    assert document is not None
    scene.keys.proofs.withdraw(scene.keys.proofs.signing_key(at=AT).kid, at=AT)
    assert scene.verify(document).verdict is Outcome.UNKNOWN_ISSUER
    assert scene.verify(badge.code).is_valid
    assert proof_keeping.keep_due(scene.session, keys=scene.keys, at=AT) == 1
    anew = proof_keeping.document_of(scene.session, badge)
    assert anew is not None
    assert scene.verify(anew).is_valid
