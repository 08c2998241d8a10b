"""Whether the shares of a company may be shown. Pure.

Apart from the scores, so that the models load nothing that calculates.
"""

from monitor.label_names import Label
from monitor.method import METHODS


def shows_shares(
    *, label: str | None, incidents: int, method_version: str, is_protected: bool = False
) -> bool:
    """Whether shares may be shown: enough incidents, and nobody else's would follow. Otherwise only counts are."""
    is_enough = incidents >= METHODS[method_version].least_incidents and label != Label.TOO_FEW
    return is_enough and not is_protected
