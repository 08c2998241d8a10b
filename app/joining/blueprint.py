"""The blueprint of joining: pages for somebody whom the register does not know yet."""

from flask import Blueprint

joining = Blueprint("joining", __name__)
