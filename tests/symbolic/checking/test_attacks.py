"""Nothing that is typed runs, hangs or crashes the checker: every attack comes to its end, in time."""

from __future__ import annotations

import ast
from itertools import pairwise

import pytest

from symbolic.checking.report import Report, Verdict
from symbolic.errors import SpecError
from symbolic.functions.names import ACTIVATION_NAMES, LOSS_NAMES
from symbolic.spec.model import NetworkSpec, build_spec
from symbolic.spec.shorthand import parse_shorthand
from tests.architecture.sources import calls, sources
from tests.symbolic.checking.attacks import (
    ERROR,
    FLOODS,
    INVISIBLE,
    LINES,
    NAMES,
    WORDS,
    Attack,
    display,
    twice,
)
from tests.symbolic.checking.bounded import NETWORK, in_time, misplaced

FAILS = {Verdict.REFUTED, Verdict.UNREADABLE, Verdict.UNKNOWN}
CAPITAL_GREEK = (r"\Gamma", r"\Theta", r"\Xi", r"\Psi", r"\Phi", r"\Omega")
LETTERS = ("G", "H", "V", "R", "Q", "P", "B", "D", "F", "M", "K", "g", "r", "s", *CAPITAL_GREEK)
OWN_NAMES = [*LETTERS, *(rf"\{accent}{{{name}}}" for accent in ("bar", "tilde", "dot") for name in LETTERS)]


def report_of(text: str, network: NetworkSpec | str = NETWORK) -> Report:
    found = in_time(text, network)
    assert isinstance(found, Report), found
    assert misplaced(found) == []
    return found


def verdicts(text: str, network: NetworkSpec | str = NETWORK) -> list[Verdict]:
    return [step.verdict for step in report_of(text, network).steps()]


def document(*formulas: str) -> str:
    return "\n\n".join(map(display, formulas))


def largest(line: str) -> str:
    """Return as many of a line as a document may have."""
    return "\n".join([line] * min(200, 65536 // (len(line) + 1)))


# --- one line -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "attack", [*LINES, *NAMES, *INVISIBLE], ids=lambda attack: attack.name.encode("utf-8", "replace").decode()
)
def test_an_attack_comes_to_its_end(attack: Attack) -> None:
    found = in_time(attack.text)
    if not isinstance(found, Report):
        assert attack.end == ERROR
        assert attack.says in str(found)
        return
    assert misplaced(found) == []
    steps = list(found.steps())
    if attack.end == WORDS:
        assert steps == []
        return
    assert [step.verdict for step in steps] == [attack.end] * len(steps) != [], [step.reason for step in steps]
    assert attack.says in steps[0].reason


@pytest.mark.parametrize(("name", "text"), FLOODS, ids=[name for name, _ in FLOODS])
def test_a_flood_claims_nothing(name: str, text: str) -> None:
    found = in_time(text)
    if isinstance(found, Report):
        assert misplaced(found) == []
        assert not any(step.verdict.stands for step in found.steps() if not name.endswith(("1\\n'", "'=x'"))), name


@pytest.mark.parametrize("length", [65537, 10**6])
def test_a_text_beyond_64_kib_is_refused(length: int) -> None:
    assert f"a text of {length} signs; expected at most 65536" in str(in_time("{" * length))


def test_more_than_200_formulas_are_refused() -> None:
    assert len(verdicts("\n".join([twice("x_1")] * 200))) == 200
    assert "more than 200 formulas" in str(in_time("\n".join([twice("x_1")] * 201)))


# --- what a person names ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "formulas",
    [
        ("g = g + 1", "g = g"),
        ("p = q", "q = p", "p = 2q"),
        ("p = q + 1", "q = p + 1", "p = q"),
        ("g(x) = g(x + 1) + 1", "g(x_1) = 2"),
        ("u(x) = v(x)", "v(x) = u(x) + 1", "u(x_1) = v(x_1)"),
        ("r = s", "s = t", "t = r + 1", "r = t"),
        (r"G = \sum_k G x_k", "G = 1"),
        (r"G = \frac{\partial G}{\partial x_1}", "G = 1"),
    ],
    ids="; ".join,
)
def test_a_name_that_leads_back_to_itself_proves_nothing(formulas: tuple[str, ...]) -> None:
    assert not {Verdict.PROVED, Verdict.HOLDS} & set(verdicts(document(*formulas)))


@pytest.mark.parametrize("letter", ["W", "a", "z", "x", "y", "L", "J", "b", r"\hat y", r"\delta", r"\sigma", "e"])
def test_what_is_set_equal_to_a_letter_of_the_network_does_not_change_it(letter: str) -> None:
    first = (f"{letter} = 3", f"{letter} = {letter} + 1", f"{letter} := {letter}^2", f"{letter} = 7 x_1")
    found = verdicts(document(*first, r"\frac{\partial L}{\partial \hat{y}} = 2(\hat{y} - y)"))
    assert found[-1] is Verdict.PROVED
    assert found[1] is not Verdict.PROVED


@pytest.mark.parametrize(
    "body",
    ["# + #", "# #", "(# + 1)(# - y) + #", r"e^{#} + #", r"\frac{#}{1 + #}", r"\sum_k x_k #", r"\sigma(#) #"],
)
@pytest.mark.parametrize("length", [20, len(OWN_NAMES)])
def test_definitions_that_double_do_not_explode(body: str, length: int) -> None:
    names = OWN_NAMES[:length]
    lines = [f"{names[0]} = x_1 + x_2 y"]
    lines += [f"{new} = {body.replace('#', old)}" for old, new in pairwise(names)]
    text = document(*lines, f"{names[-1]} = 1", rf"\frac{{\partial {names[-1]}}}{{\partial x_1}} = 1")
    assert Verdict.HOLDS not in verdicts(text)


def test_definitions_with_derivatives_of_one_another_do_not_explode() -> None:
    lines = [rf"{new} = {old} + \frac{{\partial {old}}}{{\partial x_1}}" for old, new in pairwise(OWN_NAMES[:30])]
    verdicts(document(f"{OWN_NAMES[0]} = x_1 x_2", *lines))


def test_functions_of_functions_do_not_explode() -> None:
    names = LETTERS[:14]
    lines = [f"{new}(x) = {old}({old}(x))" for old, new in pairwise(names)]
    verdicts(document(f"{names[0]}(x) = x + 1", *lines, f"{names[-1]}(x_1) = 1"))


@pytest.mark.parametrize("sign", ["=", r"\leftarrow", ":="])
def test_a_hundred_updates_are_no_equations(sign: str) -> None:
    line = rf"W^{{[1]}} {sign} W^{{[1]}} - \eta \frac{{\partial L}}{{\partial W^{{[1]}}}}"
    assert set(verdicts(document(*[line] * 100))) == {Verdict.DEFINITION}


@pytest.mark.parametrize("power", ["L^{-99}", r"\hat{y}^{\hat{y}^{\hat{y}}}", "x_1^{100000}"])
def test_a_side_that_cannot_be_read_names_no_letter_of_the_network_anew(power: str) -> None:
    found = verdicts(
        document(f"{power} = 1", r"\frac{\partial L}{\partial \hat{y}} = 2(\hat{y} - y)", r"\hat{y} = x_1")
    )
    assert found[1:] == [Verdict.PROVED, Verdict.REFUTED]


@pytest.mark.parametrize(
    "formula",
    [
        r"\max(0, x_1) = x_1",
        r"\max(x_2, 0) = x_2",
        r"\max(x_1, y) = y",
        r"|x_1| = x_1",
        r"|x_2| = -x_2",
        r"|y| = y",
        r"\operatorname{sign}(x_1) = 1",
        r"\mathbb{1}[x_1 > 0] = 1",
        r"\begin{cases} 1 & x_1 > 0 \\ 0 & x_1 \le 0 \end{cases} = 1",
        r"\begin{cases} 1 & x_2 > 5 \\ 0 & x_2 \le 5 \end{cases} = 1",
        f"\\max(x_1, {'(' * 4}3{')^{64}' * 4}) = x_1",
    ],
)
def test_what_holds_on_one_side_of_a_kink_alone_does_not_stand(formula: str) -> None:
    assert verdicts(display(formula)) == [Verdict.REFUTED]


# --- whole documents --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "end"),
    [
        pytest.param(display("=".join(["L"] * 700)), None, id="700 sides"),
        pytest.param(display("=".join(["y"] * 300)), None, id="300 sides"),
        pytest.param(display("=".join(["x_1", "x_2"] * 100)), None, id="200 wrong sides"),
        pytest.param(twice("+".join([r"\sigma(z_1)"] * 100)), Verdict.PROVED, id="sums"),
        pytest.param(display(f"{'+'.join(['W^{[1]} x'] * 100)} = x"), None, id="sums of arrays"),
        pytest.param(display(" ".join([r"\sum_k W_{1k}^{[1]} x_k"] * 40) + "= 1"), None, id="products of sums"),
        pytest.param(
            display(" ".join([r"\frac{\partial L}{\partial W}"] * 100) + "= 1"), None, id="products of gradients"
        ),
        pytest.param(
            display(r"\frac{\partial L}{\partial W^{[1]}} = 2 (x \cdot \delta^{[1]}) \odot W"),
            None,
            id="shapes that do not fit",
        ),
        pytest.param(
            display(r"\frac{\partial E}{\partial w_{ij}} = o_i (t_j - o_j) o_j (1 - o_j)"),
            None,
            id="letters without meaning",
        ),
        pytest.param(
            display(
                r"\frac{\partial L}{\partial W} + \frac{\partial L}{\partial W} = \frac{\partial L}{\partial W} + 1"
            ),
            Verdict.REFUTED,
            id="the same error",
        ),
        pytest.param(display("W_{11}^{[1]} = 2 x_1"), Verdict.REFUTED, id="a wrong weight"),
        pytest.param(display(r"p_j = q_i r_k s_j t_j u_j v_j"), None, id="names without meaning"),
    ],
)
def test_the_longest_document_of_a_line_ends_in_time(line: str, end: Verdict | None) -> None:
    found = verdicts(largest(line))
    assert end is None or set(found) == {end}


def test_a_wrong_line_that_is_repeated_stays_what_it_is() -> None:
    line = display(r"\frac{\partial L}{\partial W_{11}^{[1]}} = 3 x_1")
    first, *others = verdicts("\n".join([line] * 200))
    assert first is Verdict.REFUTED
    assert len(set(others)) == 1


# --- networks ---------------------------------------------------------------------------------------------------------

CLAIMS = (
    r"z^{[1]} = W^{[1]} x + b^{[1]}",
    r"\frac{\partial L}{\partial W^{[l]}} = \delta^{[l]} (a^{[l-1]})^T",
    r"\frac{\partial L}{\partial b^{[1]}} = \delta^{[1]}",
    r"\frac{\partial L}{\partial W_{11}^{[1]}} = \delta_1^{[1]} x_1",
)
RIGHT = {Verdict.PROVED, Verdict.HOLDS, Verdict.DEFINITION}


def widths(*numbers: int) -> str:
    return "-".join(map(str, numbers))


@pytest.mark.parametrize(
    "network",
    [
        pytest.param("1-1 sigmoid mse", id="one unit"),
        pytest.param("1-1-1-1-1 tanh mse", id="one unit a layer"),
        pytest.param(f"{widths(*[16] * 9)} sigmoid mse", id="8 layers of 16"),
        pytest.param("784-512-10 relu,softmax cross_entropy", id="784-512-10"),
        pytest.param("4096-4096-4096-10 tanh,softmax cross_entropy", id="4096-4096-4096-10"),
        pytest.param("100000-1 sigmoid mse", id="100000 inputs"),
        pytest.param(f"{widths(*[6] * 41)} tanh mse", id="40 layers of 6"),
        pytest.param(f"{widths(*[2] * 101)} sigmoid mse", id="100 layers of 2"),
    ],
)
def test_large_networks_are_judged_in_time(network: str) -> None:
    found = verdicts(document(*CLAIMS), network)
    assert len(found) == len(CLAIMS)
    assert set(found) <= RIGHT | {Verdict.UNKNOWN}


@pytest.mark.parametrize("layers", [101, 300, 2000])
def test_networks_of_more_than_100_layers_are_refused(layers: int) -> None:
    found = in_time(twice("x_1"), f"{widths(*[1] * (layers + 1))} relu mse")
    assert f"a network of {layers} layers; expected at most 100" in str(found)


@pytest.mark.parametrize(
    ("formula", "ends"),
    [
        ("x_{784} = 1", {Verdict.DEFINITION}),
        ("a_{512}^{[1]} = -1", {Verdict.REFUTED}),
        (r"\frac{\partial L}{\partial W_{512,784}^{[1]}} = \delta_{512}^{[1]} x_{784}", RIGHT),
        (r"\frac{\partial L}{\partial W_{512,784}^{[1]}} = \delta_{511}^{[1]} x_{784}", {Verdict.REFUTED}),
        (r"z_{512}^{[1]} = \sum_{j=1}^{784} W_{512,j}^{[1]} x_j + b_{512}^{[1]}", RIGHT),
        (r"z_i^{[1]} = \sum_{j=1}^{784} W_{ij}^{[1]} x_j + b_i^{[1]}", RIGHT),
        (r"L = -\sum_{k=1}^{10} y_k \log \hat{y}_k", RIGHT),
    ],
)
def test_units_far_out_are_judged_in_time(formula: str, ends: set[Verdict]) -> None:
    assert set(verdicts(display(formula), "784-512-10 relu,softmax cross_entropy")) <= ends | {Verdict.UNKNOWN}


def _shorthands() -> list[str]:
    found = []
    for activation in ACTIVATION_NAMES:
        for loss in LOSS_NAMES:
            text = f"2-3-2 {'tanh,softmax' if activation == 'softmax' else f'{activation},{activation}'} {loss}"
            try:
                parse_shorthand(text)
            except SpecError:
                continue
            found.append(text)
    return found


@pytest.mark.parametrize("network", _shorthands())
def test_every_activation_and_loss_is_judged_in_time(network: str) -> None:
    found = verdicts(document(*CLAIMS), network)
    assert set(found) <= RIGHT


@pytest.mark.parametrize(
    "changes",
    [
        {"layers": [{"units": 2, "activation": "tanh", "skip": k} for k in range(6)]},
        {"layers": [{"units": 2, "activation": "tanh"}, *[{"units": 2, "activation": "tanh", "share": 1}] * 6]},
        {
            "layers": [{"units": 2, "activation": "tanh"}] * 3,
            "loss": {"name": "squared_error", "outputs": "sum", "samples": "mean", "l2": 0.5},
        },
    ],
    ids=["skip", "shared", "l2"],
)
def test_networks_with_further_ways_are_judged_in_time(changes: dict[str, object]) -> None:
    loss = {"name": "squared_error", "outputs": "sum", "samples": "mean"}
    spec = build_spec({"inputs": 2, "loss": loss, **changes}, "test")
    wrong = r"\frac{\partial L}{\partial x_1} = 7 x_1"
    found = verdicts(document(r"\frac{\partial L}{\partial \hat{y}} = 2(\hat{y} - y)", *CLAIMS[1:], wrong), spec)
    assert found[0] in RIGHT
    assert found[-1] is Verdict.REFUTED


# --- sources ----------------------------------------------------------------------------------------------------------

READS_TEXT = ("symbolic/formula/reader", "symbolic/formula/resolver", "symbolic/checking")
RUNS = {"eval", "exec", "sympify", "parse_expr", "parse_latex", "lambdify", "__import__", "import_module"}
MAKES_SYMBOLS = {"Symbol", "symbols", "Dummy", "Wild", "var", "Function", "UndefinedFunction", "MatrixSymbol", "S"}


def symbols_made(text: str) -> list[str]:
    """Return the calls by which a module makes symbols of SymPy: `sympy.Symbol(...)`, `Symbol(...)`."""
    tree = ast.parse(text)
    imported = {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "sympy"
        for name in node.names
    }
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    own = [f"{name.lineno}: {name.id}" for name in called if isinstance(name, ast.Name) and name.id in imported]
    parts = [part for part in called if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name)]
    found = own + [f"{part.lineno}: {part.attr}" for part in parts if ast.unparse(part.value) == "sympy"]
    return [made for made in found if made.rpartition(" ")[2] in MAKES_SYMBOLS]


@pytest.mark.parametrize("folder", READS_TEXT)
def test_no_module_that_reads_text_runs_it(folder: str) -> None:
    found = [f"{module}: {name}" for module, text in sources(folder).items() for _, name in calls(text) if name in RUNS]
    assert found == []
    assert all(text.count("compile(") == text.count("re.compile(") for text in sources(folder).values())


@pytest.mark.parametrize("folder", READS_TEXT)
def test_no_module_that_reads_text_makes_symbols_of_it(folder: str) -> None:
    made = {module: symbols_made(text) for module, text in sources(folder).items()}
    assert not any(made.values()), made


def test_symbols_that_a_module_makes_are_found() -> None:
    assert symbols_made("import sympy\nx = sympy.Symbol(typed)") == ["2: Symbol"]
    assert symbols_made("from sympy import Symbol\nx = Symbol(typed)") == ["2: Symbol"]
    assert symbols_made("import sympy\ny = isinstance(x, sympy.Symbol)") == []
