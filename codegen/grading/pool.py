"""Many submissions -> their judgements, as they come, side by side.

joblib spreads the work: over threads of this machine, each of which waits for a process of its own that judges, or over
any cluster that joblib knows by name (dask, ray, loky). What comes back does not depend on it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from joblib import Parallel, delayed, parallel_config
from joblib.parallel import get_active_backend

from codegen.grading.judgement import Judgement
from codegen.grading.settings import Settings
from codegen.grading.supervisor import Supervisor, WorkerError
from symbolic.spec.shown import escaped, shown

__all__ = ["Job", "Workforce", "judgements"]

_CHUNK = 8
"""Submissions that go to a worker at once: few, so that little is done again after a crash."""

_ROUND = 64
"""Chunks of a round, where a backend, such as that of Ray, gives back nothing before the last one is done."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something to be judged: what it is called by those who ask, and the names and texts of its parts."""

    name: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Workforce:
    """Who judges: how many at once, -1 for one on each core there is, and which backend of joblib spreads the work."""

    count: int = -1
    backend: str = "threading"


def judgements(jobs: Sequence[Job], settings: Settings, workforce: Workforce) -> Iterator[tuple[str, Judgement]]:
    """Yield the name and the judgement of each job, in the order in which they are done.

    Raises:
        WorkerError: where no process can be started.
    """
    chunks = [jobs[start : start + _CHUNK] for start in range(0, len(jobs), _CHUNK)]
    with _spread(workforce):
        for chunk in _done([delayed(_judged)(chunk, settings) for chunk in chunks]):
            yield from chunk


def _done(tasks: Sequence[Any]) -> Iterator[list[tuple[str, Judgement]]]:
    """Yield what tasks give back: each as soon as it is there, or by rounds where the backend cannot do that."""
    backend, _ = get_active_backend()
    if backend.supports_return_generator:
        yield from Parallel(return_as="generator_unordered")(tasks)
        return
    for start in range(0, len(tasks), _ROUND):
        yield from Parallel()(tasks[start : start + _ROUND])


@contextmanager
def _spread(workforce: Workforce) -> Iterator[None]:
    """Spread over `workforce` what joblib is given inside; turn what goes wrong with a cluster into a WorkerError."""
    backend = workforce.backend
    try:
        spread = parallel_config(backend=backend, n_jobs=workforce.count, **_cluster(backend))
    except (ImportError, ValueError, OSError) as error:
        raise _unusable(backend, error) from None
    try:
        with spread:
            yield
    except (OSError, BrokenExecutor) as error:
        raise _unusable(backend, error) from None
    finally:
        _IDLE.close()


def _unusable(backend: str, error: Exception) -> WorkerError:
    told = next(iter(str(error).strip().splitlines()), type(error).__name__)
    return WorkerError(
        f"the backend {shown(backend)} cannot be used: {escaped(told)}. Expected one that joblib knows (threading, "
        "loky, dask, ray), installed, with its cluster running: for Dask, set DASK_SCHEDULER_ADDRESS to the address "
        "of the scheduler; for Ray, RAY_ADDRESS."
    )


def _cluster(backend: str) -> dict[str, Any]:
    """Return how joblib finds the cluster of a backend: by the configuration of that backend."""
    match backend:
        case "dask":
            import dask

            return {"scheduler_host": dask.config.get("scheduler-address", None)}
        case "ray":
            from ray.util.joblib import register_ray

            register_ray()
    return {}


def _judged(chunk: Sequence[Job], settings: Settings) -> list[tuple[str, Judgement]]:
    """Judge a few submissions, on whatever machine and in whatever thread this is run."""
    supervisor = _IDLE.taken(settings)
    try:
        return [(job.name, supervisor.judgement(job.parts)) for job in chunk]
    finally:
        _IDLE.give_back(supervisor)


class _Idle:
    """The supervisors of this process that wait for a chunk: a process takes longer to start than to judge one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._supervisors: list[Supervisor] = []

    def taken(self, settings: Settings) -> Supervisor:
        with self._lock:
            for place, supervisor in enumerate(self._supervisors):
                if supervisor.settings == settings:
                    return self._supervisors.pop(place)
        return Supervisor(settings)

    def give_back(self, supervisor: Supervisor) -> None:
        with self._lock:
            self._supervisors.append(supervisor)

    def close(self) -> None:
        with self._lock:
            for supervisor in self._supervisors:
                supervisor.close()
            self._supervisors.clear()


_IDLE = _Idle()
