"""What the states, acts and terms of a case are called, for pages and mail."""

from collections.abc import Mapping

from flask import Flask

from app.choices import choice
from app.i18n import _l
from app.spoken_languages import language_of
from sentences import N_
from signatories.cases.states import Act, CaseState, Consequence, EvidenceKind, Side
from signatories.cases.terms import Next

STATES: Mapping[str, tuple[str, str]] = {
    CaseState.WARNED: ("warning", _l("warned")),
    CaseState.DECIDED: ("not_met", _l("decided")),
    CaseState.APPEALED: ("waiting", _l("appealed")),
    CaseState.UPHELD: ("not_met", _l("decision upheld")),
    CaseState.CURED: ("done", _l("mended")),
    CaseState.DROPPED: ("ended", _l("warning dropped")),
    CaseState.OVERTURNED: ("ended", _l("decision overturned")),
    CaseState.CLOSED: ("ended", _l("closed")),
}
"""By state: the kind of its tag, and its word."""

SIDES: Mapping[str, str] = {
    Side.ASSOCIATION: _l("the association"),
    Side.COMPANY: _l("the company"),
    Side.APPEALS: _l("the appeals board"),
}

ACTS: Mapping[str, str] = {
    Act.WARN: _l("Warning"),
    Act.REPLY: _l("Reply"),
    Act.ANSWER: _l("Answer"),
    Act.ADD_EVIDENCE: _l("Evidence added"),
    Act.ASK_STAY: _l("Asked to put the case on hold"),
    Act.GRANT_STAY: _l("Put on hold"),
    Act.REFUSE_STAY: _l("Not put on hold"),
    Act.CURE: _l("Closed: the condition is met again"),
    Act.DROP: _l("Warning dropped"),
    Act.DECIDE: _l("Decision"),
    Act.CARRY_OUT_AT_ONCE: _l("Carried out at once"),
    Act.APPEAL: _l("Appeal"),
    Act.UPHOLD: _l("Decision upheld"),
    Act.OVERTURN: _l("Decision overturned"),
    Act.CARRY_OUT: _l("Carried out and closed"),
}

CONSEQUENCES: Mapping[str, str] = {
    Consequence.NONE: _l("no consequence"),
    Consequence.REPRIMAND: _l("a reprimand"),
    Consequence.SUSPEND_SIGNATURE: _l("the signature is suspended"),
    Consequence.END_MEMBERSHIP: _l("the membership ends"),
}

EVIDENCE: Mapping[str, str] = {
    EvidenceKind.CORRESPONDENCE: _l("correspondence"),
    EvidenceKind.STATEMENT: _l("statement"),
    EvidenceKind.REPORT: _l("report"),
    EvidenceKind.SCREENSHOT: _l("picture of a screen"),
    EvidenceKind.CONTRACT: _l("contract"),
    EvidenceKind.OTHER: _l("other"),
}

TERMS: Mapping[str, str] = {
    Act.WARN: _l("to be mended before"),
    Act.DECIDE: _l("appeal is possible before"),
    Act.GRANT_STAY: _l("on hold until"),
}
"""What the date beside a step is."""

NEXT: Mapping[str, str] = {
    Next.STAY_DECISION: _l("The appeals board answers the request to put the case on hold."),
    Next.ON_HOLD: _l("The case is on hold: nothing is decided or carried out."),
    Next.MENDING: _l("The company mends what is missed, or replies."),
    Next.DECISION: _l("The association closes the case, drops the warning, or decides."),
    Next.APPEAL: _l(
        "The company can appeal. Nothing is carried out before that, except for an urgency with reasons."
    ),
    Next.APPEAL_DECISION: _l("The appeals board upholds the decision or overturns it."),
    Next.CARRYING_OUT: _l("The association carries the decision out and closes the case."),
}

HEADLINES: Mapping[str, str] = {
    Act.WARN: N_("%(association)s warns %(company)s about a condition of membership"),
    Act.REPLY: N_("%(company)s replied in a case about a condition of membership"),
    Act.ANSWER: N_("%(association)s answered in a case about %(company)s"),
    Act.ADD_EVIDENCE: N_("Evidence was added in a case about %(company)s"),
    Act.ASK_STAY: N_("%(company)s asks to put a case on hold"),
    Act.GRANT_STAY: N_("A case about %(company)s is put on hold"),
    Act.REFUSE_STAY: N_("A case about %(company)s is not put on hold"),
    Act.CURE: N_("The case about %(company)s is closed: the condition is met again"),
    Act.DROP: N_("%(association)s dropped the warning to %(company)s"),
    Act.DECIDE: N_("%(association)s decided in a case about %(company)s"),
    Act.CARRY_OUT_AT_ONCE: N_("The decision about %(company)s is carried out at once"),
    Act.APPEAL: N_("%(company)s appeals against a decision of %(association)s"),
    Act.UPHOLD: N_("The appeals board upheld the decision about %(company)s"),
    Act.OVERTURN: N_("The appeals board overturned the decision about %(company)s"),
    Act.CARRY_OUT: N_("The case about %(company)s is closed"),
}
"""The subject of the mail that tells of each act."""


def consequence_choices() -> list[tuple[str, str]]:
    return [choice(value, word) for value, word in CONSEQUENCES.items()]


def evidence_choices() -> list[tuple[str, str]]:
    return [choice(value, word) for value, word in EVIDENCE.items()]


def bind_case_words(app: Flask) -> None:
    """Filters for templates: ``case_act``, ``case_side``, ``consequence``, ``evidence_kind``, ``next_step``;
    and ``language_of`` a text.
    """
    filters = {
        "case_act": ACTS,
        "case_side": SIDES,
        "case_term": TERMS,
        "consequence": CONSEQUENCES,
        "evidence_kind": EVIDENCE,
        "next_step": NEXT,
    }
    for name, words in filters.items():
        app.jinja_env.filters[name] = lambda value, words=words: str(words[value])
    app.jinja_env.filters["language_of"] = language_of
    app.jinja_env.filters["case_state"] = lambda value: STATES[value]
