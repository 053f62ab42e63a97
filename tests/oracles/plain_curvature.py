"""Second derivatives of a plain-loop network: differences of differences, far beyond forty digits."""

from __future__ import annotations

from mpmath import mp, mpf

from tests.oracles.plain_network import Key, PlainNetwork, Values, forward

__all__ = ["curvature"]

DIGITS = 120
STEP = mpf(10) ** -26


def curvature(network: PlainNetwork, given: Values, of: Key, later: Key, earlier: Key) -> mpf:
    """Return how fast the slope of `of` by `later` changes with `earlier`, which does not follow from `later`.

    `later` moves on from where `earlier` has brought it: the two changes are independent of each other.
    """

    def slope(held: Values) -> mpf:
        here = forward(network, given, held)[later]
        after, before = (forward(network, given, {**held, later: here + step})[of] for step in (STEP, -STEP))
        return (after - before) / (2 * STEP)

    with mp.workdps(DIGITS):
        start = forward(network, given, {})[earlier]
        if later == earlier:
            after, here, before = (
                forward(network, given, {earlier: start + step})[of] for step in (STEP, mpf(0), -STEP)
            )
            return (after - 2 * here + before) / STEP**2
        return (slope({earlier: start + STEP}) - slope({earlier: start - STEP})) / (2 * STEP)
