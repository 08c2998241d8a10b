from flask import Blueprint

association = Blueprint("association", __name__)
