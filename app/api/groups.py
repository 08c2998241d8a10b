"""The groups in which the document and its page show what programs can do."""

from enum import StrEnum

from app.i18n import _l


class Group(StrEnum):
    REGISTER = "register"
    LOGOS = "logos"
    FIGURES = "figures"
    IDENTITY = "identity"
    SERVICE = "service"
    DESKS = "desks"


NAMES = {
    Group.REGISTER: _l("Companies and associations"),
    Group.LOGOS: _l("Logos"),
    Group.FIGURES: _l("Figures"),
    Group.DESKS: _l("With the token of a desk"),
    Group.IDENTITY: _l("Keys and lists of what was withdrawn"),
    Group.SERVICE: _l("About this service"),
}
"""What a page calls each group, in the order of the page."""
