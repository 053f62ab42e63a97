from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.codegen.grading.classes import contents, graded, make_class

ROOT = Path(__file__).parents[3]

CLUSTER = """
import dask, sys, subprocess
from distributed import LocalCluster

if __name__ == "__main__":
    dask.config.set({"distributed.worker.daemon": False})
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        import os
        environment = {**os.environ, "DASK_SCHEDULER_ADDRESS": cluster.scheduler_address}
        run = subprocess.run(sys.argv[1:], env=environment, capture_output=True, text=True)
        sys.stdout.write(run.stdout)
        sys.stderr.write(run.stderr)
        raise SystemExit(run.returncode)
"""
"""A cluster on this machine, and a command that finds it by the environment alone."""


def test_a_dask_cluster_takes_the_work_by_configuration_and_gives_the_same_bytes(tmp_path: Path) -> None:
    source = make_class(tmp_path / "class", 30)
    graded(source, tmp_path / "alone")
    (tmp_path / "cluster.py").write_text(CLUSTER, encoding="utf-8")
    formats = [word for name in ("gradescope", "prairielearn", "lti") for word in ("--format", name)]
    command = [
        *(sys.executable, "-m", "codegen", "grade", "2-2-1 sigmoid mse", str(source)),
        *("-o", str(tmp_path / "cluster"), "--backend", "dask", *formats),
    ]
    run = subprocess.run(
        [sys.executable, str(tmp_path / "cluster.py"), *command],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 1, run.stderr
    assert "30 submissions: 20 graded, 10 for a person, 0 refused." in run.stdout
    assert contents(tmp_path / "cluster") == contents(tmp_path / "alone")


@pytest.mark.parametrize(
    ("address", "words"), [("", "first create a Dask Client"), ("tcp://127.0.0.1:9", "Timed out trying to connect")]
)
def test_a_cluster_that_is_not_there_is_told(tmp_path: Path, address: str, words: str) -> None:
    source = make_class(tmp_path / "class", 1)
    command = [sys.executable, "-m", "codegen", "grade", "xor", str(source), "-o", str(tmp_path / "out")]
    cluster = {"DASK_SCHEDULER_ADDRESS": address, "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "1s"}
    run = subprocess.run(
        [*command, "--backend", "dask"],
        env={**os.environ, "PYTHONPATH": str(ROOT), **cluster},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 2
    assert run.stderr.startswith('error: the backend "dask" cannot be used: ')
    assert words in run.stderr
    assert "DASK_SCHEDULER_ADDRESS" in run.stderr
    assert "Traceback" not in run.stderr
