from flask import Blueprint

machine = Blueprint("machine", __name__)
