"""How pages write what the register keeps in a form for machines: domains and register numbers."""

from flask_babel import gettext

from app.navigation import settings
from app.public.blueprint import public
from signatories.domains.hosts import readable
from signatories.succession.kinds import WORDS, Kind


@public.app_template_filter("host")
def host(origin: str) -> str:
    """An origin or host as people write it: ``https://xn--caf-dma.example`` gives ``café.example``."""
    return readable(origin.removeprefix("https://"))


@public.app_template_filter("register_number")
def register_number(number: str) -> str:
    """``kvk:12345678`` as ``KVK 12345678``."""
    kind, _, digits = number.partition(":")
    return f"{kind.upper()} {digits}"


@public.app_template_filter("succession_kind")
def succession_kind(kind: str) -> str:
    """What happened to a company, in a word or two."""
    return gettext(WORDS[Kind(kind)])


@public.app_template_filter("first_upper")
def first_upper(text: str) -> str:
    """*text* with a capital in front, the rest as it is: for what starts a sentence or a cell."""
    return text[:1].upper() + text[1:]


@public.app_template_filter("own_path")
def own_path(address: str) -> str:
    """An address of this register without its scheme and host; another address stays as it is."""
    base = settings().base_url
    return address.removeprefix(base) if address.startswith(f"{base}/") else address


@public.app_context_processor
def give_contact() -> dict[str, str]:
    """Where people write to the operator of the register."""
    return {"contact_email": settings().contact_email, "controller": settings().controller}
