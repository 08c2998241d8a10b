"""What the register keeps about people, why, on which legal basis, how long, and who sees it.

One row for each processing in the sense of Article 30 of the General Data Protection Regulation. The
privacy page and the record of processing (``docs/reference/processing.md``) are both made from it, and
a test holds it against the tables: one that may hold something of a person must be named here.
"""

from dataclasses import dataclass

from app.i18n import _l


@dataclass(frozen=True)
class Processing:
    """``basis`` names the ground of Article 6(1) GDPR; ``kept`` says until when.

    ``of`` are the people concerned; ``tables`` is where it lies in the database.
    """

    what: str
    of: str
    tables: tuple[str, ...]
    why: str
    basis: str
    kept: str
    seen_by: str


PROCESSINGS = (
    Processing(
        what=_l("Your e-mail address, name, language, roles, and when you signed in with which browser"),
        of=_l("People with a role at a desk"),
        tables=("person", "role_grant", "sign_in", "one_time_link", "api_token", "webhook"),
        why=_l("To let you in, and nobody else; to write to you about what you do here."),
        basis=_l("Legitimate interest (Article 6(1)(f) GDPR): a register that only the right people change"),
        kept=_l("Sign-ins: 90 days after they end. Your name and roles: as long as there are acts of yours."),
        seen_by=_l("You, the owners of your desk, and the operator of the register"),
    ),
    Processing(
        what=_l("Passkeys (public keys with names), your app for codes, recovery codes, and their last use"),
        of=_l("People with a role at a desk"),
        tables=("passkey", "code_app", "recovery_code", "factor_loss", "used_challenge"),
        why=_l(
            "So that a mail alone lets nobody in. Secrets are sealed, and recovery codes are kept as digests."
        ),
        basis=_l("Legitimate interest (Article 6(1)(f) GDPR): security"),
        kept=_l("Until you remove them, or ask us to erase you. That a loss was reported: a week."),
        seen_by=_l("You"),
    ),
    Processing(
        what=_l("The number of your account at the sign-in service of your organisation, if you linked it"),
        of=_l("People with a role at a desk"),
        tables=("identity",),
        why=_l("To let you in when that service says who you are."),
        basis=_l("Legitimate interest (Article 6(1)(f) GDPR): security"),
        kept=_l("Until you remove the link, or ask us to erase you."),
        seen_by=_l("You"),
    ),
    Processing(
        what=_l("The name and function of who signs for a company"),
        of=_l("People who sign for a company"),
        tables=("signature", "signature_draft"),
        why=_l("To prove that the company is bound, and by whom."),
        basis=_l("Legitimate interest (Article 6(1)(f) GDPR): proof of an agreement of the company"),
        kept=_l("As long as the register exists: a signature is history. Ask us when it is over."),
        seen_by=_l("Your company, the association that countersigns, and the operator; never the public"),
    ),
    Processing(
        what=_l("Who did what and when at a desk, and what was refused, under a number instead of a name"),
        of=_l("People with a role at a desk"),
        tables=(
            "journal_line",
            "attestation",
            "condition_rule",
            "dismissed_successor",
            "dossier_request",
            "figure_job",
            "hash_check_use",
            "intake_job",
            "member_import",
            "misuse_case",
            "misuse_step",
            "network",
            "publication",
            "referral",
            "succession_event",
            "proposed_act",
            "waiver",
            "correction_note",
        ),
        why=_l("To find out afterwards what happened, and to show that the rules were kept."),
        basis=_l("Legitimate interest (Article 6(1)(f) GDPR): a register that can account for itself"),
        kept=_l("As long as the register exists."),
        seen_by=_l("The desk concerned and the operator"),
    ),
    Processing(
        what=_l("The contact point, if it is the address of a person"),
        of=_l("People who answer notices for a company"),
        tables=("contact_point", "contact_test", "contact_test_sending"),
        why=_l("So that notices arrive. It is public."),
        basis=_l("Legitimate interest (Article 6(1)(f) GDPR): quick removal of illegal images"),
        kept=_l("Until the company gives another one; earlier ones stay in the history."),
        seen_by=_l("Everyone: choose an address that is not a person's own"),
    ),
    Processing(
        what=_l("The contact address that an association keeps of its member"),
        of=_l("People at a member of an association"),
        tables=("membership", "import_draft"),
        why=_l("To invite the member, and to write to it about its membership."),
        basis=_l("Legitimate interest (Article 6(1)(f) GDPR): the administration of a membership"),
        kept=_l("Until the association changes it, or the membership ends. A file that waits: one day."),
        seen_by=_l("That association only"),
    ),
    Processing(
        what=_l("What was written in a case about a membership condition: warning, reply, decision, appeal"),
        of=_l("People who write for a company, an association or the appeals board"),
        tables=("condition_case", "case_step", "case_evidence", "dispute", "suspension"),
        why=_l("So that a decision has reasons, and can be appealed."),
        basis=_l("Legitimate interest (Article 6(1)(f) GDPR): a fair procedure"),
        kept=_l("As long as the register exists. Ask us when the case is over."),
        seen_by=_l("The company, its association, and the appeals board once there is an appeal"),
    ),
    Processing(
        what=_l("The e-mail address of who reports misuse of the logo, if they gave one"),
        of=_l("People who report misuse"),
        tables=("misuse_report",),
        why=_l("To ask them something about it. The register sends nothing to it by itself."),
        basis=_l("Consent (Article 6(1)(a) GDPR): you need not give it, and can take it back"),
        kept=_l("180 days, or until you ask us to delete it."),
        seen_by=_l("The operator"),
    ),
    Processing(
        what=_l("How often something was asked from one place, under a keyed number instead of an address"),
        of=_l("Everyone who sends a form"),
        tables=("attempt",),
        why=_l("To keep out who tries passwords, links or addresses by the thousand."),
        basis=_l("Legitimate interest (Article 6(1)(f) GDPR): security"),
        kept=_l("Two days."),
        seen_by=_l("Nobody"),
    ),
    Processing(
        what=_l("Mails that the register sent you"),
        of=_l("People with a role at a desk"),
        tables=("outbox_mail",),
        why=_l("To send them again when a server was away, and to see that one did not arrive."),
        basis=_l("Legitimate interest (Article 6(1)(f) GDPR): mail that arrives"),
        kept=_l("90 days after they went out."),
        seen_by=_l("The operator"),
    ),
    Processing(
        what=_l("The name, function and address of the person to reach at an association"),
        of=_l("People who speak for an association"),
        tables=("association_contact",),
        why=_l("So that members and visitors know whom to ask. It is public."),
        basis=_l("Legitimate interest (Article 6(1)(f) GDPR): an association that can be reached"),
        kept=_l("Until the association names somebody else; earlier ones stay in the history."),
        seen_by=_l("Everyone"),
    ),
    Processing(
        what=_l("The e-mail address of who is invited, and of who asks to take part"),
        of=_l("People who do not have a role yet"),
        tables=("invitation", "join_request"),
        why=_l("To send the invitation, once, and to know whom it was for."),
        basis=_l("Legitimate interest (Article 6(1)(f) GDPR): a register that only the right people change"),
        kept=_l(
            "A request that comes to nothing: 90 days after its term. Else as long as the person has a role."
        ),
        seen_by=_l("The desk that invited, and the operator of the register"),
    ),
    Processing(
        what=_l("The request of a new owner when the old one left: name, e-mail address, reasons"),
        of=_l("Who asks, and who had a role for the company"),
        tables=("recovery_request", "recovery_notice"),
        why=_l("To let the right person back in, and to let others object first."),
        basis=_l("Legitimate interest (Article 6(1)(f) GDPR): security"),
        kept=_l(
            "A request that nobody confirmed: 90 days after its term. Else as long as the register exists."
        ),
        seen_by=_l("The association of the company, and the operator of the register"),
    ),
    Processing(
        what=_l("What you filled in while you confirm who you are"),
        of=_l("People with a role at a desk"),
        tables=("held_form",),
        why=_l("So that nothing is lost while you wait for a mail."),
        basis=_l("Legitimate interest (Article 6(1)(f) GDPR): work that is not lost"),
        kept=_l("Half an hour."),
        seen_by=_l("You"),
    ),
    Processing(
        what=_l("Your request to be erased"),
        of=_l("People with a role at a desk"),
        tables=("erasure_request",),
        why=_l("To do what you ask, and to be able to show that we did."),
        basis=_l("A duty under the law (Article 6(1)(c) GDPR): your right to be erased"),
        kept=_l("As long as the register exists, under a number instead of a name."),
        seen_by=_l("You and the operator of the register"),
    ),
    Processing(
        what=_l("The reply that a company places beside its figures"),
        of=_l("People who write for a company, an association or the appeals board"),
        tables=("reply",),
        why=_l("So that readers hear the company too. It is public."),
        basis=_l("Legitimate interest (Article 6(1)(f) GDPR): figures with the other side's words"),
        kept=_l("As long as the figures; who wrote it is not public."),
        seen_by=_l("Everyone, but for the name of who wrote it"),
    ),
    Processing(
        what=_l(
            "Notices and checks of the monitor, under keyed numbers: no person, address or image is in them"
        ),
        of=_l("Nobody"),
        tables=(),
        why=_l("To measure how fast companies remove illegal images, and to make the figures again."),
        basis=_l("They are not about people; their term is the operator's own rule"),
        kept=_l(
            "Five years after they came in, unless the operator set another term. Digests and figures stay."
        ),
        seen_by=_l("The monitor, and for its own items the company"),
    ),
)
