"""Who decides what in the register, who hears of it first, and where one can object: one page for all."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from app.i18n import _l, both
from app.public.blueprint import public
from app.roles import Role, rule_of
from monitor.publishing import REPLY_TERM
from signatories.cases.terms import APPEAL_DECISION_TERM, DECISION_TERM, STAY_DECISION_TERM


@dataclass(frozen=True)
class Decision:
    """``first`` is what the company hears or gets before it counts; ``objection`` is where it can go.

    ``doors`` are the endpoints by which it is taken: who holds a role that opens one decides it.
    """

    what: str
    doors: tuple[str, ...]
    who: str
    first: str
    objection: str

    @property
    def roles(self) -> list[Role]:
        """Who can take it, from the permission map, in the order of the roles."""
        rules = [rule for door in self.doors if (rule := rule_of(door)) is not None]
        open_to = frozenset[Role]().union(*(rule.roles for rule in rules))
        return [role for role in Role if role in open_to]


_AGAIN = _l("Sign again when what was wrong is mended, or write to the operator of the register.")
_BOARD = _l("The appeals board, within the term that stands in the decision.")

DECISIONS = (
    Decision(
        what=_l("A signature counts, or is refused"),
        doors=(
            "association.countersign",
            "association.refuse_signature",
            "operator.countersign",
            "operator.refuse_signature",
        ),
        who=_l("The association through which the company signed; the operator for a company without one"),
        first=_l("The company reads the reason of a refusal. A refused signature never counted."),
        objection=_AGAIN,
    ),
    Decision(
        what=_l("A signature is suspended, or counts again"),
        doors=(
            "association.suspend_signature",
            "association.reinstate_signature",
            "operator.suspend_signature",
            "operator.reinstate_signature",
        ),
        who=_l("The association that countersigned, or the operator"),
        first=_l(
            "The company gets the reason by mail at once. The public page gives the kind of reason only."
        ),
        objection=_l("Ask who suspended it to lift it, with what is mended; or write to the operator."),
    ),
    Decision(
        what=_l("A membership condition is not met: warning and decision"),
        doors=(
            "association.case_decide",
            "association.case_carry_out",
            "association.case_cure",
            "association.case_drop",
            "association.warning_letters",
        ),
        who=_l("The association. Nobody who acted in the case sits on the appeals board for it"),
        first=_l(
            "A warning with time to mend it, and to reply. A decision is only possible after that time."
        ),
        objection=_BOARD,
    ),
    Decision(
        what=_l("The appeal against such a decision, and putting it on hold"),
        doors=("appeals.case_judge", "appeals.case_stay"),
        who=_l("The appeals board"),
        first=_l(
            "Nothing is carried out during the term of appeal, unless the decision says why it cannot wait."
        ),
        objection=_l("The civil court."),
    ),
    Decision(
        what=_l("Figures are published"),
        doors=("monitor.prepare", "monitor.open_preview", "monitor.publish"),
        who=_l("One person prepares them, another publishes them"),
        first=_l("Each company sees its own figures first, can say what is wrong, and can reply in public."),
        objection=_l(
            "Write to the operator. A mistake is corrected in a new version; the old one stays to be seen."
        ),
    ),
    Decision(
        what=_l("A dispute about a notice behind the figures"),
        doors=("monitor.decide_dispute", "appeals.judge_dispute"),
        who=_l("A publisher who did not make the figures and does not act for the company"),
        first=_l(
            "The company sees every notice, and has the reply term to dispute it. "
            "What is not decided before the publication counts as undetermined."
        ),
        objection=_BOARD,
    ),
    Decision(
        what=_l("The reply of a company is placed beside its figures, or sent back"),
        doors=("operator.judge_reply",),
        who=_l("An operator of the register who does not act for the company"),
        first=_l("A reply is sent back for a reason of a published list only, never for what it thinks."),
        objection=_l("Offer it again, changed; or write to the operator of the register."),
    ),
    Decision(
        what=_l("A person is erased from the register, or that is refused"),
        doors=("operator.erasure",),
        who=_l("An operator of the register who is not that person"),
        first=_l("Who asks reads before what goes, what stays, and why. The answer comes within a month."),
        objection=_l("The data protection authority of your country, or the court."),
    ),
    Decision(
        what=_l("Published figures are corrected"),
        doors=("monitor.correct", "monitor.apply_decisions", "monitor.publish"),
        who=_l("One person prepares the correction, another publishes it"),
        first=_l(
            "With newer data the companies see it first, with a new term. Decisions about disputes alone "
            "are applied at once."
        ),
        objection=_l("Write to the operator. The version before stays to be seen, struck out."),
    ),
    Decision(
        what=_l("A company is pointed to the hash check by a letter"),
        doors=("monitor.referral", "monitor.drop_referral"),
        who=_l(
            "A published rule proposes it; a publisher or operator who does not act for the company sends it"
        ),
        first=_l(
            "The letter goes to the company alone. A private signal reaches its association seven days later,"
            " and nobody else."
        ),
        objection=_l("Answer the letter, or write to the operator. No answer has consequences."),
    ),
    Decision(
        what=_l("An authority gets the dossier of one company"),
        doors=("authority.company",),
        who=_l("The authority asks on a ground of a list; the register makes it by itself"),
        first=_l(
            "Every request and every reading is written down. The company hears of it after a set term."
        ),
        objection=_l("Write to the operator; or to the authority, on the ground that it gave."),
    ),
    Decision(
        what=_l("A merger, takeover, split or bankruptcy of a company, or a merger of associations"),
        doors=(
            "operator.new_succession",
            "operator.release_succession",
            "operator.cancel_succession",
            "operator.dismiss_successor",
            "association.new_succession",
            "association.cancel_succession",
        ),
        who=_l("One operator proposes it, another releases it"),
        first=_l("What follows is listed in full before it is released."),
        objection=_l(
            "Write to the operator. A mistake is set right by a new event; history is not rewritten."
        ),
    ),
    Decision(
        what=_l("A new owner, when the old one left"),
        doors=("association.recovery", "operator.recovery"),
        who=_l("The association of the company, or the operator, after the company proved a domain again"),
        first=_l("Everyone who had a role for the company gets a mail and 72 hours to object."),
        objection=_l("The link in that mail. After an objection the operator decides."),
    ),
    Decision(
        what=_l("Two companies name the same network"),
        doors=("operator.decide_network", "association.decide_network"),
        who=_l("The operator of the register"),
        first=_l("Both companies are heard. Until then the network stays with who had it."),
        objection=_l("Write to the operator, with the evidence."),
    ),
    Decision(
        what=_l("A membership condition is laid down, replaced or ended"),
        doors=(
            "association.lay_down_rule",
            "association.replace_rule",
            "association.end_rule",
            "association.take_back_rule",
        ),
        who=_l("The association, with its ground in the statutes or the code"),
        first=_l(
            "A condition never counts back: it holds from the day that is given, and everyone reads it."
        ),
        objection=_l("Write to the association."),
    ),
    Decision(
        what=_l("The association declares that a member meets a condition"),
        doors=("association.declare", "association.withdraw_declaration"),
        who=_l("The association, for conditions that it declares itself"),
        first=_l("The member sees the declaration with its day."),
        objection=_l("Write to the association."),
    ),
    Decision(
        what=_l("A member is exempt from a condition for some time"),
        doors=("association.grant_waiver", "association.end_waiver"),
        who=_l("The association that laid the condition down"),
        first=_l("An exemption has a reason and a last day."),
        objection=_l("Write to the association."),
    ),
    Decision(
        what=_l("A membership ends"),
        doors=("association.end_membership",),
        who=_l("The association, with a day and a reason"),
        first=_l("What follows for the signature and the logo is listed before it is done."),
        objection=_l("Write to the association, or to the operator of the register."),
    ),
    Decision(
        what=_l("A notice is withdrawn, and no longer counts"),
        doors=("hotline.withdraw", "monitor.withdraw_notice"),
        who=_l("The hotline that sent it, or the monitor"),
        first=_l("Published figures that change by it are corrected in a new version."),
        objection=_l("The company can ask for it by disputing the notice."),
    ),
    Decision(
        what=_l("A website shows a logo that is not its own"),
        doors=("operator.misuse_letter", "operator.close_misuse", "operator.reopen_misuse"),
        who=_l("The operator of the register"),
        first=_l("A letter names the website and asks to take the logo away. Nothing about it is public."),
        objection=_l("Answer the letter, or write to the operator of the register."),
    ),
    Decision(
        what=_l("Companies are shown as one group"),
        doors=("operator.groups", "operator.group", "operator.leave_group"),
        who=_l("The operator of the register"),
        first=_l("It changes no figure of a single company."),
        objection=_l("Write to the operator, with the evidence."),
    ),
)


@both(public, nl="/besluiten", en="/decisions")
def decisions() -> ResponseReturnValue:
    return render_template(
        "public/decisions.html",
        decisions=DECISIONS,
        days={
            "decision": DECISION_TERM.days,
            "appeal": APPEAL_DECISION_TERM.days,
            "stay": STAY_DECISION_TERM.days,
            "reply": REPLY_TERM.days,
        },
    )
