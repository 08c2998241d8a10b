"""The desk of the monitor and the publisher; its pages live in one module per subject."""

from app.monitoring import correcting, deliveries, disputes, periods, programs
from app.monitoring.blueprint import monitor

__all__ = ["correcting", "deliveries", "disputes", "monitor", "periods", "programs"]
