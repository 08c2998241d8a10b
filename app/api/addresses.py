"""All fixed addresses outside ``/api/v1`` that anyone may read."""

from app.api.address import Address
from app.api.figure_addresses import about_figures, about_identity, about_service
from app.api.register_addresses import about_logos, about_register

ADDRESSES: tuple[Address, ...] = (
    *about_register(),
    *about_logos(),
    *about_figures(),
    *about_identity(),
    *about_service(),
)
