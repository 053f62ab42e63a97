"""Questions for tests: one of a kind on a network, and what is written in it."""

from __future__ import annotations

from random import Random

from codegen.documents.model import Paragraph
from codegen.documents.questions.kinds import KINDS
from codegen.documents.questions.model import Question
from codegen.documents.questions.setting import Setting, UnfitError
from symbolic.formula.nodes import Formula
from symbolic.formula.text import print_text
from symbolic.spec.model import NetworkSpec
from symbolic.spec.shorthand import parse_shorthand

__all__ = ["made", "network", "question", "words_of"]


def network(shorthand: str, notation: str = "slides") -> NetworkSpec:
    return parse_shorthand(shorthand).model_copy(update={"notation": notation})


def question(kind: str, spec: NetworkSpec, variant: int = 1, seed: int = 0) -> Question:
    return KINDS[kind].make(Setting(spec, seed, 5).of_variant(variant), Random(f"{seed} {variant}"))  # noqa: S311


def made(kind: str, spec: NetworkSpec, count: int) -> list[Question]:
    """Return questions of so many variants; none where the kind does not go with the network."""
    setting = Setting(spec, 0, count)
    try:
        return [KINDS[kind].make(setting.of_variant(n), Random(n)) for n in range(1, count + 1)]  # noqa: S311
    except UnfitError:
        return []


def words_of(made: Question, spec: NetworkSpec) -> str:
    """Return the sentences of a stem as text."""
    parts = (part for block in made.stem if isinstance(block, Paragraph) for part in block.words)
    return "".join(print_text(part, spec.written_in) if isinstance(part, Formula) else part for part in parts)
