"""The blueprint of what machines read under fixed names; every view module of this folder is on it."""

from flask import Blueprint

machine = Blueprint("machine", __name__)
