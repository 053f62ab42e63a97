"""No word that an emitted module uses is free for a function that a person defines."""

from __future__ import annotations

import ast
import builtins
import keyword
import re

import pytest

from codegen.emission import Code, emitted
from codegen.program.names import function_identifier
from codegen.program.taken import is_taken
from codegen.targets.numpy_module.options import Options
from symbolic.formula.expression import FUNCTIONS
from symbolic.functions.names import ACTIVATION_NAMES, LOSS_NAMES

SPECS = ("softmax_classifier", "residual", "3-4-2 gelu huber", "2-2-1 sigmoid cross_entropy")
CODES = (
    Code(),
    Code(options=Options(style="fast")),
    Code(options=Options(style="fast", train=True, weights=True, columns=True)),
    Code(options=Options(("adam", "momentum"), train=True, weights=True)),
    Code("scalar"),
    Code("python"),
    Code("derivatives"),
)
REGISTERED = {*ACTIVATION_NAMES, *LOSS_NAMES, *FUNCTIONS}


def words(text: str) -> set[str]:
    """Return every identifier that a module binds or reads by itself."""
    found = set[str]()
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Name(id=word) | ast.arg(arg=word) | ast.FunctionDef(name=word) | ast.ClassDef(name=word):
                found.add(word)
            case ast.alias(name=name, asname=asname):
                found.add(asname or name.partition(".")[0])
            case _:
                pass
    return found


@pytest.mark.parametrize("spec", SPECS)
@pytest.mark.parametrize("code", CODES, ids=lambda code: code.command or "plain")
def test_every_word_of_every_module_is_known_to_be_taken(spec: str, code: Code) -> None:
    (text, *_) = emitted(spec, code).files.values()
    of_functions = re.compile(rf"({'|'.join(sorted(REGISTERED, key=len, reverse=True))})(_\w+)?")
    free = {word for word in words(text) if not is_taken(word) and not of_functions.fullmatch(word) and word[0] != "_"}
    assert free == set()


@pytest.mark.parametrize("word", ["f", "phi", "W1", "dW1", "da1_dz1", "loss", "lambda", "print", "relu_prime", "np"])
def test_words_that_code_has_are_taken(word: str) -> None:
    assert is_taken(word)
    assert function_identifier(word) == f"{word}_function"
    assert not keyword.iskeyword(f"{word}_function")
    assert not hasattr(builtins, f"{word}_function")


@pytest.mark.parametrize("word", ["swish2", "mish", "snake", "gauss", "squared_relu"])
def test_usual_names_are_free(word: str) -> None:
    assert function_identifier(word) == word


def test_functions_of_the_registry_keep_their_names() -> None:
    assert [function_identifier(name) for name in ACTIVATION_NAMES] == list(ACTIVATION_NAMES)
