"""The fixed addresses of figures, of keys, and of the service itself."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from app.api import open_shapes as shapes
from app.api.address import CALENDAR, CSV, FILE, JSON, JWT, NDJSON, OBJECT, PARQUET, PLAIN, TEXT, Address
from app.api.groups import Group
from app.api.places import LANG
from sentences import N_

SCORE_FILES: tuple[tuple[str, str, str, str, Any], ...] = (
    ("scores_csv", ".csv", N_("The scores as CSV"), CSV, TEXT),
    ("scores_json", ".json", N_("The scores as JSON, described by `/scores/schema.json`"), JSON, OBJECT),
    ("scores_ndjson", ".ndjson", N_("The scores, one company a line, the total last"), NDJSON, TEXT),
    ("scores_parquet", ".parquet", N_("The scores as Parquet"), PARQUET, FILE),
    ("further_csv", "/further.csv", N_("Longer terms, and the volume"), CSV, TEXT),
    ("months_csv", "/months.csv", N_("The months"), CSV, TEXT),
    ("sector_csv", "/sector.csv", N_("The sector as a whole"), CSV, TEXT),
    ("log_proof_of_scores", ".tlog-proof", N_("The proof that they are in the public log"), PLAIN, TEXT),
    ("bundle", ".bundle.zip", N_("All that is needed to recompute the figures"), "application/zip", FILE),
)


def about_figures() -> Iterable[Address]:
    address = partial(Address, group=Group.FIGURES)

    for name, suffix, words, media, shape in SCORE_FILES:
        yield address(name, f"/scores/{{publication}}{suffix}", words, {media: shape})
        yield address(
            f"{name}_of_norm",
            f"/scores/{{period}}/norms/{{norm}}{suffix}",
            N_("The same under another norm than the first"),
            {media: shape},
        )
    yield address(
        "scores_schema",
        "/scores/schema.json",
        N_("The JSON Schema of the scores as JSON"),
        {"application/schema+json": OBJECT},
        problems=(),
    )
    yield address(
        "corrections_json",
        "/corrections.json",
        N_("What was corrected and why"),
        {JSON: shapes.Corrections},
        problems=(),
    )
    yield address(
        "release_calendar",
        "/scores/calendar.ics",
        N_("The announced days of publication"),
        {CALENDAR: TEXT},
        query=(LANG,),
        problems=(),
    )
    yield address(
        "feed",
        "/feed.atom",
        N_("What changed: signatures, figures, corrections and editions"),
        {"application/atom+xml": TEXT},
        query=(LANG,),
        problems=(),
    )
    yield address(
        "method_text", "/method.md", N_("The method to the second"), {"text/markdown": TEXT}, problems=()
    )


def about_identity() -> Iterable[Address]:
    address = partial(Address, group=Group.IDENTITY)

    jwks = {"application/jwk-set+json": shapes.Keys}
    yield address(
        "did_document",
        "/.well-known/did.json",
        N_("The keys of the register, as a DID document"),
        {"application/did+json": OBJECT},
        problems=(),
    )
    yield address(
        "jwks", "/.well-known/jwks.json", N_("The keys that sign logos and status lists"), jwks, problems=()
    )
    yield address(
        "contact_test_keys",
        "/.well-known/contact-test-keys.json",
        N_("The keys that sign tests of contact points"),
        jwks,
        problems=(),
    )
    yield address(
        "receipt_keys",
        "/.well-known/receipt-keys.json",
        N_("The keys that sign receipts of deliveries"),
        jwks,
        problems=(),
    )
    yield address(
        "log_checkpoint",
        "/log/checkpoint",
        N_("The newest checkpoint of the public log (tlog-checkpoint)"),
        {PLAIN: TEXT},
    )
    yield address(
        "log_tile",
        "/log/tile/{path}",
        N_("A tile of the log's tree, or a bundle of its entries (tlog-tiles)"),
        {"application/octet-stream": FILE},
    )
    yield address(
        "log_proof",
        "/log/proof/{index}.txt",
        N_("The proof that an entry is in the published tree (tlog-proof)"),
        {PLAIN: TEXT},
    )
    yield address(
        "log_entry",
        "/log/entry/{index}.json",
        N_("One entry of the log, with the salt that opens its digests of names"),
        {JSON: shapes.LogEntry},
    )
    yield address(
        "log_keys",
        "/log/keys.txt",
        N_("The keys of the log and of its witness, a line each"),
        {PLAIN: TEXT},
        problems=(),
    )
    yield address(
        "log_key_terms",
        "/log/keys.json",
        N_("Every key that the log ever had, with its term"),
        {JSON: shapes.LogKeys},
        problems=(),
    )
    yield address(
        "status_list", "/status/revocation/{list_number}", N_("The list of withdrawn logos"), {JWT: TEXT}
    )
    yield address(
        "association_did",
        "/associations/{association}/did.json",
        N_("The keys of an association that endorses"),
        {"application/did+json": OBJECT},
    )
    yield address(
        "association_status_list",
        "/associations/{association}/status/revocation/{list_number}",
        N_("The list of endorsements that an association withdrew"),
        {JWT: TEXT},
    )
    yield address(
        "endorsement",
        "/associations/{association}/endorsements/{code}-{number}.jwt",
        N_("What an association says of a member, signed"),
        {PLAIN: TEXT, JWT: TEXT},
    )


def about_service() -> Iterable[Address]:
    address = partial(Address, group=Group.SERVICE, problems=())

    yield address("openapi_json", "/api/v1/openapi.json", N_("This document"), {JSON: OBJECT})
    yield address(
        "catalog_ttl",
        "/data/catalog.ttl",
        N_("All data sets, in DCAT-AP-NL, as Turtle"),
        {"text/turtle": TEXT},
    )
    yield address(
        "catalog_jsonld",
        "/data/catalog.jsonld",
        N_("The same as JSON-LD"),
        {"application/ld+json": OBJECT},
    )
    yield address("alive", "/healthz", N_("Whether the service answers"), {JSON: shapes.Alive})
    yield address("ready", "/readyz", N_("Whether it can do its work"), {JSON: shapes.Ready})
    yield address("security_txt", "/.well-known/security.txt", N_("Where to report a leak"), {PLAIN: TEXT})
    yield address("robots", "/robots.txt", N_("What search engines leave alone"), {PLAIN: TEXT})
    yield address(
        "sitemap_part",
        "/sitemap-{number}.xml",
        N_("One part of the sitemap, when there are very many pages"),
        {"application/xml": TEXT},
        problems=(404,),
    )
    yield address("sitemap", "/sitemap.xml", N_("Every public page"), {"application/xml": TEXT})
