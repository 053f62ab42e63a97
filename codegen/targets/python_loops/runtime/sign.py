"""The sign of a number, which Python lacks."""


def sign(x: float) -> float:
    """Return 1 above 0, -1 below and 0 at 0."""
    return float((x > 0.0) - (x < 0.0))
