"""Write the tree: ask Flask for each file whose stamp is another one, put it in its place, take away what is gone."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import Client

from app.badges import books
from app.clock import now
from app.exporting import purges
from app.exporting.listed import listed
from app.exporting.tree import Tree
from app.open_answers import steady
from app.published.store import Store
from sentences import N_, SpokenError

Progress = Callable[[int, int], None]


class SiteFolderTaken(SpokenError):
    code = "site-folder-taken"
    sentence = N_("%(folder)s holds other files. Give the export a folder of its own.")


@dataclass(frozen=True)
class Exported:
    """What an export did: how many files there are, were asked for, and have other bytes; what failed."""

    files: int
    asked: int
    changed: tuple[str, ...]
    failed: tuple[str, ...]


def export(
    app: Flask, session: Session, kept: Store, folder: Path, *, progress: Progress | None = None
) -> Exported:
    """Bring the tree below *folder* up to date. Who stops it halfway has whole files, and starts it again.

    An address that answers with an error keeps the file that it had. Raises ``SiteFolderTaken``.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / "objects").is_dir():
        raise SiteFolderTaken(folder=str(folder))
    tree = Tree.opened(folder)
    wanted = list(listed(session, kept))
    due = [each for each in wanted if not tree.is_made_from(*each)]
    failed, gone = [], set()
    client = Client(app, use_cookies=False)
    with books.remembering():
        for number, (path, stamp) in enumerate(due):
            if progress:
                progress(number, len(due))
            answer = client.get(path, base_url=app.config["SETTINGS"].base_url)
            if answer.status_code == HTTPStatus.OK:
                tree.put(path, answer.data, stamp=stamp, lasting=lasting(path, answer.data))
            elif answer.status_code == HTTPStatus.NOT_FOUND:
                gone.add(path)  # no form with a proof inside, a publication without a bundle
            else:
                failed.append(path)
    tree.drop_others({path for path, _ in wanted} - gone)
    tree.close()
    if tree.changed:
        purges.note(folder / purges.NAME, tree.changed, at=now())
    return Exported(len(tree.kept), len(due), tuple(sorted(tree.changed)), tuple(failed))


def lasting(path: str, body: bytes) -> bytes | None:
    """What of the list of signatories counts as a change: not the moment at which somebody looked."""
    return json.dumps(steady(json.loads(body))).encode() if path == "/signatories.json" else None
