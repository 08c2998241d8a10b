"""The blueprint of the badge pages; every view module of this folder registers on it."""

from flask import Blueprint

badges = Blueprint("badges", __name__)
