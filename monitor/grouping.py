"""Which places of an array hold the same: sorted together, with where each group begins. Pure."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray


def grouped(values: "NDArray[Any]") -> tuple["NDArray[Any]", "NDArray[Any]"]:
    """The places of *values* (numbers or texts) in an order in which the same are behind each other, and where in that
    order each group begins."""
    import numpy

    order = numpy.argsort(values, kind="stable")
    ordered = values[order]
    begins = numpy.ones(len(values), bool)
    begins[1:] = ordered[1:] != ordered[:-1]
    return order, numpy.flatnonzero(begins)
