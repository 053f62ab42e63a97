"""What `show` makes of each kind of result, and what a notebook is told of it."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest

from codegen.graph_files import resolve_graph
from codegen.notebook import Shown, load_ipython_extension, show
from codegen.spec_files import resolve_spec
from codegen.verify import verify_module
from symbolic.checking.check import check
from symbolic.derivation.engine import Deriver
from symbolic.derivation.forms import Forms
from symbolic.derivation.steps import Derivation
from symbolic.errors import ChalkgradError
from symbolic.formula.nodes import Index, Partial, Quantity
from symbolic.formula.notation import Notation, notation
from symbolic.graph.graph import HandGraph
from symbolic.graph.names import parse_quantity
from symbolic.graph.network import NetworkGraph
from symbolic.graph.written.model import WrittenGraph
from symbolic.spec.model import NetworkSpec
from tests.codegen.documents.diagrams.cases import parsed
from tests.codegen.nets import emitted

SPEC = resolve_spec("slides")
GRAPH = NetworkGraph(SPEC)
SVG = "{http://www.w3.org/2000/svg}svg"


def derivation() -> Derivation:
    return Deriver(GRAPH).derive(parse_quantity("L"), parse_quantity("a[2][1]"))


def by_hand(at: str | None = None) -> WrittenGraph:
    found = resolve_graph(None, "q = x + y; f = q*z", at, None)
    assert found is not None
    return found


def kinds(shown: Shown) -> dict[str, str]:
    """Return what there is besides the text, by the names of the methods that Jupyter calls."""
    found = {
        "markdown": shown._repr_markdown_(),
        "latex": shown._repr_latex_(),
        "html": shown._repr_html_(),
        "svg": shown._repr_svg_(),
    }
    return {kind: content for kind, content in found.items() if content is not None}


@pytest.mark.parametrize(
    ("result", "kind"),
    [
        (Partial(Quantity("L"), Quantity("x")), "latex"),
        (derivation(), "markdown"),
        (derivation().steps[0], "markdown"),
        (Forms(SPEC, SPEC.written_in).matrix(Quantity("W", Index("l"))), "markdown"),
        (GRAPH, "svg"),
        (SPEC, "html"),
        (by_hand(), "svg"),
        (by_hand("x=-2, y=5, z=-4"), "svg"),
        (by_hand().graph, "svg"),
        (check("2-2-1 sigmoid mse", r"$\hat{y} = a^{[2]}$"), "html"),
    ],
)
def test_each_kind_of_result_is_shown_in_one_way_and_as_text(result: object, kind: str) -> None:
    shown = show(result)
    assert list(kinds(shown)) == [kind]
    assert repr(shown) == shown.text
    assert shown.text.strip()
    assert len(shown.bundle()) == 2


def test_a_derivation_is_shown_with_its_question_its_reasons_and_all_of_its_lines() -> None:
    shown = show(derivation()).markdown or ""
    assert shown.startswith("### How does $a_1^{[2]}$ affect $L$?\n\n$a_1^{[2]}$ acts through 2 quantities: ")
    assert shown.count("$$\n") == 1
    assert shown.endswith("\n$$")
    assert r"W_{21}^{[3]} \right)" in shown


def test_a_step_is_shown_with_its_reason() -> None:
    step = derivation().steps[-1]
    assert (show(step).markdown or "").endswith("\n$$\n\nPut in the derivatives found before.")


def test_a_result_is_shown_in_the_notation_that_is_asked_for() -> None:
    partial = Partial(Quantity("L"), Quantity("a", 2, (1,)))
    assert show(partial).latex == r"$\displaystyle \frac{\partial L}{\partial a_1^{[2]}}$"
    assert show(partial, "calculus").latex == r"$\displaystyle \frac{dL}{da_1^{[2]}}$"
    assert show(partial, notation("parenthesis")).latex == r"$\displaystyle \frac{\partial L}{\partial a_1^{(2)}}$"
    assert "a_1^{(2)}" in (show(derivation(), "parenthesis").markdown or "")


@pytest.mark.parametrize("written_in", [None, "bare", notation("parenthesis")])
@pytest.mark.parametrize("result", [GRAPH, by_hand(), by_hand("x=1, y=2, z=1/3")])
def test_drawings_are_sound_xml(result: object, written_in: str | Notation | None) -> None:
    assert parsed(show(result, written_in).svg or "").tag == SVG


def test_a_graph_at_a_point_is_drawn_with_its_numbers() -> None:
    assert "-12" in (show(by_hand("x=-2, y=5, z=-4")).svg or "").replace("−", "-")
    assert "-12" not in (show(by_hand()).svg or "").replace("−", "-")


def test_a_graph_by_hand_is_drawn_as_the_one_that_was_written() -> None:
    assert show(by_hand().graph) == show(by_hand())


def test_a_graph_by_hand_with_indices_is_refused() -> None:
    with pytest.raises(ChalkgradError, match=r"^found `x\[1\]` in a graph to be drawn; expected names without"):
        show(HandGraph({Quantity("q"): Quantity("x", None, (1,))}))


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


def test_a_spec_is_shown_with_its_drawing_and_its_layers_and_its_name_as_it_is_typed() -> None:
    hostile = r"<script>x</script> $a$ \b"
    document = {**SPEC.model_dump(exclude_none=True), "name": hostile}
    reader = Tags()
    reader.feed(show(NetworkSpec.model_validate(document)).html or "")
    assert {"svg", "table", "figure"} <= reader.tags
    assert "script" not in reader.tags
    assert hostile in reader.words


def test_a_network_that_is_too_deep_to_draw_is_shown_as_a_table() -> None:
    deep = resolve_spec(f"{'-'.join(['1'] * 45)} tanh mse")
    for result in (deep, NetworkGraph(deep)):
        reader = Tags()
        reader.feed(show(result).html or "")
        assert "table" in reader.tags
        assert "svg" not in reader.tags


@pytest.mark.parametrize("result", [3, "L", None, ("L",)])
def test_what_is_no_result_is_refused(result: object) -> None:
    with pytest.raises(ChalkgradError, match=r"^found a \w+ to show; expected a formula, .* or a report$"):
        show(result)


def test_a_notation_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ChalkgradError, match=r"^notation: found `slide`; expected one of "):
        show(GRAPH, "slide")


# --- reports of a verification ------------------------------------------------------------------------------------


def test_a_verification_is_shown_with_every_comparison_and_fact(tmp_path: Any) -> None:
    report = verify_module(emitted(SPEC, tmp_path))
    reader = Tags()
    reader.feed(show(report).html or "")
    assert reader.tags <= {"section", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "ul", "li"}
    for comparison in report.comparisons:
        assert comparison.method in reader.words
        assert f"{comparison.worst.relative_error:.1e}" in reader.words
    assert all(fact.statement in reader.words for fact in report.facts)
    assert reader.words.count("passed") == 1 + len(report.comparisons) + len(report.facts)


def test_a_verification_that_fails_says_so_and_a_name_is_shown_as_it_is(tmp_path: Any) -> None:
    module = emitted(SPEC, tmp_path)
    right = module.loss_and_gradients

    def wrong(params: Any, x: Any, y: Any) -> Any:
        cost, gradients = right(params, x, y)
        return cost, gradients._replace(b1=2 * gradients.b1)

    module.loss_and_gradients = wrong
    module.__file__ = "<b>a & b</b>.py"
    reader = Tags()
    reader.feed(verify_module(module)._repr_html_())
    assert "<b>a & b</b>.py: 21 parameters, 5 samples: FAILED" in reader.words
    assert "b" not in reader.tags
    assert "b1[" in reader.words


# --- the extension ------------------------------------------------------------------------------------------------


class Shell:
    """The part of a shell of IPython that an extension is told to use."""

    def __init__(self) -> None:
        self.printers: dict[type, Callable[..., dict[str, str]]] = {}
        self.display_formatter = self
        self.mimebundle_formatter = self

    def for_type(self, kind: type, printer: Callable[..., dict[str, str]]) -> None:
        self.printers[kind] = printer


def test_with_the_extension_results_show_themselves_as_show_does() -> None:
    shell = Shell()
    load_ipython_extension(shell)
    for result in (GRAPH, SPEC, derivation(), by_hand()):
        shown = shell.printers[type(result)](result, include=None, exclude=None)
        assert shown == show(result).bundle()
        assert "text/plain" in shown
    assert shell.printers[NetworkGraph](GRAPH)["image/svg+xml"].startswith("<svg")
    assert object not in shell.printers
