"""The company desk: its blueprint with every view on it."""

from app.company import (
    cases,
    conditions,
    confirmation,
    contact,
    details,
    domains,
    figures,
    logo_use,
    logos,
    names,
    networks,
    people,
    programs,
    renewing,
    sign,
    signature,
    tasks,
)
from app.company.blueprint import company

__all__ = [
    "cases",
    "company",
    "conditions",
    "confirmation",
    "contact",
    "details",
    "domains",
    "figures",
    "logo_use",
    "logos",
    "names",
    "networks",
    "people",
    "programs",
    "renewing",
    "sign",
    "signature",
    "tasks",
]
