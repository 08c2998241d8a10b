from flask import Blueprint

badges = Blueprint("badges", __name__)
