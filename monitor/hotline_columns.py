"""The columns of the "anonymous" report export of the hotline's tool (SCART), as data. Pure.

Read in the tool's public source; no real file was seen. What is not named here refuses the file:
among it the answers to the questions of a classification, whose columns are called after the
questions. Export all classifications at once, and the tool leaves them out.
"""

NOTICE = "filenumber"
"""The tool's number of an item: our notice and our item, since the report has no other."""

OWNER = "hoster_owner"
"""The name of the host. Only a digest of it goes on, as the handle of the holder."""

FIRST_NOTICE = ("hoster_first_ntd_at", "firstntd_at")
"""When the first notice went out and a mail server took it; the first of these names that is there."""

LAST_SEEN = "lastseen_at"
"""The last probe that saw the item online; may be left out."""

DROPPED = frozenset(
    {
        *("reference", "url_type", "received_at", "hashcheck_at", "hashcheck_return", "firstseen_at"),
        *("type_code", "source_code", "status_code", "grade_code", "police", "lea", "note", "ntd_note"),
        *("ntd", "ntd_at", "number_of_ntd", "delivered_items", "online_counter", "iccam_hotline_country"),
        *("hoster_contact", "hoster_country", "registrar_contact", *FIRST_NOTICE),
    }
)
"""Known columns whose values are never looked at."""

UNKNOWN_OWNERS = frozenset({"", "(unknown)", "unknown", "(not set)"})
"""How the tool says that it does not know the host."""

NO_HOLDER = "org:unknown"
NO_SITE = "no-site-in-report"
"""The report names no site. One site for all makes what one host got within a day one incident:
fewer incidents and wider intervals, never a share that looks surer than it is."""

ZONE = "Europe/Amsterdam"
TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}"
EMPTY_TIMES = frozenset({"", "0000-00-00 00:00:00"})
