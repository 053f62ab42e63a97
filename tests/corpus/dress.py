r"""Paraphrases of LaTeX itself: the same formula with other commands, brackets, spaces and surroundings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from random import Random
from types import MappingProxyType

from tests.corpus.places import Context

__all__ = ["DRESS", "FRAMES", "Dress", "Frame"]

Dress = Callable[[str, Context], str]

_SCRIPT = re.compile(r"[_^]\{[^{}]*\}")
_QUANTITY = re.compile(r"(?<![\\A-Za-z_^])([A-Za-z])(_(?:\{[^{}]*\}|[a-z0-9]))?(\^(?:\{[^{}]*\}|[a-zA-Z0-9]))")


def _outside_scripts(latex: str, change: Callable[[str], str]) -> str:
    """Return LaTeX with a change made everywhere but in scripts without braces inside."""
    parts: list[str] = []
    end = 0
    for script in _SCRIPT.finditer(latex):
        parts += [change(latex[end : script.start()]), script.group()]
        end = script.end()
    return "".join([*parts, change(latex[end:])])


def _closing(latex: str, opening: int) -> int:
    """Return the place of the brace that closes the one at `opening`."""
    depth = 0
    for place in range(opening, len(latex)):
        depth += (latex[place] == "{") - (latex[place] == "}")
        if not depth:
            return place
    raise ValueError("braces that do not close")


def _arguments(latex: str, command: str, count: int) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    r"""Yield where a command stands with its arguments in braces, from the last to the first."""
    for found in reversed(list(re.finditer(re.escape(command) + r"(?=\{)", latex))):
        place, arguments = found.end(), []
        for _ in range(count):
            closing = _closing(latex, place)
            arguments.append(latex[place + 1 : closing])
            place = closing + 1
        yield found.start(), place, tuple(arguments)


# --- brackets and spaces ----------------------------------------------------------------------------------------------


def plain_brackets(latex: str, _: Context) -> str:
    r"""\left( u \right) = (u)"""
    return re.sub(r"\\(?:left|right|[bB]igg?[lr]?)(?=[()])", "", latex)


def left_right(latex: str, _: Context) -> str:
    r"""(u) = \left( u \right)"""
    bare = plain_brackets(latex, _)
    return _outside_scripts(bare, lambda part: part.replace("(", r"\left(").replace(")", r"\right)"))


def big_brackets(latex: str, context: Context) -> str:
    r"""(u) = \big( u \big)"""
    size = ("big", "Big", "bigg", "bigl")[context.turn % 4]
    closing = size.replace("gl", "gr")
    bare = plain_brackets(latex, context)
    return _outside_scripts(bare, lambda part: part.replace("(", rf"\{size}(").replace(")", rf"\{closing})"))


def square_brackets(latex: str, _: Context) -> str:
    r"""\left( u \right) = \left[ u \right]"""
    return latex.replace(r"\left(", r"\left[").replace(r"\right)", r"\right]")


def spaced(latex: str, context: Context) -> str:
    r"""u v = u \, v"""
    spaces = (" ", r" \, ", r" \; ", r" \! ", " ~ ", r" \: ", r"\ ", "  ", "\n")
    parts = latex.split(" ")
    found = parts[0]
    for before, part in pairwise(parts):
        keeps = before.endswith(("\\partial", "{d")) or context.chance.random() < 0.7
        found += (" " if keeps else context.chance.choice(spaces)) + part
    return found


def in_groups(latex: str, _: Context) -> str:
    """W_{12}^{[1]} = {W_{12}^{[1]}}"""
    return _QUANTITY.sub(r"{\g<0>}", latex)


def letters_in_groups(latex: str, _: Context) -> str:
    """W_{12}^{[1]} = {W}_{12}^{[1]}"""
    return _QUANTITY.sub(r"{\1}\2\3", latex)


def scripts_swapped(latex: str, _: Context) -> str:
    """W_{12}^{[1]} = W^{[1]}_{12}"""
    return _QUANTITY.sub(lambda found: f"{found[1]}{found[3]}{found[2] or ''}", latex)


def index_commas(latex: str, _: Context) -> str:
    """W_{12} = W_{1,2}"""
    return re.sub(r"_\{([a-z0-9])([a-z0-9])\}", r"_{\1,\2}", latex)


def index_spaces(latex: str, _: Context) -> str:
    """W_{12} = W_{1 2}"""
    return re.sub(r"_\{([a-z0-9])([a-z0-9])\}", r"_{\1 \2}", latex)


def braces_dropped(latex: str, _: Context) -> str:
    r"""\hat{y} = \hat y, \sum_{k} = \sum_k"""
    latex = latex.replace(r"\hat{y}", r"\hat y")
    return re.sub(r"([_^])\{([A-Za-z0-9])\}", r"\1\2", latex)


def wide_hat(latex: str, _: Context) -> str:
    r"""\hat{y} = \widehat{y}"""
    return latex.replace(r"\hat{", r"\widehat{")


# --- fractions and signs ----------------------------------------------------------------------------------------------


def display_fractions(latex: str, context: Context) -> str:
    r"""\frac{u}{v} = \dfrac{u}{v}"""
    return latex.replace(r"\frac", (r"\dfrac", r"\tfrac", r"\cfrac")[context.turn % 3])


def short_fractions(latex: str, _: Context) -> str:
    r"""\frac{1}{2} = \frac12"""
    return re.sub(r"\\frac\{(\d)\}\{(\d)\}", r"\\frac\1\2", latex)


def slashed_fractions(latex: str, _: Context) -> str:
    r"""\frac{1}{2} = 1/2, in brackets"""
    return re.sub(r"\\frac\{(\d)\}\{(\d|m|n_\d)\}", r"(\1/\2)", latex)


def over_fractions(latex: str, _: Context) -> str:
    r"""\frac{u}{v} = {u \over v}"""
    found = next(_arguments(latex, r"\frac", 2), None)
    if found is None:
        return latex
    start, end, (above, below) = found
    return f"{latex[:start]}{{{above} \\over {below}}}{latex[end:]}"


def operators_in_front(latex: str, context: Context) -> str:
    r"""\frac{\partial L}{\partial w} = \frac{\partial}{\partial w} L, where nothing stands behind it"""
    sign, letter = context.notation.derivative, context.notation.letter("L").latex
    found = list(re.finditer(rf"\\frac\{{{re.escape(sign)} ?{re.escape(letter)}\}}\{{", latex))
    if not found or _closing(latex, found[-1].end() - 1) != len(latex) - 1:
        return latex
    return rf"{latex[: found[-1].start()]}\frac{{{sign}}}{latex[found[-1].end() - 1 :]} {letter}"


def dotted(latex: str, _: Context) -> str:
    r"""u \times v = u \cdot v"""
    return latex.replace(r"\times", r"\cdot")


def crossed(latex: str, context: Context) -> str:
    r"""u \cdot v = u \times v"""
    return latex.replace(r"\cdot ", r"\times ") if context.entries else latex


def juxtaposed(latex: str, context: Context) -> str:
    r"""u \times v = u v"""
    return (
        re.sub(r" \\(?:times|cdot) (?=\\frac\{(?:\\partial|d |\\mathrm)|[A-Za-z]_)", " ", latex)
        if context.entries
        else latex
    )


def starred(latex: str, context: Context) -> str:
    r"""u \times v = u * v"""
    return latex.replace(r"\times", "*").replace(r"\cdot ", r"\ast ") if context.entries else latex


def circled(latex: str, _: Context) -> str:
    r"""u \odot v = u \circ v"""
    return latex.replace(r"\odot", r"\circ")


def other_transpose(latex: str, context: Context) -> str:
    r"""A^{\top} = A^T"""
    sign = ("^T", r"^\top", r"^{\intercal}", r"^{\mathsf{T}}", r"^{\mathrm{T}}", r"^\mathsf{T}")[context.turn % 6]
    return latex.replace(r"^{\top}", sign).replace(")^T", ")" + sign)


def primes(latex: str, context: Context) -> str:
    r"""f'(z) = f^{\prime}(z)"""
    return latex.replace("'", (r"^{\prime}", r"^\prime", r"^{'}")[context.turn % 3])


def bold(latex: str, context: Context) -> str:
    r"""W = \mathbf{W} for whole arrays"""
    if context.entries or context.notation.arrays == "bold":
        return latex
    letters = "WbxzaXZAY" if context.notation.letter("W").latex == "W" else "wbxzaXZAY"
    latex = re.sub(rf"(?<![\\A-Za-z{{])([{letters}])(?=\^)", r"\\mathbf{\1}", latex)
    return latex.replace(r"\delta^", r"\boldsymbol{\delta}^")


def derivative_sign(latex: str, context: Context) -> str:
    r"""\partial = d, and d = \partial"""
    own = context.notation.derivative
    if own == "d":
        return re.sub(r"(?<=\\frac\{)d(?!frac)|(?<=\}\{)d(?=[\\A-Za-z(])", r"\\partial ", latex)
    sign = ("d ", r"\mathrm{d}", r"\mathrm d ", r"{\rm d}")[context.turn % 4]
    return latex.replace(r"\partial ", sign)


def other_names(latex: str, _: Context) -> str:
    r"""\tanh = \operatorname{tanh}, \ln = \log, \operatorname{ReLU} = \mathrm{ReLU}"""
    latex = latex.replace(r"\tanh", r"\operatorname{tanh}").replace(r"\ln", r"\log")
    return re.sub(r"\\operatorname\{(ReLU|diag|softmax)\}", r"\\mathrm{\1}", latex)


def named_in_text(latex: str, _: Context) -> str:
    r"""\operatorname{ReLU} = \text{ReLU}"""
    return re.sub(r"\\(?:operatorname|mathrm)\{(ReLU|diag|softmax|tanh)\}", r"\\text{\1}", latex)


def exponentials(latex: str, _: Context) -> str:
    r"""e^{u} = \exp(u)"""
    for start, end, (inside,) in _arguments(latex, "e^", 1):
        if start == 0 or not latex[start - 1].isalpha():
            latex = rf"{latex[:start]}\exp({inside}){latex[end:]}"
    return latex


def indicator(latex: str, context: Context) -> str:
    r"""\begin{cases} 1 & u > 0 \\ 0 & \text{otherwise} \end{cases} = \mathbb{1}[u > 0]"""
    sign = (r"\mathbb{1}", r"\mathbf{1}", r"\mathbb{I}")[context.turn % 3]
    pattern = r"\\left\( \\begin\{cases\} 1 & (.*?) > 0 \\\\ 0 & \\text\{otherwise\} \\end\{cases\} \\right\)"
    latex = re.sub(pattern, lambda found: f"{sign}[{found[1]} > 0]", latex)
    bare = pattern.removeprefix(r"\\left\( ").removesuffix(r" \\right\)")
    return re.sub(bare, lambda found: f"{sign}[{found[1]} > 0]", latex)


def sum_limits(latex: str, _: Context) -> str:
    r"""\sum_{k} = \sum\limits_{k}"""
    return latex.replace(r"\sum_", r"\sum\limits_")


def bounds_turned(latex: str, _: Context) -> str:
    r"""\sum_{k=1}^{n} = \sum^{n}_{k=1}"""
    return re.sub(r"\\sum(_\{[^{}]*\})(\^\{[^{}]*\}|\^\{[a-z]_\d\})", r"\\sum\2\1", latex)


def script_letters(latex: str, context: Context) -> str:
    r"""L = \mathcal{L}"""
    letter = context.notation.letter("L").latex
    if not letter.isalpha():
        return latex
    sign = re.escape(context.notation.derivative)
    return re.sub(rf"({sign}) ?{letter}(?=\}})", rf"\1 \\mathcal{{{letter}}}".replace("\\1", r"\1"), latex)


def spelled(latex: str, _: Context) -> str:
    """l-1 = l - 1"""
    return re.sub(r"([a-zA-Z])([-+])(\d)", r"\1 \2 \3", latex)


def styled(latex: str, _: Context) -> str:
    r"""u = \displaystyle u"""
    return rf"\displaystyle {latex}"


DRESS: Mapping[str, Dress] = MappingProxyType(
    {
        function.__name__: function
        for function in (
            plain_brackets,
            left_right,
            big_brackets,
            square_brackets,
            spaced,
            in_groups,
            letters_in_groups,
            scripts_swapped,
            index_commas,
            index_spaces,
            braces_dropped,
            wide_hat,
            display_fractions,
            short_fractions,
            slashed_fractions,
            over_fractions,
            operators_in_front,
            dotted,
            crossed,
            juxtaposed,
            starred,
            circled,
            other_transpose,
            primes,
            bold,
            derivative_sign,
            other_names,
            named_in_text,
            exponentials,
            indicator,
            sum_limits,
            bounds_turned,
            script_letters,
            spelled,
            styled,
        )
    }
)


# --- surroundings -----------------------------------------------------------------------------------------------------


Frame = Callable[[tuple[str, ...], Random], str]


def bare(sides: tuple[str, ...], _: Random) -> str:
    return " = ".join(sides)


def inline(sides: tuple[str, ...], _: Random) -> str:
    return f"It follows that ${' = '.join(sides)}$."


def display(sides: tuple[str, ...], _: Random) -> str:
    return f"Then\n$$\n{' = '.join(sides)}.\n$$\nas claimed."


def bracketed(sides: tuple[str, ...], _: Random) -> str:
    return rf"\[ {' = '.join(sides)}, \]"


def equation(sides: tuple[str, ...], _: Random) -> str:
    return "\\begin{equation}\n" + " = ".join(sides) + " \\label{eq:one}\n\\end{equation}"


def align(sides: tuple[str, ...], _: Random) -> str:
    first, *others = sides
    lines = [f"{first} &= {others[0]}", *(f"&= {side}" for side in others[1:])]
    return "\\begin{align}\n" + " \\\\\n".join(lines) + "\n\\end{align}"


def align_tagged(sides: tuple[str, ...], _: Random) -> str:
    first, *others = sides
    lines = [f"{first} &= {others[0]} \\tag{{1}}", *(f"&= {side} \\nonumber" for side in others[1:])]
    return "\\begin{align*}\n" + " \\\\[2pt]\n".join(lines) + "\n\\end{align*}"


def aligned_by_side(sides: tuple[str, ...], _: Random) -> str:
    first, *others = sides
    lines = [f"&{first} \\\\\n&= {others[0]}", *(f"&= {side}" for side in others[1:])]
    return "\\[\n\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}\n\\]"


def gathered(sides: tuple[str, ...], _: Random) -> str:
    return "\\begin{gather*}\n" + " = ".join(sides) + "\n\\end{gather*}"


def commented(sides: tuple[str, ...], _: Random) -> str:
    return "\\[\n" + " % so far\n= ".join(sides) + " % done\n\\]"


def markdown(sides: tuple[str, ...], _: Random) -> str:
    return f"## Step 1\n\nWe get **for all units**\n\n$${' = '.join(sides)}$$\n\n- done"


FRAMES: Mapping[str, Frame] = MappingProxyType(
    {
        frame.__name__: frame
        for frame in (
            bare,
            inline,
            display,
            bracketed,
            equation,
            align,
            align_tagged,
            aligned_by_side,
            gathered,
            commented,
            markdown,
        )
    }
)
