"""What a picture of a badge shows, as values. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Self
from urllib.parse import urlsplit

from badge import qr
from badge.artwork.looks import Look
from badge.claims import MAIN_DOCUMENT, BadgeClaims
from badge.picture_words import WORDS, Language, day


@dataclass(frozen=True)
class Picture:
    """What a picture shows. ``editions`` are those of the documents, in their order; ``check_at`` is
    the address to check at, without scheme; ``scan`` the whole address that a QR code holds."""

    code: str
    company: str
    host: str
    title: str
    editions: tuple[str, ...]
    until: date
    check_at: str
    scan: str
    language: Language = "nl"

    @classmethod
    def of(cls, claims: BadgeClaims, language: Language = "nl", *, scan: str | None = None) -> Self:
        """The picture of the badge that says *claims*. Its QR code leads to *scan*, else to the verify page."""
        others = [each.name for each in claims.documents if each.key != MAIN_DOCUMENT]
        name = WORDS[language].code_of_conduct.format(name=claims.code_slug.upper())
        return cls(
            code=claims.code,
            company=claims.company,
            host=claims.origin.split("://", 1)[1],
            title=" + ".join([name, *others]),
            editions=tuple(each.edition for each in claims.documents),
            until=claims.valid_until.date(),
            check_at=f"{urlsplit(claims.base_url).netloc}/v/",
            scan=scan or qr.verify_address(claims.base_url, claims.code),
            language=language,
        )

    def word(self, look: Look) -> str:
        """The state in a word or a few."""
        return getattr(WORDS[self.language], look.name.lower())

    def domain_line(self, look: Look) -> str:
        """What stands above the domain: until when it holds there, or that it did."""
        words = WORDS[self.language]
        if look is Look.ENDED:
            return words.was_for
        if look in (Look.ELSEWHERE, Look.SUSPENDED):
            return words.belongs_to
        return words.until_only_for.format(until=day(self.until, self.language))

    @property
    def editions_line(self) -> str:
        words = WORDS[self.language]
        line = words.editions if len(self.editions) > 1 else words.edition
        return line.format(editions=" + ".join(self.editions))
