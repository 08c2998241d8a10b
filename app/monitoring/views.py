"""The desk of the monitor and the publisher; its pages live in one module per subject."""

from app.monitoring import (
    correcting,
    deliveries,
    disputes,
    figure_jobs,
    intake_jobs,
    periods,
    programs,
    quality,
    referrals,
    sources,
    withdrawals,
)
from app.monitoring.blueprint import monitor

__all__ = [
    "correcting",
    "deliveries",
    "disputes",
    "figure_jobs",
    "intake_jobs",
    "monitor",
    "periods",
    "programs",
    "quality",
    "referrals",
    "sources",
    "withdrawals",
]
