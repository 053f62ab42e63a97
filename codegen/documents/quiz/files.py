"""What `chalkgrad quiz` writes: one file for a learning system."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from codegen.documents.questions.variants import variants
from codegen.documents.quiz.moodle import moodle_xml
from codegen.documents.quiz.pools import Quiz, quiz
from codegen.documents.quiz.text2qti import as_text2qti_takes_it, text2qti_text
from codegen.spec_files import origin, resolve_spec
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
        words = [f"--questions {','.join(self.kinds)}"] if self.kinds else []
        words += [f"--variants {self.count} --seed {self.seed} --to {self.to}"]
        words += [] if self.title is None else [f"--title {shlex.quote(escaped(self.title))}"]
        return origin(self.argument, "quiz", " ".join((*words, *_notation(self.notation))))

    def check(self, own: Notation) -> Callable[[Notation], str]:
        """Return what gives the command that judges answers in a notation; `own` is that of the quiz."""

        def command(written_in: Notation) -> str:
            options = _notation(self.notation if written_in.name == own.name else written_in.name)
            return origin(self.argument, "check", " ".join(("my-answers.tex", *options)))[1]

        return command


def _notation(name: str | None) -> tuple[str, ...]:
    return () if name is None else (f"--notation {shlex.quote(escaped(name))}",)


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
