"""Files are written whole or not at all, and never over something that chalkgrad did not write."""

import tomllib
from pathlib import Path

import jinja2
import pytest

from codegen import render
from codegen.render import (
    HEADER_MARK,
    Typ,
    WriteError,
    header_line,
    html_environment,
    template_environment,
    typst_environment,
    write_bytes,
    write_text,
)

OURS = f"{HEADER_MARK} 0.1.0 from a.toml\n"


def test_a_new_file_is_written(tmp_path):
    write_text(tmp_path / "a.py", "σ = 1\n")
    assert (tmp_path / "a.py").read_bytes() == "σ = 1\n".encode()
    assert [path.name for path in tmp_path.iterdir()] == ["a.py"]


def test_our_own_file_is_replaced(tmp_path):
    path = tmp_path / "a.py"
    write_text(path, OURS)
    write_text(path, f"{OURS}new\n")
    assert path.read_text(encoding="utf-8").endswith("new\n")


def test_a_foreign_file_is_kept_unless_forced(tmp_path):
    path = tmp_path / "a.py"
    path.write_text("mine\n", encoding="utf-8")
    with pytest.raises(WriteError, match="found a file that chalkgrad did not write") as caught:
        write_text(path, OURS)
    assert str(caught.value).startswith(f"{path}: ")
    assert path.read_text(encoding="utf-8") == "mine\n"
    write_text(path, OURS, force=True)
    assert path.read_text(encoding="utf-8") == OURS


def test_a_mark_far_down_in_a_foreign_file_does_not_make_it_ours(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("x" * 5000 + OURS, encoding="utf-8")
    with pytest.raises(WriteError, match="did not write"):
        write_text(path, OURS)


def test_a_failure_leaves_the_old_file_and_no_remains(tmp_path, monkeypatch):
    path = tmp_path / "a.py"
    write_text(path, OURS)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(WriteError, match="No space left on device"):
        write_text(path, f"{OURS}new\n")
    assert path.read_text(encoding="utf-8") == OURS
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.py"]


def test_text_that_cannot_be_encoded_leaves_nothing(tmp_path):
    with pytest.raises(UnicodeEncodeError):
        write_text(tmp_path / "a.py", "\ud800")
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(WriteError, match=r"gone/a\.py: cannot be written \(No such file or directory\)"):
        write_text(tmp_path / "gone" / "a.py", OURS)


def test_a_folder_in_the_way_is_reported(tmp_path):
    (tmp_path / "a.py").mkdir()
    with pytest.raises(WriteError, match="cannot be written"):
        write_text(tmp_path / "a.py", OURS)


def test_the_header_line_carries_the_mark_and_the_version_of_the_project():
    project = tomllib.loads((Path(render.__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    assert header_line("a.toml") == f"{HEADER_MARK} {project['project']['version']} from a.toml"


def test_templates_fail_on_a_missing_variable():
    for environment in (template_environment("numpy_module"), html_environment()):
        with pytest.raises(jinja2.UndefinedError):
            environment.from_string("{{ missing }}").render()


def test_templates_of_pages_escape_what_they_are_given():
    assert html_environment().from_string("{{ name }}").render(name="<b> & '\"'") == "&lt;b&gt; &amp; &#39;&#34;&#39;"


def test_templates_of_typst_get_text_as_strings_and_finished_typst_as_it_is():
    environment = typst_environment()
    assert environment.from_string("#<<< name >>>;").render(name='"#let" \\') == '#"\\"#let\\" \\\\";'
    assert environment.from_string("$<<< formula >>>$").render(formula=Typ("(a)/(b)")) == "$(a)/(b)$"
    with pytest.raises(TypeError, match="found a int in a Typst template"):
        environment.from_string("<<< number >>>").render(number=3)
    with pytest.raises(jinja2.UndefinedError):
        environment.from_string("<<< missing >>>").render()


def test_bytes_are_written_like_text(tmp_path):
    write_bytes(tmp_path / "page.pdf", b"%PDF-1.7\n" + b"x" * 5000 + header_line("xor").encode())
    write_bytes(tmp_path / "page.pdf", b"%PDF-1.7\nmine")
    with pytest.raises(WriteError):
        write_bytes(tmp_path / "page.pdf", b"%PDF-1.7\n")
    assert (tmp_path / "page.pdf").read_bytes() == b"%PDF-1.7\nmine"
