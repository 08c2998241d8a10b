"""Which files of the data folder a backup takes, and how they are held while it is made.

Files are held by a second name (a hard link), so that nothing that the database names can be swept away
before it is copied: all are held once before the database is, and what is new once after.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from app.backup.refusals import NotReadable

OF_SIGNER = ("keys", "contact-tests", "receipts", "log", "proofs", "associations", "signer")
"""What lies with the signer, where that has a data folder of its own."""
LEFT_OUT = frozenset({"work", "judged"})
"""Folders of work that is going on, and of what a run left behind for the next: they are made anew."""
SECRETS_LEFT_OUT = frozenset({"secrets/secret_key", "secrets/key_passphrase"})
"""What opens the rest: it is kept apart from every backup."""
PUBLISHED_LOG = "published/log/"
LOG_TREE = "signer/log-tree"
"""With the published log: what must be of the very moment of the database."""
WRITTEN_ON = ("signer/",)
"""Files that are written on in place: a second name would change with them, so they are copied."""


def names(data_dir: Path, *, signer_data: Path, database: Path | None) -> Iterator[tuple[str, Path]]:
    """Each file that belongs in a backup: its name in it, and where it lies.

    *database* is the file of a SQLite database, which is copied in its own way. Links lead on only
    where they stand at the top: there the signer's folders may be elsewhere.
    """
    for top in sorted({each.name for folder in (data_dir, signer_data) for each in _in(folder)}):
        folder = signer_data if top in OF_SIGNER else data_dir
        if top in LEFT_OUT or not (folder / top).exists():
            continue
        for path in _below(folder / top):
            name = path.relative_to(folder).as_posix()
            is_database = (
                database is not None
                and path.parent == database.parent
                and (path.name.startswith(database.name))
            )
            if not (is_database or name in SECRETS_LEFT_OUT or _is_passing(path)):
                yield name, path


def hold(found: Iterator[tuple[str, Path]], place: Path, *, again: bool = False) -> None:
    """Hold the files that were *found* in the folder *place*; *again*: the later file takes the place.

    Raises ``NotReadable``.
    """
    for name, path in found:
        target = place / name
        if again and (name.startswith(PUBLISHED_LOG) or name == LOG_TREE):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}")
        try:
            _held(path, draft, as_copy=name.startswith(WRITTEN_ON))
        except FileNotFoundError:
            continue  # swept at this moment: what the database names was held before
        except PermissionError:
            raise NotReadable(part=name) from None
        draft.replace(target)
        draft.unlink(missing_ok=True)  # two names of one file: rename leaves both


def _held(path: Path, draft: Path, *, as_copy: bool) -> None:
    draft.unlink(missing_ok=True)
    if as_copy or not os.access(path, os.R_OK):
        shutil.copyfile(path, draft)
        return
    try:
        os.link(path, draft, follow_symlinks=False)
    except FileNotFoundError:
        raise
    except OSError:  # another disk, or a file of another user
        shutil.copyfile(path, draft)


def _in(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from folder.iterdir()


def _below(path: Path) -> Iterator[Path]:
    """Every plain file at or below *path*, in order; links below the top lead nowhere."""
    if path.is_file():
        if not path.is_symlink():
            yield path
        return
    for folder, inner, files in os.walk(path):
        inner.sort()
        for each in sorted(files):
            found = Path(folder) / each
            if found.is_file() and not found.is_symlink():
                yield found


def _is_passing(path: Path) -> bool:
    """Whether a file is a lock, or a draft that another process is writing."""
    return path.name == "lock" or path.name.startswith(".") or path.name.endswith(".draft")
