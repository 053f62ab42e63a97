"""The body of `hessian_vector_product` in an emitted module, as finished lines."""

from __future__ import annotations

from codegen.program.hessian_program import HessianProgram
from codegen.program.ir import Expr, Function, Name, dot, names_in, rewritten
from codegen.python_lines import bracketed, one_or_tuple
from codegen.targets.numpy_module.printer import numpy_text
from codegen.targets.numpy_module.statements import count_lines, lines_by_layer, ones_lines, parameter_names

__all__ = ["hessian_lines"]


def hessian_lines(hessian: HessianProgram) -> list[str]:
    """Return the product H v, from the forward pass to `product`."""
    program, statements = hessian.gradient, hessian.statements
    read = frozenset[str]().union(*(names_in(value) for value in (*(s.value for s in statements), *hessian.kinks)))
    ones, count = ones_lines(program, statements), count_lines(statements)
    if ones:
        read |= {program.prediction, "y"}
    kept = [name if name in read else f"_{name}" for name in program.kept]
    names = {**parameter_names(program), **{dot(p.name): f"v.{p.name}" for p in program.parameters}}
    return [
        *([] if "y" in read or count else ["    del y  # the second derivative does not depend on the targets"]),
        *(one_or_tuple("", kept, " = _forward(p, x)") if read & {*program.kept} else []),
        *(bracketed("_refuse_kinks(", list(map(_kink_item, hessian.kinks)), ")") if hessian.kinks else []),
        *count,
        *ones,
        *lines_by_layer(program, statements, names),
        "",
        *bracketed("product = Params(", list(hessian.products), ")"),
    ]


def _kink_item(kink: Expr) -> str:
    """Return the formula of a kink in words, |x| as people write it, and its values."""

    def as_written(node: Expr) -> Expr | None:
        match node:
            case Function("abs", (inner,)):
                return Name(f"|{numpy_text(inner, {})}|")
        return None

    return f'("{numpy_text(rewritten(kink, as_written), {})}", {numpy_text(kink, {})})'
