from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.codegen.grading.classes import contents, graded, make_class
from tests.codegen.grading.texts import NET

ROOT = Path(__file__).parents[3]
STUDENTS = 150


def start(source: Path, output: Path) -> subprocess.Popen[bytes]:
    formats = [word for name in ("gradescope", "prairielearn", "lti") for word in ("--format", name)]
    return subprocess.Popen(
        [sys.executable, "-m", "codegen", "grade", NET, str(source), "-o", str(output), "--jobs", "2", *formats],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_for(folder: Path, count: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while len(list(folder.glob("*.*"))) < count and process.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.005)


def children_of(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").split(")")[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize(("folder", "count"), [("results", 1), ("results", 40), ("feedback", 5), ("gradescope", 20)])
def test_a_run_that_is_killed_loses_nothing_and_the_next_goes_on(tmp_path: Path, folder: str, count: int) -> None:
    source, output = make_class(tmp_path / "class", STUDENTS), tmp_path / "out"
    process = start(source, output)
    wait_for(output / folder, count, process)
    workers = children_of(process.pid)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    kept = {path: (path.stat().st_ino, path.read_bytes()) for path in (output / "results").glob("*.json")}
    assert len(kept) >= count if folder == "results" else len(kept) == STUDENTS
    for path, (_, content) in kept.items():
        assert json.loads(content)["judgement"]["outcome"] == "judged", path
    assert start(source, output).wait() == 1
    assert all(path.stat().st_ino == inode for path, (inode, _) in kept.items())
    graded(source, tmp_path / "whole")
    assert contents(output) == contents(tmp_path / "whole")
    assert not any(map(is_running, workers))
