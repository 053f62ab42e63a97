r"""What lines of programs write that formulas do not: np.dot, W.T, dL_dW2, params['W1'], self.W1, X.shape[1], f.(z)."""

from __future__ import annotations

import re

from symbolic.formula.reader.signs import Token
from symbolic.formula.reader.tables import SLOPES
from symbolic.formula.reader.typst import TypstScanner
from symbolic.formula.reader.words import LIBRARIES, placed_run, plain_run

__all__ = ["ProgramScanner"]

_PATH = r"[A-Za-z_][A-Za-z_0-9]*(?:\.[A-Za-z_][A-Za-z_0-9]*)*"
_IDENTIFIER = re.compile(_PATH)
_METHOD = re.compile(
    r"(?:dot|matmul|mm|mul|multiply|sum|mean|transpose|t|pow|astype|reshape|view|flatten|ravel|squeeze|copy|clone|item"
    r"|detach|numpy|cpu)(?=\()|shape(?=\[[01]\])"
)
_OF_UNIT = re.compile(r"_[hoHO][0-9]")
"""Behind `sum` it tells the weighted sum of a unit, sum_h1, where sum_k is a sign."""
_BATCH = re.compile(r"\[(?:batch\w*|idx|indices|batch_idx|mini_?batch)\]")
"""What programs pick the samples of a batch by: X[batch_idx]."""
_ITEM = re.compile(_PATH + r"\[(?P<quote>['\"])(?P<name>[A-Za-z_][A-Za-z_0-9]*)(?P=quote)\](?!\()")
"""What a program keeps by name: params['W1'], self.grads["dW1"]."""
_ITEM_OF_LAYER = re.compile(
    _PATH + r"\[(?P<quote>['\"])(?P<name>[A-Za-z]+)(?P=quote)\s*\+\s*str\((?P<layer>[A-Za-z0-9]+(?: ?[-+] ?[0-9])?)\)\]"
)
"""What a program keeps by name and layer: parameters["W" + str(l)]."""
_OWNERS = frozenset(("self", "model", "params", "parameters", "network", "nn", "cache", "grads"))
"""What arrays of programs belong to: model.W1."""
_GRADIENTS = frozenset(("grads", "grad", "gradients"))
"""What gradients of programs are kept in, by the names of parameters: grads['W1']."""
_COUNTED = re.compile(
    r"(?:(?:n|N|m|num|number_of)_?(?:[sS]amples|[eE]xamples|[rR]ows|[tT]raining|[tT]rain)|batch_?(?:[sS]ize|num))"
    r"(?![A-Za-z0-9_])"
)
"""What programs call the number of samples."""
_CALLED = re.compile(r"one_hot(?=\()|outer(?=\()|to_categorical(?=\()|(?:len|int|float)(?=\()")
"""Functions of programs whose names are no run of letters, or too short to be known as a word."""
_BEHIND_DIFFERENTIAL = re.compile(
    r"(?P<alone>d(?=_(?:[A-Z](?!_)|[wbzahs](?:[0-9]|_(?:h|o|out|hidden|output)\b)))"
    r"|grad(?=_[A-Za-z]{1,12}[0-9]*(?:_[A-Za-z0-9]+)*\s*(?:[=@*/+).,-]|$))"
    rf"|(?:d|{'|'.join(sorted(SLOPES))})(?=_(?:sigmoid|tanh|relu|softmax|activation)))"
    r"|d[A-Za-z]{1,12}[0-9]*(?=_d[A-Za-z])"
)
"""Names of derivatives in programs: d_W2, grad_W2, d_tanh, and dL of dL_dW2."""
_GRADIENT = re.compile(
    r"(?P<of>(?![fgL])[A-Za-z][0-9]*(?:_(?:h|o|out|hidden|output|pred|hat))?|(?:weights?|bias(?:es)?)[0-9]+)"
    r"(?P<ending>(?:_|(?<=[0-9]))grad(?:ient)?|\.grad)(?![A-Za-z0-9_(])"
    r"|(?:grad|g)[WbZ][0-9]+(?![A-Za-z0-9_(])"
)
"""What programs call a derivative of the loss: W2_grad, W2.grad, gradW2 and gW2."""
_NAME_BEFORE = re.compile(r"(?<![A-Za-z0-9_])[A-Za-z]\w*\Z")
_LONGEST_NAME = 30
_GRADIENT_WORDS = frozenset(("grad", "gradient"))
_GRADIENT_SIGN = re.compile(r"(?:grad|g)(?=[WbZ])")
_LAYER = re.compile(r"\([lL](?: ?[-+] ?1)?\)")
_LAYERED = frozenset(("W", "b", "A", "Z", r"\delta"))
"""Layers in round brackets behind arrays: dZ(l), A(l-1).T."""
_OF_LOSS = re.compile(r"d_(?P<loss>[ELCJ])_(?=[A-Za-z])")
"""What programs call a derivative of the loss: d_E_w2."""
_ENTRYWISE = frozenset("=(^/+-")
"""Signs before which a full stop says that they are meant entry by entry."""


class ProgramScanner(TypstScanner):
    """Rules for what programs write, in plain text; library calls are known in LaTeX too."""

    def add_run(self, run: str, begin: int) -> None:
        """A name of a program, else letters as formulas have them."""
        behind = self.text[self.place : self.place + 1]
        function = _IDENTIFIER.match(self.text, self.place + 1) if run in LIBRARIES and behind == "." else None
        if function:
            self.place = function.end()
            self.add("function", function[0].rpartition(".")[2], begin, self.place)
        elif not self.plain:
            super().add_run(run, begin)
        elif run in _GRADIENT_WORDS and (ending := self.ending_of_gradient(begin)):
            self.leave_out(ending)
        elif counted := _COUNTED.match(self.text, begin):
            self.place = counted.end()
            self.add("letter", "m", begin, self.place)
        elif called := _CALLED.match(self.text, begin):
            self.place = called.end()
            self.add("function", called[0], begin, self.place)
        elif run in _OWNERS and behind == "." and not self.is_array_before(self.place + 1):
            self.place += 1 + self.text.startswith("_", self.place + 1)  # self._W1
        elif item := _ITEM_OF_LAYER.match(self.text, begin):
            self.add_item_of_layer(item)
        elif item := _ITEM.match(self.text, begin):
            if run in _GRADIENTS and not item["name"].startswith("d"):
                self.add("letter", "d", item.start("name") - 1, item.start("name"))
            self.scan(*item.span("name"))
            self.place = item.end()
        else:
            if _GRADIENT.match(self.text, begin):
                sign = _GRADIENT_SIGN.match(run)
                behind_sign = sign.end() if sign else 0
                self.add("letter", "d", begin, begin + behind_sign)
                run, begin = run[behind_sign:], begin + behind_sign
            super().add_run(run, begin)
            if loss := _OF_LOSS.match(self.text, begin):
                self.add_quotient(loss)
            elif names := _BEHIND_DIFFERENTIAL.match(self.text, begin):
                self.add_differential(run, names, begin)

    def add_names(self, run: str, begin: int) -> None:
        """In plain text one name with its digits, or a name and an index that touch: W1, relu_grad, δj, ao1."""
        if not self.plain:
            super().add_names(run, begin)
            return
        behind = self.text[self.place : self.place + 1]
        last = self.tokens[-1] if self.tokens else None
        pieces = self.input_of_unit(run) or (placed_run(run) if behind.isdigit() else None) or plain_run(run)
        if run in {"grad", "sum"} and last is not None and last.kind == "_":  # relu_grad, hidden_sum
            pieces = [("word", run, 0, len(run))]
        if run in {"sum", "dsum"} and _OF_UNIT.match(self.text, self.place):
            pieces = [*([("letter", "d", 0, 1)] if run == "dsum" else []), ("word", "net", len(run) - 3, len(run))]
        if run == "in" and last is not None and last.kind == "_":  # hidden_in
            pieces = [("word", run, 0, len(run))]
        if last is not None and last.text == r"\delta" and last.end == begin + self.offset and run in "ijk":  # δj
            self.add("_", "_", begin, begin)
        for kind, text, start, end in pieces:
            calls = text == "sum" and behind == "("  # sum(u, 1) is a function, sum_k u_k a sign
            self.add("function" if calls else kind, text, begin + start, begin + end)
        self.add_digits_of_name()
        if picked := _BATCH.match(self.text, self.place):
            self.place = picked.end()
        if _LAYER.match(self.text, self.place) and self.tokens[-1].text in _LAYERED:
            self.add("^", "^", self.place, self.place)

    def add_differential(self, run: str, names: re.Match[str], begin: int) -> None:
        """dL_dW2 is dL/dW2; d_W2, grad_W2 and d_tanh are dW2 and dtanh: the low line joins what belongs together."""
        if names["alone"]:
            self.place += 1
            self.tokens[-1] = Token("letter", "d", begin + self.offset, self.place + self.offset)
        elif len(run) > 1 and self.place == names.end():
            self.add("/", "/", self.place, self.place + 1)
            self.place += 1

    def add_item_of_layer(self, item: re.Match[str]) -> None:
        """parameters["W" + str(l)] is W^{[l]}"""
        self.scan(*item.span("name"))
        start, end = item.span("layer")
        self.add("^", "^", start, start)
        self.add("open", "[", start, start)
        self.scan(start, end)
        self.add("close", "]", end, end)
        self.place = item.end()

    def add_quotient(self, names: re.Match[str]) -> None:
        """d_E_w2 is dE/dw2"""
        place, end = names.start("loss"), names.end()
        self.tokens[-1] = Token("letter", "d", names.start() + self.offset, place + self.offset)
        self.add("letter", names["loss"], place, place + 1)
        self.add("/", "/", end - 1, end)
        self.add("letter", "d", end, end)
        self.place = end

    def add_sign(self, sign: str, begin: int) -> None:
        """A full stop that belongs to a program, else a sign as formulas have them."""
        if sign == "_" and self.plain and self.ends_name(begin):
            return  # W1_
        if sign in {"_", "."} and self.plain and (ending := self.ending_of_gradient(begin)):
            self.leave_out(ending)
            return
        if sign != "." or not self.plain:
            super().add_sign(sign, begin)
        elif self.text[self.place : self.place + 1] in _ENTRYWISE:
            return  # u .= f.(z) .^ 2 does to each entry what it says
        elif self.tokens and self.is_transpose(self.place):
            self.place += 1
            self.add(".T", ".T", begin, begin + 2)
        elif self.tokens and (method := _METHOD.match(self.text, self.place)):
            self.place = method.end()
            self.add("method", method[0], begin, self.place)
        else:
            super().add_sign(sign, begin)

    def ends_name(self, place: int) -> bool:
        """Say whether a low line stands behind a name and before nothing that belongs to it."""
        behind = self.text[place + 1 : place + 2]
        return self.text[place - 1 : place].isalnum() and not (behind.isalnum() or behind in {"_", "{", "(", "\\"})

    def leave_out(self, end: int) -> None:
        """Pass over the end of a name, which belongs to its last token."""
        last, self.place = self.tokens[-1], end
        self.tokens[-1] = Token(last.kind, last.text, last.start, end + self.offset)

    def ending_of_gradient(self, place: int) -> int:
        """Return where the `_grad` of W2_grad ends that begins at a place; 0 where none does."""
        name = _NAME_BEFORE.search(self.text, max(place - _LONGEST_NAME, 0), place)
        gradient = _GRADIENT.match(self.text, name.start()) if name else None
        return gradient.end() if gradient and gradient.start("ending") == place else 0

    def is_array_before(self, place: int) -> bool:
        """Say whether `T` or a method stands at a place: what is before it is an array, no owner of one."""
        return self.is_transpose(place) or _METHOD.match(self.text, place) is not None

    def is_transpose(self, place: int) -> bool:
        """Say whether the `T` of a `.T` stands at a place."""
        behind = self.text[place : place + 2]
        return behind[:1] == "T" and not behind[1:].isalnum()
