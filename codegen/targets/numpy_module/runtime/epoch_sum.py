"""The cost of an epoch where J is a sum over samples."""

from collections.abc import Sequence


def _epoch_cost(costs: Sequence[float], sizes: Sequence[int]) -> float:
    """Return the sum over all batches, as J is a sum; a penalty counts in each."""
    del sizes
    return sum(costs)
