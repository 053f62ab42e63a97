r"""Control words -> tokens: those that stand for themselves, and those that take a part of the text as it is.

Names, words and lengths in braces are taken whole here, so the parser never meets them: `\operatorname{diag}`,
`\text{for all}`, `\hspace{1cm}`, `\label{eq}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from symbolic.errors import nearest
from symbolic.formula.reader.programs import ProgramScanner
from symbolic.formula.reader.signs import SIMPLE, TOKEN
from symbolic.formula.reader.tables import CASES, COMMANDS, GREEK_WORDS, JOINED, MATRICES, PROGRAMMING, SIGNS, Entry
from symbolic.formula.reader.unicode_signs import LATEX_OF
from symbolic.formula.reader.words import text_kind

__all__ = ["CommandScanner"]

_INNER_STACK = re.compile(r"\s*\\(underset|overset)\s*(?=\{)")
_RAW_STOP = re.compile(r"[{}\\%]")
_SIGNED_GROUP = re.compile(r"\s*\{\s*(?:[-+=<>*/,]|\\(?:times|cdot|odot|circ|le|ge|leq|geq|approx|pm|ast)\b)")
_ROW_GAP = re.compile(r"\*?\s*\[[-+0-9. a-z]{1,12}\]")
_UPRIGHT = frozenset({"mathrm", "mathbf", "boldsymbol", "mathsf"})
_INPUT_OF_UNIT = re.compile(r"\{\s*([iI]n)\s*\}(?=\s*_)")
_SHAPED = re.compile(r"\\(up|Up|var)([A-Za-z][a-z]+)")
_NAMED = re.compile(r"\s*(?:[A-Za-z]|\\(?:mathbf|boldsymbol|mathrm|hat|delta|theta)\b)")
r"""What follows a bold d that is a differential: a name, \mathbf{d}Z."""
_ACCENTED_MACRO = re.compile(r"\\([A-Za-z])(hat|bar|tilde)")
_ONE_SIGN = re.compile(r"\s*[0-9A-Za-z*]")
_EQUALS = re.compile(r"\s*=")
_NOT_IN_NAME = re.compile(r"\\[,;:! ]|[ {}]|\\(?:mathrm|text|rm)\b")
_ENVIRONMENTS = MATRICES | CASES | JOINED


def _in_another_shape(command: str) -> Entry | None:
    r"""Return the Greek letter that a control word writes upright or slanted: \Updelta and \varDelta are \Delta."""
    shaped = _SHAPED.fullmatch(command)
    if shaped is None:
        return None
    shape, word = shaped.groups()
    return COMMANDS.get("\\" + (word.capitalize() if shape == "Up" else word)) if word.lower() in GREEK_WORDS else None


class CommandScanner(ProgramScanner):
    """Rules for control words."""

    def add_command(self, command: str, begin: int) -> None:
        """A control word of the tables, with its raw argument where it has one."""
        if command == r"\/" and self.plain:  # a slash of Typst that makes no fraction
            self.add("/", "/", begin, self.place)
            return
        entry = COMMANDS.get(command) or _in_another_shape(command)
        end = self.place
        accented = _ACCENTED_MACRO.fullmatch(command)
        if entry is None and accented:  # \yhat, as many define it
            self.add("accent", accented[2], begin, end)
            self.add("letter", accented[1], begin, end)
            return
        if entry is None:
            if command[1] in "()[]":
                raise self.fault(begin, end, f"`{command}` inside a formula", "the formula alone")
            hint = "Definitions and files are not read: write the formula out."
            if command not in PROGRAMMING:
                hint = nearest(command, tuple(COMMANDS)) if len(command) < 40 else ""
                hint = hint or r"Define it by \newcommand in the text, or write out what it stands for."
            raise self.fault(begin, end, f"`{command[:40]}`", "a control word that the reader knows", hint)
        kind, text = entry
        if kind in SIMPLE:
            self.add(kind, text, begin, end)
        elif kind != "space":
            _SPECIAL[kind](self, text, begin)

    def raw(self, name: str, begin: int) -> tuple[int, int]:
        """Return the places of what stands in the braces that follow, and move on behind them."""
        text, place = self.text, self.place
        while text[place : place + 1].isspace():
            place += 1
        if text[place : place + 1] != "{":
            raise self.fault(begin, self.place, f"`{name}` without braces behind it", f"`{name}{{...}}`")
        depth = 0
        inside = place + 1
        while True:
            match = _RAW_STOP.search(text, place)
            if match is None:
                raise self.fault(inside - 1, inside, "`{` without its `}`", "`}`", f"Close the braces of `{name}`.")
            place = match.end()
            if match[0] == "{":
                depth += 1
            elif match[0] == "}":
                depth -= 1
                if depth == 0:
                    self.place = place
                    return inside, place - 1
            elif match[0] == "\\":
                place += 1

    def paragraph(self, _text: str, begin: int) -> None:
        r"""\par, which ends a paragraph; with braces behind it, what many write for a partial derivative: \par{u}{v}"""
        if self.text[self.place : self.place + 1] == "{":
            self.add("derivative", r"\partial", begin, self.place)

    def quad(self, _text: str, begin: int) -> None:
        r"""\quad"""
        self.add_quad(begin, self.place)

    def ignored(self, text: str, begin: int) -> None:
        r"""\label{...}, and \tag 2 with its one sign"""
        alone = _ONE_SIGN.match(self.text, self.place) if text == "tag" else None
        if alone:
            self.place = alone.end()
        else:
            self.raw(f"\\{text}", begin)

    def words(self, text: str, begin: int) -> None:
        r"""\land"""
        self.add("text", text, begin, self.place)

    def text_group(self, text: str, begin: int) -> None:
        r"""\text{words with $formulas$}"""
        start, end = self.raw(f"\\{text}", begin)
        self.add_text(start, end, begin)

    def add_text(self, start: int, end: int, begin: int) -> None:
        """Words as tokens, and the formulas between dollar signs among them."""
        behind = self.place
        pieces = self.text[start:end].split("$")
        if len(pieces) == 1:
            kind, said = text_kind(pieces[0])
            if said:
                self.add(kind, said, begin, behind)
            return
        if self.texts:  # each would be scanned once for every one round it
            raise self.fault(begin, behind, "a formula in words in a formula in words", "formulas in words once")
        place = start
        for number, piece in enumerate(pieces):
            if number % 2:
                self.texts += 1
                self.scan(place, place + len(piece))
                self.texts -= 1
            elif piece.strip():
                self.add("text", " ".join(piece.split()), place, place + len(piece))
            place += len(piece) + 1
        self.place = behind

    def named(self, text: str, begin: int) -> None:
        r"""\operatorname{diag}"""
        start, end = self.raw(f"\\{text}", begin)
        start = start if self.text.count(".", start, end) != 1 else self.text.index(".", start, end) + 1  # np.sum
        name = "".join(part for part in _NOT_IN_NAME.split(self.text[start:end]) if part)
        if not name.replace("_", "").replace("-", "").isalnum():
            raise self.fault(start, end, f"`{self.text[start:end][:40]}`", "the name of a function")
        self.add("function", name, begin, self.place)

    def alphabet(self, text: str, begin: int) -> None:
        r"""\mathbf, and a word in \mathrm{...}"""
        if inputs := _INPUT_OF_UNIT.match(self.text, self.place):
            self.place = inputs.end()
            self.add("word", inputs[1], begin, self.place)
            return
        if text in _UPRIGHT and self.text[self.place : self.place + 1] == "{":
            behind = self.place
            start, end = self.raw(rf"\{text}", begin)
            word = self.text[start:end].strip()
            is_name = word.isascii() and word.replace(".", "").isalpha()
            if is_name and (text == "mathrm" or (word == "d" and _NAMED.match(self.text, self.place))):
                self.add(*text_kind(word, "upright"), begin, self.place)
                return
            self.place = behind
        self.add("alphabet", text, begin, self.place)

    def size(self, text: str, begin: int) -> None:
        r"""\left( and \right)"""
        kind, sign, end = self.delimiter(text, begin)
        self.place = end
        if text == "middle":
            self.add(kind, sign, begin, end)
        else:
            self.add(text, sign, begin, end)

    def sized(self, text: str, begin: int) -> None:
        r"""\big( and \bigr|"""
        kind, sign, end = self.delimiter(f"big{text}", begin)
        self.place = end
        if kind == "bar" and text in {"l", "r"}:  # a bracket shows its side, whatever its size says: \Bigr[
            kind = "open" if text == "l" else "close"
        if sign != ".":
            self.add(kind, sign, begin, end)

    def delimiter(self, name: str, begin: int) -> tuple[str, str, int]:
        """Return the kind, the sign and the end of the bracket behind a size."""
        match = TOKEN.match(self.text, self.place)
        written = match[match.lastgroup or 0] if match else ""
        end = match.end() if match else self.place
        if (
            written[:1] in "()[]|.<>/" and len(written) > 1
        ):  # two signs that are one elsewhere, as in \left.. or \right)=
            end -= len(written) - 1
            written = written[0]
        written = LATEX_OF.get(written, written)
        if written in {".", "<", ">", "/"}:
            return {".": ("open", ".", end), "<": ("open", r"\langle", end), ">": ("close", r"\rangle", end)}.get(
                written, ("/", "/", end)
            )
        kind, sign = COMMANDS.get(written) or SIGNS.get(written) or ("", "")
        if kind not in {"open", "close", "bar"}:
            raise self.fault(begin, max(end, self.place), f"`\\{name}` without a bracket behind it", "a bracket")
        return kind, sign, end

    def environment(self, text: str, begin: int) -> None:
        r"""\begin{...} and \end{...}"""
        start, end = self.raw(f"\\{text}", begin)
        name = self.text[start:end].strip()
        if name not in _ENVIRONMENTS:
            hint = nearest(name, tuple(sorted(_ENVIRONMENTS))) if len(name) < 40 else ""
            raise self.fault(start, end, f"the environment `{name[:40]}`", "one that the reader knows", hint)
        if text == "begin":
            self.begin(name, begin)
        elif not self.environments or self.environments[-1] not in {name, "cases in braces"}:
            raise self.fault(begin, self.place, rf"`\end{{{name}}}` without its `\begin`", rf"`\begin{{{name}}}`")
        elif self.environments.pop() not in JOINED:
            self.add("endenv", name, begin, self.place)

    def begin(self, name: str, begin: int) -> None:
        r"""\begin{array}{ll}"""
        behind = self.place
        if name in {"array", "alignat", "alignat*", "alignedat"}:
            self.raw(rf"\begin{{{name}}}", begin)
        opening = self.tokens[-1] if self.tokens else None
        self.environments.append(name)
        if opening is not None and opening[:2] == ("left", "{") and name in JOINED | {"array"}:
            self.environments[-1] = "cases in braces"
            self.add("begin", "cases in braces", begin, behind)
        elif name not in JOINED:
            self.add("begin", name, begin, behind)

    def row(self, _text: str, begin: int) -> None:
        r"""\\ and \\[2pt]"""
        gap = _ROW_GAP.match(self.text, self.place)
        if gap:
            self.place = gap.end()
        elif self.text[self.place : self.place + 1] == "*":
            self.place += 1
        if self.environments and self.environments[-1] not in JOINED:
            self.add("row", "\\\\", begin, self.place)
        else:
            self.add_quad(begin, self.place)

    def color(self, text: str, begin: int) -> None:
        r"""\textcolor{red}{...}"""
        start, end = self.raw(f"\\{text}", begin)
        behind = self.place
        group = _SIGNED_GROUP.match(self.text, self.place)
        if group:  # a \color{red}{+ b}: the colour would hide that this is a term, not a factor
            start, inside_end = self.raw(f"\\{text}{{...}}", begin)
            after = self.place
            self.scan(start, inside_end)
            self.place = after
        else:
            self.add("color", self.text[start:end].strip(), begin, behind)

    def stack(self, text: str, begin: int) -> None:
        r"""\overset{!}{=} and \underset{k}{\sum}"""
        labels = [(text, *self.raw(f"\\{text}", begin))]
        behind = self.place
        sign = TOKEN.match(self.text, self.place)
        relation = ("", "") if sign is None else COMMANDS.get(sign[0].strip()) or SIGNS.get(sign[0].strip(), ("", ""))
        if sign is not None and relation[0] == "rel":  # \underset{k}= without braces
            self.place = sign.end()
            self.add(*relation, begin, self.place)
            return
        start, end = self.raw(f"\\{text}{{...}}", begin)
        inner = _INNER_STACK.match(self.text, start, end)
        if inner:  # one label below, another one above
            self.place = inner.end()
            labels.append((inner[1], *self.raw(inner[0].strip(), begin)))
            start, end = self.raw(inner[0].strip(), begin)
        base = self.text[start:end].strip()
        kind, said = COMMANDS.get(base) or SIGNS.get(base) or ("", "")
        self.place = self.raw_end(behind)
        if kind == "rel":
            self.add(kind, said, begin, self.place)
        elif kind in {"operator", "function"} and not any("set" in self.text[low:high] for _, low, high in labels):
            self.add(kind, said, begin, self.place)
            after = self.place
            for name, low, high in labels:
                script = "_" if name == "underset" else "^"
                self.add(script, script, low - 1, low)
                self.add("{", "{", low - 1, low)
                self.scan(low, high)
                self.add("}", "}", high, after)
            self.place = after
        else:
            self.place = behind

    def raw_end(self, place: int) -> int:
        """Return the place behind the braces that follow `place`."""
        self.place = place
        return self.raw("", place)[1] + 1

    def negated(self, _text: str, begin: int) -> None:
        r"""\not="""
        match = _EQUALS.match(self.text, self.place)
        if match is None:
            raise self.fault(begin, self.place, r"`\not`", r"`\not=`")
        self.place = match.end()
        self.add("rel", "!=", begin, self.place)


_SPECIAL: dict[str, Callable[[CommandScanner, str, int], None]] = {
    "quad": CommandScanner.quad,
    "par": CommandScanner.paragraph,
    "ignored": CommandScanner.ignored,
    "words": CommandScanner.words,
    "text": CommandScanner.text_group,
    "named": CommandScanner.named,
    "alphabet": CommandScanner.alphabet,
    "size": CommandScanner.size,
    "sized": CommandScanner.sized,
    "environment": CommandScanner.environment,
    "row": CommandScanner.row,
    "color": CommandScanner.color,
    "stack": CommandScanner.stack,
    "not": CommandScanner.negated,
}
