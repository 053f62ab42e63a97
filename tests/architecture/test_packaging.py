from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import codegen
import symbolic
from codegen.render import VERSION

ROOT = Path(__file__).parent.parent.parent


def test_the_packages_under_test_are_those_of_this_checkout() -> None:
    for package in (symbolic, codegen):
        assert package.__file__ is not None
        assert Path(package.__file__).parent.parent == ROOT


def test_the_version_is_stated_once_more_and_alike() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION
    assert f"## {VERSION}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_top_level_is_as_drawn() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode != 0:
        pytest.skip("not a git checkout: what is tracked cannot be listed")
    top = {line.split("/")[0] for line in tracked.stdout.splitlines()}
    folders = {"symbolic", "codegen", "generated", "tests"}
    files = {"pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", ".gitignore", ".ci"}
    assert top <= folders | files


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    hatchling = "import sys, hatchling.build; hatchling.build.build_wheel(sys.argv[1])"
    try:
        subprocess.run([sys.executable, "-c", hatchling, str(folder)], cwd=ROOT, check=True, capture_output=True)
    except subprocess.CalledProcessError as error:
        pytest.fail(error.stderr.decode())
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_a_wheel_holds_our_packages_and_the_module_of_the_command(wheel: zipfile.ZipFile) -> None:
    top = {name.split("/")[0] for name in wheel.namelist()}
    assert top == {"symbolic", "codegen", "chalkgrad.py", f"chalkgrad-{VERSION}.dist-info"}


def test_a_wheel_holds_templates_examples_runtime_and_types(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    for folder in ("symbolic", "codegen"):
        data = (path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        expected = {path.relative_to(ROOT).as_posix() for path in data} - {"codegen/chalkgrad.py"}
        assert expected <= names


def test_the_command_starts_from_the_module_of_its_own(wheel: zipfile.ZipFile) -> None:
    entry_points = wheel.read(f"chalkgrad-{VERSION}.dist-info/entry_points.txt").decode()
    assert "chalkgrad = chalkgrad:main" in entry_points
    assert wheel.read("chalkgrad.py") == (ROOT / "codegen" / "chalkgrad.py").read_bytes()
