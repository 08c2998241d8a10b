"""The company desk: its blueprint with every view on it."""

from app.company import contact, details, domains, figures, logos, people, programs, sign, signature, tasks
from app.company.blueprint import company

__all__ = [
    "company",
    "contact",
    "details",
    "domains",
    "figures",
    "logos",
    "people",
    "programs",
    "sign",
    "signature",
    "tasks",
]
