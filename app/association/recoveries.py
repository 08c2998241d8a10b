"""The association confirms who comes back in for a member whose owner left."""

from app.association.blueprint import association
from app.recovery.desk_pages import add_recovery_pages

add_recovery_pages(association, "/desk/association/<association_slug>/recoveries")
