r"""What was typed -> a formula: letters become quantities, fractions of differentials become derivatives.

Stage: `Syntax`, vocabulary and habits -> `Formula`, with the place of every part in the source text. One named rule a
node. Nothing here knows a network.
"""

from __future__ import annotations

from symbolic.formula.resolver import choices, derivatives, functions, names, products
from symbolic.formula.resolver.resolver import Resolver, index_letters, resolve

__all__ = ["RULES", "Resolver", "index_letters", "resolve"]

RULES = (names, products, derivatives, functions, choices)
"""The modules that hold the rules; each registers its own."""
