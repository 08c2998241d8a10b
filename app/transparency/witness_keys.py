"""Which keys of a log its witness takes: the list in its folder, changed by who runs it, also while it runs."""

from collections.abc import Callable

import witness
from badge.key_files import write_whole
from config import Settings, WrongSetting
from tlog import note


def know(settings: Settings, vkey: str) -> str:
    """Know a further key of a log from now on, also while the witness runs; the line that is kept.

    Raises ``WrongSetting`` for what is no key of a log.
    """
    return _change(settings, vkey, lambda lines, line: lines if line in lines else [*lines, line])


def forget(settings: Settings, vkey: str) -> str:
    """Know a key no longer. Raises ``WrongSetting``, also for the only one of its log."""

    def without(lines: list[str], line: str) -> list[str]:
        left = [each for each in lines if each != line]
        if not any(note.read_vkey(each).name == note.read_vkey(line).name for each in left):
            raise WrongSetting(
                "It is the only key that the witness knows of this log. Let it know the next one."
            )
        return left

    return _change(settings, vkey, without)


def _change(settings: Settings, vkey: str, changed: Callable[[list[str], str], list[str]]) -> str:
    try:
        key = note.read_vkey(vkey)
    except note.NotANote:
        key = None
    if key is None or key.kind != note.ED25519:
        raise WrongSetting("This is no key of a log, as bin/register log key prints it.")
    path = witness.folder_of(settings) / witness.LOGS
    try:
        lines = path.read_text(encoding="utf-8").split()
    except FileNotFoundError:
        raise WrongSetting("The witness has no list of keys yet: start it once.") from None
    write_whole(path, "".join(f"{line}\n" for line in changed(lines, key.vkey)).encode())
    return key.vkey
