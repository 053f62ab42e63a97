"""f'(z) kept from the forward pass, where both begin with the same computation: σ and σ' share e^-|z|.

Stage: gradient program -> gradient program, for targets that compute once what a function and its slope share.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from codegen.program.gradient_program import GradientProgram
from codegen.program.ir import Assign, Call, Expr, Helper, Name, ProgramError, names_in, nodes_in, rewritten

__all__ = ["Joint", "beside", "joined", "joint_call", "slopes_kept"]


@dataclass(frozen=True, slots=True)
class Joint:
    """A function and its slope as one: `statements` are what they share, in the arguments of the function."""

    name: str
    arguments: tuple[str, ...]
    statements: tuple[Assign, ...]
    value: Expr
    slope: Expr
    doc: tuple[str, ...]


def slopes_kept(program: GradientProgram) -> GradientProgram:
    """Return the program with every slope beside its function that shares a beginning with it."""
    begins = {helper.name: frozenset(helper.statements) for helper in program.helpers}
    wanted: dict[str, dict[Call, None]] = {}
    for assign in program.backward:
        for z, call in _calls(assign.value):
            wanted.setdefault(z, {})[call] = None
    forward, slopes = list[Assign](), dict[Expr, Expr]()
    for assign in program.forward:
        forward.append(assign)
        for z, call in _calls(assign.value):
            for slope in wanted.get(z, {}):
                if slope not in slopes and begins[call.helper] & begins[slope.helper]:
                    name = f"d{assign.target}_d{z}" if call == assign.value else f"{z}_{slope.helper}"
                    slopes[slope] = Name(name)
                    forward.append(Assign(name, slope, assign.shape))
    backward = (replace(assign, value=rewritten(assign.value, slopes.get)) for assign in program.backward)
    return replace(program, forward=tuple(forward), backward=tuple(backward))


def beside(statements: Sequence[Assign]) -> Iterator[tuple[Assign, Assign | None]]:
    """Yield every statement, a function of z together with its slope where that is kept."""
    slopes = {one.target: two for one, two in pairwise(statements) if _keeps(one, two)}
    kept = {slope.target for slope in slopes.values()}
    yield from ((assign, slopes.get(assign.target)) for assign in statements if assign.target not in kept)


def joint_call(assign: Assign) -> Call:
    """Return the call that gives the value of an activation and its slope."""
    if not isinstance(assign.value, Call):
        raise ProgramError(f"{assign.target} is no call of a function")
    return replace(assign.value, helper=_joint_name(assign.value.helper))


def _joint_name(function: str) -> str:
    return f"{function}_and_prime"


def _keeps(one: Assign, two: Assign) -> bool:
    match one.value, two.value:
        case Call(arguments=(Name(z),)), Call(arguments=(Name(other),)):
            return z == other and two.target == f"d{one.target}_d{z}"
        case _:
            return False


def joined(function: Helper, slope: Helper) -> Joint:
    """Return both as one function: the statements of both, then the largest part that both results have."""
    statements, slope = _together(function, slope)
    taken = {*function.arguments, *(each.target for each in statements)}
    common = [
        node for node in nodes_in(function.result) if names_in(node) - set(function.arguments) and _has(slope, node)
    ]
    largest = next((node for node in common if not isinstance(node, Name)), None)
    results = (function.result, slope.result)
    if largest is not None:
        name = next(letter for letter in (*"dcghkmqrtuvw", "shared") if letter not in taken)
        statements = (*statements, Assign(name, largest, ("N", "n")))
        results = (_with(function.result, largest, name), _with(slope.result, largest, name))
    doc = (f"{function.doc[0].removesuffix('.')} and {slope.doc[0]}", *function.doc[1:], *slope.doc[1:])
    return Joint(_joint_name(function.name), function.arguments, statements, *results, doc)


def _together(function: Helper, slope: Helper) -> tuple[tuple[Assign, ...], Helper]:
    """Return the statements of both, what is the same once, and the slope in their names."""
    statements, names = list(function.statements), dict[Expr, Expr]()
    for each in slope.statements:
        value = rewritten(each.value, names.get)
        known = next((one.target for one in statements if one.value == value), None)
        if known is None:
            known = _free(each.target, {*function.arguments, *(one.target for one in statements)})
            statements.append(Assign(known, value, each.shape, each.note))
        names[Name(each.target)] = Name(known)
    return tuple(statements), replace(slope, result=rewritten(slope.result, names.get))


def _free(name: str, taken: set[str]) -> str:
    numbered = (name, *(f"{name}_{k}" for k in range(2, len(taken) + 3)))
    return next(candidate for candidate in numbered if candidate not in taken)


def _has(helper: Helper, part: Expr) -> bool:
    return any(node == part for node in nodes_in(helper.result))


def _with(value: Expr, part: Expr, name: str) -> Expr:
    parts: dict[Expr, Expr] = {part: Name(name)}
    return rewritten(value, parts.get)


def _calls(value: Expr) -> Iterator[tuple[str, Call]]:
    """Yield every call with one argument that is a name."""
    for node in nodes_in(value):
        match node:
            case Call(arguments=(Name(z),)):
                yield z, node
