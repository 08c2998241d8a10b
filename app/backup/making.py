"""Making a backup while the register serves: the database at one moment, and every file that it names.

The order is what makes it whole. While no checkpoint can be made, all files are held by a second name and
the database's moment is fixed; then it is copied, and files that came since are held too. A file of a
delivery is there before its row, so none that a row names can be missing.
"""

import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url

from app.backup import archive, gathering, snapshots
from app.backup.manifest import DATA, DATABASE, SQLITE, Manifest
from app.backup.refusals import FileInside, FileIsThere, LogUnsettled, SignerElsewhere
from app.transparency.files import LogFiles
from badge.signer.memory import JOURNAL
from config import Settings
from monitor.workspace import sweep, workspace

LOG_WAIT_S = 60.0
ROOT = Path(__file__).parents[2]
Step = Callable[[str, int], archive.Tell]
"""Is told what begins and of how many bytes, and gives what counts them."""


def nobody(_what: str, _bytes: int) -> archive.Tell:
    """Tells nobody."""
    return lambda _done: None


def make(
    settings: Settings,
    file: Path,
    *,
    at: datetime,
    signer_data: Path | None = None,
    without_signer: bool = False,
    step: Step = nobody,
) -> Manifest:
    """Write a backup of this register to *file*. Raises the refusals of ``app.backup.refusals``."""
    data_dir, file = settings.data_dir.resolve(), file.absolute()
    if file.exists():
        raise FileIsThere
    if data_dir in file.resolve().parents:
        raise FileInside
    of_signer = (signer_data or data_dir).resolve()
    is_asked = settings.signer_socket is not None and not without_signer
    if is_asked and not (of_signer / "signer" / JOURNAL).exists():
        raise SignerElsewhere
    database = database_file(settings)

    def found() -> Iterator[tuple[str, Path]]:
        return gathering.names(data_dir, signer_data=of_signer, database=database)

    sweep(data_dir)
    with workspace(data_dir) as work, _beside(file) as copying:
        held = work / "held"
        step("Holding the files", 0)
        with ExitStack() as until_copied:
            with _log_at_rest(data_dir):
                gathering.hold(found(), held)
                taken = until_copied.enter_context(snapshots.snapshot(settings.database_url))
            step("Copying the database", 0)
            part = DATABASE[taken.engine]
            copy = copying / part
            size = taken.copy_to(copy)
            state, revision, engine_version = taken.state(), taken.revision(), taken.engine_version
        gathering.hold(found(), held, again=True)
        places = {part: copy, **{f"{DATA}{path.relative_to(held).as_posix()}": path for path in _files(held)}}
        total = sum(path.stat().st_size for path in places.values())
        tell = step("Reading", total)
        parts = tuple(archive.part_of(name, path, tell=tell) for name, path in places.items())
        manifest = Manifest(
            software=software(),
            engine=taken.engine,
            engine_version=engine_version,
            revision=revision,
            made_at=at,
            base_url=settings.base_url,
            database_bytes=size,
            state=state,
            parts=parts,
        )
        archive.write(file, manifest, places, tell=step("Writing", total))
    return manifest


def database_file(settings: Settings) -> Path | None:
    """The file of the database, where it is one."""
    url = make_url(settings.database_url)
    return Path(str(url.database)).resolve() if url.get_backend_name() == SQLITE else None


def software() -> str:
    """The version of this software, as its own description has it."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A folder on the disk of *file*, gone in the end."""
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=file.parent) as folder:
        yield Path(folder)


@contextmanager
def _log_at_rest(data_dir: Path) -> Iterator[None]:
    """Within the block nobody makes a checkpoint. Raises ``LogUnsettled`` where one takes a minute."""
    files = LogFiles(data_dir / "published" / "log")
    until = time.monotonic() + LOG_WAIT_S
    while True:
        with files.alone() as is_alone:
            if is_alone:
                yield
                return
        if time.monotonic() > until:
            raise LogUnsettled
        time.sleep(0.05)
