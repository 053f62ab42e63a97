"""How arrays are laid out, for stems that ask about them: the lines of the conventions that the answer depends on."""

from __future__ import annotations

from codegen.documents.conventions import error_signals, jacobian_layout, listed, loss_and_cost, sample_inputs
from codegen.documents.model import Paragraph
from codegen.documents.questions.setting import Setting
from symbolic.derivation.steps import Words
from symbolic.formula.nodes import Formula, Index, Position, Quantity

__all__ = ["batch_layout", "vector_layout"]

_L, _BEFORE = Index("l"), Index("l", -1)


def batch_layout(setting: Setting) -> Paragraph:
    """Return what the arrays of all samples are and how they lie: samples, parameters, error signals, the cost."""
    signals = error_signals(setting.notation, True) if setting.notation.error_signal == "delta" else ()
    ones: Words = (Quantity("ones"), " is a column of ones.")
    lines = (_samples(setting), _parameters(setting), ones, *signals, loss_and_cost(setting.graph, setting.notation))
    return _paragraph(*lines)


def vector_layout(setting: Setting) -> Paragraph:
    """Return how the arrays of one sample lie, and what derivatives by them are."""
    vectors: tuple[Formula, ...] = (Quantity("x"), Quantity("z", _L), Quantity("a", _L))
    lie = (*listed(vectors), f" are {setting.notation.layout.vectors}.")
    signals = error_signals(setting.notation, True) if setting.notation.error_signal == "delta" else ()
    return _paragraph(lie, _parameters(setting), jacobian_layout(setting.graph, setting.notation.layout), *signals)


def _samples(setting: Setting) -> Words:
    of_layers = tuple(Quantity(name, _L) for name in "ZA")
    arrays = listed((Quantity("X"), *of_layers, Quantity("Yhat"), Quantity("Y")))
    each = listed((Quantity("x"), Quantity("z", _L), Quantity("a", _L), Quantity("yhat"), Quantity("y")))
    lie = setting.notation.layout.samples
    return (*sample_inputs(), f" The {lie} of ", *arrays, " are ", *each, " of the samples.")


def _parameters(setting: Setting) -> Words:
    layout = setting.notation.layout
    here, before = (" for each unit of layer ", Position(_L)), (" for each of layer ", Position(_BEFORE))
    first, second = ("a row", "a column") if layout.weight_order == "to-from" else ("a column", "a row")
    words: Words = (Quantity("W", _L), " has ", first, *here, " and ", second, *before)
    if any(layer.bias for layer in setting.spec.layers):
        words += ("; ", Quantity("b", _L), f" is a {layout.vectors.removesuffix('s')}")
    return (*words, ".")


def _paragraph(*lines: Words) -> Paragraph:
    return Paragraph(tuple(word for line in lines for word in (" ", *line))[1:])
