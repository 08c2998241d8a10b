"""Keeps the Dutch catalogue in step with the sentences of the code.

``python -m tests.tools.translations`` writes; with ``--check`` it only says what is wrong.
"""

import re
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "app/translations/nl/LC_MESSAGES"
ROOMS = ("app", "badge", "monitor", "signatories")
KEYWORDS = {"_": None, "_l": None, "N_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
HEADER = r"""# The Dutch sentences of the Gedragscode Register. The English sentence is the message id.
msgid ""
msgstr ""
"Project-Id-Version: Gedragscode Register\n"
"POT-Creation-Date: 2026-11-24 00:00+0000\n"
"PO-Revision-Date: 2026-11-24 00:00+0000\n"
"Language: nl\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""  # with fixed dates: the same sentences are the same bytes
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|%")
MEND = "Run: make translations"


def sentences(root: Path = ROOT) -> Catalog:
    """Every sentence that the code under *root* marks for translation, without translations."""
    with (root / "babel.cfg").open(encoding="utf-8") as lines:
        methods, options = parse_mapping_cfg(lines)
    found = Catalog()
    for room in ROOMS:
        for _, _, sentence, _, context in extract_from_dir(root / room, methods, options, keywords=KEYWORDS):
            found.add(sentence, context=context)
    for path in sorted(root.glob("*.py")):
        for _, sentence, _, context in extract_from_file("python", path, keywords=KEYWORDS):
            found.add(sentence, context=context)
    return found


def read(text: bytes) -> Catalog:
    """The catalogue in the bytes of a .po file."""
    return read_po(BytesIO(text), locale="nl")


def as_po(catalogue: Catalog) -> bytes:
    """The bytes of the .po file: sorted, without places in the code."""
    file = BytesIO()
    write_po(
        file,
        catalogue,
        width=100,
        no_location=True,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
    )
    return HEADER.encode() + file.getvalue().lstrip(b"\n")


def as_mo(catalogue: Catalog) -> bytes:
    """The bytes of the compiled .mo file."""
    file = BytesIO()
    write_mo(file, read(as_po(catalogue)))
    return file.getvalue()


def entries(catalogue: Catalog) -> list[Message]:
    """The messages of a catalogue, without its header."""
    return [message for message in catalogue if message.id]


def forms(value: str | Sequence[str] | None) -> tuple[str, ...]:
    """The forms of a sentence: one, or the singular and the plural."""
    return (value or "",) if isinstance(value, str | None) else tuple(value)


def entry_for(catalogue: Catalog, sentence: Message) -> Message | None:
    """The entry of *catalogue* for *sentence*: the same words, and a plural for a plural."""
    entry = catalogue.get(forms(sentence.id)[0], sentence.context)
    return entry if entry and forms(entry.id) == forms(sentence.id) else None


def updated(catalogue: Catalog, code: Catalog) -> Catalog:
    """*catalogue* with exactly the sentences of *code*; what is new has no translation yet."""
    new = Catalog(locale="nl")
    for sentence in entries(code):
        entry = entry_for(catalogue, sentence)
        if entry is None:
            new.add(sentence.id, context=sentence.context)
        else:
            kept = {"flags": entry.flags, "user_comments": entry.user_comments, "context": entry.context}
            new.add(entry.id, entry.string, **kept)
    return new


def fault_of(entry: Message) -> str | None:
    """What is wrong with one translation, in a sentence, or None."""
    source, target = forms(entry.id), forms(entry.string)
    if not all(target):
        return f"This sentence is not translated: {source[0]!r}."
    if entry.fuzzy:
        return f"This translation is marked as fuzzy: {source[0]!r}. Look at it, and take the mark away."
    for english, dutch in zip(source, target, strict=False):
        wanted, given = set(PLACEHOLDER.findall(english)), set(PLACEHOLDER.findall(dutch))
        if wanted != given:
            return f"The placeholders differ: {english!r} is translated as {dutch!r}."
    return None


def faults(text: bytes, compiled: bytes, code: Catalog) -> list[str]:
    """A sentence for each thing that is wrong with a .po file (*text*) and its .mo file (*compiled*)."""
    catalogue = read(text)
    lacking = [sentence for sentence in entries(code) if entry_for(catalogue, sentence) is None]
    obsolete = [entry for entry in entries(catalogue) if entry_for(code, entry) is None]
    found = [
        f"The catalogue lacks this sentence of the code: {forms(each.id)[0]!r}. {MEND}" for each in lacking
    ]
    found += [f"The code no longer has this sentence: {forms(each.id)[0]!r}. {MEND}" for each in obsolete]
    found += [fault for entry in entries(catalogue) if (fault := fault_of(entry))]
    if text != as_po(catalogue):
        found.append(f"messages.po is not in the form in which it is written. {MEND}")
    if compiled != as_mo(catalogue):
        found.append(f"messages.mo is not what messages.po compiles to. {MEND}")
    return found


def main(arguments: Sequence[str], folder: Path = FOLDER) -> int:
    """Write the catalogue in *folder*, or check it; 1 when the check finds a fault."""
    po, mo, code = folder / "messages.po", folder / "messages.mo", sentences()
    if "--check" in arguments:
        found = faults(po.read_bytes(), mo.read_bytes() if mo.is_file() else b"", code)
        print(
            "\n".join(found) or "The Dutch catalogue is complete.", file=sys.stderr if found else sys.stdout
        )
        return 1 if found else 0
    catalogue = updated(read(po.read_bytes()), code)
    po.write_bytes(as_po(catalogue))
    mo.write_bytes(as_mo(catalogue))
    for fault in filter(None, map(fault_of, entries(catalogue))):
        print(fault)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
