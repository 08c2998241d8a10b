"""The blueprint of misuse reports: pages for everyone, without an account and without a cookie."""

from flask import Blueprint

misuse = Blueprint("misuse", __name__)
