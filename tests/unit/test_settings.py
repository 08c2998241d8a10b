"""The settings: read once, and a wrong one stops the start with one clear line."""

from pathlib import Path

import pytest

import config

SECRETS = {"REGISTER_SECRET_KEY": "s" * 40, "REGISTER_KEY_PASSPHRASE": "p" * 40}
NAMES = ("BASE_URL", "DATABASE_URL", "SECRET_KEY", "KEY_PASSPHRASE", "DEMO", "CLOCK", "SMTP_URL")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(f"REGISTER_{name}", raising=False)
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.setenv("REGISTER_DATA_DIR", str(tmp_path))


def set_all(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def test_the_base_url_follows_the_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8123")
    assert config.load().base_url == "http://localhost:8123"


def test_a_set_base_url_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {"PORT": "8123", "REGISTER_BASE_URL": "https://register.example/", **SECRETS})
    settings = config.load()
    assert settings.base_url == "https://register.example"
    assert settings.allowed_hosts == ["register.example"]


@pytest.mark.parametrize("missing", sorted(SECRETS))
def test_d9_production_needs_its_secrets(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    set_all(monkeypatch, {"REGISTER_BASE_URL": "https://register.example", **SECRETS})
    monkeypatch.delenv(missing)
    with pytest.raises(config.WrongSetting, match=missing) as raised:
        config.load()
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REGISTER_SECRET_KEY", "too-short-canary"),
        ("REGISTER_BASE_URL", "ftp://register.example"),
        ("REGISTER_BASE_URL", "https://register.example/path"),
        ("REGISTER_CLOCK", "2026-01-01T00:00:00Z"),  # not in the demo
        ("REGISTER_DATABASE_READ_URL", "postgresql+psycopg://replica.example/register"),  # SQLite has none
        ("PORT", "70000"),
    ],
)
def test_d9_a_wrong_setting_is_named_and_its_value_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(config.WrongSetting, match=name) as raised:
        config.load()
    assert value not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_the_demo_is_refused_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {"REGISTER_DEMO": "1", "REGISTER_BASE_URL": "https://register.example", **SECRETS})
    with pytest.raises(config.WrongSetting, match="REGISTER_DEMO"):
        config.load()


def test_a_secret_of_ones_own_machine_is_made_once_and_kept_private() -> None:
    settings = config.load()
    first = settings.secret("secret_key")
    file = settings.data_dir / "secrets" / "secret_key"
    assert config.load().secret("secret_key") == first
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(first) >= 32


def test_d9_a_secret_that_others_can_read_is_refused() -> None:
    settings = config.load()
    settings.secret("key_passphrase")
    (settings.data_dir / "secrets" / "key_passphrase").chmod(0o644)
    with pytest.raises(config.WrongSetting, match="chmod 600"):
        settings.secret("key_passphrase")
