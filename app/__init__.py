"""The front desk: pages, forms, doors, JSON, commands. Only this room knows Flask."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from app.access import bind_access
from app.accounts.views import accounts
from app.accounts.words import bind_words
from app.api.views import api, docs
from app.appeals.views import appeals
from app.association.views import association
from app.authority.views import authority
from app.badges.views import badges
from app.cases.words import bind_case_words
from app.cli import bind_commands
from app.clock import bind_clock
from app.company.views import company
from app.database_life import pool_options
from app.demo.views import demo
from app.disputes.words import bind_dispute_words
from app.done_again import Register
from app.errors import bind_errors
from app.extensions import bind_database, bind_login, csrf
from app.headers import bind_headers
from app.hotline.views import hotline
from app.i18n import bind_languages
from app.joining.views import joining
from app.keys import bind_keys
from app.machine.views import machine
from app.misuse.views import misuse
from app.misuse.words import bind_misuse_words
from app.monitoring.views import monitor
from app.navigation import bind_navigation
from app.networks.words import bind_network_words
from app.noting import bind_noting
from app.open_answers import bind_tags
from app.operator.views import operator
from app.public.views import public
from app.published.picturing import bind_pictures
from app.published.writing import bind_published
from app.recovery.views import recovery
from app.routing import LateRule, Number
from app.sent_text import bind_sent_text
from app.signatures.words import bind_signature_words
from app.static_files import bind_static
from monitor import measuring

UPLOAD_LIMIT = 64 * 1024 * 1024
"""Bytes of one request: the largest delivery that the upload page takes."""


def create_app(settings: config.Settings | None = None) -> Flask:
    """The application for these settings, else for those of the environment.

    Raises ``config.WrongSetting`` with one clear line.
    """
    settings = settings or config.load()
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    app = Register(__name__, static_folder="../static")
    app.url_rule_class = LateRule
    app.url_map.converters["int"] = Number
    if settings.proxies:  # else all the world would share the limits of one address
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=0)
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret("secret_key"),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        # An error in the log names no values.
        SQLALCHEMY_ENGINE_OPTIONS={
            "hide_parameters": True,
            **pool_options(settings.database_url, settings.database_pool),
        },
        MAX_CONTENT_LENGTH=UPLOAD_LIMIT,
        TRUSTED_HOSTS=settings.allowed_hosts,
        PREFERRED_URL_SCHEME="https" if settings.is_https else "http",
        SESSION_COOKIE_NAME="__Host-session" if settings.is_https else "session",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        # Our pages send no Referer, also not to us; the form's token in a __Host- cookie is what counts.
        WTF_CSRF_SSL_STRICT=False,
    )
    bind_clock(app, settings.clock)
    measuring.use(settings.scoring_engine)
    bind_database(app)
    bind_published()
    bind_pictures()
    bind_languages(app)
    bind_login(app)
    csrf.init_app(app)
    bind_keys(app)
    bind_static(app)
    bind_headers(app, https=settings.is_https)
    bind_tags(app)
    bind_errors(app)
    bind_sent_text(app)
    bind_access(app)
    bind_noting(app)
    bind_navigation(app)
    bind_words(app)
    bind_signature_words(app)
    bind_network_words(app)
    bind_case_words(app)
    bind_dispute_words(app)
    bind_misuse_words(app)
    desks = (
        public,
        badges,
        machine,
        accounts,
        association,
        company,
        appeals,
        authority,
        hotline,
        monitor,
        operator,
        api,
        docs,
        joining,
        recovery,
        misuse,
    )
    for desk in desks:
        app.register_blueprint(desk)
    if settings.demo:
        app.register_blueprint(demo)
    bind_commands(app)
    return app
