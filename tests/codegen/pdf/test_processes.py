"""Programs that are not ours end in time, with all that they started."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from codegen.pdf.processes import finished

ENVIRONMENT = {"PATH": os.environ["PATH"]}


def test_a_program_runs_in_its_folder_with_its_environment(tmp_path: Path) -> None:
    script = "import os; open('told', 'w').write(os.environ['X'] + os.getcwd())"
    assert finished([sys.executable, "-c", script], tmp_path, {**ENVIRONMENT, "X": "x"}, 30)
    assert (tmp_path / "told").read_text(encoding="utf-8") == f"x{tmp_path}"


def test_a_program_that_does_not_end_is_ended_with_its_children(tmp_path: Path) -> None:
    child = "import time; time.sleep(2); open('alive', 'w').write('x')"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    began = time.monotonic()
    assert not finished([sys.executable, "-c", parent], tmp_path, ENVIRONMENT, 1)
    assert time.monotonic() - began < 10
    time.sleep(2)
    assert list(tmp_path.iterdir()) == []


def test_a_program_that_writes_without_end_does_not_wait_for_its_reader(tmp_path: Path) -> None:
    assert finished([sys.executable, "-c", "print('x' * 10_000_000)"], tmp_path, ENVIRONMENT, 30)
