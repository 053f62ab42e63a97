"""The rules by which a line follows from the one before: each member's value is its sentence on a slide."""

from __future__ import annotations

from enum import Enum

__all__ = ["Rule"]


class Rule(Enum):
    """Why a step holds."""

    SUBSTITUTE_DEFINITION = "Put in the definition."
    SAME_QUANTITY = "A quantity changes as fast as itself."
    NO_PATH = "No path of influence leads there, so nothing changes."
    AFFINE_WRT_WEIGHT = "Only one term holds this weight; what multiplies it remains."
    AFFINE_WRT_INPUT = "Only one term holds this input; its weight remains."
    AFFINE_WRT_BIAS = "The bias is added as it is."
    ACTIVATION_DERIVATIVE = "Differentiate the activation function."
    SOFTMAX_DERIVATIVE = "Differentiate the softmax: every score changes every activation."
    LOSS_DERIVATIVE = "Differentiate the loss; only the term of this output counts."
    EXPRESSION_DERIVATIVE = "Differentiate the expression, everything else held fixed."
    SUM_RULE = "Differentiate a sum term by term."
    CONSTANT_FACTOR = "Constant terms drop out, constant factors stay."
    UNFOLD_FUNCTION = "Put in what the function stands for."
    QUOTIENT_RULE = "Quotient rule."
    SPLIT_FRACTION = "Split the fraction."
    WRITE_OUT_PRIME = "Write the derivative of the activation function out."
    CHAIN_RULE = "Chain rule: multiply the derivatives along the only path."
    SUM_OVER_PATHS = "Chain rule with several paths: multiply along each, then add."
    SUBSTITUTE_KNOWN = "Put in the derivatives found before."
    DROP_ONES = "Leave out factors of 1."
    SAME_FOR_ALL = "The same for every unit alike."
    SIMPLIFY = "The factors cancel."
    KRONECKER = "Entries of one array do not depend on each other: the derivative is 1 for the same entry, else 0."
    CONTRACT = "Of a sum with a Kronecker delta one term is left."
    DISTRIBUTE = "Multiply out."
    TRANSPOSE = "Swap the indices, so that the summed ones stand side by side: that is the transpose."
    MATRIX_PRODUCT = "A sum over the index that two factors share is a matrix product."
    DIAGONAL = "A factor for each row or column is a diagonal matrix."
    HADAMARD = "The same free index on both: multiply entry by entry."
    SUM_OVER_SAMPLES = "The cost adds up samples, and so does its derivative by what they share."
    EACH_SAMPLE = "What belongs to one sample acts on that sample's loss alone."
    OUTER_PRODUCT = "Two different free indices: a column times a row."
    SWAP_ORDER = "The order of differentiation does not matter."
    FIRST_DERIVATIVE = "Put in the first derivative; everything in it may change."
    PRODUCT_RULE = "Product rule: differentiate one factor at a time."
    TOTAL_DERIVATIVE = "Differentiate by each quantity that changes, times how fast it changes."
    SECOND_CHAIN = "Chain rule from both sides: multiply the derivatives along both ways."
    NO_CHANGE = "What does not change has the derivative 0."
    TIDY = "Leave out zeros, ones and brackets that change nothing."
