"""NetworkSpec and the text of its module -> notebook: derivation, code, check, training, and what to try next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codegen.documents.array_forms import array_sections
from codegen.documents.conventions import conventions
from codegen.documents.derivation import layer_table
from codegen.documents.model import Block, Box, Equations, Paragraph
from codegen.documents.notebook.model import Cell, Code, Notebook, Text
from codegen.documents.notebook.picture import picture
from codegen.documents.notebook.programs import check_cell, curve_cell, data_cell, training_cell
from symbolic.derivation.engine import Deriver
from symbolic.derivation.matrix.engine import ArrayDerivation
from symbolic.derivation.plan import sketch
from symbolic.derivation.steps import Derivation
from symbolic.derivation.summary import local_summary
from symbolic.graph.network import NetworkGraph
from symbolic.spec.model import NetworkSpec

__all__ = ["Emitted", "notebook"]

_MOST_DERIVATIONS = 10
"""For one weight; the earliest layer that needs no more of them is shown."""


@dataclass(frozen=True, slots=True)
class Emitted:
    """The module of a network.

    Attributes:
        text: its source.
        has_kinks: whether it can say how far a point is from where the cost has no slope.
    """

    text: str
    has_kinks: bool


def notebook(spec: NetworkSpec, module: Emitted, title: str, source: str, command: str) -> Notebook:
    """Return the notebook about `spec`; no title means that of the network."""
    named = title or f"Backpropagation in {spec.title() if spec.name == 'network' else spec.name}"
    cells = (*_derived(spec), *_programmed(spec, module))
    return Notebook(named, source, command, spec.written_in, tuple(cells))


def _derived(spec: NetworkSpec) -> Iterator[tuple[str, Cell]]:
    """Yield the derivation, a cell for each question."""
    graph = NetworkGraph(spec)
    chains = _one_weight(Deriver(graph), graph)
    yield "about", Text((Paragraph((f"{spec.title()}. {_ABOUT}",)),))
    yield "network", Text((layer_table(graph),), "The network")
    drawing = picture(graph, spec.written_in, chains[-1])
    if drawing is not None:
        yield "drawing", drawing
    yield "conventions", Text((Box(conventions(graph, spec.written_in)),))
    known = Equations(tuple(known.line for known in local_summary(graph, spec.written_in)))
    first = (Paragraph((_NEIGHBOURS,)), known) if known.equations else ()
    yield from _cells("one-weight", "One weight", (Paragraph((_ONE_WEIGHT,)), *first, *chains))
    names = ("indices", "arrays", "batch")
    for name, section in zip(names, array_sections(spec, spec.written_in), strict=True):
        yield from _cells(name, section.title, section.blocks)


def _one_weight(deriver: Deriver, graph: NetworkGraph) -> tuple[Derivation, ...]:
    """Return how the first weight of a layer acts, after what that relies on: of the earliest layer that is short."""
    found: tuple[Derivation, ...] = ()
    for l in range(graph.depth, 0, -1):
        if graph.owner(l) == l:
            chains = sketch(deriver, graph.objective, (graph.weights(l, 1).member(1),))
            if found and len(chains) > _MOST_DERIVATIONS:
                break
            found = chains
    return found


def _cells(name: str, heading: str, blocks: tuple[Block, ...]) -> Iterator[tuple[str, Cell]]:
    """Yield a section, every derivation in a cell of its own."""
    groups: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, Derivation | ArrayDerivation):
            groups += [[block], []]
        else:
            groups[-1].append(block)
    for number, group in enumerate(filter(None, groups), start=1):
        yield f"{name}-{number}", Text(tuple(group), heading if number == 1 else "")


def _programmed(spec: NetworkSpec, module: Emitted) -> Iterator[tuple[str, Cell]]:
    """Yield the code, and what is done with it."""
    given = spec.numbers.x is not None and spec.numbers.y is not None
    yield "code-about", Text((Paragraph((_CODE,)),), "The code")
    yield "code", Code(module.text)
    yield "check-about", Text((Paragraph((_CHECK,)),), "The check")
    yield "check", Code(check_cell(has_kinks=module.has_kinks))
    yield "training-about", Text((Paragraph((_GIVEN if given else _TEACHER,)), Paragraph((_TRAINING,))), "Training")
    yield "data", Code(data_cell(spec))
    yield "training", Code(training_cell())
    yield "curve", Code(curve_cell())
    yield "next", Text(tuple(Paragraph((words,)) for words in _NEXT), "What to try")


_ABOUT = (
    "How every weight affects the loss, line by line; the same as code; a check of one against the other; and the "
    "training that it is for. Run the cells from top to bottom: they need NumPy alone."
)
_ONE_WEIGHT = "First a single weight, from the loss back to it; its way through the network is lit above."
_NEIGHBOURS = "Every chain is a product of derivatives between neighbours:"
_CODE = (
    "The lines for a batch, as a program. Samples are the rows of its arrays, and each assignment of "
    "loss_and_gradients has its formula beside it."
)
_CHECK = (
    "A derivative says by how much the cost changes if one parameter is moved a little. So move it and look: by a step "
    "forwards and back (central differences), and by an imaginary step, which has no error but rounding. Both follow "
    "the cost alone and know nothing of the derivation."
)
_GIVEN = "The samples are those of the spec, and so is where training begins if the spec says that too."
_TEACHER = (
    "The samples are made up: inputs at random, and targets from another network of this kind with other weights, so "
    "that there is something this network can learn."
)
_TRAINING = (
    "Every step moves all parameters against the gradient. A step that makes the cost larger is not taken, and the "
    "next is half as long; after one that helps, steps become a little longer."
)
_NEXT = (
    "Put a mistake into loss_and_gradients: leave out a slope, or exchange two arrays. Which check finds it?",
    "Take the first line of the derivation for another weight, and compare its value with the entry of the gradient.",
    "Start from other weights, init_params(seed=1) and so on. Does every start end at the same cost?",
    "Keep the rate fixed. From which rate on does the cost jump about, and from which one does it grow?",
)
