# Made from the OpenAPI document by `python -m tests.tools.generated`; do not edit.
"""Every request of the register as a method."""

from collections.abc import Mapping
from typing import Any, Literal, cast

from gedragscode_register import shapes
from gedragscode_register.calling import Caller, as_json, as_parts, place


class Register(Caller):
    """A register: ``Register("https://register.example")``, with ``token=`` that of a desk."""

    def verify(
        self,
        body: shapes.BadgeShown,
    ) -> shapes.Verdict:
        """Judge a logo that somebody shows."""
        body_, media_ = as_json(cast("Mapping[str, Any]", body)), "application/json"
        return cast("shapes.Verdict", self.json_of("POST", "/api/v1/verify", body=body_, media=media_))

    def contact_tests(
        self,
        reference: str,
        body: shapes.Acknowledgement,
    ) -> shapes.Acknowledged:
        """Acknowledge a test notice, with the token that it brought."""
        body_, media_ = as_json(cast("Mapping[str, Any]", body)), "application/json"
        return cast(
            "shapes.Acknowledged",
            self.json_of(
                "POST",
                place("/api/v1/contact-tests/{reference}/acknowledge", reference=reference),
                body=body_,
                media=media_,
            ),
        )

    def associations(
        self,
        *,
        on: str | None = None,
    ) -> shapes.Associations:
        """The trade associations of the register, with the number of their members."""
        return cast("shapes.Associations", self.json_of("GET", "/api/v1/associations", query={"on": on}))

    def badge_files(
        self,
        *,
        theme: Literal["light", "dark", "mono"] | None = None,
        lang: Literal["nl", "en"] | None = None,
    ) -> shapes.BadgesWithFiles:
        """The logos of the company that are not withdrawn, with the address of each file to keep a copy of. Needs the scope `badges:files`."""
        return cast(
            "shapes.BadgesWithFiles",
            self.json_of("GET", "/api/v1/badges/files", query={"theme": theme, "lang": lang}),
        )

    def badges(
        self,
        *,
        on: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> shapes.Badges:
        """The logos of the company, or of all members of the association, newest first. Needs the scope `badges:read`."""
        return cast(
            "shapes.Badges",
            self.json_of("GET", "/api/v1/badges", query={"on": on, "cursor": cursor, "limit": limit}),
        )

    def conditions(
        self,
        *,
        on: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> shapes.Conditions:
        """Members held against the conditions of their association, by register number, 500 at a time. Needs the scope `conditions:read`."""
        return cast(
            "shapes.Conditions",
            self.json_of("GET", "/api/v1/conditions", query={"on": on, "cursor": cursor, "limit": limit}),
        )

    def deliveries(
        self,
        files: Mapping[str, bytes],
        *,
        source: str,
        batch: str | None = None,
        dry_run: Literal["0", "1"] | None = None,
        format: Literal["delivery", "hotline-report"] | None = None,
        proof: bytes | None = None,
    ) -> shapes.DeliveryReceipt:
        """Hand in the files of one delivery; all of it is taken in, or nothing. Needs the scope `deliveries:write`."""
        body_, media_ = as_parts(files, proof=proof)
        return cast(
            "shapes.DeliveryReceipt",
            self.json_of(
                "POST",
                "/api/v1/deliveries",
                query={"source": source, "batch": batch, "dry_run": dry_run, "format": format},
                body=body_,
                media=media_,
            ),
        )

    def disputes(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> shapes.Disputes:
        """The disputes of the company, the newest first; for the monitor those of all companies. Needs the scope `disputes:read`."""
        return cast(
            "shapes.Disputes",
            self.json_of("GET", "/api/v1/disputes", query={"cursor": cursor, "limit": limit}),
        )

    def file_dispute(
        self,
        body: shapes.DisputeSent,
    ) -> shapes.Dispute:
        """Dispute notices behind the figures of the company, while they are in preview. Needs the scope `disputes:write`."""
        body_, media_ = as_json(cast("Mapping[str, Any]", body)), "application/json"
        return cast("shapes.Dispute", self.json_of("POST", "/api/v1/disputes", body=body_, media=media_))

    def members(
        self,
        *,
        on: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> shapes.Members:
        """The members of the association, by register number, 500 at a time. Needs the scope `members:read`."""
        return cast(
            "shapes.Members",
            self.json_of("GET", "/api/v1/members", query={"on": on, "cursor": cursor, "limit": limit}),
        )

    def send_members(
        self,
        body: shapes.MembersSent | bytes,
        *,
        dry_run: Literal["0", "1"] | None = None,
        media: Literal[
            "application/json",
            "text/csv",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.oasis.opendocument.spreadsheet",
        ] = "application/json",
    ) -> shapes.MembersReceipt:
        """Register new members and change known ones, all or nothing but for the rows that are wrong. Needs the scope `members:write`."""
        body_ = body if isinstance(body, bytes) else as_json(cast("Mapping[str, Any]", body))
        media_ = media
        return cast(
            "shapes.MembersReceipt",
            self.json_of("POST", "/api/v1/members", query={"dry_run": dry_run}, body=body_, media=media_),
        )

    def preview_notices(
        self,
        *,
        publication: str,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> shapes.OwnNotices:
        """The notices behind the figures of the company, 500 at a time. Needs the scope `previews:read`."""
        return cast(
            "shapes.OwnNotices",
            self.json_of(
                "GET",
                "/api/v1/previews/notices",
                query={"publication": publication, "cursor": cursor, "limit": limit},
            ),
        )

    def previews(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> shapes.Previews:
        """Figures from their preview on, the newest first: a company its own, the monitor which there are. Needs the scope `previews:read`."""
        return cast(
            "shapes.Previews",
            self.json_of("GET", "/api/v1/previews", query={"cursor": cursor, "limit": limit}),
        )

    def publications(
        self,
    ) -> shapes.Publications:
        """Every version of figures that was ever published, the newest period first."""
        return cast("shapes.Publications", self.json_of("GET", "/api/v1/publications"))

    def signatories(
        self,
        *,
        q: str | None = None,
        association: str | None = None,
        standing: Literal[
            "signed", "all", "in-force", "suspended", "awaiting", "lapsed", "withdrawn", "ended", "not-signed"
        ]
        | None = None,
        on: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> shapes.Signatories:
        """The companies of the register, by register number, a page at a time."""
        return cast(
            "shapes.Signatories",
            self.json_of(
                "GET",
                "/api/v1/signatories",
                query={
                    "q": q,
                    "association": association,
                    "standing": standing,
                    "on": on,
                    "cursor": cursor,
                    "limit": limit,
                },
            ),
        )

    def signatories_json(
        self,
        *,
        q: str | None = None,
        association: str | None = None,
        standing: Literal[
            "signed", "all", "in-force", "suspended", "awaiting", "lapsed", "withdrawn", "ended", "not-signed"
        ]
        | None = None,
        on: str | None = None,
    ) -> shapes.SignatoriesFile:
        """All companies that match, by name."""
        return cast(
            "shapes.SignatoriesFile",
            self.json_of(
                "GET",
                "/signatories.json",
                query={"q": q, "association": association, "standing": standing, "on": on},
            ),
        )

    def signatories_csv(
        self,
        *,
        q: str | None = None,
        association: str | None = None,
        standing: Literal[
            "signed", "all", "in-force", "suspended", "awaiting", "lapsed", "withdrawn", "ended", "not-signed"
        ]
        | None = None,
        on: str | None = None,
    ) -> str:
        """The same as CSV."""
        return self.text_of(
            "GET",
            "/signatories.csv",
            query={"q": q, "association": association, "standing": standing, "on": on},
        )

    def signatories_ndjson(
        self,
        *,
        q: str | None = None,
        association: str | None = None,
        standing: Literal[
            "signed", "all", "in-force", "suspended", "awaiting", "lapsed", "withdrawn", "ended", "not-signed"
        ]
        | None = None,
        on: str | None = None,
    ) -> str:
        """The same, one company a line."""
        return self.text_of(
            "GET",
            "/signatories.ndjson",
            query={"q": q, "association": association, "standing": standing, "on": on},
        )

    def signatories_parquet(
        self,
        *,
        q: str | None = None,
        association: str | None = None,
        standing: Literal[
            "signed", "all", "in-force", "suspended", "awaiting", "lapsed", "withdrawn", "ended", "not-signed"
        ]
        | None = None,
        on: str | None = None,
    ) -> bytes:
        """The same as Parquet."""
        return self.bytes_of(
            "GET",
            "/signatories.parquet",
            query={"q": q, "association": association, "standing": standing, "on": on},
        )

    def company_json(
        self,
        slug: str,
        *,
        on: str | None = None,
    ) -> shapes.Company:
        """All that the register says of one company."""
        return cast(
            "shapes.Company",
            self.json_of("GET", place("/signatories/{slug}.json", slug=slug), query={"on": on}),
        )

    def company_feed(
        self,
        slug: str,
        *,
        lang: Literal["nl", "en"] | None = None,
    ) -> str:
        """The public acts of one company, as a feed."""
        return self.text_of("GET", place("/signatories/{slug}.atom", slug=slug), query={"lang": lang})

    def company_dates(
        self,
        slug: str,
        *,
        lang: Literal["nl", "en"] | None = None,
    ) -> str:
        """When the signatures of a company end, as a calendar."""
        return self.text_of("GET", place("/signatories/{slug}.ics", slug=slug), query={"lang": lang})

    def contact_points_json(
        self,
        *,
        on: str | None = None,
    ) -> shapes.ContactPoints:
        """The contact points of all signatories in force."""
        return cast("shapes.ContactPoints", self.json_of("GET", "/contact-points.json", query={"on": on}))

    def contact_points_csv(
        self,
        *,
        on: str | None = None,
    ) -> str:
        """The same as CSV."""
        return self.text_of("GET", "/contact-points.csv", query={"on": on})

    def verdict_json(
        self,
        code: str,
        *,
        on: str | None = None,
    ) -> shapes.Verdict:
        """How a logo stands now; `on` judges it for one website."""
        return cast(
            "shapes.Verdict",
            self.json_of("GET", place("/v/{code}.json", code=code), query={"on": on}, may=(404,)),
        )

    def badge_token(
        self,
        code: str,
    ) -> str:
        """The credential of a logo (Open Badges 3.0, VC-JWT)."""
        return self.text_of("GET", place("/badges/{code}.jwt", code=code))

    def badge_log_proof(
        self,
        code: str,
    ) -> str:
        """The proof that the last act about a logo is in the public log (tlog-proof)."""
        return self.text_of("GET", place("/badges/{code}.tlog-proof", code=code), may=(404,))

    def badge_with_proof(
        self,
        code: str,
    ) -> dict[str, Any]:
        """The same credential with a Data Integrity proof inside."""
        return cast("dict[str, Any]", self.json_of("GET", place("/badges/{code}.json", code=code)))

    def badge_credential(
        self,
        code: str,
        number: int,
    ) -> str:
        """One credential of a logo, also an earlier one."""
        return self.text_of("GET", place("/badges/{code}/credentials/{number}", code=code, number=number))

    def badge_svg(
        self,
        code: str,
        *,
        theme: str | None = None,
        lang: Literal["nl", "en"] | None = None,
    ) -> str:
        """The logo with its credential inside."""
        return self.text_of(
            "GET", place("/badges/{code}.svg", code=code), query={"theme": theme, "lang": lang}, may=(404,)
        )

    def badge_png(
        self,
        code: str,
        *,
        theme: str | None = None,
        lang: Literal["nl", "en"] | None = None,
    ) -> bytes:
        """The logo with its credential inside."""
        return self.bytes_of(
            "GET", place("/badges/{code}.png", code=code), query={"theme": theme, "lang": lang}, may=(404,)
        )

    def badge_form_svg(
        self,
        code: str,
        picture: str,
        *,
        ticket: str | None = None,
    ) -> str:
        """The logo in one form, theme and language."""
        return self.text_of(
            "GET",
            place("/badges/{code}/{picture}.svg", code=code, picture=picture),
            query={"ticket": ticket},
            may=(404,),
        )

    def badge_form_png(
        self,
        code: str,
        picture: str,
    ) -> bytes:
        """The logo in one form, theme and language."""
        return self.bytes_of(
            "GET", place("/badges/{code}/{picture}.png", code=code, picture=picture), may=(404,)
        )

    def live_badge(
        self,
        code: str,
        *,
        theme: str | None = None,
        lang: Literal["nl", "en"] | None = None,
    ) -> str:
        """The logo as it looks on the site that asks."""
        return self.text_of(
            "GET", place("/b/{code}/live.svg", code=code), query={"theme": theme, "lang": lang}, may=(404,)
        )

    def live_badge_form(
        self,
        code: str,
        picture: str,
    ) -> str:
        """The live logo in one form, theme and language."""
        return self.text_of(
            "GET", place("/b/{code}/live-{picture}.svg", code=code, picture=picture), may=(404,)
        )

    def shields(
        self,
        code: str,
    ) -> shapes.Shields:
        """The state of a logo for services that draw badges, in Dutch."""
        return cast("shapes.Shields", self.json_of("GET", place("/b/{code}/shields.json", code=code)))

    def shields_en(
        self,
        code: str,
    ) -> shapes.Shields:
        """The same in English."""
        return cast("shapes.Shields", self.json_of("GET", place("/b/{code}/shields-en.json", code=code)))

    def qr_code(
        self,
        code: str,
        *,
        ticket: str | None = None,
    ) -> str:
        """The QR code that leads to the check."""
        return self.text_of("GET", place("/qr/{code}.svg", code=code), query={"ticket": ticket}, may=(404,))

    def scores_csv(
        self,
        publication: str,
    ) -> str:
        """The scores as CSV."""
        return self.text_of("GET", place("/scores/{publication}.csv", publication=publication))

    def scores_csv_of_norm(
        self,
        period: str,
        norm: str,
    ) -> str:
        """The same under another norm than the first."""
        return self.text_of("GET", place("/scores/{period}/norms/{norm}.csv", period=period, norm=norm))

    def scores_json(
        self,
        publication: str,
    ) -> dict[str, Any]:
        """The scores as JSON, described by `/scores/schema.json`."""
        return cast(
            "dict[str, Any]",
            self.json_of("GET", place("/scores/{publication}.json", publication=publication)),
        )

    def scores_json_of_norm(
        self,
        period: str,
        norm: str,
    ) -> dict[str, Any]:
        """The same under another norm than the first."""
        return cast(
            "dict[str, Any]",
            self.json_of("GET", place("/scores/{period}/norms/{norm}.json", period=period, norm=norm)),
        )

    def scores_ndjson(
        self,
        publication: str,
    ) -> str:
        """The scores, one company a line, the total last."""
        return self.text_of("GET", place("/scores/{publication}.ndjson", publication=publication))

    def scores_ndjson_of_norm(
        self,
        period: str,
        norm: str,
    ) -> str:
        """The same under another norm than the first."""
        return self.text_of("GET", place("/scores/{period}/norms/{norm}.ndjson", period=period, norm=norm))

    def scores_parquet(
        self,
        publication: str,
    ) -> bytes:
        """The scores as Parquet."""
        return self.bytes_of("GET", place("/scores/{publication}.parquet", publication=publication))

    def scores_parquet_of_norm(
        self,
        period: str,
        norm: str,
    ) -> bytes:
        """The same under another norm than the first."""
        return self.bytes_of("GET", place("/scores/{period}/norms/{norm}.parquet", period=period, norm=norm))

    def further_csv(
        self,
        publication: str,
    ) -> str:
        """Longer terms, and the volume."""
        return self.text_of("GET", place("/scores/{publication}/further.csv", publication=publication))

    def further_csv_of_norm(
        self,
        period: str,
        norm: str,
    ) -> str:
        """The same under another norm than the first."""
        return self.text_of(
            "GET", place("/scores/{period}/norms/{norm}/further.csv", period=period, norm=norm)
        )

    def months_csv(
        self,
        publication: str,
    ) -> str:
        """The months."""
        return self.text_of("GET", place("/scores/{publication}/months.csv", publication=publication))

    def months_csv_of_norm(
        self,
        period: str,
        norm: str,
    ) -> str:
        """The same under another norm than the first."""
        return self.text_of(
            "GET", place("/scores/{period}/norms/{norm}/months.csv", period=period, norm=norm)
        )

    def sector_csv(
        self,
        publication: str,
    ) -> str:
        """The sector as a whole."""
        return self.text_of("GET", place("/scores/{publication}/sector.csv", publication=publication))

    def sector_csv_of_norm(
        self,
        period: str,
        norm: str,
    ) -> str:
        """The same under another norm than the first."""
        return self.text_of(
            "GET", place("/scores/{period}/norms/{norm}/sector.csv", period=period, norm=norm)
        )

    def log_proof_of_scores(
        self,
        publication: str,
    ) -> str:
        """The proof that they are in the public log."""
        return self.text_of(
            "GET", place("/scores/{publication}.tlog-proof", publication=publication), may=(404,)
        )

    def log_proof_of_scores_of_norm(
        self,
        period: str,
        norm: str,
    ) -> str:
        """The same under another norm than the first."""
        return self.text_of(
            "GET", place("/scores/{period}/norms/{norm}.tlog-proof", period=period, norm=norm), may=(404,)
        )

    def bundle(
        self,
        publication: str,
    ) -> bytes:
        """All that is needed to recompute the figures."""
        return self.bytes_of("GET", place("/scores/{publication}.bundle.zip", publication=publication))

    def bundle_of_norm(
        self,
        period: str,
        norm: str,
    ) -> bytes:
        """The same under another norm than the first."""
        return self.bytes_of(
            "GET", place("/scores/{period}/norms/{norm}.bundle.zip", period=period, norm=norm)
        )

    def scores_schema(
        self,
    ) -> dict[str, Any]:
        """The JSON Schema of the scores as JSON."""
        return cast("dict[str, Any]", self.json_of("GET", "/scores/schema.json"))

    def corrections_json(
        self,
    ) -> shapes.Corrections:
        """What was corrected and why."""
        return cast("shapes.Corrections", self.json_of("GET", "/corrections.json"))

    def release_calendar(
        self,
        *,
        lang: Literal["nl", "en"] | None = None,
    ) -> str:
        """The announced days of publication."""
        return self.text_of("GET", "/scores/calendar.ics", query={"lang": lang})

    def feed(
        self,
        *,
        lang: Literal["nl", "en"] | None = None,
    ) -> str:
        """What changed: signatures, figures, corrections and editions."""
        return self.text_of("GET", "/feed.atom", query={"lang": lang})

    def method_text(
        self,
    ) -> str:
        """The method to the second."""
        return self.text_of("GET", "/method.md")

    def did_document(
        self,
    ) -> dict[str, Any]:
        """The keys of the register, as a DID document."""
        return cast("dict[str, Any]", self.json_of("GET", "/.well-known/did.json"))

    def jwks(
        self,
    ) -> shapes.Keys:
        """The keys that sign logos and status lists."""
        return cast("shapes.Keys", self.json_of("GET", "/.well-known/jwks.json"))

    def contact_test_keys(
        self,
    ) -> shapes.Keys:
        """The keys that sign tests of contact points."""
        return cast("shapes.Keys", self.json_of("GET", "/.well-known/contact-test-keys.json"))

    def receipt_keys(
        self,
    ) -> shapes.Keys:
        """The keys that sign receipts of deliveries."""
        return cast("shapes.Keys", self.json_of("GET", "/.well-known/receipt-keys.json"))

    def log_checkpoint(
        self,
    ) -> str:
        """The newest checkpoint of the public log (tlog-checkpoint)."""
        return self.text_of("GET", "/log/checkpoint", may=(404,))

    def log_tile(
        self,
        path: str,
    ) -> bytes:
        """A tile of the log's tree, or a bundle of its entries (tlog-tiles)."""
        return self.bytes_of("GET", place("/log/tile/{path}", path=path))

    def log_proof(
        self,
        index: int,
    ) -> str:
        """The proof that an entry is in the published tree (tlog-proof)."""
        return self.text_of("GET", place("/log/proof/{index}.txt", index=index), may=(404,))

    def log_entry(
        self,
        index: int,
    ) -> shapes.LogEntry:
        """One entry of the log, with the salt that opens its digests of names."""
        return cast("shapes.LogEntry", self.json_of("GET", place("/log/entry/{index}.json", index=index)))

    def log_keys(
        self,
    ) -> str:
        """The keys of the log and of its witness, a line each."""
        return self.text_of("GET", "/log/keys.txt", may=(503,))

    def log_key_terms(
        self,
    ) -> shapes.LogKeys:
        """Every key that the log ever had, with its term."""
        return cast("shapes.LogKeys", self.json_of("GET", "/log/keys.json"))

    def status_list(
        self,
        list_number: int,
    ) -> str:
        """The list of withdrawn logos."""
        return self.text_of("GET", place("/status/revocation/{list_number}", list_number=list_number))

    def association_did(
        self,
        association: str,
    ) -> dict[str, Any]:
        """The keys of an association that endorses."""
        return cast(
            "dict[str, Any]",
            self.json_of("GET", place("/associations/{association}/did.json", association=association)),
        )

    def association_status_list(
        self,
        association: str,
        list_number: int,
    ) -> str:
        """The list of endorsements that an association withdrew."""
        return self.text_of(
            "GET",
            place(
                "/associations/{association}/status/revocation/{list_number}",
                association=association,
                list_number=list_number,
            ),
        )

    def endorsement(
        self,
        association: str,
        code: str,
        number: int,
    ) -> str:
        """What an association says of a member, signed."""
        return self.text_of(
            "GET",
            place(
                "/associations/{association}/endorsements/{code}-{number}.jwt",
                association=association,
                code=code,
                number=number,
            ),
        )

    def openapi_json(
        self,
    ) -> dict[str, Any]:
        """This document."""
        return cast("dict[str, Any]", self.json_of("GET", "/api/v1/openapi.json"))

    def catalog_ttl(
        self,
    ) -> str:
        """All data sets, in DCAT-AP-NL, as Turtle."""
        return self.text_of("GET", "/data/catalog.ttl")

    def catalog_jsonld(
        self,
    ) -> dict[str, Any]:
        """The same as JSON-LD."""
        return cast("dict[str, Any]", self.json_of("GET", "/data/catalog.jsonld"))

    def alive(
        self,
    ) -> shapes.Alive:
        """Whether the service answers."""
        return cast("shapes.Alive", self.json_of("GET", "/healthz"))

    def ready(
        self,
    ) -> shapes.Ready:
        """Whether it can do its work."""
        return cast("shapes.Ready", self.json_of("GET", "/readyz", may=(503,)))

    def security_txt(
        self,
    ) -> str:
        """Where to report a leak."""
        return self.text_of("GET", "/.well-known/security.txt")

    def robots(
        self,
    ) -> str:
        """What search engines leave alone."""
        return self.text_of("GET", "/robots.txt", may=(503,))

    def sitemap_part(
        self,
        number: int,
    ) -> str:
        """One part of the sitemap, when there are very many pages."""
        return self.text_of("GET", place("/sitemap-{number}.xml", number=number))

    def sitemap(
        self,
    ) -> str:
        """Every public page."""
        return self.text_of("GET", "/sitemap.xml")
