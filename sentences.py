"""What the register says when something is not possible: one sentence, one code.

A leaf module that every room may import. The English sentence is the message
id; the front desk translates it, the command line prints it as it is.
"""

from datetime import datetime
from typing import ClassVar


def N_(sentence: str) -> str:
    """Mark *sentence* for the translation catalogue without translating it here."""
    return sentence


class Word(str):
    """A value in a sentence that is of the catalogue itself, such as the name of a state."""

    __slots__ = ()


class Phrase:
    """A part of a sentence that is a sentence of the catalogue itself, with values of its own."""

    def __init__(self, sentence: str, **values: object) -> None:
        self.sentence, self.values = sentence, values

    def __str__(self) -> str:
        return self.sentence % self.values


class SpokenError(Exception):
    """Something that cannot be done, said in one sentence that tells what is the case.

    Subclasses set ``code`` (stable, kebab-case, part of the API) and ``sentence``
    (a ``%(name)s`` template). ``values`` fill the template; days and aware moments go
    in as they are, so that a page writes them in its own language. Where the value that
    ``counted`` names is 1, ``of_one`` is said instead. Never put a delivered value of the
    monitor in ``values``: errors are logged and shown.
    """

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str] = N_("This is not possible.")
    counted: ClassVar[str] = ""
    of_one: ClassVar[str] = ""

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.template % {name: _plain(value) for name, value in values.items()})

    @property
    def template(self) -> str:
        """The sentence that fits the count."""
        return self.of_one if self.of_one and self.values.get(self.counted) == 1 else self.sentence


def _plain(value: object) -> object:
    """A value as the command line prints it."""
    return f"{value:%Y-%m-%d %H:%M} UTC" if isinstance(value, datetime) else value
