"""The operator confirms for companies without an association, and decides on objections."""

from app.operator.blueprint import operator
from app.recovery.desk_pages import add_recovery_pages

add_recovery_pages(operator, "/desk/operator/recoveries")
