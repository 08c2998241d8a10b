"""What a bundle says about itself, in both languages."""

from pathlib import Path

from monitor.models import Publication

TEXT = Path(__file__).with_name("readme.md")


def readme(publication: Publication) -> str:
    """README.md of the bundle of *publication*."""
    return TEXT.read_text(encoding="utf-8").format(
        period=publication.period,
        norm=publication.norm,
        version=publication.version,
        method=publication.method_version,
        output=publication.output_digest,
    )
