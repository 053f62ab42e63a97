"""Chains of derivatives: links that are missing, that stop early or that belong to another path; roles exchanged."""

from __future__ import annotations

from itertools import pairwise

from symbolic.checking.mistakes.base import Mistake, anywhere
from symbolic.checking.mistakes.rules import chains, losses, softmax

__all__ = ["CHAINS"]


def _chain(*quantities: str) -> str:
    """Return the LaTeX of the derivatives of each quantity by the next."""
    return " ".join(rf"\frac{{\partial {of}}}{{\partial {by}}}" for of, by in pairwise(quantities))


_W, _Z, _A = "W_{11}^{[4]}", "z_1^{[4]}", "a_1^{[4]}"
_WEIGHT, _SCORE, _UNIT = "W_{12}^{[3]}", "z_1^{[3]}", "a_1^{[3]}"

CHAINS = (
    Mistake(
        "missing-link",
        "a link of the chain is left out",
        "The link {0} is missing: each factor begins where the one before it ends.",
        "Compare each denominator with the numerator behind it.",
        anywhere(chains.drop_link),
        anywhere(chains.put_link),
        "Mathematics SE 4158072",
        rf"{_chain('L', _W)} = {_chain('L', _A)} {_chain(_Z, _W)}",
        rf"{_chain('L', _W)} = {_chain('L', _A, _Z, _W)}",
    ),
    Mistake(
        "stops-early",
        "the chain ends before the parameter",
        "The chain ends too early: its last link {0} is missing.",
        "What comes before is not constant: go on until you reach the parameter itself.",
        anywhere(chains.stop_early),
        anywhere(chains.to_the_end),
        "textbook and teaching knowledge",
        rf"{_chain('L', _W)} = {_chain('L', _A, _Z)}",
        rf"{_chain('L', _W)} = {_chain('L', _A, _Z, _W)}",
    ),
    Mistake(
        "illegal-cancellation",
        "factors are cancelled that do not meet",
        "{0} and {1} do not meet: the denominator of one factor must be the numerator of the next.",
        "Derivatives are not fractions: follow one path, unit by unit.",
        anywhere(chains.break_link),
        anywhere(chains.join_links),
        "slides on backpropagation: the chain along one path",
        rf"{_chain('L', _WEIGHT)} = {_chain('L', _UNIT, _SCORE)} {_chain('z_2^{[3]}', _WEIGHT)}",
        rf"{_chain('L', _WEIGHT)} = {_chain('L', _UNIT, _SCORE, _WEIGHT)}",
    ),
    Mistake(
        "upside-down",
        "a fraction is upside down",
        "{0} is upside down.",
        "What is differentiated stands above, what it is differentiated by below.",
        anywhere(losses.turn_fraction),
        anywhere(losses.turn_fraction),
        "textbook and teaching knowledge",
        rf"\delta_1^{{[3]}} = \delta_1^{{[4]}} {_chain(_UNIT, _Z)} \sigma'({_SCORE})",
        rf"\delta_1^{{[3]}} = \delta_1^{{[4]}} {_chain(_Z, _UNIT)} \sigma'({_SCORE})",
        is_multiple=True,
    ),
    Mistake(
        "swapped-roles",
        "weight and activation have exchanged their roles",
        "The derivative is by {0}, so what remains of the product is its other factor, {1}.",
        "The derivative of z by a weight is the activation, and by an activation it is the weight.",
        anywhere(chains.swap_roles),
        anywhere(chains.roles_back),
        "textbook and teaching knowledge",
        rf"{_chain(_SCORE, _WEIGHT)} = {_WEIGHT}",
        rf"{_chain(_SCORE, _WEIGHT)} = a_2^{{[2]}}",
    ),
    Mistake(
        "elementwise-softmax",
        "the softmax is differentiated as a function of each unit alone",
        "{0} is missing: a score of the softmax acts on all outputs, not on its own alone.",
        "The Jacobian of the softmax has entries off its diagonal: minus the product of two outputs.",
        anywhere(softmax.elementwise_softmax),
        anywhere(softmax.softmax_of_all),
        "Cross Validated 235528",
        rf"{_chain('a_i^{[2]}', 'z_j^{[2]}')} = a_i^{{[2]}} (1 - a_j^{{[2]}})",
        rf"{_chain('a_i^{[2]}', 'z_j^{[2]}')} = a_i^{{[2]}} (\delta_{{ij}} - a_j^{{[2]}})",
        "2-3-3 tanh,softmax cross_entropy",
    ),
    Mistake(
        "missing-kronecker",
        "a derivative that is 0 for other rows is given for all",
        "The factor {0} is missing: for other rows the derivative is 0.",
        "A weight acts on the unit that it leads to, and on no other.",
        anywhere(softmax.drop_kronecker),
        anywhere(softmax.insert_kronecker),
        "textbook and teaching knowledge",
        rf"{_chain('z_k^{[3]}', 'W_{ij}^{[3]}')} = a_j^{{[2]}}",
        rf"{_chain('z_k^{[3]}', 'W_{ij}^{[3]}')} = \delta_{{ki}} a_j^{{[2]}}",
    ),
    Mistake(
        "softmax-sign",
        "a sign in the Jacobian of the softmax is wrong",
        "The sign off the diagonal is wrong: where one output grows, the others shrink.",
        "Off its diagonal, the Jacobian of the softmax is minus the product of two outputs.",
        anywhere(softmax.flip_off_diagonal),
        anywhere(softmax.flip_off_diagonal),
        "Cross Validated 235528",
        rf"{_chain('a_i^{[2]}', 'z_j^{[2]}')} = a_i^{{[2]}} (\delta_{{ij}} + a_j^{{[2]}})",
        rf"{_chain('a_i^{[2]}', 'z_j^{[2]}')} = a_i^{{[2]}} (\delta_{{ij}} - a_j^{{[2]}})",
        "2-3-3 tanh,softmax cross_entropy",
        is_multiple=True,
    ),
)
