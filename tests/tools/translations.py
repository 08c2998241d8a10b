"""The Dutch catalogue: collect the sentences of the house, keep their translations, compile.

Without an argument it writes both files; sentences without Dutch stay empty, to be filled in.
With ``--check`` it changes nothing and says what is missing, wrong or out of date.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_from_file
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "app/translations/nl/LC_MESSAGES/messages.po"
ROOMS = ("app", "badge", "monitor", "signatories")
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "N_": None, "lazy_gettext": None}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
HEADER = """\
# The Dutch sentences of the Gedragscode Register. The English sentence is the message id.
msgid ""
msgstr ""
"Project-Id-Version: Gedragscode Register\\n"
"POT-Creation-Date: 2026-11-24 00:00+0000\\n"
"PO-Revision-Date: 2026-11-24 00:00+0000\\n"
"Language: nl\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
Sentence = str | tuple[str, ...] | list[str]


def first(sentence: Sentence) -> str:
    """What a sentence is known by: itself, or its singular."""
    return sentence if isinstance(sentence, str) else sentence[0]


def forms(sentence: Sentence | None) -> tuple[str, ...]:
    """A sentence in each of its numbers."""
    return (sentence,) if isinstance(sentence, str) else tuple(sentence or ())


def collected(root: Path = ROOT) -> dict[str, Sentence]:
    """Every marked sentence of the house, by its singular; a plural wins from a plain one."""
    with (root / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found: dict[str, Sentence] = {}
    for room in ROOMS:
        for _, _, sentence, _, _ in extract_from_dir(root / room, methods, options, KEYWORDS):
            if isinstance(sentence, tuple) or sentence not in found:
                found[first(sentence)] = sentence
    for _, sentence, _, _ in extract_from_file("python", root / "sentences.py", KEYWORDS):
        found.setdefault(first(sentence), sentence)
    return found


def kept(catalogue: Path = CATALOGUE) -> dict[str, Message]:
    """The messages of the catalogue file, by their singular."""
    if not catalogue.is_file():
        return {}
    with catalogue.open("rb") as file:
        return {first(message.id): message for message in read_po(file, locale="nl") if message.id}


def renewed(found: dict[str, Sentence], known: dict[str, Message]) -> tuple[bytes, bytes]:
    """The catalogue and its compiled form: every sentence found, with the Dutch that is known."""
    catalogue = Catalog(locale="nl", fuzzy=False)
    for key in sorted(found):
        earlier = known.get(key)
        is_same_kind = earlier is not None and isinstance(earlier.id, str) == isinstance(found[key], str)
        flags = [flag for flag in earlier.flags if flag == "fuzzy"] if earlier else []
        catalogue.add(found[key], earlier.string if earlier and is_same_kind else None, flags=flags)
    text = io.BytesIO()
    write_po(text, catalogue, width=100, no_location=True, omit_header=True, sort_output=True)
    po = HEADER.encode() + text.getvalue().lstrip(b"\n")
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(po), locale="nl"))
    return po, compiled.getvalue()


def faults(found: dict[str, Sentence], known: dict[str, Message]) -> Iterator[str]:
    """What is wrong with the Dutch, a line for each."""
    for key in sorted(found):
        message = known.get(key)
        strings = forms(message.string) if message else ()
        if message is None or len(forms(message.id)) != len(forms(found[key])):
            yield f"not in the catalogue: {key}"
        elif not strings or not all(strings):
            yield f"not translated: {key}"
        elif message.fuzzy:
            yield f"not sure: {key}"
        else:
            wanted = set(PLACEHOLDER.findall(" ".join(forms(found[key]))))
            plural = set(PLACEHOLDER.findall(forms(found[key])[-1]))
            if set(PLACEHOLDER.findall(strings[-1])) != plural or not (
                {each for string in strings for each in PLACEHOLDER.findall(string)} <= wanted
            ):
                yield f"other values in Dutch: {key}"
    yield from (f"no longer used: {key}" for key in sorted(set(known) - set(found)))


def check(root: Path = ROOT, catalogue: Path = CATALOGUE) -> list[str]:
    """All that keeps the catalogue from being complete, right and compiled."""
    found, known = collected(root), kept(catalogue)
    wrong = list(faults(found, known))
    po, mo = renewed(found, known)
    if not wrong and catalogue.read_bytes() != po:
        wrong.append("the catalogue is written differently: make translations")
    compiled = catalogue.with_suffix(".mo")
    if not compiled.is_file() or compiled.read_bytes() != mo:
        wrong.append("the compiled catalogue is out of date: make translations")
    return wrong


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        wrong = check()
        print("\n".join(wrong), end="\n" if wrong else "", file=sys.stderr)
        return 1 if wrong else 0
    found, known = collected(), kept()
    po, mo = renewed(found, known)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(po)
    CATALOGUE.with_suffix(".mo").write_bytes(mo)
    empty = sum(line.startswith(("not translated", "not in")) for line in faults(found, kept()))
    print(f"{len(found)} sentences, {empty} without Dutch.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
