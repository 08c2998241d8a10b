from flask import Blueprint

monitor = Blueprint("monitor", __name__)
