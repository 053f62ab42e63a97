"""Many submissions -> their judgements, as they come, side by side.

joblib spreads the work: over threads of this machine, each of which waits for a process of its own that judges, or over
any cluster that joblib knows by name (dask, ray, loky). What comes back does not depend on it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from joblib import Parallel, delayed, parallel_config

from codegen.grading.judgement import Judgement
from codegen.grading.settings import Settings
from codegen.grading.supervisor import Supervisor, WorkerError
from symbolic.spec.shown import shown

__all__ = ["Job", "Workforce", "judgements"]

_CHUNK = 8
"""Submissions that go to a worker at once: few, so that little is done again after a crash."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something to be judged: what it is called by those who ask, and the names and texts of its parts."""

    name: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Workforce:
    """Who judges: how many at once, and which backend of joblib spreads the work."""

    count: int = 1
    backend: str = "threading"


def judgements(jobs: Sequence[Job], settings: Settings, workforce: Workforce) -> Iterator[tuple[str, Judgement]]:
    """Yield the name and the judgement of each job, in the order in which they are done.

    Raises:
        WorkerError: where no process can be started.
    """
    chunks = [jobs[start : start + _CHUNK] for start in range(0, len(jobs), _CHUNK)]
    try:
        with _configured(workforce):
            done = Parallel(return_as="generator_unordered")(delayed(_judged)(chunk, settings) for chunk in chunks)
            for chunk in done:
                yield from chunk
    finally:
        _KEPT.close()


def _configured(workforce: Workforce) -> parallel_config:
    """Return the configuration of joblib for `workforce`.

    Raises:
        WorkerError: for a backend that joblib does not know, or that is not ready.
    """
    try:
        if workforce.backend == "ray":
            from ray.util.joblib import register_ray

            register_ray()
        return parallel_config(backend=workforce.backend, n_jobs=workforce.count)
    except (ImportError, ValueError) as error:
        raise WorkerError(
            f"the backend {shown(workforce.backend)} cannot be used: {str(error).strip().splitlines()[0]}. "
            "Expected one that joblib knows (threading, loky, dask, ray), installed, with its cluster running: for "
            "Dask, set DASK_SCHEDULER_ADDRESS to the address of the scheduler; for Ray, RAY_ADDRESS."
        ) from None


def _judged(chunk: Sequence[Job], settings: Settings) -> list[tuple[str, Judgement]]:
    """Judge a few submissions, on whatever machine and in whatever thread this is run."""
    supervisor = _KEPT.supervisor(settings)
    return [(job.name, supervisor.judgement(job.parts)) for job in chunk]


class _Kept(threading.local):
    """The supervisor of each thread: its process takes longer to start than it takes to judge a chunk."""

    _supervisor: Supervisor | None = None

    def supervisor(self, settings: Settings) -> Supervisor:
        if self._supervisor is None or self._supervisor.settings != settings:
            self.close()
            self._supervisor = Supervisor(settings)
        return self._supervisor

    def close(self) -> None:
        if self._supervisor is not None:
            self._supervisor.close()
            self._supervisor = None


_KEPT = _Kept()
