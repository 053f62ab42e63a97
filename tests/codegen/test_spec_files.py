from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from codegen.spec_files import MAX_BYTES, example_names, read_spec, resolve_spec
from symbolic.errors import SpecError

EXAMPLES = Path(__file__).parents[2] / "symbolic" / "examples"
NAMES = (
    "chain",
    "deep_narrow",
    "forward_pass",
    "logistic_regression",
    "multinomial_regression",
    "own_functions",
    "relu_regressor",
    "residual",
    "robust_regressor",
    "shared_weights",
    "slides",
    "softmax_classifier",
    "xor",
)
EXPECTED = (
    f"expected a spec file, an example ({', '.join(NAMES)}), "
    "or a shorthand such as `2-2-2-2-1 sigmoid mse` or `4-8-3 tanh,softmax cross_entropy`"
)
NO_FILE = "  the path: found no such file; expected an existing spec file, `.toml` or `.json`"
XOR = (EXAMPLES / "xor.toml").read_bytes()


def error_of(argument: str) -> str:
    with pytest.raises(SpecError) as caught:
        resolve_spec(argument)
    return str(caught.value)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "net.toml").write_bytes(XOR)
    return tmp_path


def test_examples_are_listed_in_order() -> None:
    assert example_names() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_example_is_found_by_name_and_begins_with_a_comment(name: str) -> None:
    assert resolve_spec(name) == read_spec(EXAMPLES / f"{name}.toml")
    assert (EXAMPLES / f"{name}.toml").read_text("utf-8").startswith("# ")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("chain", "1-1-1-1 sigmoid, squared error"),
        ("deep_narrow", "2-2-2-2-2-2-2-2-2-1 tanh, sigmoid, binary cross-entropy"),
        ("relu_regressor", "3-5-4-1 relu, identity, squared error"),
        ("slides", "2-2-2-2-1 sigmoid, squared error"),
        ("softmax_classifier", "4-8-3 tanh, softmax, categorical cross-entropy"),
        ("xor", "2-2-1 sigmoid, squared error"),
    ],
)
def test_examples_show_what_they_are_called(name: str, title: str) -> None:
    assert resolve_spec(name).title() == title


def test_an_existing_file_comes_before_an_example(folder: Path) -> None:
    (folder / "slides").write_text("", encoding="utf-8")
    assert (
        error_of("slides") == "slides: 1 problem\n  the name of the file: found no ending; expected `.toml` or `.json`"
    )


def test_a_folder_does_not_hide_an_example(folder: Path) -> None:
    (folder / "slides").mkdir()
    assert resolve_spec("slides").depth == 4


def test_a_file_is_read_by_its_ending(folder: Path) -> None:
    (folder / "net.JSON").write_text(
        '{"inputs": 1, "layers": [{"units": 1, "activation": "tanh"}],'
        ' "loss": {"name": "huber", "outputs": "sum", "samples": "sum"}}',
        encoding="utf-8",
    )
    assert resolve_spec("net.JSON").loss.name == "huber"
    assert resolve_spec("net.toml") == resolve_spec(str(folder / "net.toml")) == resolve_spec("xor")


def test_a_shorthand_is_read_last() -> None:
    assert resolve_spec("2-3-1 tanh,sigmoid cross_entropy").loss.name == "binary_cross_entropy"


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("slide", f'the network: found "slide"; {EXPECTED}. Did you mean `slides`?'),
        ("softmax", f'the network: found "softmax"; {EXPECTED}. Did you mean `softmax_classifier`?'),
        ("qqq", f'the network: found "qqq"; {EXPECTED}'),
        ("", f"the network: found an empty text; {EXPECTED}"),
        (" \n", f"the network: found an empty text; {EXPECTED}"),
        ("a\0b", f'the network: found "a\\x00b"; {EXPECTED}'),
        ("q" * 5000, f'the network: found "{"q" * 60}…" (5,000 characters); {EXPECTED}'),
    ],
)
def test_what_names_nothing_is_told_with_all_that_could_be_named(argument: str, message: str) -> None:
    assert error_of(argument) == f"the command line: 1 problem\n  {message}"


def test_a_shorthand_with_faults_is_told_as_such() -> None:
    assert "activation 1: found" in error_of("2-1 tanhh mse")
    assert "found 1 word; expected 3 words" in error_of("2-2-1")


def test_a_missing_file_names_the_nearest_in_its_folder(folder: Path) -> None:
    (folder / "other.toml").write_bytes(XOR)
    assert error_of("nett.toml") == f"nett.toml: 1 problem\n{NO_FILE}. Did you mean `net.toml`?"
    assert error_of("zzz.toml") == f"zzz.toml: 1 problem\n{NO_FILE}"
    assert error_of("slide.toml") == f"slide.toml: 1 problem\n{NO_FILE}. Did you mean `slides`?"
    assert error_of("no/such/net.toml") == f"no/such/net.toml: 1 problem\n{NO_FILE}"


def test_a_folder_is_no_spec(folder: Path) -> None:
    (folder / "empty").mkdir()
    expected = "  the path: found a folder; expected a spec file, `.toml` or `.json`"
    assert error_of("empty") == f"empty: 1 problem\n{expected}"
    assert error_of(str(folder)) == f"{folder}: 1 problem\n{expected}. It holds net.toml."


def test_a_file_with_another_ending_is_refused(folder: Path) -> None:
    (folder / "net.yaml").write_bytes(b"inputs: 2")
    assert error_of("net.yaml") == (
        "net.yaml: 1 problem\n  the name of the file: found the ending `.yaml`; expected `.toml` or `.json`"
    )


def test_a_file_of_the_largest_size_is_read_and_one_byte_more_refused(folder: Path) -> None:
    (folder / "large.toml").write_bytes(XOR + b"#" * (MAX_BYTES - len(XOR)))
    assert resolve_spec("large.toml").inputs == 2
    (folder / "large.toml").write_bytes(XOR + b"#" * (MAX_BYTES + 1 - len(XOR)))
    assert error_of("large.toml") == (
        "large.toml: 1 problem\n  the file: found more than 5,000,000 bytes; expected at most 5,000,000 bytes"
    )


def test_a_file_that_may_not_be_read_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert error_of(str(folder / "net.toml")).endswith(
        "the file: found that it cannot be read (Permission denied); expected a file that can be read"
    )


@pytest.mark.parametrize("name", ["a\0b.toml", "n" * 5000 + ".toml"])
def test_a_name_that_no_file_can_have_is_refused(name: str) -> None:
    message = error_of(name)
    assert "1 problem" in message
    assert len(message) < 400
    assert message.isascii() or "…" in message


def test_bytes_that_are_not_utf8_are_told_with_the_name_of_the_file(folder: Path) -> None:
    (folder / "latin.toml").write_bytes(b'name = "caf\xe9"')
    assert error_of("latin.toml").startswith(
        "latin.toml: 1 problem\n  line 1: found the byte 0xe9 at position 12, which is not UTF-8;"
    )


def test_an_empty_file_is_told(folder: Path) -> None:
    (folder / "empty.toml").write_bytes(b"")
    assert error_of("empty.toml").startswith("empty.toml: 1 problem\n  the whole spec: found an empty document;")


def test_importing_the_module_loads_no_models() -> None:
    code = "import sys, codegen.spec_files; print(sorted({'pydantic', 'sympy', 'numpy'} & set(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=EXAMPLES.parents[1]
    )
    assert run.stdout.strip() == "[]"
