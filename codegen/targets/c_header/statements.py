"""Steps -> lines of C: one rule for each kind of step, its first docstring line showing what it prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import singledispatch

from codegen.program.ir import Expr, Function, Name
from codegen.program.loops.steps import Add, Let, Loop, Rise, Step, Store
from codegen.targets.c_header.layout import INDENT, broken, comment
from codegen.targets.c_header.names import Names
from codegen.targets.c_header.printer import c_text
from codegen.targets.c_header.samples import Note

__all__ = ["Writer", "changing", "step_lines", "values_of"]


@dataclass(frozen=True, slots=True)
class Writer:
    """What the rules need to know of their function.

    Attributes:
        names: how things are written.
        changing: numbers that are changed after they have got their first value.
    """

    names: Names
    changing: frozenset[str]


@singledispatch
def step_lines(step: Step, writer: Writer, indent: str) -> list[str]:  # noqa: ARG001  (every rule has this signature)
    """Return the lines of a step."""
    raise TypeError(f"no C lines for {type(step).__name__}: register some in statements.py")


@step_lines.register
def print_note(step: Note, writer: Writer, indent: str) -> list[str]:  # noqa: ARG001  (every rule has this signature)
    """Print `/* z1 = x W1ᵀ + b1 */`."""
    return comment(step.text, indent)


@step_lines.register
def print_let(step: Let, writer: Writer, indent: str) -> list[str]:
    """Print `const xor_real e_1 = xor_exp(-xor_abs(w->z1[j]));`."""
    kind = f"{'' if step.name in writer.changing else 'const '}{writer.names.own('real')}"
    return broken(f"{kind} {step.name} = {c_text(step.value, writer.names)};", indent)


@step_lines.register
def print_store(step: Store, writer: Writer, indent: str) -> list[str]:
    """Print `w->z1[j] = total + p->b1[j];`."""
    return broken(f"{c_text(step.target, writer.names)} = {c_text(step.value, writer.names)};", indent)


@step_lines.register
def print_add(step: Add, writer: Writer, indent: str) -> list[str]:
    """Print `total += x_i[k] * p->W1[j][k];`."""
    return broken(f"{c_text(step.target, writer.names)} += {c_text(step.value, writer.names)};", indent)


@step_lines.register
def print_rise(step: Rise, writer: Writer, indent: str) -> list[str]:
    """Print `largest = xor_maximum(largest, w->z2[j]);`."""
    value = c_text(Function("maximum", (step.target, step.value)), writer.names)
    return broken(f"{step.target.id} = {value};", indent)


@step_lines.register
def print_loop(step: Loop, writer: Writer, indent: str) -> list[str]:
    """Print `for (size_t j = 0; j < 3; ++j) {`, the body, and `}`."""
    index = step.index
    body = [line for inner in step.body for line in step_lines(inner, writer, indent + INDENT)]
    return [f"{indent}for (size_t {index} = 0; {index} < {step.bound}; ++{index}) {{", *body, f"{indent}}}"]


def all_steps(steps: Iterable[Step]) -> Iterator[Step]:
    """Yield the steps and those inside them."""
    for step in steps:
        yield step
        if isinstance(step, Loop):
            yield from all_steps(step.body)


def values_of(steps: Iterable[Step]) -> Iterator[Expr]:
    """Yield every expression that is computed, those inside of loops as well."""
    for step in all_steps(steps):
        match step:
            case Rise(target=target, value=value):
                yield Function("maximum", (target, value))
            case Let(value=value) | Store(value=value) | Add(value=value):
                yield value


def changing(steps: Iterable[Step]) -> frozenset[str]:
    """Return the numbers that are changed after they have got their first value."""
    targets = (step.target for step in all_steps(steps) if isinstance(step, Add | Rise))
    return frozenset(target.id for target in targets if isinstance(target, Name))
