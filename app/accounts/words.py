"""Roles in words."""

from flask import Flask

from app.accounts.last_days import last_day
from app.i18n import _l
from app.roles import Role

ROLE_NAMES = {
    Role.OFFICER: _l("officer of the association"),
    Role.ASSISTANT: _l("assistant of the association"),
    Role.COMPANY_OWNER: _l("owner of the company's entry"),
    Role.COMPANY_EDITOR: _l("editor of the company's entry"),
    Role.SIGNER: _l("signer for the company"),
    Role.MONITOR: _l("monitor operator"),
    Role.PUBLISHER: _l("publisher"),
    Role.OPERATOR: _l("operator of the register"),
    Role.HOTLINE: _l("hotline"),
    Role.AUTHORITY: _l("authority"),
    Role.APPEALS: _l("member of the appeals board"),
}


def role_name(role: str) -> str:
    return str(ROLE_NAMES[Role(role)])


def bind_words(app: Flask) -> None:
    app.jinja_env.filters["role"] = role_name
    app.jinja_env.filters["last_day"] = last_day
