from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.codegen.command import Command

ROOT = Path(__file__).parent.parent.parent
COMMAND = [sys.executable, "-m", "codegen"]


def in_a_process(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [*COMMAND, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False, **options
    )


# --- what the commands print ------------------------------------------------------------------------------------


def test_show_lists_shapes_and_both_parameter_counts(chalkgrad: Command) -> None:
    shown = chalkgrad("show", "4-3-1 sigmoid mse")
    assert shown.code == 0
    assert "(3, 4)" in shown.out
    assert "(1, 3)" in shown.out
    assert "parameters  19 with biases, 15 without" in shown.out
    assert "L = (ŷ - y)^2" in shown.out
    assert "J is the mean of L over the samples" in shown.out


def test_show_lists_paths_of_influence(chalkgrad: Command) -> None:
    shown = chalkgrad("show", "slides", "--paths", "W[2][1,1]", "L")
    assert shown.out.splitlines() == [
        "2 paths from W[2][1,1] to L",
        "W_11^[2] → z_1^[2] → a_1^[2] → z_1^[3] → a_1^[3] → z_1^[4] → a_1^[4] → ŷ → L",
        "W_11^[2] → z_1^[2] → a_1^[2] → z_2^[3] → a_2^[3] → z_1^[4] → a_1^[4] → ŷ → L",
    ]
    many = chalkgrad("show", "2-30-30-1 tanh mse", "--paths", "x[1]", "L").out
    assert many.startswith("900 paths from x[1] to L\n")
    assert many.endswith("... and 880 more\n")
    assert chalkgrad("show", "slides", "--paths", "L", "x[1]").out == "0 paths from L to x[1]\n"


def test_derive_says_what_a_result_leaves_and_full_derives_it(chalkgrad: Command) -> None:
    brief = chalkgrad("derive", "slides", "--wrt", "W[2][1,1]")
    assert "note: the derivatives of L by a[2][1] are left as they are" in brief.err
    full = chalkgrad("derive", "slides", "--wrt", "W[2][1,1]", "--full")
    assert full.err == ""
    assert full.out.index("How does a_1^[2] affect L?") < full.out.index("How does W_11^[2] affect L?")


def test_what_is_put_in_was_derived_before(chalkgrad: Command) -> None:
    answer = chalkgrad("derive", "softmax_classifier", "--wrt", "z[2][1]").out
    assert answer.index("How does ŷ_1 affect L?") < answer.index("How does a_1^[2] affect L?")
    assert answer.index("How does a_1^[2] affect L?") < answer.index("How does z_1^[2] affect L?")
    wide = chalkgrad("derive", "4-9 softmax cross_entropy", "--wrt", "z[1][2]").out
    assert "How does z_2^[1] affect a_k^[1]?" in wide
    assert "is 1 where both indices are equal, and 0 elsewhere" in wide


def test_single_units_may_be_named_with_or_without_their_index(chalkgrad: Command) -> None:
    assert chalkgrad("derive", "chain", "--wrt", "W[2][1,1]") == chalkgrad("derive", "chain", "--wrt", "W[2]")
    assert chalkgrad("derive", "slides", "--wrt", "a[4]") == chalkgrad("derive", "slides", "--wrt", "a[4][1]")
    assert chalkgrad("derive", "slides", "--wrt", "a[3]").code == 2
    assert chalkgrad("derive", "slides", "--wrt", "yhat[1]") == chalkgrad("derive", "slides", "--wrt", "yhat")


def test_derive_prints_the_neighbours_before_the_chain(chalkgrad: Command) -> None:
    answer = chalkgrad("derive", "slides", "--of", "yhat", "--wrt", "W[4][1,2]", "--to", "latex")
    assert answer.code == 0
    local = r"\frac{\partial z_1^{[4]}}{\partial W_{12}^{[4]}} &= "
    chain = r"\frac{\partial \hat{y}}{\partial W_{12}^{[4]}} &= "
    assert 0 < answer.out.index(local) < answer.out.index(chain)
    assert r"\times \frac{\partial z_1^{[4]}}{\partial W_{12}^{[4]}}" in answer.out


RESIDUAL = """
inputs = 2
layers = [{units = 2, activation = "tanh"}, {units = 2, activation = "tanh", skip = 1, share = 1}]
loss = {name = "squared_error", outputs = "sum", samples = "mean", l2 = 0.5}
"""


def test_derive_takes_the_cost_with_its_penalty(chalkgrad: Command, tmp_path: Path) -> None:
    path = tmp_path / "net.toml"
    path.write_text(RESIDUAL, encoding="utf-8")
    derived = chalkgrad("derive", str(path), "--of", "J", "--wrt", "W[1][1,2]")
    assert derived.code == 0
    assert "= ∂L/∂W_12^[1] + λ W_12^[1]" in derived.out
    assert "the derivatives of L by W[1][1,2] are left as they are" in derived.err
    full = chalkgrad("derive", str(path), "--of", "J", "--wrt", "W[1][1,2]", "--full")
    assert full.out.index("How does W_12^[1] affect L?") < full.out.index("How does W_12^[1] affect J?")
    assert not full.err
    shared = chalkgrad("derive", str(path), "--wrt", "W[2][1,2]")
    assert shared.code == 2
    assert "found `W[2][1,2]`; expected `W[1][1,2]`: layer 2 uses the weights of layer 1" in shared.err


def test_both_modules_of_a_residual_network_with_shared_weights_are_made(chalkgrad: Command, tmp_path: Path) -> None:
    path = tmp_path / "net.toml"
    path.write_text(RESIDUAL, encoding="utf-8")
    assert "def loss_and_gradients(" in chalkgrad("emit", str(path)).out
    assert "def dJ_dW1_12(v):" in chalkgrad("emit", str(path), "--target", "derivatives").out


def test_derive_in_detail_shows_the_sum_rule_and_the_quotient_rule(chalkgrad: Command) -> None:
    brief = chalkgrad("derive", "softmax_classifier", "--of", "a[2][1]", "--wrt", "z[2][2]")
    detailed = chalkgrad("derive", "softmax_classifier", "--of", "a[2][1]", "--wrt", "z[2][2]", "--detail")
    assert "Quotient rule" not in brief.out
    assert "Quotient rule" in detailed.out
    affine = chalkgrad("derive", "slides", "--of", "z[4][1]", "--wrt", "W[4][1,2]", "--detail", "--to", "latex")
    assert "= 0 + a_2^{[3]} + 0" in affine.out


def test_derive_all_answers_for_every_parameter(chalkgrad: Command) -> None:
    answer = chalkgrad("derive", "slides", "--all", "--to", "json")
    records = json.loads(answer.out)
    parameters = {record["wrt"] for record in records if re.match("[Wb]", record["wrt"])}
    expected = {f"W[{l}][{i},{j}]" for l in (1, 2, 3) for i in (1, 2) for j in (1, 2)}
    expected |= {f"b[{l}][{i}]" for l in (1, 2, 3) for i in (1, 2)} | {"W[4][1,1]", "W[4][1,2]", "b[4][1]"}
    assert parameters == expected
    for record in records:
        for before, after in zip(record["steps"], record["steps"][1:], strict=False):
            assert before["after"] == after["before"]


def test_derive_takes_a_notation(chalkgrad: Command) -> None:
    answer = chalkgrad("derive", "slides", "--wrt", "W[4][1,2]", "--to", "latex", "--notation", "bare")
    assert r"\frac{\partial C}{\partial w_{12}^{4}}" in answer.out
    assert r"\times" not in answer.out


def test_examples_lists_every_bundled_spec(chalkgrad: Command) -> None:
    folder = ROOT / "symbolic" / "examples"
    bundled = {path.stem for path in (*folder.glob("*.toml"), *folder.glob("graphs/*.toml"))}
    bundled |= {path.relative_to(folder).as_posix() for path in (*folder.glob("hand/*/*"), folder / "class")}
    assert {line.split()[0] for line in chalkgrad("examples").out.splitlines()} == bundled


def test_schema_is_json_schema(chalkgrad: Command) -> None:
    schema = json.loads(chalkgrad("schema").out)
    assert schema["type"] == "object"
    assert {"inputs", "layers", "loss"} <= set(schema["properties"])


def test_emit_prints_the_module_and_nothing_else(chalkgrad: Command) -> None:
    emitted = chalkgrad("emit", "slides")
    assert emitted.code == 0
    assert emitted.err == ""
    compile(emitted.out, "gradients.py", "exec")


def test_emit_adds_the_optimizers_that_are_asked_for(chalkgrad: Command) -> None:
    emitted = chalkgrad("emit", "slides", "--optimizer", "adam", "--optimizer", "momentum")
    assert emitted.code == 0
    assert "\n    chalkgrad emit slides --optimizer momentum --optimizer adam\n" in emitted.out
    assert "def adam_step(" in emitted.out
    assert "def momentum_step(" in emitted.out


def test_emit_adds_the_hessian_that_is_asked_for_and_verify_checks_it(chalkgrad: Command, tmp_path: Path) -> None:
    path = tmp_path / "curved.py"
    assert chalkgrad("emit", "robust_regressor", "--hessian", "-o", str(path)).code == 0
    text = path.read_text(encoding="utf-8")
    assert "\n    chalkgrad emit robust_regressor --hessian\n" in text
    report = chalkgrad("verify", str(path))
    assert report.code == 0
    assert "passed  H v by complex step of the gradient, h = 1e-30" in report.out
    wrong = text.replace("dz1_dot = da1_dot * leaky", "dz1_dot = (1 + 1e-7) * da1_dot * leaky")
    assert wrong != text
    path.write_text(wrong, encoding="utf-8")
    report = chalkgrad("verify", str(path))
    assert report.code == 1
    assert "FAILED  H v by complex step of the gradient" in report.out
    assert "worst W1[" in report.out


def test_verify_of_a_spec_names_method_step_and_worst_entry(chalkgrad: Command) -> None:
    report = chalkgrad("verify", "xor")
    assert report.code == 0
    for words in ("complex step, h = 1e-30", "central differences", "worst", "relative error", "steps"):
        assert words in report.out


def test_verify_takes_a_shorthand_longer_than_a_file_name_can_be(chalkgrad: Command) -> None:
    assert chalkgrad("verify", "-".join(["2"] * 201) + " tanh mse").code == 0


def test_verify_reports_as_json(chalkgrad: Command) -> None:
    report = json.loads(chalkgrad("verify", "2-3-2 tanh mse", "--json").out)
    assert report["passed"] is True
    assert {item["method"] for item in report["comparisons"]} == {"complex step", "central differences"}


def test_verify_of_a_wrong_module_exits_with_1(chalkgrad: Command, tmp_path: Path) -> None:
    path = tmp_path / "gradients.py"
    assert chalkgrad("emit", "slides", "-o", str(path)).code == 0
    assert chalkgrad("verify", str(path)).code == 0
    right = path.read_text(encoding="utf-8")
    wrong = right.replace("dW3 = dz3.T.dot(a2)", "dW3 = (1 + 1e-7) * dz3.T.dot(a2)")
    assert wrong != right
    path.write_text(wrong, encoding="utf-8")
    report = chalkgrad("verify", str(path))
    assert report.code == 1
    assert "FAILED  complex step" in report.out
    assert "worst W3[" in report.out


# --- wrong input ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "slidse"), "Did you mean `slides`?"),
        (("show", "2-2-1 sigmod mse"), "Did you mean `sigmoid`?"),
        (("show", "no/such.toml"), "no such file"),
        (("show", "."), "a folder"),
        (("derive", "slides"), "choose one of --wrt NAME and --all"),
        (("derive", "slides", "--all", "--wrt", "x[1]"), "choose one of --wrt NAME and --all"),
        (("derive", "slides", "--wrt", "W[5][1,1]"), "`W[4][i,j]` with i = 1..1, j = 1..2"),
        (("derive", "slides", "--wrt", "W[1][1,1]; import os"), "expected the name of a quantity"),
        (("derive", "slides", "--wrt", "x[1]", "--notation", "braket"), "Did you mean `bracket`?"),
        (("derive", "slides", "--wrt", "x[1]", "--notation", "mine.toml"), "expected an existing notation file"),
        (("derive", "slides", "--wrt", "x[1]", "--notation", "./"), "expected a notation file"),
        (("build", "slides", "--notation", "braket", "-o", "out"), "Did you mean `bracket`?"),
        (("notations", "braket"), "Did you mean `bracket`?"),
        (
            ("show", "slides", "--conventions", "--paths", "x[1]", "L"),
            "choose one of --paths FROM TO and --conventions",
        ),
        (("derive", "slides", "--wrt", "x[1]", "--to", "pdf"), "'pdf' is not one of"),
        (("derive", "784-512-10 relu,softmax cross_entropy", "--all"), "expected at most 10,000"),
        (("emit", "30-30-1 tanh mse", "--target", "derivatives"), "expected at most 500"),
        (("emit", "200-100-1 tanh mse", "--style", "scalar"), "found 20,201 parameters; expected at most 10,000"),
        (("emit", "xor", "--optimizer", "adma"), "Did you mean `adam`?"),
        (("emit", "xor", "--target", "c", "--optimizer", "adam"), "found --target c with --optimizer adam"),
        (("emit", "xor", "--target", "python", "--style", "fast"), "found --target python with --style fast"),
        (("emit", "xor", "--style", "scalar", "--train"), "found --style scalar with --train"),
        (("emit", "xor", "--tests"), "found --tests without a module to test; name its file"),
        (("emit", "xor", "--columns", "--tests", "-o", "a.py"), "found --columns with --tests"),
        (
            ("emit", "xor", "-o", "numpy.py"),
            "found `numpy`; expected a name that no module of Python, numpy or pytest has",
        ),
        (("emit", "xor", "-o", "1abc.py"), "expected a name that Python can import"),
        (("emit", "xor", "-o", "a.h"), "expected a name that ends in .py"),
        (("emit", "xor", "--target", "c", "-o", "a.py"), "expected a name that ends in .h"),
        (("emit", "xor", "--target", "derivatives", "--hessian"), "found --target derivatives with --hessian"),
        (("verify", "no_such.py"), "found no file"),
        (("verify", "slides", "--seed", "-1"), "-1 is not in the range"),
        (("frobnicate",), "No such command 'frobnicate'"),
    ],
)
def test_wrong_input_exits_with_2_and_says_what_was_expected(
    chalkgrad: Command, arguments: tuple[str, ...], words: str
) -> None:
    outcome = chalkgrad(*arguments)
    assert outcome.code == 2
    assert outcome.out == ""
    assert words in " ".join(outcome.err.split())
    assert "Traceback" not in outcome.err


def test_verify_runs_only_what_chalkgrad_generated(chalkgrad: Command, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("raise SystemError('this was run')\n", encoding="utf-8")
    outcome = chalkgrad("verify", str(path))
    assert outcome.code == 2
    assert "only modules that chalkgrad generated are run" in outcome.err


@pytest.mark.parametrize(
    "line",
    [
        "import sys; sys.exit(0)",
        "raise RuntimeError('edited')",
        "def loss_and_gradients(*given): return 0",
        "def loss(*given): raise KeyError('edited')",
        "def loss(*given): raise SystemExit(0)",
    ],
)
def test_an_edited_module_that_fails_is_reported_and_never_passes(
    chalkgrad: Command, tmp_path: Path, line: str
) -> None:
    path = tmp_path / "gradients.py"
    chalkgrad("emit", "slides", "-o", str(path))
    path.write_text(f"{path.read_text(encoding='utf-8')}\n\n{line}\n", encoding="utf-8")
    outcome = chalkgrad("verify", str(path))
    assert outcome.code == 2
    assert "Was it edited? Generate it again." in outcome.err


def test_a_module_without_ending_is_named_as_such(chalkgrad: Command, tmp_path: Path) -> None:
    path = tmp_path / "gradients"
    path.write_text(chalkgrad("emit", "slides").out, encoding="utf-8")
    assert "expected a file that ends in .py" in chalkgrad("verify", str(path)).err


# --- the process ------------------------------------------------------------------------------------------------


def test_help_loads_neither_sympy_nor_numpy() -> None:
    code = (
        "import sys, codegen.cli\n"
        "try: codegen.cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "loaded = {'sympy', 'numpy', 'pydantic', 'jinja2', 'rich'} & set(sys.modules)\n"
        "sys.exit(f'loaded {loaded}' if loaded else 0)"
    )
    process = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stderr
    assert "Commands:" in process.stdout


def test_no_colour_reaches_a_pipe() -> None:
    process = in_a_process("show", "slidse")
    assert process.returncode == 2
    assert "\x1b" not in process.stdout + process.stderr


def test_a_closed_pipe_is_no_error() -> None:
    with subprocess.Popen(
        [*COMMAND, "derive", "deep_narrow", "--all"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()
    assert first.startswith("How does")
    assert errors == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no file that is always full")
def test_a_full_disk_is_no_traceback() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        process = subprocess.run(
            [*COMMAND, "derive", "slides", "--all"],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert process.returncode == 2
    assert process.stderr == "error: the result cannot be written (No space left on device)\n"


def test_output_survives_a_terminal_without_unicode() -> None:
    process = in_a_process(
        "derive", "slides", "--wrt", "b[4][1]", env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    )
    assert process.returncode == 0
    assert "Traceback" not in process.stderr


def heed_interrupts() -> None:
    """Undo what a shell does for a job in the background, whose children would ignore an interrupt."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def interrupted(folder: Path, after: float) -> tuple[int, str]:
    """Interrupt a build; return its exit code, 0 where it was done before, and what it said."""
    with subprocess.Popen(
        [*COMMAND, "build", "4-20-20-3 tanh,softmax cross_entropy", "-o", str(folder)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        preexec_fn=heed_interrupts,
    ) as process:
        time.sleep(after)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    return process.returncode, errors


def test_an_interrupt_leaves_no_half_written_file(tmp_path: Path) -> None:
    tries = (interrupted(tmp_path / str(seconds), seconds) for seconds in (0.9, 0.6, 0.4, 0.3))
    code, errors = next(found for found in tries if found[0])
    assert code in {130, -signal.SIGINT}
    assert "Traceback" not in errors or code == -signal.SIGINT
    assert not [path for path in tmp_path.rglob("*") if path.name.endswith(".part")]
