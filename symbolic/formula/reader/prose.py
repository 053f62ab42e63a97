"""Which part of a typed line is a formula and which part is a sentence, a label or a list marker."""

from __future__ import annotations

import re

from symbolic.errors import FormulaError
from symbolic.formula.reader.tables import CONNECTIVES, FUNCTIONS, GREEK_WORDS, SLOPES, WORDS
from symbolic.formula.reader.tokens import Token, tokenize
from symbolic.formula.reader.typst import TYPST_WORDS
from symbolic.formula.reader.words import is_quotient_of_differentials

__all__ = ["formula_part", "has_relation", "is_plain", "is_text_only", "is_typst", "marker_end"]

_MARKER = re.compile(r"\s*(?:(?:[-*+•‣>]|#{1,6}|\(?(?:[0-9]{1,3}[a-z]?|[a-z])[.)]|\([0-9a-z]{1,3}\))[ \t]+){0,3}")
_LABEL = re.compile(r"(?:\*\*|__)?[A-Za-z][A-Za-z0-9 ,.'\u2019()/-]{1,60}(?:\*\*|__)?:(?:\*\*|__)?[ \t]+(?=\S)")
_WORD = re.compile(r"[A-Za-z]+")
_WHOLE_WORD = re.compile(r"(?<![A-Za-z_])[A-Za-z]+(?![A-Za-z_])")
_OF_OUTPUT = re.compile(r"\bdo(?=[0-9]* ?/)|(?<=/) ?do(?![A-Za-z_])")
"""The differential of o, which is no word beside a slash: dE/do."""
_OWNER = re.compile(r"\b(?:[A-Za-z_]\w*\.)+(?=[A-Za-z_])|\b[A-Za-z_]\w*\[(?=['\"])")
"""What an array of a program belongs to: model.W1, grads['dW1']."""
_NOUN = re.compile(r"[ \t]+(?:loss|cost|error|output|target|gradient|function|delta)(?=[ \t]+[A-Za-z]\w*[ \t]*=)")
_LEADING_WORDS = re.compile(r"(?:[A-Za-z\u2019'-]+[,:;]?[ \t]+){1,40}")
_NOT_SHOWN = re.compile(
    r"\\(?:text|mbox|textrm|textbf|textit|mathrm|operatorname\*?|label|tag|begin|end)\s*\{[^{}]*\}|\\[A-Za-z]+"
)
_REMARK = re.compile(
    r"(?:\s(?:#\s|//\s|\((?=[A-Za-z ]{4,60}\)\s*$))|(?<!\s)\s{2,}\((?=[A-Za-z]{3,}[ :-][^()=]{2,80}\)\s*$)).*$",
    re.DOTALL,
)
_COMMENT = re.compile(r"(?<!\\)%")
_CLAUSE = re.compile(
    r"[,;][ \t]+(?:where|since|because|as|so that|i\.e\.|that is|which|wobei|da|weil|où|car|donde|onde|dove)\b"
)
"""What a sentence goes on with behind a formula."""
_REASON = re.compile(
    r"[,;]?[ \t]+(?:(?:--|[\u2013\u2014])[ \t]+(?=[A-Za-z])"
    r"|(?:since|because|using|according to|due to|to first order)\b"
    r"|by(?= (?:the|using|chain|definition)\b)|from(?= the\b))"
    r"|[,;][ \t]+(?:put|from|with the|chain)\b"
)
"""A reason behind a formula: z = W a by the definition, a = f(z), put in."""
_SMALL = """is of to we it at as by so in on an be do he my or us am up no this that the has are can not its was were
    our you get gets"""
_CAMEL = re.compile(rf"[a-z](?:Hat|{'|'.join(word.capitalize() for word in sorted(SLOPES))})\Z")
"""How words end that programs make of a formula: yHat, sigmoidPrime."""
_SMALL_WORDS = frozenset(_SMALL.split())
_PLAIN_ONLY = re.compile(r"(?<![_^{0-9A-Za-z])[A-Za-z]+[0-9]|\.T\b|@|\*\*|\.\*|\d\.\.\w|\)\{(?:=|\w+ ×)|[∂Σ·⊙]")
_RELATION = re.compile(
    r"[=<>≤≥≈≠∝←→⇒⇔≡≔∈]|\\(?:[lg]eq?|ne|neq|approx|propto|gets|leftarrow|Rightarrow|implies|in|equiv)\b|\b(?:equiv|larr|arrow\.l)\b"
)
_STATEMENT = re.compile(
    r"\s*[A-Za-z_]\w*(?:\[[^\]]*\]\s*[-+*/]?=(?!=)|\s*[-+*/]=)\s*[^=\s].*"
    r"|\s*[A-Za-z_]\w*\s*=(?!.*[A-Za-z0-9_]\s+[A-Za-z0-9_])[\w\s.,:=<>+*/@()\[\]-]+"
)
"""Assignments of programs: dscores[range(N), y] -= 1, dz *= mask, probs = softmax(scores); no words side by side."""
_COMMAND = re.compile(r"\\[A-Za-z]")
_HEADING = re.compile(r"\s*={1,5} [A-Z][a-z]{2,}[A-Za-z0-9 ,:']*")
"""A heading of Typst: = The chain rule."""
_TYPST = re.compile(
    r"\b(?:diff |partial |quad\b|(?:dot|times)\.[oc]|(?:hat|bold|cal|frac|underbrace|underbracket)\()|_\([a-z0-9] "
)
"""What Typst writes for commands of LaTeX, and two indices in brackets: w_(j k)."""
_OF_PROGRAMS = """np numpy self axis keepdims True False None dot outer multiply matmul mean square power where
    transpose prime derivative deriv divide subtract negative astype array asarray maximum minimum"""
_SIGNS = {"sum", "prod", "partial", "nabla", "grad"}
_KNOWN = GREEK_WORDS | FUNCTIONS | WORDS | TYPST_WORDS | _SIGNS | {*_OF_PROGRAMS.split()}
_OPENING = frozenset(("{", "open", "left", "begin"))
_CLOSING = frozenset(("}", "close", "right", "endenv"))


def marker_end(line: str) -> int:
    """Return where a line begins behind its list markers: `- `, `1. `, `a) `, `(2) `, `# `."""
    match = _MARKER.match(line)
    return match.end() if match else 0


def has_relation(formula: str, *, plain: bool) -> bool:
    """Say whether a formula has a relation sign outside all brackets; so does one that cannot be read but shows one."""
    if not _RELATION.search(formula):
        return False
    try:
        tokens = tokenize(formula, plain)
    except FormulaError:
        return True
    return _shows_relation(tokens)


def _shows_relation(tokens: list[Token]) -> bool:
    depth = 0
    raised = -1
    for place, token in enumerate(tokens):
        if token.kind in _OPENING:
            depth += 1
        elif token.kind in _CLOSING:
            depth -= 1
        elif token.kind in {"^", "_"} and tokens[place + 1].text == "<":
            raised = place + 1
        elif token.kind == "rel" and place == raised:
            depth += 1  # a^<l>
        elif token.kind == "rel" and token.text[:1] == ">" and raised >= 0:
            depth, raised = depth - 1, -1
        elif token.kind == "rel" and depth == 0:
            return True
    return False


def is_plain(line: str) -> bool:
    """Say whether a formula without delimiters follows the rules of plain text: no control word, no braced scripts."""
    if _COMMAND.search(line):
        return False
    return not ("_{" in line or "^{" in line) or bool(_PLAIN_ONLY.search(line))


def is_typst(formula: str) -> bool:
    """Say whether a formula between dollar signs is one of Typst: no control word, but words of Typst."""
    return _COMMAND.search(formula) is None and _TYPST.search(formula) is not None


def is_text_only(row: str) -> bool:
    r"""Say whether a row of a display holds nothing but `\text{...}`."""
    if r"\text" not in row and r"\mbox" not in row:
        return False
    try:
        tokens = tokenize(row)
    except FormulaError:
        return False
    return all(token.kind in {"text", "upright", "end", ",", ".", ":", "quad"} for token in tokens)


def formula_part(line: str) -> tuple[int, int] | None:
    """Return from where to where a typed line is a formula; None where it is a sentence.

    A formula may stand behind a list marker, a label (`Layer 2:`) or the first words of a sentence (`so we get`), and
    before a remark in brackets.
    """
    if line.count("|") > 2 and line.lstrip().startswith("|") and line.rstrip().endswith("|"):  # a row of a table
        return None
    if _HEADING.fullmatch(line) and any(map(_is_prose, _WORD.findall(line))):
        return None
    if _STATEMENT.fullmatch(line):
        return 0, len(line)
    start = marker_end(line)
    label = _LABEL.match(line, start)
    if label and (_prose(label[0]) or any(len(word) > 1 for word in _WORD.findall(label[0]))):
        start = label.end()
    end = _formula_end(line, start)
    words = _LEADING_WORDS.match(line, start, end)
    if words:
        start = _behind_sentence(line, words, end)
    formula = line[start:end]
    if not formula.strip() or _prose(_NOT_SHOWN.sub(" ", formula)) > 1:
        return None
    plain = is_plain(formula)
    if has_relation(formula, plain=plain):
        return start, end
    shows = bool(_COMMAND.search(formula)) and not _prose(_NOT_SHOWN.sub(" ", formula))
    return (start, end) if shows else None


def _formula_end(line: str, start: int) -> int:
    """Return where a remark behind a formula begins: a comment, or words in brackets at the end."""
    found = (_REMARK.search(line, start), _COMMENT.search(line, start), _clause(line, start), _reason(line, start))
    return min((end.start() for end in found if end is not None), default=len(line))


def _clause(line: str, start: int) -> re.Match[str] | None:
    """Return where words go on behind a formula, `, where b is the bias`, and no further formula does."""
    clause = _CLAUSE.search(line, start)
    in_words = clause is not None and _prose(_NOT_SHOWN.sub(" ", line[clause.end() :])) > 1
    return clause if in_words else None


def _reason(line: str, start: int) -> re.Match[str] | None:
    """Return where a reason in words stands behind a formula, with no further formula in it."""
    found = _REASON.search(line, start)
    if found is None or not _RELATION.search(line, start, found.start()):
        return None
    told = line[found.start() :]
    return found if _prose(_NOT_SHOWN.sub(" ", told)) > 1 and not _RELATION.search(told) else None


def _behind_sentence(line: str, words: re.Match[str], end: int) -> int:
    """Return where the formula begins behind the words that open a line; a name before a relation sign stays."""
    start = words.start()
    for word in _WORD.finditer(line, words.start(), words.end()):
        if _is_prose(word[0]) or (len(word[0]) > 1 and word[0].lower() in CONNECTIVES):
            start = word.end()
    if start > words.start() and (noun := _NOUN.match(line, start, end)):
        start = noun.end()  # the loss L = ..., behind words of a sentence
    behind = line[start:end].lstrip(" \t,:;")
    if not behind or (start > words.start() and _starts_with_sign(behind)):
        return words.start()
    return end - len(behind) if line[start:end].strip() else start


def _starts_with_sign(formula: str) -> bool:
    return formula[0] in "=<>+*/^_≤≥≈≠·×⊙" or formula.startswith(
        (":=", r"\le", r"\ge", r"\approx", r"\cdot", r"\times")
    )


def _prose(text: str) -> int:
    """Count the words that no formula has."""
    return sum(map(_is_prose, _WHOLE_WORD.findall(_OF_OUTPUT.sub(" ", _OWNER.sub(" ", text)))))


def _is_prose(word: str) -> bool:
    small = word.lower()
    if len(word) == 2:
        return small in _SMALL_WORDS
    if len(word) < 3 or word in _KNOWN or small in FUNCTIONS or small in CONNECTIVES - _SMALL_WORDS:
        return False
    if small in _SMALL_WORDS:
        return True
    if is_quotient_of_differentials(word) or _CAMEL.search(word):
        return False
    rest = word[1:] if word[0] == "d" else word
    return not (rest in _KNOWN or len(rest) < 3 or word.endswith(("hat", "bar", "tilde")))
