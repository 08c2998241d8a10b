"""The invented companies of the demo. None exists; their domains cannot (RFC 2606).

The register numbers are those of the sample delivery, so that the demo's figures have names.
"""

from typing import NamedTuple


class Invented(NamedTuple):
    """``signed_days_ago`` is ``None`` for a company that did not sign; ``ended`` says how it went on."""

    number: str
    legal_name: str
    trade_name: str
    domains: tuple[str, ...]
    associations: tuple[str, ...]
    signed_days_ago: int | None
    ended: str = ""

    @property
    def contact_point(self) -> str:
        return f"ntd@{self.domains[0]}"


HOSTERS, CLOUDS = "demo-hosters", "demo-clouds"

ASSOCIATIONS = {HOSTERS: "Demovereniging van Hosters", CLOUDS: "Demobranche Cloud en Datacenters"}

TAKEN_OVER = Invented("00000098", "Duinroos Hosting B.V.", "", ("duinroos.example",), (HOSTERS,), 150)
"""It went on in another company, and its page says where."""

COMPANIES = (
    Invented("00000001", "Akkerwolk Hosting B.V.", "", ("akkerwolk.example",), (HOSTERS,), 310),
    Invented("00000002", "Bakelaar Servers B.V.", "", ("bakelaar-servers.example",), (HOSTERS,), 295),
    Invented(
        "00000003", "Carillon Cloud B.V.", "", ("carillon.example", "www.carillon.example"), (CLOUDS,), 280
    ),
    Invented("00000004", "Dijkpoort Datacenter B.V.", "", ("dijkpoort.example",), (CLOUDS,), None),
    Invented(
        "00000005", "Eemsdelta Webruimte B.V.", "Webruimte", ("webruimte.example",), (HOSTERS, CLOUDS), 264
    ),
    Invented("00000006", "Fluitekruid Internet B.V.", "", ("fluitekruid.example",), (HOSTERS,), 251),
    Invented("00000007", "Grasland Netwerken B.V.", "", ("grasland-netwerken.example",), (HOSTERS,), 240),
    Invented("00000008", "Havenlicht Hosting B.V.", "", ("havenlicht.example",), (HOSTERS,), 233),
    Invented("00000009", "IJsvogel Virtueel B.V.", "IJsvogel", ("ijsvogel.example",), (CLOUDS,), 221),
    Invented("00000010", "Jutter Opslag B.V.", "", ("jutter-opslag.example",), (HOSTERS,), 214, "withdrawn"),
    Invented("00000011", "Kompas Colocatie B.V.", "", ("kompas-colocatie.example",), (CLOUDS,), 203),
    Invented("00000012", "Landgoed Servers B.V.", "", ("landgoed-servers.example",), (HOSTERS,), 190),
    Invented("00000013", "Molenwiek Hosting B.V.", "", ("molenwiek.example",), (HOSTERS,), 177),
    Invented("00000014", "Noordkaap Rekenkracht B.V.", "Noordkaap", ("noordkaap.example",), (CLOUDS,), 160),
    Invented("00000015", "Oeverzwaluw Web B.V.", "", ("oeverzwaluw.example",), (HOSTERS,), 3, "awaiting"),
    Invented(
        "00000016", "Polderpixel Beelddiensten B.V.", "Polderpixel", ("polderpixel.example",), (HOSTERS,), 133
    ),
    Invented(
        "00000017", "Quadrant Hosting B.V.", "", ("quadrant-hosting.example",), (HOSTERS,), 121, "suspended"
    ),
    Invented("00000018", "Rietkraag Cloud B.V.", "", ("rietkraag.example",), (CLOUDS,), 109),
    Invented("00000019", "Sluisdeur Systemen B.V.", "", ("sluisdeur.example",), (CLOUDS,), 98),
    Invented("00000020", "Terpland Internet B.V.", "", ("terpland.example",), (HOSTERS,), 84),
    Invented("00000021", "Uiterwaard Opslag B.V.", "", ("uiterwaard.example",), (HOSTERS,), 400, "lapsed"),
    Invented("00000022", "Vlechtwerk Netwerken B.V.", "", ("vlechtwerk.example",), (HOSTERS, CLOUDS), 56),
    Invented("00000023", "Waterlinie Hosting B.V.", "Waterlinie", ("waterlinie.example",), (HOSTERS,), 41),
    TAKEN_OVER,
    Invented("00000024", "Zandbank Servers B.V.", "", ("zandbank-servers.example",), (HOSTERS,), None),
)

SMALL = COMPANIES[-3:]
"""A few of them: enough to see every page without the monitor's data."""

OWNED = "kvk:00000023"
"""The company whose owner the demo lets you be: it signed, and its badge is valid."""

INVITED = Invented("00000099", "Voorbeeld Hosting B.V.", "", ("voorbeeld-hosting.example",), (HOSTERS,), None)
"""A new member that was invited and has everything still to do."""
