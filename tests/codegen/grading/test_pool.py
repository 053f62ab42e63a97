from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from joblib import register_parallel_backend
from joblib.parallel import ThreadingBackend

from codegen.grading import pool
from codegen.grading.judgement import Judgement
from codegen.grading.pool import Job, Workforce, judgements
from codegen.grading.supervisor import WorkerError
from tests.codegen.grading.texts import RIGHT, WRONG, settings

ROOT = Path(__file__).parents[3]
JOBS = [Job(str(place), (("the text", f"{(RIGHT, WRONG)[place % 2]} {'x' * place}"),)) for place in range(20)]


def judged(workforce: Workforce) -> dict[str, Judgement]:
    found = list(judgements(JOBS, settings(), workforce))
    assert len(found) == len(JOBS)
    return dict(found)


@pytest.fixture(scope="module")
def alone() -> dict[str, Judgement]:
    return judged(Workforce(1))


def test_every_job_is_done_and_by_its_name(alone: dict[str, Judgement]) -> None:
    assert alone.keys() == {job.name for job in JOBS}
    assert [alone[job.name].steps[0].verdict for job in JOBS] == ["proved", "refuted"] * 10


@pytest.mark.parametrize("workforce", [Workforce(3), Workforce(2, "loky")])
def test_how_the_work_is_spread_makes_no_difference(alone: dict[str, Judgement], workforce: Workforce) -> None:
    assert judged(workforce) == alone


class Patient(ThreadingBackend):  # type: ignore[misc]
    """A backend that gives back nothing before all is done, as that of Ray."""

    supports_return_generator = False


def test_a_backend_without_generators_is_asked_by_rounds(
    alone: dict[str, Judgement], monkeypatch: pytest.MonkeyPatch
) -> None:
    register_parallel_backend("patient", Patient)
    monkeypatch.setattr(pool, "_ROUND", 2)
    assert judged(Workforce(2, "patient")) == alone


def test_nothing_to_do_takes_no_process() -> None:
    assert list(judgements([], settings(), Workforce(2))) == []


@pytest.mark.parametrize("backend", ["none such", "ray"])
def test_a_backend_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, backend: str) -> None:
    monkeypatch.setitem(sys.modules, "ray.util.joblib", None)
    with pytest.raises(WorkerError, match=f'the backend "{backend}" cannot be used: '):
        list(judgements(JOBS, settings(), Workforce(2, backend)))


def test_no_process_is_left_behind() -> None:
    script = (
        "from codegen.grading.pool import *; from tests.codegen.grading.test_pool import JOBS;"
        "from tests.codegen.grading.texts import settings;"
        "import subprocess, os;"
        "list(judgements(JOBS, settings(), Workforce(2)));"
        "children = ['ps', '--ppid', str(os.getpid()), '-o', 'args='];"
        "print(subprocess.run(children, capture_output=True, text=True).stdout)"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "codegen.grading.worker" not in run.stdout
    assert "ps --ppid" in run.stdout
