"""`python -m codegen.grading.worker`: judges one submission after another, in a process that may be killed.

It reads a line of JSON for each and writes a line of JSON for each, until there are no more. What it judges was written
by anyone, so the process limits itself before it reads the first: no files are written, no processes are started, and
memory and time are counted, as far as the system knows such limits; the clock of the supervisor holds on every system.
The process decides nothing about marks and knows no student.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from codegen.grading.judgement import Judgement, judgement_of
from symbolic.checking.check import Checker
from symbolic.checking.places import position
from symbolic.checking.report import Report
from symbolic.errors import ChalkgradError, FormulaError
from symbolic.spec.model import NetworkSpec

__all__ = ["Judge", "main"]

_NOTHING = "Found no relation to judge. In LaTeX and Markdown, formulas stand in displays or between dollar signs."


class Judge:
    """Judges texts on one network with one key; what several of them say is decided once."""

    def __init__(self, spec: NetworkSpec, key: bytes) -> None:
        self.spec = spec
        self._checker = Checker(spec, key)

    def report(self, name: str, text: str) -> Report:
        """Return what is found of one text; the one place where grading asks for verdicts."""
        return self._checker.check(text, name)

    def judgement(self, parts: Sequence[tuple[str, str]]) -> Judgement:
        """Return what is found of the texts of a submission, names and texts; a text that cannot be used says why."""
        reports = []
        for name, text in parts:
            try:
                reports.append(self.report(name, text))
            except FormulaError as error:
                at = position(text, error.start)
                return Judgement(outcome="unusable", reason=f"{name}: line {at.line}, column {at.column}: {error}")
            except ChalkgradError as error:
                return Judgement(outcome="unusable", reason=f"{name}: {error}")
        if not any(line.steps for report in reports for line in report.lines):
            return Judgement(outcome="unusable", reason=_NOTHING)
        return judgement_of(reports, self.spec.written_in)


def main() -> None:
    """Read settings, then submissions; write a judgement for each."""
    answers = _own_stdout()
    settings = json.loads(sys.stdin.readline())
    judge = Judge(NetworkSpec.model_validate_json(settings["spec"]), bytes.fromhex(settings["key"]))
    _limit(settings["megabytes"])
    _say(answers, "ready")
    for line in sys.stdin:
        _allow(settings["seconds"])
        try:
            answer = judge.judgement(json.loads(line)).model_dump_json()
        except MemoryError:
            # What is left of the process is not to be trusted with the next submission.
            _say(answers, Judgement(outcome="memory").model_dump_json())
            return
        _say(answers, answer)


def _own_stdout() -> TextIO:
    """Return where answers go; what anything else prints from here on goes to stderr."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", newline="\n")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _say(answers: TextIO, line: str) -> None:
    answers.write(line + "\n")
    answers.flush()


# --- limits -----------------------------------------------------------------------------------------------------------


def _limit(megabytes: int) -> None:
    """Limit memory, files and processes, each as far as the system has that limit."""
    try:
        import resource
    except ImportError:  # Windows
        return
    limits = {
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_AS: _address_space() + megabytes * 1024 * 1024,
    }
    for kind, most in limits.items():
        hard = resource.getrlimit(kind)[1]
        with suppress(OSError, ValueError):  # macOS has the name of a limit on memory and not the limit
            resource.setrlimit(kind, (most if hard < 0 else min(most, hard), hard))


def _address_space() -> int:
    """Return how many bytes of address space the process has taken for itself so far."""
    pages = Path("/proc/self/statm")
    if not pages.exists():
        return 256 * 1024 * 1024
    return int(pages.read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")


def _allow(seconds: int) -> None:
    """Allow so many seconds of computing from here on; the system ends the process that takes more."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + 1 + seconds
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (until if hard < 0 else min(until, hard), hard))


if __name__ == "__main__":
    main()
