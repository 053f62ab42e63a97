"""`loss_and_gradients` in the fast style, and the workspace that it writes into, as finished lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from codegen.program.gradient_program import GradientProgram
from codegen.program.schedule.places import Place, Places, places
from codegen.program.schedule.scheduled import scheduled
from codegen.python_lines import INDENT, commented, one_or_tuple
from codegen.targets.numpy_module.fast.constants import Constants
from codegen.targets.numpy_module.fast.names import Names
from codegen.targets.numpy_module.fast.steps import step_lines
from symbolic.spec.model import NetworkSpec

__all__ = ["FastSection", "fast_section"]


@dataclass(frozen=True, slots=True)
class FastSection:
    """What the template prints.

    Attributes:
        rooms: the tables that are used for several widths.
        constants, tables: the lines that make these tuples of a workspace.
        gradients: the arguments of its `Params`.
        names: the lines that give the arrays of a workspace their names, as far as they are used.
        body: the computation.
        overflows: whether an exponential may overflow on the way to a right value.
    """

    rooms: list[str]
    constants: list[str]
    tables: list[str]
    gradients: list[str]
    names: list[str]
    body: list[str]
    overflows: bool


def fast_section(spec: NetworkSpec, program: GradientProgram) -> FastSection:
    """Return the fast style of a program."""
    schedule = scheduled(spec, program)
    found, constants = places(schedule), Constants(schedule)
    gradients = [parameter.gradient for parameter in program.parameters]
    names = Names(schedule, found, tuple(gradients), constants)
    arrays = list(dict.fromkeys(place for place in found.of.values() if place.kind != "gradient"))
    body = [
        line
        for operation in schedule.operations
        if not constants.is_made_before(operation)
        for line in _commented(step_lines(operation, names), names.comment(operation.out))
    ]
    used = frozenset(re.findall(r"\w+", " ".join(line.partition("#")[0] for line in body)))
    unpacked = [
        *_unpacked(constants.names, "workspace.constants"),
        *_unpacked([parameter.name for parameter in program.parameters], "p", used),
        *_unpacked([names.place(place) for place in arrays], "workspace.tables"),
        *_unpacked(gradients, "workspace.gradients"),
    ]
    return FastSection(
        rooms=list(_rooms(found)),
        constants=_tuple("constants", [f"np.array({formula}, kind)" for formula in constants.formulas]),
        tables=_tuple("tables", [_array(place, found) for place in arrays]),
        gradients=[f"{INDENT * 2}{p.name}=np.empty({p.shape}, kind)," for p in program.parameters],
        names=[*_arguments(used, program), *unpacked],
        body=body,
        overflows=any(layer.activation == "sigmoid" for layer in spec.layers),
    )


def _arguments(used: frozenset[str], program: GradientProgram) -> Iterator[str]:
    """Yield the lines that name what comes from the arguments: N, ones, and the transposes of x and y."""
    if "N" in used:
        yield f"{INDENT}N = workspace.samples"
    if "ones" in used:
        yield f"{INDENT}ones = workspace.ones"
    if "xt" in used:
        yield f"{INDENT}xt = x.T"
    if "wt" in used:
        yield f"{INDENT}wt = w.T"
    if "yt" in used and program.outputs == 1:
        yield f"{INDENT}yt = y.T"
    elif "yt" in used:
        yield f"{INDENT}yt = workspace.targets"
        yield f"{INDENT}np.copyto(yt, y.T)"


def _unpacked(names: list[str], what: str, used: Iterable[str] | None = None) -> list[str]:
    """Return the line that gives the entries of a tuple their names; those that nothing uses begin with a line."""
    if not names:
        return []
    return one_or_tuple("", [name if used is None or name in used else f"_{name}" for name in names], f" = {what}")


def _tuple(name: str, entries: list[str]) -> list[str]:
    """Return the lines of a tuple, one entry a line; nothing where there is none."""
    if len(entries) < 2:
        return [f"{INDENT}{name} = ({entry},)" for entry in entries]
    return [f"{INDENT}{name} = (", *(f"{INDENT * 2}{entry}," for entry in entries), f"{INDENT})"]


def _commented(lines: list[str], comment: str) -> Iterator[str]:
    *before, last = lines
    yield from (f"{INDENT}{line}" for line in before)
    yield from commented(last, comment)


def _rooms(found: Places) -> Iterator[str]:
    """Yield the lines that allocate what is used for several widths."""
    shared = sorted(place for place, widths in found.widths.items() if len(widths) > 1)
    for kind, number in shared:
        room, numbers = (found.tables, "kind") if kind == "table" else (found.masks, "np.bool_")
        yield f"{INDENT}{kind[0]}{number} = np.empty({room[number]} * N, {numbers})"


def _array(place: Place, found: Places) -> str:
    """Return an array of a workspace: its own, or a part of one that is used for several widths."""
    if place.kind == "small":
        return f"np.empty({place.shape}, kind)"
    width = place.shape[1]
    if len(found.widths[place.kind, place.number]) > 1:
        part = "[:N]" if width == 1 else f"[: {width} * N]"
        return f"{place.kind[0]}{place.number}{part}.reshape({width}, N)"
    return f"np.empty(({width}, N), {'kind' if place.kind == 'table' else 'np.bool_'})"
