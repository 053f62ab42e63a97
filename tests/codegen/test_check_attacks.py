"""The command on texts that attack it: nothing runs, nothing is written, and no traceback is shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.codegen.command import Command
from tests.symbolic.checking.attacks import INVISIBLE, LINES, NAMES, Attack, display, twice

ROOT = Path(__file__).parents[2]
NET = "2-2-1 sigmoid mse"

# --- nothing runs -----------------------------------------------------------------------------------------------------

AUDITED = r"""
import json, os, sys

from codegen.documents.judgement import FORMATS, Judged, written
from symbolic.checking.check import check
from symbolic.errors import ChalkgradError
from symbolic.formula.notation import notation

RUNS = ("exec", "compile", "os.system", "os.exec", "os.posix_spawn", "os.fork", "subprocess.Popen", "socket.")
RUNS += ("ctypes.", "marshal.loads", "pickle.find_class", "webbrowser.open", "os.remove", "os.rename", "os.mkdir")
TEMPLATES = os.path.join(os.getcwd(), "codegen", "templates")
seen = []


def importing():
    frame = sys._getframe(2)
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def of_template(event, arguments):
    name = {"compile": lambda: arguments[1], "exec": lambda: arguments[0].co_filename}.get(event, str)()
    return isinstance(name, str) and name.startswith(TEMPLATES) and os.path.isfile(name)


def hook(event, arguments):
    if event == "open":
        writes = isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        reads_of_others = isinstance(arguments[0], str) and arguments[0].startswith("/etc")
        if (writes or reads_of_others) and not importing():
            seen.append([event, repr(arguments)])
    elif event.startswith(RUNS) and not importing() and not of_template(event, arguments):
        seen.append([event, repr(arguments)[:300]])


def judged(text):
    try:
        report = check("2-2-1 sigmoid mse", text)
    except ChalkgradError:
        return
    found = Judged(report, notation("bracket"), "chalkgrad check")
    for form in FORMATS:
        written(found, form)


texts = json.loads(sys.stdin.read())
judged(r"$$ y = 2 = \foo $$")  # imports what is imported late
sys.addaudithook(hook)
if sys.argv[1:] == ["control"]:
    eval("1")
for text in texts:
    judged(text)
json.dump(seen, sys.stdout)
"""


def audited(texts: list[str], *arguments: str) -> list[list[str]]:
    """Return what judging and showing some texts has run, written or reached for."""
    found = subprocess.run(
        [sys.executable, "-c", AUDITED, *arguments],
        cwd=ROOT,
        input=json.dumps(texts),
        capture_output=True,
        check=False,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )
    assert found.returncode == 0, found.stderr
    events: list[list[str]] = json.loads(found.stdout)
    return events


def test_what_runs_is_seen() -> None:
    assert [event for event, _ in audited([], "control")] == ["compile", "exec"]


def test_nothing_that_is_typed_runs_or_is_written() -> None:
    assert audited([attack.text for attack in (*NAMES, *INVISIBLE, *LINES)]) == []


# --- no traceback -----------------------------------------------------------------------------------------------------


def judged(
    chalkgrad: Command, tmp_path: Path, text: str | bytes, *options: str, net: str = NET
) -> tuple[int, str, str]:
    path = tmp_path / "mine.tex"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    found = chalkgrad("check", net, str(path), *options)
    return found.code, found.out, found.err


@pytest.mark.parametrize("form", ["text", "json", "html", "latex"])
@pytest.mark.parametrize("attack", NAMES, ids=lambda attack: attack.name)
def test_hostile_names_are_judged_by_the_command(chalkgrad: Command, tmp_path: Path, attack: Attack, form: str) -> None:
    code, out, err = judged(chalkgrad, tmp_path, attack.text, "--to", form)
    assert code in {0, 1, 2}
    assert "Traceback" not in out + err
    if form == "html":
        assert "<script>alert" not in out
    if form == "latex":
        command = r"\input" if "input" not in out.partition(r"\begin{document}")[0] else ""
        body = out.partition(r"\begin{document}")[2]
        for name in (command, r"\write18", r"\immediate", r"\catcode", r"\csname", r"\def\x", r"\includegraphics{/etc"):
            assert not name or name not in body


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"$$ y = y\0 $$", "a null byte"),
        ("$$ y\u202e = y $$".encode(), "U+202E"),
        ("$$ y\u2066 = y $$".encode(), "U+2066"),
        (b"$$ y = \xff $$", "the byte 0xFF"),
        (b"$$ y = \xed\xa0\x80 $$", "the byte 0xED"),
        ("$$ y = y $$".encode("utf-16"), "UTF-16"),
        (b"{" * 65537, "65,537 signs"),
        (b"x" * 10**7, "more than 65,536 signs"),
        ("\u4e2d".encode() * 65537, "65,537 signs"),
        (b"", "no formula"),
        (b"{" * 65536, ""),
    ],
)
def test_what_cannot_be_read_is_refused(chalkgrad: Command, tmp_path: Path, content: bytes, says: str) -> None:
    code, out, err = judged(chalkgrad, tmp_path, content)
    assert code == 2
    assert out == ""
    assert says in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "name", ["/etc", "/dev/null", "a\0b", "x" * 5000, "../" * 400 + "etc/hosts.none", "$(id).tex", "\u202e.tex"]
)
def test_hostile_file_names_are_refused(chalkgrad: Command, name: str) -> None:
    found = chalkgrad("check", NET, name)
    assert found.code == 2
    assert found.out == ""
    assert "Traceback" not in found.err
    assert "\u202e" not in found.err


# --- no more memory than is allowed -----------------------------------------------------------------------------------

MEMORY = r"""
import resource, sys

MOST = 1024 * 1024 * 1024
resource.setrlimit(resource.RLIMIT_AS, (MOST, MOST))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
sys.dont_write_bytecode = True
sys.argv = ["chalkgrad", "check", sys.argv[1], "-"]
from codegen.cli import run

run()
"""
"""The command with 1 GiB of addresses, 60 s and no files; its libraries take half of the addresses."""


@pytest.mark.parametrize(
    ("net", "text"),
    [
        (NET, twice(f"x_1 + {'(' * 8}3{')^{64}' * 8}")),
        (NET, twice(f"{'(' * 8}x_1 + x_2{')^{64}' * 8}")),
        (NET, twice(r"\sum_{k=1}^{999999999999} k x_1")),
        (NET, "".join(display(f"{a} = {b} + {b}") for a, b in zip("HVRQPBDFMK", "xHVRQPBDFM", strict=True))),
        (
            "4096-4096-4096-10 tanh,softmax cross_entropy",
            display(r"\frac{\partial L}{\partial b^{[1]}} = \delta^{[1]}"),
        ),
        ("100000-1 sigmoid mse", display("z = W x + b")),
        ("784-512-10 relu,softmax cross_entropy", display("W_{512,784}^{[1]} = x_1")),
        (f"{'-'.join(['16'] * 65)} tanh mse", display(r"\frac{\partial L}{\partial b^{[1]}} = \delta^{[1]}")),
    ],
    ids=["numbers", "powers", "sum", "definitions", "wide", "many inputs", "far unit", "deep"],
)
def test_the_command_ends_within_its_memory(net: str, text: str) -> None:
    found = subprocess.run(
        [sys.executable, "-c", MEMORY, net],
        cwd=ROOT,
        input=text,
        capture_output=True,
        check=False,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )
    assert found.returncode in {0, 1}, found.stderr
    assert "Traceback" not in found.stderr
