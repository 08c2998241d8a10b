"""What everyone may read: home, directory, companies, associations, figures, method, documents.

The pages live in one module per subject; importing this module registers them all.
"""

from app.public import (
    about,
    associations,
    companies,
    compare,
    contact_tests,
    corrections,
    data_quality,
    dates,
    decisions,
    dictionary,
    directory,
    documents,
    feeds,
    figures,
    home,
    institution,
    keepers,
    log,
    method,
    permissions,
    score_files,
    signatory_files,
    words,
)
from app.public.blueprint import public

__all__ = [
    "about",
    "associations",
    "companies",
    "compare",
    "contact_tests",
    "corrections",
    "data_quality",
    "dates",
    "decisions",
    "dictionary",
    "directory",
    "documents",
    "feeds",
    "figures",
    "home",
    "institution",
    "keepers",
    "log",
    "method",
    "permissions",
    "public",
    "score_files",
    "signatory_files",
    "words",
]
