"""What `chalkgrad quiz` writes: one file for a learning system."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from codegen.documents.questions.variants import variants
from codegen.documents.quiz.moodle import moodle_xml
from codegen.documents.quiz.pools import Quiz, quiz
from codegen.documents.quiz.text2qti import as_text2qti_takes_it, text2qti_text
from codegen.spec_files import origin, resolve_spec
from codegen.typed_options import as_typed
from symbolic.formula.notation import Notation
from symbolic.spec.shown import escaped

__all__ = ["FORMATS", "QuizFile", "Request", "quiz_file"]


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for, as the command line has it.

    Attributes:
        argument: the spec.
        to: the format, a name in FORMATS.
        kinds: of questions; none for the usual ones.
        count, seed: of the variants.
        title: of the quiz; None for the network's.
        notation: to write in instead of the spec's own.
    """

    argument: str
    to: str
    kinds: tuple[str, ...] = ()
    count: int = 1
    seed: int = 0
    title: str | None = None
    notation: str | None = None

    def origin(self) -> tuple[str, str]:
        """Return how headers name the spec, and the command that makes the file again."""
        options = (
            ("--questions", ",".join(self.kinds) or None),
            ("--variants", str(self.count)),
            ("--seed", str(self.seed)),
            ("--to", self.to),
            ("--title", self.title),
            ("--notation", self.notation),
        )
        return origin(self.argument, "quiz", " ".join(as_typed(options)))

    def check(self, own: Notation) -> Callable[[Notation], str]:
        """Return what gives the command that judges answers in a notation; `own` is that of the quiz."""

        def command(written_in: Notation) -> str:
            name = self.notation if written_in.name == own.name else written_in.name
            return origin(self.argument, "check", " ".join(("my-answers.tex", *as_typed((("--notation", name),)))))[1]

        return command


@dataclass(frozen=True, slots=True)
class QuizFile:
    """A finished file, and what should be known of it."""

    text: str
    notes: tuple[str, ...]


def quiz_file(request: Request, begin: Callable[[str], None] = lambda _: None) -> QuizFile:
    """Return the quiz that is asked for.

    Raises:
        ChalkgradError: for a spec, a notation or a kind that does not exist, or that do not go together.
        ProofError: where a key cannot be proved.
    """
    spec = resolve_spec(request.argument, request.notation)
    made = variants(spec, request.kinds, request.count, request.seed, begin)
    title = escaped(request.title or "").strip() or f"Quiz: {spec.title()}"
    check = request.check(spec.written_in)
    return FORMATS[request.to](quiz(spec, made, title, request.origin(), check))


def _moodle(made: Quiz) -> QuizFile:
    return QuizFile(moodle_xml(made), made.notes)


def _text2qti(made: Quiz) -> QuizFile:
    distinct = as_text2qti_takes_it(made)
    return QuizFile(text2qti_text(distinct), distinct.notes)


FORMATS: Mapping[str, Callable[[Quiz], QuizFile]] = MappingProxyType({"moodle": _moodle, "text2qti": _text2qti})
"""What writes a quiz in each format."""
