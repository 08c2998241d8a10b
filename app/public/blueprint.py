"""The blueprint of the public pages; every view module of this folder registers on it."""

from flask import Blueprint

public = Blueprint("public", __name__)
