"""What the states, acts, facts and outcomes of a misuse case are called."""

from collections.abc import Mapping

from flask import Flask

from app.i18n import _l
from badge.misuse_states import Act, FactKind, LetterWay, MisuseOutcome, MisuseState, Seen, Source, Why

SEEN: Mapping[str, str] = {
    Seen.NOT_ALLOWED: _l("A logo of this register on a website that may not carry it"),
    Seen.ALTERED: _l("A logo that was copied or altered"),
    Seen.LOOKS_LIKE_US: _l("A website that looks like this register"),
    Seen.SAYS_SIGNATORY: _l("A company that says it signed, but is not in the register"),
    Seen.OTHER: _l("Something else with the logo or the name of the register"),
}

STATES: Mapping[str, tuple[str, str]] = {
    MisuseState.OPEN: ("todo", _l("new")),
    MisuseState.TAKEN: ("info", _l("taken into hand")),
    MisuseState.WRITTEN: ("waiting", _l("letter sent")),
    MisuseState.REMINDED: ("waiting", _l("reminder sent")),
    MisuseState.CLOSED: ("ended", _l("closed")),
}
"""By state: the kind of its tag, and its word."""

ACTS: Mapping[str, str] = {
    Act.OPEN: _l("Opened"),
    Act.TAKE: _l("Taken into hand"),
    Act.WRITE: _l("Letter sent"),
    Act.REMIND: _l("Reminder sent"),
    Act.CLOSE: _l("Closed"),
    Act.REOPEN: _l("Opened again"),
}

SOURCES: Mapping[str, str] = {
    Source.REPORT: _l("a report"),
    Source.LIVE_IMAGE: _l("the count of the live image"),
    Source.SCAN: _l("the look at websites of former signatories"),
}

FACTS: Mapping[str, str] = {
    FactKind.LIVE_IMAGE: _l("Browsers asked for the live image from this host"),
    FactKind.IMAGE_ON_PAGE: _l("The first page shows the logo from this register"),
    FactKind.LINK_ON_PAGE: _l("The first page links to the check of the logo"),
    FactKind.CODE_ON_PAGE: _l("The first page shows the code of the logo"),
    FactKind.RECIPROCAL_FILE: _l("The file code-of-conduct.json names the code of the logo"),
    FactKind.NOT_FOUND: _l("The first page and the file show nothing of the logo"),
}

FACT_SOURCES: Mapping[str, str] = {
    FactKind.LIVE_IMAGE: _l("counts of the live image; a browser can be made to say it"),
}
LOOKED = _l("a look of the register at the website")

OUTCOMES: Mapping[str, str] = {
    MisuseOutcome.REMOVED: _l("The logo was removed"),
    MisuseOutcome.ALLOWED: _l("It was allowed"),
    MisuseOutcome.NOT_OURS: _l("It is not about this register"),
    MisuseOutcome.HANDED_OVER: _l("Handed to an authority"),
    MisuseOutcome.NO_ANSWER: _l("No answer"),
}

WHYS: Mapping[str, str] = {
    Why.LOOKED_OURSELVES: _l("we looked ourselves"),
    Why.HOLDER_SAID: _l("the holder of the website said so"),
    Why.HOST_GONE: _l("the website is gone"),
    Why.BADGE_IN_FORCE: _l("the website has a logo in force"),
    Why.ONLY_A_MENTION: _l("it only writes about the register"),
    Why.OTHER_MARK: _l("it is the mark of somebody else"),
    Why.NOTHING_SEEN: _l("there was nothing to be seen"),
    Why.CONSUMER_AUTHORITY: _l("the authority for consumers has it"),
    Why.POLICE: _l("the police has it"),
    Why.TWO_LETTERS: _l("nobody answered the letter and the reminder"),
}

WAYS: Mapping[str, str] = {LetterWay.MAIL: _l("by mail"), LetterWay.PAPER: _l("on paper")}


def fact_source(kind: str) -> str:
    return str(FACT_SOURCES.get(kind, LOOKED))


def bind_misuse_words(app: Flask) -> None:
    """Filters for templates, each for one of the tables above; ``misuse_state`` gives tag and word."""
    filters = {
        "misuse_seen": SEEN,
        "misuse_act": ACTS,
        "misuse_source": SOURCES,
        "misuse_fact": FACTS,
        "misuse_outcome": OUTCOMES,
        "misuse_why": WHYS,
        "misuse_way": WAYS,
    }
    for name, words in filters.items():
        app.jinja_env.filters[name] = lambda value, words=words: str(words[value])
    app.jinja_env.filters["misuse_state"] = lambda value: STATES[value]
    app.jinja_env.filters["misuse_fact_source"] = fact_source
