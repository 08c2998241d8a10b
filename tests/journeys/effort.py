"""What a task costs a person: counted in the browser, and turned into minutes by published figures.

Clicks and typing follow the Keystroke-Level Model (Card, Moran and Newell, 1980); reading goes at
238 words a minute, the mean of silent reading of non-fiction (Brysbaert, 2019). A line of text is
read once, on the first page where it stands.
"""

import re
from dataclasses import dataclass, field

THINK_S, POINT_S, PRESS_S, HOME_S = 1.35, 1.1, 0.2, 0.4
KEY_S = 0.28
"""One key of an average typist, who is no secretary (55 words a minute would be 0.2)."""
WORDS_A_MINUTE = 238
PAGE_S = 2.0
"""For a page to come and to be looked over before anything is read."""


@dataclass
class Effort:
    """The counts of one person's task; ``minutes`` is the estimate made from them."""

    clicks: int = 0
    fields: int = 0
    keys: int = 0
    pages: int = 0
    words: int = 0
    lines_read: set[str] = field(default_factory=set, repr=False)

    def read(self, text: str) -> None:
        """Count the words of the lines that were not read before."""
        for line in {each.strip() for each in text.splitlines()} - self.lines_read:
            self.lines_read.add(line)
            self.words += len(re.findall(r"\w+", line))

    @property
    def minutes(self) -> float:
        acting = self.clicks * (THINK_S + POINT_S + PRESS_S)
        filling = self.fields * (THINK_S + POINT_S + HOME_S) + self.keys * KEY_S
        return (acting + filling + self.pages * PAGE_S) / 60 + self.words / WORDS_A_MINUTE

    def __str__(self) -> str:
        return (
            f"{self.clicks} clicks, {self.fields} fields, {self.keys} keys, {self.pages} pages, "
            f"{self.words} words: {self.minutes:.1f} minutes"
        )
