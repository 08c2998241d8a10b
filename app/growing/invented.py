"""The invented companies of a grown register, by their place: numbers, names and hosts..

None exists: their numbers begin with zeros that no chamber of commerce gives, their hosts end on a name
that nobody can have (RFC 2606), and no two of them are called the same.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from signatories.admission import slug_of
from signatories.base import CROCKFORD


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST = _words(
    "Akker Berken Biezen Dauw Dijk Distel Duin Eiken Elzen Essen Fazant Ganzen Gouden Hagel Haring Hazel "
    "Heide Kastanje Klaver Koren Kraai Kreek Kwelder Leeuwerik Linden Meidoorn Merel Mist Mosterd Olmen "
    "Pijl Regen Reiger Riet Sleedoorn Slib Spreeuwen Veen Vlier Wilgen"
)
SECOND = _words(
    "baken boom brug dal dam donk haard heuvel hoeve hof kade kamp kant kroon land laan molen oever pad "
    "plein poort rak sluis stroom toren veld vlakte weg wiel zoom"
)
KINDS = _words(
    "Hosting Servers Cloud Datacenter Internet Netwerken Opslag Colocatie Webruimte Rekenkracht Domeinen "
    "Systemen"
)
PLACES = _words(
    "Aalsteeg Bakkum-Oost Berkenrode Blankert Boskant Broekzijde Buitenham Dalfsing Doornwijk Drieborg "
    "Eemswoude Elshout-Noord Esdonk Geestveld Gorsen Grafhoek Haarveen Heemsloot Hoogkamp Houtwijk "
    "IJsselham Jagersveld Kapelwoude Kerkdrecht Kleiburg Koningsmeer Lageveen Landheer Leemkuil "
    "Lindenrode Maasbeemd Meerkerke Middelrode Molenrijk Noordbeemd Oostwoude Opheuvel Overzand Papenkop "
    "Plashoek Randmeer Rietbroek Rozenbeek Schaarwoude Slotermeer-West Stadbroek Tolhoek Uitdamme "
    "Valkenrode Veldzijde Vlietland Voorweide Waardkerk Westbeemd Wijdemeer-Zuid Winkelveen Witteveen-Hof "
    "Zandhoek Zomerdijk Zuidkreek"
)
NAMES = len(FIRST) * len(SECOND) * len(KINDS) * len(PLACES)
MOST = 500_000
"""Companies of one register: so many numbers and names are set aside."""
_FIRST_NUMBER = 100_000
_STRIDE = 271_828_183
"""Without a common divisor with the number of names, so that each comes once."""


@dataclass(frozen=True)
class Growth:
    """What is to be grown: how much of it, from which seed, and the time in which all of it happens."""

    companies: int
    associations: int
    signatures: int
    seed: int
    begin: datetime
    until: datetime


@dataclass(frozen=True)
class Invented:
    """One company that does not exist."""

    number: str
    legal_name: str
    trade_name: str | None
    slug: str
    host: str


def invented(growth: Growth, company: int) -> Invented:
    """The company at that place, from 0."""
    rest = (company * _STRIDE + growth.seed * 7919) % NAMES
    rest, first = divmod(rest, len(FIRST))
    rest, second = divmod(rest, len(SECOND))
    place, kind = divmod(rest, len(KINDS))
    called = f"{FIRST[first]}{SECOND[second]}"
    words = f"{called} {KINDS[kind]} {PLACES[place]}"
    number = f"kvk:{_FIRST_NUMBER + company:08d}"
    trade_name = f"{called} {PLACES[place]}" if company % 4 == 0 else None
    slug = f"{slug_of(trade_name)}-{slug_of(number)}" if trade_name else slug_of(f"{words} B.V.")
    return Invented(number, f"{words} B.V.", trade_name, slug, f"{slug_of(words)}.example")


def association_slug(association: int) -> str:
    return f"demo-grown-{association + 1:04d}"


def association_name(association: int) -> str:
    return f"Demovereniging {PLACES[association % len(PLACES)]} {association + 1}"


def drawn(growth: Growth, *parts: object) -> tuple[float, float, float]:
    """Three chances from 0 to below 1, always the same ones for the same *parts*."""
    digest = _digest(growth, parts)
    first, second, third = (int.from_bytes(digest[start : start + 5]) / 2**40 for start in (0, 5, 10))
    return first, second, third


def association_of(growth: Growth, company: int) -> int:
    """Its association: the largest has about a sixth of all companies, most have a few."""
    return int(growth.associations * drawn(growth, "association", company)[0] ** 4)


def opaque(growth: Growth, *parts: object) -> str:
    """What the register would draw as a public id, made from the seed: 16 characters."""
    drawn = int.from_bytes(_digest(growth, parts)[:10])
    return "".join(CROCKFORD[drawn >> shift & 31] for shift in range(0, 80, 5)).lower()


def secret(growth: Growth, *parts: object) -> str:
    """What the register would draw as a salt or challenge, made from the seed: 32 hexadecimal characters."""
    return _digest(growth, parts).hex()


def _digest(growth: Growth, parts: tuple[object, ...]) -> bytes:
    return hashlib.blake2b(f"{growth.seed} {parts}".encode(), digest_size=16).digest()
