"""From what the command line calls a spec to the text of emitted code; nothing is checked or written here."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from codegen.graph_files import Asked
from codegen.program.weak_forms import weak_forms
from codegen.spec_files import origin, resolve_spec
from codegen.targets import c_header, numpy_module, numpy_tests, python_loops, scalar_module, unrolled_module
from codegen.targets.numpy_module.graph import emit as emit_graph
from codegen.targets.numpy_module.options import PLAIN, Options
from symbolic.errors import ChalkgradError, Problem, nearest
from symbolic.graph.written.model import WrittenGraph
from symbolic.spec.model import NetworkSpec

__all__ = ["TARGETS", "Code", "Emitted", "emitted", "graph_module", "module_text"]

_Emit = Callable[[NetworkSpec, str, str], str]

_OTHERS: Mapping[str, _Emit] = MappingProxyType(
    {"scalar": unrolled_module.emit, "derivatives": scalar_module.emit, "python": python_loops.emit}
)
TARGETS = ("numpy", *_OTHERS, "c")
"""A module for NumPy; plain floats for one sample; one plain function a derivative; plain loops; a header in C99."""


@dataclass(frozen=True, slots=True)
class Code:
    """What is asked for.

    Attributes:
        target: one of `TARGETS`.
        options: the style of a module for NumPy, and what it has besides.
        tests: whether tests are written beside it.

    Raises:
        ChalkgradError: for a target that is none, and for what does not go together.
    """

    target: str = "numpy"
    options: Options = PLAIN
    tests: bool = False

    def __post_init__(self) -> None:
        if self.target not in TARGETS:
            expected = f"one of {', '.join(TARGETS)}"
            raise ChalkgradError(str(Problem("target", f"`{self.target}`", expected, nearest(self.target, TARGETS))))
        asked = self.options.command or ("--tests" if self.tests else "")
        if self.tests and self.options.columns:
            raise ChalkgradError("found --columns with --tests; the tests beside a module take samples as rows.")
        if self.target != "numpy" and asked:
            raise ChalkgradError(f"found {self._own} with {asked}; {asked} goes with --target numpy, plain or fast.")

    @property
    def command(self) -> str:
        """The options of `emit` that make this code again."""
        return self.options.command if self.target == "numpy" else self._own

    @property
    def _own(self) -> str:
        return "--style scalar" if self.target == "scalar" else f"--target {self.target}"


@dataclass(frozen=True, slots=True)
class Emitted:
    """Emitted code.

    Attributes:
        files: texts by the names of their files; the first is the code, its name empty where it has no file.
        notes: what its owner should know of how it computes.
    """

    files: Mapping[str, str]
    notes: tuple[str, ...] = ()


def emitted(argument: str, code: Code, output: Path | None = None) -> Emitted:
    """Return the code that is asked for.

    Raises:
        ChalkgradError: for a spec that cannot be used, a file whose name does not fit, and tests of code without one.
    """
    spec, words = resolve_spec(argument), origin(argument, "emit", code.command)
    name = "" if output is None else output.name
    if output is not None:
        _require_fitting(output, code)
    if code.tests and output is None:
        raise ChalkgradError("found --tests without a module to test; name its file, for instance -o gradients.py.")
    notes = weak_forms(spec)
    if code.target == "c":
        return Emitted({name: c_header.emit(spec, *words, "" if output is None else output.stem)}, notes)
    emit = _OTHERS.get(code.target)
    text = emit(spec, *words) if emit is not None else numpy_module.emit(spec, *words, code.options)
    if not code.tests or output is None:
        return Emitted({name: text}, notes)
    _, again = origin(argument, "emit", f"{code.command} --tests -o {shlex.quote(name)}".strip())
    tests = numpy_tests.emit(spec, words[0], again, output.stem, code.options)
    return Emitted({name: text, f"test_{name}": tests}, notes)


def graph_module(graph: WrittenGraph, asked: Asked, code: Code, output: Path | None = None) -> Emitted:
    """Return the module of a graph.

    Args:
        graph: the graph.
        asked: how it was asked for, for the header.
        code: what is asked for; a graph has a plain NumPy module alone.
        output: the file.

    Raises:
        ChalkgradError: for another kind of code, and a file whose name does not fit.
    """
    if code != Code():
        options = code.command or "--tests"
        raise ChalkgradError(f"found {options} with a graph; a graph has a plain NumPy module without options.")
    if output is not None:
        _require_fitting(output, code)
    text = emit_graph(graph, *asked.origin())
    return Emitted({"" if output is None else output.name: text})


def _require_fitting(output: Path, code: Code) -> None:
    """Do nothing where a file has the ending and the name that its code needs.

    Raises:
        ChalkgradError: it has another ending, or a module in it could not be imported.
    """
    ending = ".h" if code.target == "c" else ".py"
    if output.suffix != ending:
        problem = Problem("-o", f"`{output.name}`", f"a name that ends in {ending}", f"Try -o {output.stem}{ending}.")
        raise ChalkgradError(str(problem))
    if ending == ".py":
        numpy_tests.require_importable(output.stem)


def module_text(argument: str, options: Options = PLAIN) -> str:
    """Return the NumPy module of a spec."""
    (text,) = emitted(argument, Code(options=options)).files.values()
    return text
