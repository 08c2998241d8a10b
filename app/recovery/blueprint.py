"""The blueprint of recovery: pages for somebody who cannot sign in for the company any more."""

from flask import Blueprint

recovery = Blueprint("recovery", __name__)
