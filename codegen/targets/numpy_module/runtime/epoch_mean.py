"""The cost of an epoch where J is a mean over samples."""

from collections.abc import Sequence


def _epoch_cost(costs: Sequence[float], sizes: Sequence[int]) -> float:
    """Return the mean over all samples: a batch counts by its size, as J is a mean."""
    weighed = (cost * size for cost, size in zip(costs, sizes, strict=True))
    return sum(weighed) / sum(sizes)
