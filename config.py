"""The register's settings: read once from the environment, never changed after.

Production is what the world can reach: an https base URL or a PostgreSQL
database. There every secret must be given. On one's own machine (plain http and
SQLite) missing secrets are made once and kept, mode 0600, in the data folder.
"""

import contextlib
import os
import secrets
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class WrongSetting(Exception):
    """A setting is missing or wrong; the text is one line for the operator."""


def _plain_origin(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise ValueError("must be an origin such as https://register.example")
    return url.rstrip("/")


SPARK = ("pyspark", "sqlglot")
OIDC = ("oidc_issuer", "oidc_client_id", "oidc_client_secret")
"""All of these, or none."""


def is_issuer(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" and bool(parts.hostname) and not (parts.query or parts.fragment)


class Settings(BaseSettings):
    """Frozen settings; the environment names carry the prefix ``REGISTER_``."""

    model_config = SettingsConfigDict(env_prefix="REGISTER_", frozen=True, extra="ignore")

    data_dir: Path = Path(__file__).parent / "instance"
    database_url: str = ""
    database_owner_url: SecretStr = SecretStr("")
    """PostgreSQL as the owner of the tables: for ``db upgrade``, ``log erase``, ``log recover`` and ``restore``."""
    database_read_url: str = ""
    """A replica of that PostgreSQL, for public pages that somebody without a session looks at; it is used
    only while it is proven to have all that was committed."""
    database_pool: int = Field(default=20, ge=2, le=200)
    """How many connections to PostgreSQL one web process holds at most; all processes together stay below
    the server's ``max_connections``."""
    port: int = Field(default=8000, ge=1, le=65535, validation_alias="PORT")
    proxies: int = Field(default=0, ge=0, le=5)
    """How many proxies of our own stand in front: so many addresses of ``X-Forwarded-For`` are believed."""
    base_url: Annotated[str, AfterValidator(lambda v: _plain_origin(v) if v else v)] = ""
    secret_key: SecretStr = SecretStr("")
    key_backend: Literal["file", "pkcs11"] = "file"
    key_passphrase: SecretStr = SecretStr("")
    pkcs11_module: Path | None = None
    """The library of the key module, such as ``/usr/lib/softhsm/libsofthsm2.so``."""
    pkcs11_token: str = ""
    pkcs11_pin: SecretStr = SecretStr("")
    signer_socket: Path | None = None
    """Where the signer process listens; without it each process signs for itself."""
    signer_mode: Literal["0600", "0660"] = "0600"
    signer_per_hour: int = Field(default=20_000, ge=100)
    """How many things of one kind the signer signs in an hour at most."""
    witness_url: str = ""
    """Where the witness of the log listens: ``unix:/path``, ``http://127.0.0.1:PORT``, or elsewhere by https."""
    witness_dir: Path | None = None
    """The witness's own folder, which no backup of the register restores; default: beside the data folder."""
    witness_key: str = Field(default="", max_length=1000)
    """The public key of the witness, one line; on one's own machine it is read from its folder."""
    site_dir: Path | None = None
    """Where the worker keeps the public files up to date for nginx or a CDN (``site export``)."""
    oidc_issuer: str = Field(default="", max_length=255)
    """The sign-in service of an organisation (OpenID Connect), as it names itself; empty for none."""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    second_factor: Literal["asked", "required"] = "asked"
    """Whether who decides about others is asked for a passkey or app, or must have one for acts that weigh."""
    scanner_socket: Path | None = None
    """The socket of ClamAV's ``clamd``: evidence is shown to it before it is kept."""
    smtp_url: str = ""
    mail_from: str = ""
    contact_email: str = ""
    controller: str = Field(default="", max_length=200)
    """Name and address of the organisation that runs the register: the privacy page names it."""
    press_email: str = ""
    """Where journalists write; without it the contact address."""
    funders: str = Field(default="", max_length=1000)
    """Who pays for the register and how much a year, in plain text: ``Dutch | English``."""
    appeals_board: str = Field(default="", max_length=1000)
    """Who sits on the appeals board and who appoints them: ``Dutch | English``."""
    oversight: str = Field(default="", max_length=1000)
    """Who may change the rules of the register, and who watches over it: ``Dutch | English``."""
    contact_test_days: int = Field(default=90, ge=7, le=366)
    keep_deliveries_years: int = Field(default=5, ge=1, le=50)
    """How long the rows of a delivery are kept after its intake; its digests stay for good."""
    dossier_notice_days: int = Field(default=30, ge=0, le=366)
    """When a company hears that an authority asked for its dossier; 0 for at once."""
    scoring_engine: Literal["duckdb", "spark"] = "duckdb"
    """What judges the notices: DuckDB in the process, or Apache Spark (``requirements/spark.txt`` and Java)."""
    redis_url: str = ""
    clock: datetime | None = None
    demo: bool = False

    @model_validator(mode="after")
    def _fill_in(self) -> Self:
        set_field = lambda name, value: object.__setattr__(self, name, value)  # noqa: E731 - frozen model
        set_field("data_dir", self.data_dir.absolute())
        if not self.base_url:
            set_field("base_url", f"http://localhost:{self.port}")
        if not self.database_url:
            set_field("database_url", f"sqlite:///{self.data_dir / 'register.sqlite3'}")
        if not self.mail_from:
            set_field("mail_from", f"no-reply@{self.host}")
        if not self.contact_email:
            set_field("contact_email", f"info@{self.host}")
        if not self.press_email:
            set_field("press_email", self.contact_email)
        if self.clock is not None:
            if not self.demo:
                raise ValueError("REGISTER_CLOCK works only with REGISTER_DEMO=1")
            if self.clock.tzinfo is None:
                raise ValueError("REGISTER_CLOCK needs a time zone, such as 2026-11-24T12:00:00Z")
        if self.demo and self.is_production:
            raise ValueError("REGISTER_DEMO=1 is refused with an https base URL or PostgreSQL")
        if self.database_read_url and not (
            self.database_url.startswith("postgresql") and self.database_read_url.startswith("postgresql")
        ):
            raise ValueError("REGISTER_DATABASE_READ_URL is for PostgreSQL: SQLite has no replicas")
        if self.scoring_engine == "spark" and not all(map(find_spec, SPARK)):
            raise ValueError("REGISTER_SCORING_ENGINE=spark needs requirements/spark.txt")
        given = [name for name in OIDC if _given(getattr(self, name))]
        if given and len(given) < len(OIDC):
            missing = next(name for name in OIDC if name not in given)
            raise ValueError(f"REGISTER_{missing.upper()} is missing: REGISTER_{given[0].upper()} is set")
        if self.oidc_issuer and not is_issuer(self.oidc_issuer):
            raise ValueError("REGISTER_OIDC_ISSUER must be an https address without a query")
        for name in ("secret_key", "key_passphrase"):
            value = getattr(self, name).get_secret_value()
            if value and len(value) < 32:
                raise ValueError(f"REGISTER_{name.upper()} must have at least 32 characters")
            if not value and self.is_production and name in self.needed():
                raise ValueError(f"REGISTER_{name.upper()} is missing")
        for name in ("pkcs11_module", "pkcs11_token", "pkcs11_pin"):
            if name in self.needed() and not _given(getattr(self, name)):
                raise ValueError(f"REGISTER_{name.upper()} is missing: REGISTER_KEY_BACKEND is pkcs11")
        return self

    def needed(self) -> tuple[str, ...]:
        """The secrets that this process must be given in production; with a signer, those of keys are its own."""
        return ("secret_key", *(() if self.signer_socket else self.of_keys()))

    def of_keys(self) -> tuple[str, ...]:
        """What opens the keys."""
        if self.key_backend == "pkcs11":
            return ("pkcs11_module", "pkcs11_token", "pkcs11_pin")
        return ("key_passphrase",)

    @property
    def opens_keys(self) -> bool:
        """Whether this process was given what opens the keys; on one's own machine it is in the data folder."""
        if self.key_backend == "file" and not self.is_production:
            return True
        return all(_given(getattr(self, name)) for name in self.of_keys())

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def is_production(self) -> bool:
        return self.is_https or self.database_url.startswith("postgresql")

    @property
    def allowed_hosts(self) -> list[str]:
        """Host names that the register answers to (Werkzeug's ``TRUSTED_HOSTS``)."""
        local = [] if self.is_production else ["localhost", "127.0.0.1"]
        return list(dict.fromkeys([self.host, *local]))

    def secret(self, name: Literal["secret_key", "key_passphrase", "notice_key"]) -> str:
        """The secret of that *name*: as given, or made once and kept in the data folder.

        ``notice_key`` re-keys the monitor's opaque ids. It has no setting of its own:
        losing it would make every later delivery a stranger to the earlier ones, so it
        lives and is backed up with the segments that it keyed.
        """
        given = getattr(self, name, SecretStr("")).get_secret_value()
        return given or _kept_secret(self.data_dir / "secrets" / name)


class SignerSettings(Settings):
    """The settings of the signer process: it needs what opens the keys, and no other secret."""

    def needed(self) -> tuple[str, ...]:
        return self.of_keys()


class WitnessSettings(Settings):
    """The settings of the witness: it needs no secret of the register."""

    def needed(self) -> tuple[str, ...]:
        return ()


def _given(value: object) -> bool:
    return bool(value.get_secret_value() if isinstance(value, SecretStr) else value)


def _kept_secret(path: Path) -> str:
    """Read the secret at *path*, or make it there (mode 0600) when there is none yet."""
    try:
        if path.stat().st_mode & 0o077:
            raise WrongSetting(f"{path.name} in the data folder can be read by others: chmod 600 it.")
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)  # the first of two processes wins, and both read the same secret
    draft.unlink()
    return path.read_text().strip()


def load(of: type[Settings] = Settings) -> Settings:
    """Settings from the environment.

    Raises ``WrongSetting`` with one clear line; the value itself is not repeated.
    """
    try:
        return of()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "".join(f"REGISTER_{part}".upper() + ": " for part in first["loc"][:1])
        name = name.replace("REGISTER_PORT", "PORT")
        raise WrongSetting(name + first["msg"].removeprefix("Value error, ")) from None
