from flask import Blueprint

company = Blueprint("company", __name__)
