r"""A syntax tree as one short line, so that tables of expected trees can be read.

Product         {a · b \cdot c}         Sum             [a + -b]
Scripted        a'_ij^[l](n)            Bracket         (a)
Fraction        a//b, a/b for a slash   Differential    d<a>, \partial2<a>
Call            log(a)                  Listing         a; b
BigOperator     \sum{k=1|n}<a>          Annotated       color<a|red>
"""

from __future__ import annotations

from functools import singledispatch

from symbolic.formula.reader.syntax import (
    Accented,
    Annotated,
    BigOperator,
    Bracket,
    Call,
    Cases,
    Differential,
    Dots,
    Empty,
    Fraction,
    Listing,
    Matrix,
    Nabla,
    Name,
    Negative,
    Number,
    Product,
    Relation,
    Root,
    Script,
    Scripted,
    Sum,
    Syntax,
    Text,
)

__all__ = ["show"]

_CLOSING = {
    "(": ")",
    "[": "]",
    "{": "}",
    "<": ">",
    "<[": "]>",
    "#": "|",
    "|": "|",
    r"\|": r"\|",
    r"\langle": r"\rangle",
}


@singledispatch
def show(tree: Syntax) -> str:
    """Return `tree` as one line."""
    raise TypeError(type(tree).__name__)


@show.register
def _number(tree: Number) -> str:
    return tree.written


@show.register
def _name(tree: Name) -> str:
    return f"{tree.style}:{tree.letter}" if tree.style else tree.letter


@show.register
def _accented(tree: Accented) -> str:
    return f"{tree.accent}<{show(tree.body)}>"


def _script(script: Script) -> str:
    shown = ""
    bare = False
    for mark in script.marks:
        body = show(mark.body).replace(" · ", "").strip("{}") if not mark.bracket else show(mark.body)
        if bare and not mark.bracket:
            shown += "^"
        shown += f"{mark.bracket}{body}{_CLOSING.get(mark.bracket, '')}"
        bare = not mark.bracket
    return shown


@show.register
def _scripted(tree: Scripted) -> str:
    sub = f"_{_script(tree.sub)}" if tree.sub else ""
    sup = f"^{_script(tree.sup)}" if tree.sup else ""
    return show(tree.base) + "'" * tree.primes + sub + sup


@show.register
def _bracket(tree: Bracket) -> str:
    return f"{tree.opening}{show(tree.body)}{_CLOSING[tree.opening]}"


@show.register
def _fraction(tree: Fraction) -> str:
    above, below = (f"⟨{show(u)}⟩" if isinstance(u, Fraction) else show(u) for u in (tree.numerator, tree.denominator))
    return f"{above}{'/' if tree.slash else '//'}{below}"


@show.register
def _root(tree: Root) -> str:
    return f"root<{show(tree.body)}>"


@show.register
def _sum(tree: Sum) -> str:
    return f"[{' + '.join(map(show, tree.terms))}]"


@show.register
def _negative(tree: Negative) -> str:
    return f"-{show(tree.body)}"


@show.register
def _product(tree: Product) -> str:
    shown = show(tree.factors[0])
    for sign, factor in zip(tree.signs, tree.factors[1:], strict=True):
        shown += f" {sign or '·'} {show(factor)}"
    return f"{{{shown}}}"


@show.register
def _differential(tree: Differential) -> str:
    order = str(tree.order) if tree.order > 1 else ""
    sub = f"_{_script(tree.sub)}" if tree.sub else ""
    return f"{tree.sign}{order}{sub}<{show(tree.body) if tree.body else ''}>"


@show.register
def _nabla(tree: Nabla) -> str:
    return f"nabla{f'_{_script(tree.sub)}' if tree.sub else ''}<{show(tree.body)}>"


@show.register
def _big_operator(tree: BigOperator) -> str:
    bounds = (show(tree.below) if tree.below else "") + (f"|{show(tree.above)}" if tree.above else "")
    return f"{tree.operator}{{{bounds}}}<{show(tree.body)}>"


@show.register
def _call(tree: Call) -> str:
    return f"{show(tree.function)}({', '.join(map(show, tree.arguments))})"


@show.register
def _cases(tree: Cases) -> str:
    return f"cases<{'; '.join(f'{show(u)} if {show(c) if c else None}' for u, c in tree.branches)}>"


@show.register
def _matrix(tree: Matrix) -> str:
    return f"{tree.environment}<{'; '.join(', '.join(map(show, row)) for row in tree.rows)}>"


@show.register
def _annotated(tree: Annotated) -> str:
    return f"{tree.kind}<{show(tree.body)}{f'|{show(tree.label)}' if tree.label else ''}>"


@show.register
def _listing(tree: Listing) -> str:
    return "; ".join(map(show, tree.parts))


@show.register
def _text(tree: Text) -> str:
    return f'"{tree.words}"'


@show.register
def _dots(_tree: Dots) -> str:
    return "..."


@show.register
def _empty(_tree: Empty) -> str:
    return "EMPTY"


@show.register
def _relation(tree: Relation) -> str:
    shown = show(tree.sides[0])
    for sign, side in zip(tree.signs, tree.sides[1:], strict=True):
        shown += f" {sign} {show(side)}"
    return shown
