from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from codegen.grading import supervisor as module
from codegen.grading.judgement import Judgement
from codegen.grading.supervisor import Supervisor, WorkerError
from tests.codegen.grading.texts import RIGHT, WRONG, settings

MISBEHAVING = "tests.codegen.grading.misbehaving_worker"


def ask(supervisor: Supervisor, text: str) -> Judgement:
    return supervisor.judgement([("the text", text)])


@pytest.fixture(scope="module")
def honest() -> Iterator[Supervisor]:
    supervisor = Supervisor(settings())
    yield supervisor
    supervisor.close()


@pytest.fixture
def misbehaving(monkeypatch: pytest.MonkeyPatch) -> Iterator[Supervisor]:
    monkeypatch.setattr(module, "_MODULE", MISBEHAVING)
    supervisor = Supervisor(settings(seconds=1, megabytes=64))
    yield supervisor
    supervisor.close()


def test_submissions_are_judged_one_after_another_by_one_process(honest: Supervisor) -> None:
    verdicts = [ask(honest, text).steps[0].verdict for text in (RIGHT, WRONG, RIGHT)]
    assert verdicts == ["proved", "refuted", "proved"]
    assert honest._worker is not None
    assert honest._worker.jobs == 3


def test_texts_of_any_signs_come_through(honest: Supervisor) -> None:
    assert ask(honest, f"{RIGHT} \u2028 \\n \" ' 𝛿 \t").outcome == "judged"


@pytest.mark.parametrize(
    ("text", "outcome", "words"),
    [
        ("EAT", "memory", "The judging took more than 64 MB of memory and was stopped."),
        ("LOOP", "time", "The judging took more than 1 s and was stopped."),
        ("DIE", "died", "The process that judges ended (exit 7)."),
        ("FAIL", "died", "The process that judges ended (exit 1: AssertionError: a fault of ours)."),
    ],
)
def test_what_ends_a_process_is_told_of_that_submission_and_the_next_is_judged(
    misbehaving: Supervisor, text: str, outcome: str, words: str
) -> None:
    assert ask(misbehaving, RIGHT).outcome == "judged"
    found = ask(misbehaving, text)
    assert (found.outcome, found.reason) == (outcome, words)
    assert ask(misbehaving, WRONG).outcome == "judged"


def test_a_process_that_waits_is_ended_by_the_clock(misbehaving: Supervisor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_WAITING", 1)
    begun = time.monotonic()
    assert ask(misbehaving, "SLEEP").outcome == "time"
    assert time.monotonic() - begun < 30


def test_nothing_can_be_written_where_text_is_judged(misbehaving: Supervisor, tmp_path: Path) -> None:
    found = ask(misbehaving, f"WRITE {tmp_path / 'stolen'} end")
    assert found.outcome == "died"
    assert "File too large" in found.reason
    assert (tmp_path / "stolen").read_text(encoding="utf-8") == ""


def test_what_ends_a_process_once_is_not_the_fault_of_the_text(misbehaving: Supervisor, tmp_path: Path) -> None:
    found = ask(misbehaving, f"ONCE {tmp_path / 'mark'} {RIGHT}")
    assert (tmp_path / "mark").exists()
    assert found.outcome == "judged"


def test_what_a_library_prints_is_no_answer(misbehaving: Supervisor) -> None:
    assert ask(misbehaving, f"PRINT {RIGHT}").steps[0].verdict == "proved"


def test_a_process_that_was_ended_from_outside_is_started_again(honest: Supervisor) -> None:
    assert ask(honest, RIGHT).outcome == "judged"
    assert honest._worker is not None
    os.kill(honest._worker.process.pid, 9)
    honest._worker.process.wait()
    assert ask(honest, WRONG).steps[0].verdict == "refuted"


def test_a_process_is_replaced_after_many_submissions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_JOBS", 2)
    supervisor = Supervisor(settings())
    pids = set()
    for _ in range(4):
        ask(supervisor, RIGHT)
        assert supervisor._worker is not None
        pids.add(supervisor._worker.process.pid)
    supervisor.close()
    assert len(pids) == 2


def test_a_process_ends_with_its_supervisor() -> None:
    supervisor = Supervisor(settings())
    ask(supervisor, RIGHT)
    assert supervisor._worker is not None
    process = supervisor._worker.process
    del supervisor
    assert process.poll() is not None


def test_a_process_that_cannot_start_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MODULE", "codegen.grading.no_such_worker")
    with pytest.raises(WorkerError, match=r"does not start: found .*no_such_worker"):
        ask(Supervisor(settings()), RIGHT)


def test_modules_in_the_folder_of_the_class_are_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('taken over')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    supervisor = Supervisor(settings())
    assert ask(supervisor, RIGHT).outcome == "judged"
    supervisor.close()
