"""An exercise in finding an error, and its key: as text for a terminal, and as documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codegen.documents.formats.latex import document_latex
from codegen.documents.formats.words import text_words
from codegen.documents.model import Block, Document, Numbered, Paragraph, Section
from codegen.documents.questions.feedback import evidence, feedback
from codegen.spec_files import origin, resolve_spec
from symbolic.checking.exercise import Exercise, exercise
from symbolic.checking.hand_lines import Form
from symbolic.derivation.steps import Words
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import Relations
from symbolic.spec.model import NetworkSpec

__all__ = ["Sheet", "sheet"]

_TASK = "One line of this derivation is wrong. Find it, say what went wrong, and write the line as it should be."


@dataclass(frozen=True, slots=True)
class Sheet:
    """An exercise on a network, with how it was asked for."""

    exercise: Exercise
    spec: NetworkSpec
    source: str
    command: str

    def task(self) -> str:
        """Return the derivation as LaTeX to be pasted, a display a line."""
        notation = self.spec.written_in
        rows = (" = ".join(print_latex(side, notation) for side in line) for line in self.exercise.lines)
        return "".join(f"\\[ {row} \\tag{{{number}}} \\]\n" for number, row in enumerate(rows, start=1))

    def key(self) -> str:
        """Return which line is wrong, why, and what it was, as text."""
        return "\n".join(text_words(words, self.spec.written_in) for words in self._key())

    def documents(self) -> dict[str, str]:
        """Return the files of the exercise by name: the task and the key, as LaTeX articles."""
        task: tuple[Block, ...] = (Paragraph((_TASK,)), self._lines())
        key: tuple[Block, ...] = (self._lines(), *map(Paragraph, self._key()))
        title = f"Find the error: {self.spec.title()}"
        return {
            "exercise.tex": document_latex(self._document(title, Section("The derivation", task))),
            "key.tex": document_latex(self._document(f"{title}, key", Section("The derivation", key))),
        }

    def _document(self, title: str, section: Section) -> Document:
        return Document(title, self.source, self.command, self.spec.written_in, (section,))

    def _lines(self) -> Numbered:
        return Numbered(tuple(Relations(line, ("=",)) for line in self.exercise.lines))

    def _key(self) -> Iterator[Words]:
        found = self.exercise
        yield (f"Line {found.wrong + 1} is wrong: {found.mistake.title}.",)
        yield feedback(found.mistake, found.named)
        yield ("Wrong: ", Relations(found.lines[found.wrong], ("=",)))
        yield ("Right: ", Relations(found.right, ("=",)))
        yield (f"Proof: {evidence(found.step)}",)


def sheet(argument: str, name: str, form: Form | None, seed: int, notation: str | None) -> Sheet:
    """Return an exercise on the network that the command line names.

    Raises:
        ChalkgradError: for a spec, a notation or a mistake that does not exist, or that cannot be made there.
    """
    spec = resolve_spec(argument, notation)
    chosen = f"--mistake {name} --seed {seed}" + (f" --form {form}" if form else "")
    return Sheet(exercise(spec, name, form, seed), spec, *origin(argument, "mutate", f"{chosen} -o out/"))
