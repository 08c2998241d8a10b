"""Checks proofs on any machine: ``python -m tlog FILE --key KEY``. It needs this folder and cryptography."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tlog import note, proof


def main(words: Sequence[str] | None = None) -> int:
    """0 when every proof holds, 1 with the reason when one does not."""
    parser = argparse.ArgumentParser(
        prog="python -m tlog", description="Check proofs of a public log, offline."
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--key", required=True, help="the public key of the log, one line")
    parser.add_argument("--witness", action="append", default=[], help="a witness that must have signed too")
    asked = parser.parse_args(words)
    for file in asked.files:
        try:
            keys = [note.read_vkey(each) for each in (asked.key, *asked.witness)]
            found, proven = proof.checked(file.read_bytes()[: proof.LONGEST + 1].decode(), keys, all_of=keys)
        except (note.NotANote, OSError, UnicodeDecodeError) as error:
            print(f"{file}: does not hold: {error}", file=sys.stderr)
            return 1
        print(f"{file}: entry {found.index} of {proven.checkpoint.size} in {proven.checkpoint.origin}")
        print(found.extra.decode(errors="replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
