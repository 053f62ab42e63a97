"""What `show` and `examples` print: a network at a glance."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from codegen.documents.conventions import conventions
from codegen.documents.formats.words import text_words
from codegen.documents.layers import applied, own_functions, own_weights
from codegen.graph_files import graph_names, resolve_graph
from codegen.judged_files import BUNDLED_CLASS, derivation_names, derivation_title
from codegen.spec_files import example_names, resolve_spec
from symbolic.formula.build import equation
from symbolic.formula.nodes import Index, Partial, Product, Quantity, Sign
from symbolic.formula.notation import NOTATION_NAMES, Notation, notation
from symbolic.formula.text import print_text
from symbolic.graph.definitions import definition_formula
from symbolic.graph.names import parse_quantity, quantity_name
from symbolic.graph.network import COST, LOSS, PENALTY, STRENGTH, NetworkGraph
from symbolic.graph.paths import count_paths, paths
from symbolic.spec.model import NetworkSpec
from symbolic.spec.notation_toml import notation_toml

__all__ = ["convention_list", "example_list", "notation_list", "notation_text", "overview", "path_list"]

_MOST_LAYERS = 40
_MOST_PATHS = 20


def overview(spec: NetworkSpec) -> str:
    """Return layers, shapes, parameter counts with and without biases, and the loss, as text."""
    graph = NetworkGraph(spec)
    written_in = spec.written_in
    header = ("layer", "units", "activation", "W", "b", "weights", "biases")
    rows = [header, ("0", str(spec.inputs), "input", "", "", "", ""), *_rows(graph)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(header))]
    table = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    total, weights = spec.parameter_count(), spec.parameter_count(with_biases=False)
    lines = (
        spec.title() if spec.name == "network" else f"{spec.name}: {spec.title()}",
        "",
        *table,
        "",
        f"parameters  {total:,} with biases, {weights:,} without",
        f"input       x of shape (N, {spec.inputs}), one sample a row{_named(spec.names.inputs)}",
        f"output      ŷ of shape (N, {spec.widths[-1]}){_named(spec.names.outputs)}",
        *(f"function    {print_text(defined, written_in)}" for defined in own_functions(spec)),
        *_objective(graph, written_in),
        f"notation    {written_in.name}",
    )
    return "\n".join(lines)


def _objective(graph: NetworkGraph, written_in: Notation) -> Iterator[str]:
    """Yield what is minimised: the loss, the penalty where there is one, and the cost over the samples."""

    def defined(quantity: Quantity) -> str:
        return print_text(equation(quantity, definition_formula(graph.definition(quantity))), written_in)

    loss, penalty, cost = (print_text(quantity, written_in) for quantity in (LOSS, PENALTY, COST))
    combined = f"the {'sum' if graph.spec.loss.samples == 'sum' else 'mean'} of {loss} over the samples"
    yield f"loss        {defined(LOSS)}"
    if graph.objective == LOSS:
        yield f"cost        {cost} is {combined}"
        return
    yield f"penalty     {defined(PENALTY)}, with {defined(STRENGTH)}"
    yield f"cost        {cost} is {combined}, and {penalty} once"


def _rows(graph: NetworkGraph) -> Iterator[tuple[str, ...]]:
    for l in range(1, graph.depth + 1):
        if graph.depth > _MOST_LAYERS and _MOST_LAYERS // 2 < l <= graph.depth - _MOST_LAYERS // 2:
            if l == graph.depth // 2:
                yield ("...", "", "", "", "", "", "")
            continue
        rows, columns, biases = graph.widths[l], graph.widths[l - 1], graph.biases(l).size
        layer = graph.spec.layers[l - 1]
        shape = f"({biases},)" if biases else "none"
        weights = own_weights(graph, l)
        matrix = f"({rows}, {columns})" if weights else f"W of {graph.owner(l)}"
        yield (str(l), str(rows), applied(layer), matrix, shape, f"{weights:,}", f"{biases:,}")


def _named(names: tuple[str, ...]) -> str:
    return f": {', '.join(names)}" if names else ""


def path_list(spec: NetworkSpec, start: str, end: str) -> str:
    """Return how many paths of influence lead from one quantity to another, and the first of them, as text."""
    graph = NetworkGraph(spec)
    written_in = spec.written_in
    first, last = (graph.resolved(parse_quantity(name)) for name in (start, end))
    for quantity in (first, last):
        graph.definition(quantity)
    count = count_paths(graph, first, last)
    arrows = [
        " → ".join(print_text(quantity, written_in) for quantity in path) for path in _first_paths(graph, first, last)
    ]
    more = [f"... and {count - len(arrows):,} more"] if count > len(arrows) else []
    head = f"{count:,} path{'' if count == 1 else 's'} from {quantity_name(first)} to {quantity_name(last)}"
    return "\n".join((head, *arrows, *more))


def _first_paths(graph: NetworkGraph, start: Quantity, end: Quantity) -> list[tuple[Quantity, ...]]:
    return list(islice(paths(graph, start, end), _MOST_PATHS))


def convention_list(spec: NetworkSpec) -> str:
    """Return what letters, indices and shapes mean in the notation of `spec`, a statement a line."""
    written_in = spec.written_in
    return "\n".join(text_words(words, written_in) for words in conventions(NetworkGraph(spec), written_in))


def notation_list() -> str:
    """Return the bundled notations, each with a weight and the product of two derivatives as it writes them."""
    weight = Quantity("W", Index("l"), (Index("i"), Index("j")))
    score = Quantity("z", Index("l"), (Index("i"),))
    chain = Product((Partial(LOSS, score), Partial(score, weight)), Sign.CHAIN)
    longest = max(map(len, NOTATION_NAMES))
    return "\n".join(
        f"{name.ljust(longest)}  {print_text(equation(Partial(LOSS, weight), chain), notation(name))}"
        for name in NOTATION_NAMES
    )


def notation_text(name: str) -> str:
    """Return the bundled notation called `name` as TOML."""
    return notation_toml(notation(name))


def example_list() -> str:
    """Return the bundled examples, a line each: networks, graphs, hand derivations, and the class for `grade`."""
    networks = [(name, resolve_spec(name).title()) for name in example_names()]
    derivations = [(name, derivation_title(name)) for name in derivation_names()]
    graphs = [(name, _graph_title(name)) for name in graph_names()]
    examples = (*networks, *graphs, *derivations, (BUNDLED_CLASS, "four students for `grade`, on the network slides"))
    longest = max(len(name) for name, _ in examples)
    return "\n".join(f"{name.ljust(longest)}  {title}" for name, title in examples)


def _graph_title(name: str) -> str:
    graph = resolve_graph(name, None, None, None)
    return f"a graph: {graph.name}" if graph is not None else ""
