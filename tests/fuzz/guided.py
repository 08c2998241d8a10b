"""One parser under atheris: what reaches new lines of ours is kept, and bent further.

``python -m tests.fuzz.guided NAME FOLDER [-max_total_time=SECONDS ...]`` keeps its samples in FOLDER, and in a
file ``crash-...`` there what broke the parser; with ``all`` for NAME each parser has its own folder in FOLDER,
and ``codes.json`` says how each ended (0: nothing broke). It needs ``requirements/atheris.txt`` (CPython 3.11 to 3.14).
"""

import importlib
import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

atheris = importlib.import_module("atheris")  # only there where a drill asks for it
ROOMS = ["app", "badge", "monitor", "sentences", "signatories", "tlog"]
"""What is watched: which of their lines a sample reaches."""

with atheris.instrument_imports(include=ROOMS, enable_loader_override=False):
    from tests.fuzz.targets import BY_NAME, NASTY, PLANTED, read


def words(path: Path) -> None:
    """Write what is nasty as a dictionary of libFuzzer: those words are put into samples."""
    pieces = [piece for piece in NASTY if len(piece) <= 64]
    lines = ["".join(f"\\x{byte:02x}" for byte in piece) for piece in pieces]
    path.write_text("".join(f'"{line}"\n' for line in lines))


def fuzz(name: str, folder: Path, options: Sequence[str]) -> None:
    """Fuzz until the options say it is enough; ends the process, with 0 unless something broke."""
    target, work, corpus = BY_NAME[name], folder / "work", folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, sample in enumerate((*target.samples, PLANTED)):
        (corpus / f"sample-{number}").write_bytes(sample)
    words(folder / "words")

    def one(data: bytes) -> None:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        read(target, data, work)

    given = [f"-dict={folder / 'words'}", f"-artifact_prefix={folder}/", "-max_len=20000", "-timeout=20"]
    atheris.Setup([sys.argv[0], *given, *options, str(corpus)], one)
    atheris.Fuzz()


def apart(name: str, folder: Path, options: Sequence[str]) -> int:
    """Fuzz in a process of its own, which says all that it has to say in the file ``log``; gives its exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    child = os.fork()
    if not child:
        with (folder / "log").open("wb") as log:
            for stream in (1, 2):
                os.dup2(log.fileno(), stream)
        fuzz(name, folder, options)
        os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main(name: str, folder: Path, options: Sequence[str]) -> int:
    """One parser, or one after the other: to import all that is watched takes as long as to fuzz one."""
    if name != "all":
        fuzz(name, folder, options)
    codes = {each: apart(each, folder / each, options) for each in BY_NAME}
    (folder / "codes.json").write_text(json.dumps(codes))
    return int(any(codes.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:]))
