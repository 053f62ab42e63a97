"""`derive --form` on the command line: what each form prints, and what it says of wrong input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.codegen.command import Command

NETWORK = "2-3-4-2 tanh,tanh,identity mse"
STATEMENTS = {
    ("matrix", "z[l]"): "∂L/∂z^[l] = ((W^[l+1])^T ∂L/∂z^[l+1]) ⊙ tanh'(z^[l])",
    ("matrix", "W[1]"): "∂L/∂W^[1] = ∂L/∂z^[1] x^T",
    ("batch", "W[D]"): "∂J/∂W^[D] = (∂J/∂Z^[D])^T A^[D-1]",
    ("batch", "b[2]"): "∂J/∂b^[2] = (∂J/∂Z^[2])^T 1",
    ("jacobian", "a[l]"): "∂a^[l]/∂a^[l-1] = diag(tanh'(z^[l])) W^[l]",
    ("jacobian", "a[D]"): "∂a^[D]/∂a^[D-1] = W^[D]",
}


@pytest.mark.parametrize(("asked", "statement"), STATEMENTS.items(), ids=str)
def test_forms_of_whole_arrays_end_with_a_statement(chalkgrad: Command, asked: tuple[str, str], statement: str) -> None:
    form, array = asked
    answer = chalkgrad("derive", NETWORK, "--wrt", array, "--form", form)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines()[-1] == f"  all entries at once: {statement}"


def test_the_index_form_ends_with_the_recursion(chalkgrad: Command) -> None:
    answer = chalkgrad("derive", NETWORK, "--wrt", "z[l]", "--form", "index")
    lines = [line.strip() for line in answer.out.splitlines()]
    assert lines[-2] == "= (Σ_{k=1..n_{l+1}} ∂L/∂z_k^[l+1] × W_ki^[l+1]) × tanh'(z_i^[l])"


def test_the_chain_stands_on_one_line(chalkgrad: Command) -> None:
    answer = chalkgrad("derive", NETWORK, "--wrt", "W[1]", "--form", "chain")
    assert answer.out.splitlines()[1] == (
        "  ∂L/∂W_ij^[1] = Σ_{k=1..n_2} ∂L/∂z_k^[2] × ∂z_k^[2]/∂a_i^[1] × ∂a_i^[1]/∂z_i^[1] × ∂z_i^[1]/∂W_ij^[1]"
    )


def test_scalar_is_the_form_where_none_is_named(chalkgrad: Command) -> None:
    arguments = ("derive", "slides", "--wrt", "W[2][1,1]")
    assert chalkgrad(*arguments) == chalkgrad(*arguments, "--form", "scalar")


@pytest.mark.parametrize("form", ["index", "chain", "matrix", "batch", "jacobian"])
def test_every_form_is_printed_for_all_arrays_and_in_every_format(chalkgrad: Command, form: str) -> None:
    count = chalkgrad("derive", NETWORK, "--all", "--form", form).out.count("How does")
    assert count > 1
    assert chalkgrad("derive", NETWORK, "--all", "--form", form, "--to", "latex").out.count(r"\paragraph{") == count
    records = json.loads(chalkgrad("derive", NETWORK, "--all", "--form", form, "--to", "json").out)
    assert len(records) == count


def test_the_notation_says_how_arrays_lie_and_whether_delta_is_written(chalkgrad: Command) -> None:
    arguments = ("derive", NETWORK, "--wrt", "W[l]", "--form", "matrix", "--notation")
    statements = {name: chalkgrad(*arguments, name).out.splitlines()[-1] for name in ("slides", "bracket", "delta")}
    assert statements == {
        "slides": "  all entries at once: ∂L/∂W^[l] = ∂L/∂z^[l] (a^[l-1])^T",
        "bracket": "  all entries at once: ∂L/∂W^[l] = δ^[l] (a^[l-1])^T",
        "delta": "  all entries at once: ∂L/∂w^l = a^{l-1} (δ^l)^T",
    }


def test_shapes_are_shown_on_request(chalkgrad: Command) -> None:
    arguments = ("derive", NETWORK, "--wrt", "W[1]", "--form", "batch")
    assert chalkgrad(*arguments, "--shapes").out.splitlines()[-1] == (
        "  all entries at once: (∂J/∂W^[1]){n_1 × n_0} = ((∂J/∂Z^[1])^T){n_1 × m} (X){m × n_0}"
    )
    assert "{" not in chalkgrad(*arguments).out.splitlines()[-1]


def test_a_skip_adds_the_identity_to_the_jacobian(chalkgrad: Command) -> None:
    answer = chalkgrad("derive", "residual", "--wrt", "a[2]", "--form", "jacobian")
    assert answer.out.splitlines()[-1] == "  all entries at once: ∂a^[2]/∂a^[1] = diag(tanh'(z^[2])) W^[2] + I"


PENALIZED = """
inputs = 2
layers = [{units = 3, activation = "tanh"}, {units = 2, activation = "identity"}]
loss = {name = "squared_error", outputs = "sum", samples = "mean", l2 = 0.5}
"""


def test_a_network_with_a_penalty_is_built(chalkgrad: Command, tmp_path: Path) -> None:
    path = tmp_path / "net.toml"
    path.write_text(PENALIZED, encoding="utf-8")
    answer = chalkgrad("derive", str(path), "--wrt", "W[l]", "--form", "batch")
    assert answer.out.splitlines()[-1] == "  all entries at once: ∂J/∂W^[l] = (∂J/∂Z^[l])^T A^[l-1] + λ W^[l]"
    built = chalkgrad("build", str(path), "-o", str(tmp_path / "out"))
    assert (built.code, built.out.splitlines()[-1]) == (0, "everything proved and checked")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--form", "index"), "choose one of --wrt NAME and --all"),
        (("--form", "vector", "--all"), "'vector' is not one of 'scalar', 'index', 'chain', 'matrix', 'batch'"),
        (
            ("--all", "--shapes"),
            "--shapes goes with --form matrix, batch or jacobian: single entries have no shape",
        ),
        (
            ("--form", "index", "--wrt", "W[1]", "--shapes"),
            "--shapes: found a form of single entries; expected --form matrix, batch or jacobian",
        ),
        (
            ("--form", "matrix", "--wrt", "W[1]", "--full"),
            "--of, --full and --detail go with --form scalar, not with --form matrix",
        ),
        (
            ("--form", "batch", "--wrt", "W[1]", "--detail"),
            "--of, --full and --detail go with --form scalar, not with --form batch",
        ),
        (
            ("--form", "index", "--wrt", "W[1]", "--of", "yhat"),
            "--of, --full and --detail go with --form scalar, not with --form index",
        ),
        (
            ("--form", "matrix", "--wrt", "W[1][1,1]"),
            "found `W[1][1,1]`; expected a whole array such as `W[2]`, `z[l]` for any hidden layer, `b[D]`",
        ),
        (
            ("--form", "matrix", "--wrt", "W[1]", "--wrt", "b[1]"),
            "found 2 --wrt; second derivatives have --form scalar alone",
        ),
        (("--form", "matrix", "--wrt", "W"), "found `W`; expected the layer in brackets, as in `W[1]`"),
        (
            ("--form", "matrix", "--wrt", "W[5]"),
            (
                "found `W[5]`; expected an array of this network of 4 layers that the loss depends on: `W[1]`, `W[2]`, "
                "`W[3]`, `W[4]`"
            ),
        ),
        (
            ("--form", "jacobian", "--wrt", "W[1]"),
            "--form jacobian: found `W[1]`; expected the activations of a layer, as in `a[2]`",
        ),
        (("--form", "matrix", "--wrt", "W[1]", "--notation", "braket"), "Did you mean `bracket`?"),
    ],
)
def test_wrong_input_exits_with_2_and_says_what_was_expected(
    chalkgrad: Command, arguments: tuple[str, ...], words: str
) -> None:
    outcome = chalkgrad("derive", "slides", *arguments)
    assert outcome.code == 2
    assert outcome.out == ""
    assert words in " ".join(outcome.err.replace("│", " ").split())
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize(
    ("network", "arguments", "words"),
    [
        (
            "2-3-4-2 tanh,relu,identity mse",
            ("--form", "index", "--wrt", "W[l]"),
            (
                "layer l: found 2 hidden layers that differ; expected hidden layers in a plain chain with one "
                "activation, and biases in all layers or in none. Ask for a layer by its number instead, as in `W[1]`."
            ),
        ),
        ("residual", ("--form", "matrix", "--wrt", "a[l]"), "layer l: found skips or shared weights; expected"),
        ("2-1 tanh mse", ("--form", "matrix", "--wrt", "z[l]"), "layer l: found no hidden layer; expected"),
        (
            "2-3-2 tanh,softmax cross_entropy",
            ("--form", "chain", "--wrt", "W[2]"),
            "found a softmax on the way; expected activations that act on each unit alone",
        ),
        (
            "shared_weights",
            ("--form", "chain", "--wrt", "W[1]"),
            "found several ways up to the loss; expected one: ask for the index form instead",
        ),
        ("shared_weights", ("--form", "index", "--wrt", "W[2]"), "depends on: `W[1]`, `W[3]`"),
    ],
)
def test_what_a_network_does_not_have_exits_with_2(
    chalkgrad: Command, network: str, arguments: tuple[str, ...], words: str
) -> None:
    outcome = chalkgrad("derive", network, *arguments)
    assert outcome.code == 2
    assert outcome.out == ""
    assert words in " ".join(outcome.err.split())
