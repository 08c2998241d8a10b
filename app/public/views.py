"""What everyone may read: home, directory, companies, associations, figures, method, documents.

The pages live in one module per subject; importing this module registers them all.
"""

from app.public import documents
from app.public.blueprint import public

__all__ = ["documents", "public"]
