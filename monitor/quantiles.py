"""Quantiles of the distributions that limits are drawn from, by SciPy. Pure.

SciPy is loaded at the first quantile: to load it takes a quarter of the time in which the register
starts, and most commands, pages and jobs draw no limit.
"""


def beta_quantile(level: float, a: float, b: float) -> float:
    """The value below which Beta(*a*, *b*) lies with probability *level*; a and b above 0."""
    from scipy.special import betaincinv

    return float(betaincinv(a, b, level))


def gamma_quantile(level: float, shape: float) -> float:
    """The value below which Gamma(*shape*) with scale 1 lies with probability *level*; shape above 0."""
    from scipy.special import gammaincinv

    return float(gammaincinv(shape, level))


def normal_quantile(level: float) -> float:
    """The value below which the standard normal lies with probability *level*."""
    from scipy.special import ndtri

    return float(ndtri(level))
