"""The text of a header: deterministic, small, with names of its own, and safe against what a person typed."""

import re
import subprocess
from pathlib import Path

import jinja2
import pytest

from codegen.render import template_environment
from codegen.spec_files import example_names, resolve_spec
from codegen.targets.c_header import emit
from codegen.targets.c_header.layout import in_comment
from codegen.targets.c_header.mathematics import function_lines
from codegen.targets.c_header.names import prefix_of
from tests.codegen.nets import VALID_ENDS, network
from tests.codegen.targets.c_header.compiled import compile_c

ROOT = Path(__file__).parents[4]
TEMPLATES = ("checks", "cost", "forward", "header", "types")


def text_of(spec):
    return emit(spec, "test.toml", "chalkgrad emit test.toml")


def specs():
    """Yield every example and every output activation with every loss, each under a name of its own."""
    yield from (resolve_spec(name) for name in example_names())
    for activation, loss in VALID_ENDS:
        hidden = activation if activation != "softmax" else "sigmoid"
        yield network((3, 4, 2), (hidden, activation), loss, name=f"{activation} {loss}")


MAIN = """
{includes}
#include <stdio.h>

static double {name}_value(double seed)
{{
    {name}_params p, g;
    {name}_workspace w;
    {name}_real x[3 * {NAME}_INPUTS], y[3 * {NAME}_OUTPUTS], prediction[3 * {NAME}_OUTPUTS], cost = 0, other = 0;
    {name}_real *values = ({name}_real *)&p;
    for (size_t i = 0; i < {NAME}_PARAMETERS; ++i) {{
        values[i] = ({name}_real)(seed * (double)((i * 7 + 3) % 11) - 0.5);
    }}
    for (size_t i = 0; i < 3 * {NAME}_INPUTS; ++i) {{
        x[i] = ({name}_real)(0.3 * (double)(i % 5) - 0.6);
    }}
    for (size_t i = 0; i < 3 * {NAME}_OUTPUTS; ++i) {{
        y[i] = (i + i / {NAME}_OUTPUTS) % {NAME}_OUTPUTS == 0 ? 1 : 0;
    }}
    if ({name}_forward(&p, x, 3, &w, prediction) || {name}_loss(&p, x, y, 3, &w, &other)
        || {name}_loss_and_gradients(&p, x, y, 3, &w, &cost, &g) || {name}_workspace_size() != sizeof w
        || (float)cost != (float)other) {{
        return -1;
    }}
    return (double)cost;
}}
"""


@pytest.mark.parametrize("real", ["double", "float"])
def test_all_headers_together_compile_without_warnings_and_run_without_a_sanitizer_s_complaint(real, tmp_path):
    names = {prefix_of(spec.name): spec for spec in specs()}
    for name, spec in names.items():
        (tmp_path / f"{name}.h").write_text(text_of(spec), encoding="utf-8")
    functions = [
        MAIN.format(includes=f'#include "{name}.h"\n#include "{name}.h"', name=name, NAME=name.upper())
        for name in names
    ]
    calls = "".join(f"    bad += !({name}_value(0.1) > 0);\n" for name in names)
    main = f'int main(void)\n{{\n    int bad = 0;\n{calls}    printf("%d bad\\n", bad);\n    return bad;\n}}\n'
    (tmp_path / "main.c").write_text("".join(functions) + main, encoding="utf-8")
    sanitizers = ("-fsanitize=address,undefined,float-divide-by-zero", "-fno-sanitize-recover=all")
    compile_c(tmp_path / "main.c", tmp_path / "main", "-g", *sanitizers, f"-DCHALKGRAD_REAL={real}")
    done = subprocess.run([str(tmp_path / "main")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "0 bad\n", "")


def test_the_same_spec_gives_the_same_text():
    spec = network((3, 4, 2), ("gelu", "softmax"), "categorical_cross_entropy")
    assert text_of(spec) == text_of(spec)


def test_the_size_does_not_depend_on_widths_and_is_linear_in_depth():
    small, large = (text_of(network(widths, ("tanh", "sigmoid"))) for widths in ((2, 3, 4), (2000, 3000, 4000)))
    assert len(large) - len(small) < 400  # a few digits more wherever a width stands
    sizes = [len(text_of(network([2] * (depth + 1), "sigmoid"))) for depth in (120, 200, 280)]
    assert abs((sizes[2] - sizes[1]) - (sizes[1] - sizes[0])) < 1000


def test_no_line_is_long_and_none_ends_in_a_space():
    for spec in specs():
        for line in text_of(spec).splitlines():
            assert len(line.replace(prefix_of(spec.name), "net").replace(prefix_of(spec.name).upper(), "NET")) <= 100
            assert line == line.rstrip()


def test_a_unit_s_score_activation_and_slope_are_one_pass_with_one_exponential():
    text = text_of(network((2, 3, 1), "sigmoid", name="net"))
    assert (
        """
        for (size_t j = 0; j < 3; ++j) {
            /* z1 = x W1ᵀ + b1 */
            net_real total = 0;
            for (size_t k = 0; k < 2; ++k) {
                total += x_i[k] * p->W1[j][k];
            }
            w->z1[j] = total + p->b1[j];
            /* a1 = σ(z1) */
            const net_real e_1 = net_exp(-net_abs(w->z1[j]));
            w->a1[j] = (w->z1[j] < 0 ? e_1 : 1) / (1 + e_1);
            w->da1_dz1[j] = e_1 / net_square(1 + e_1);
        }
"""
        in text
    )
    assert text.count("net_exp(-") == 2 * 3  # two layers, three functions


def test_weights_are_walked_as_they_lie_in_memory():
    text = text_of(network((4, 3, 2), "tanh", name="net"))
    assert (
        """
        for (size_t j = 0; j < 2; ++j) {
            for (size_t k = 0; k < 3; ++k) {
                w->da1[k] += w->dz2[j] * p->W2[j][k];
            }
        }
"""
        in text
    )
    assert not re.search(r"W\d\[k\]\[j\]", text)


def test_every_name_outside_of_functions_begins_with_the_prefix():
    text = re.sub(r"/\*.*?\*/", "", text_of(network((2, 3, 1), "gelu", name="My net!")), flags=re.DOTALL)
    functions = re.findall(r"^static inline [^(]*?(\w+)\(", text, flags=re.MULTILINE)
    top = [*functions, *re.findall(r"^(?:#define |\} |typedef \w+ )(\w+)", text, flags=re.MULTILINE)]
    assert len(functions) == text.count("static inline") > 5
    assert {name for name in top if not name.lower().startswith("my_net_")} == {"CHALKGRAD_REAL"}


@pytest.mark.parametrize(
    ("name", "prefix"),
    [
        ("xor", "xor"),
        ("iris classifier", "iris_classifier"),
        ("3 layers", "network_3_layers"),
        ("Größe*/ (ünïcode)", "gr_e_n_code"),
        ("深い", "network"),
        ("__reserved__", "reserved"),
        ("x" * 100, "x" * 40),
    ],
)
def test_a_prefix_is_an_identifier_in_small_letters(name, prefix):
    assert prefix_of(name) == prefix
    assert re.fullmatch(r"[a-z][a-z0-9_]{0,39}", prefix)


@pytest.mark.parametrize("text", ["*/ int x; /*", "**//", "//**/*/", "/*/", "??/", "???/\n", "\\\n*/"])
def test_a_comment_cannot_be_left(text, tmp_path):
    assert not any(mark in in_comment(text) for mark in ("*/", "/*", "??", "\n"))
    spec = network((2, 1), "sigmoid", name=f"net {text}".replace("\n", ""))
    emitted = emit(spec, text, text)
    assert emitted.count("/*") == emitted.count("*/")
    (tmp_path / "net.h").write_text(emitted, encoding="utf-8")
    (tmp_path / "main.c").write_text('#include "net.h"\nint main(void) { return 0; }\n', encoding="utf-8")
    compile_c(tmp_path / "main.c", tmp_path / "main")


def test_the_first_comment_says_where_the_file_is_from_and_what_it_assumes():
    header = " ".join(emit(resolve_spec("xor"), "nets/xor.toml", "chalkgrad emit x").split(" */")[0].split())
    for words in (
        "xor: cost and gradients in C99.",
        "Generated by chalkgrad 0.1.0 from nets/xor.toml. Do not edit; regenerate it with",
        "chalkgrad emit x",
        "Network: x (2) -> sigmoid (2) -> sigmoid (1)",
    ):
        assert words in header.replace(" * ", " ")


def test_a_function_without_a_definition_is_refused():
    with pytest.raises(KeyError, match="asinh"):
        function_lines(["asinh"], "net")


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_fails_on_a_missing_variable(name):
    template = template_environment("c_header").get_template(f"{name}.h.jinja")
    with pytest.raises(jinja2.UndefinedError):
        template.render()


def test_every_template_is_short_and_tested():
    templates = list((ROOT / "codegen" / "templates" / "c_header").iterdir())
    assert {path.name for path in templates} == {f"{name}.h.jinja" for name in TEMPLATES}
    for path in templates:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 42
