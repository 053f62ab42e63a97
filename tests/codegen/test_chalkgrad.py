from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def launched(shadow: Path) -> subprocess.CompletedProcess[str]:
    """Run the launcher as the top-level module it is installed as, with `shadow` first on the path."""
    (shadow / "chalkgrad.py").write_text(
        (ROOT / "codegen" / "chalkgrad.py").read_text(encoding="utf-8"), encoding="utf-8"
    )
    path = os.pathsep.join((str(shadow), str(ROOT)))
    return subprocess.run(
        [sys.executable, "-c", "import sys, chalkgrad; sys.argv = ['chalkgrad', 'examples']; chalkgrad.main()"],
        env={**os.environ, "PYTHONPATH": path, "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def package(folder: Path, name: str, *modules: str) -> None:
    (folder / name).mkdir(parents=True)
    for module in ("__init__", *modules):
        (folder / name / f"{module}.py").write_text('"""Somebody else\'s."""\n', encoding="utf-8")


def test_nothing_in_the_way_runs_the_command(tmp_path: Path) -> None:
    process = launched(tmp_path)
    assert process.returncode == 0, process.stderr
    assert "slides" in process.stdout


def test_another_symbolic_is_named_with_its_place(tmp_path: Path) -> None:
    package(tmp_path, "symbolic")
    process = launched(tmp_path)
    assert process.returncode == 2
    assert f"the package `symbolic` in {tmp_path / 'symbolic'}" in process.stderr
    assert "environment of its own" in process.stderr
    assert "Traceback" not in process.stderr


def test_another_codegen_is_named_with_its_place(tmp_path: Path) -> None:
    package(tmp_path, "codegen", "cli", "render")
    process = launched(tmp_path)
    assert process.returncode == 2
    assert f"the package `codegen` in {tmp_path / 'codegen'}" in process.stderr


def test_another_package_mixed_into_ours_is_noticed(tmp_path: Path) -> None:
    for name in ("symbolic", "codegen"):
        package(tmp_path, name, "errors", "cli", "render")
        (tmp_path / name / "__init__.py").write_text('"""chalkgrad"""\n', encoding="utf-8")
    (tmp_path / "codegen" / "cli").mkdir()
    process = launched(tmp_path)
    assert process.returncode == 2
    assert "mixed with other files" in process.stderr


def test_a_folder_without_init_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "symbolic").mkdir()
    code = "import chalkgrad; chalkgrad.main()"
    (tmp_path / "chalkgrad.py").write_text(
        (ROOT / "codegen" / "chalkgrad.py").read_text(encoding="utf-8"), encoding="utf-8"
    )
    process = subprocess.run(
        [sys.executable, "-S", "-c", code],  # without installed packages, which would come before the folder
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONSAFEPATH": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 2
    assert "`symbolic`" in process.stderr
