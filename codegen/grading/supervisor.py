"""Keeps a process that judges: starts it, gives it one submission at a time, and ends it when it takes too long.

Whatever becomes of the process becomes the judgement of that one submission, in words for a teacher; the next one gets
a new process.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import weakref
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Timer
from typing import IO

from pydantic import ValidationError

from codegen.grading.judgement import Judgement
from codegen.grading.settings import Limits, Settings
from symbolic.errors import ChalkgradError
from symbolic.spec.shown import escaped

__all__ = ["Supervisor", "WorkerError"]

_MOST_JOBS = 200
"""Submissions after which a process is replaced, so that nothing can pile up in it."""
_START_SECONDS = 120
_WAITING = 6
"""How many times longer a process may take by the clock than by computing: machines are shared."""
_LONGEST_TOLD = 300
_MOST_COMPLAINTS = 1 << 20
_MODULE = "codegen.grading.worker"
_ROOT = Path(__file__).parent.parent.parent


class WorkerError(ChalkgradError):
    """The process that judges cannot be started."""


class Supervisor:
    """One process that judges, replaced when it ends; to be used by one thread."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._worker: _Worker | None = None

    def judgement(self, parts: Sequence[tuple[str, str]]) -> Judgement:
        """Return the judgement of one submission, given by the names and texts of its parts.

        Raises:
            WorkerError: where no process can be started.
        """
        first = self._asked(parts)
        # A process may be ended from outside; what ends it twice is the submission.
        return self._asked(parts) if first.outcome == "died" else first

    def close(self) -> None:
        """End the process."""
        if self._worker is not None:
            self._worker.end()
            self._worker = None

    def _asked(self, parts: Sequence[tuple[str, str]]) -> Judgement:
        if self._worker is None or self._worker.jobs >= _MOST_JOBS:
            self.close()
            self._worker = _Worker(self.settings)
        answer = self._worker.answer(json.dumps(parts), self.settings.limits.seconds * _WAITING)
        judgement = _judgement(answer)
        if judgement is None:
            judgement = _cut_off(self._worker, self.settings.limits)
        if judgement.outcome not in {"judged", "unusable"}:
            self.close()
        if judgement.outcome == "memory":
            return Judgement(outcome="memory", reason=_too_much(self.settings.limits))
        return judgement


class _Worker:
    """A running process and the pipes to it."""

    def __init__(self, settings: Settings) -> None:
        # The folder the program runs in may be full of files of the class: nothing is imported from there.
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
        self._complaints, complaints = os.pipe()
        # A process that complains at length is not to wait for a reader.
        os.set_blocking(complaints, False)
        self.process = subprocess.Popen(  # noqa: S603  (our own interpreter with our own module)
            [sys.executable, "-P", "-m", _MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"},
            encoding="utf-8",
            start_new_session=True,
        )
        os.close(complaints)
        self.jobs = 0
        self.late = Event()
        self.end = weakref.finalize(self, _ended, self.process, self._complaints)
        limits = settings.limits
        told = {
            "spec": settings.spec,
            "key": settings.key.hex(),
            "megabytes": limits.megabytes,
            "seconds": limits.seconds,
        }
        if not self.answer(json.dumps(told), _START_SECONDS):
            last = self.last_words()
            self.end()
            raise WorkerError(f"the process that judges does not start: found {last or 'no answer'}; expected one")
        self.jobs = 0

    def answer(self, line: str, seconds: float) -> str:
        """Return what the process says to a line; empty where it ends, or has to be ended after `seconds`."""
        self.jobs += 1
        timer = Timer(seconds, _stop, (self.process, self.late))
        timer.daemon = True
        timer.start()
        try:
            return self._exchanged(line)
        finally:
            timer.cancel()

    def _exchanged(self, line: str) -> str:
        process = self.process
        if process.stdin is None or process.stdout is None:
            raise AssertionError("the pipes are asked for when the process is made")
        try:
            process.stdin.write(line + "\n")
            process.stdin.flush()
        except OSError:  # it has ended, and what it said before tells nothing of this line
            return ""
        return process.stdout.readline()

    def last_words(self) -> str:
        """Return the last line that the process wrote to its stderr."""
        os.set_blocking(self._complaints, False)
        try:
            told = os.read(self._complaints, _MOST_COMPLAINTS)
        except BlockingIOError:  # none so far
            return ""
        lines = told.decode("utf-8", "replace").split("\n")
        return next((escaped(line.strip())[:_LONGEST_TOLD] for line in reversed(lines) if line.strip()), "")


def _stop(process: subprocess.Popen[str], late: Event) -> None:
    late.set()
    process.kill()


def _ended(process: subprocess.Popen[str], complaints: int) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            _close(pipe)
    os.close(complaints)


def _close(pipe: IO[str]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:  # a line that the process did not live to read
        return


def _judgement(answer: str) -> Judgement | None:
    """Return the judgement in an answer; None where the process ended before it, or in the middle of it."""
    try:
        return Judgement.model_validate_json(answer)
    except ValidationError:
        return None


def _cut_off(worker: _Worker, limits: Limits) -> Judgement:
    code = worker.process.wait()
    if worker.late.is_set() or code == -getattr(signal, "SIGXCPU", 0):
        return Judgement(outcome="time", reason=f"The judging took more than {limits.seconds} s and was stopped.")
    told = worker.last_words()
    if "MemoryError" in told:
        return Judgement(outcome="memory")
    how = f"signal {-code}" if code < 0 else f"exit {code}"
    return Judgement(outcome="died", reason=f"The process that judges ended ({how}{': ' if told else ''}{told}).")


def _too_much(limits: Limits) -> str:
    return f"The judging took more than {limits.megabytes} MB of memory and was stopped."
