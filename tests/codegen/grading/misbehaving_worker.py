"""A worker that does what it should not at texts that ask for it, so that its supervisor can be seen at work."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from codegen.grading import worker
from symbolic.checking.report import Report

honest = worker.Judge.report


def report(self: worker.Judge, name: str, text: str) -> Report:
    if "EAT" in text:
        eaten = [bytearray(1 << 20) for _ in range(1 << 20)]
        raise AssertionError(len(eaten))
    if "LOOP" in text:
        while True:
            pass
    if "SLEEP" in text:
        time.sleep(10_000)
    if "DIE" in text:
        os._exit(7)
    if "FAIL" in text:
        raise AssertionError("a fault of ours")
    if "WRITE" in text:
        Path(text.split()[1]).write_text("written", encoding="utf-8")
    if "PRINT" in text:
        sys.stdout.write("not an answer\n")
        sys.stdout.flush()
    if "ONCE" in text:
        mark = Path(text.split()[1])
        if not mark.exists():
            mark.touch()
            os._exit(9)
    return honest(self, name, text)


if __name__ == "__main__":
    worker.Judge.report = report  # type: ignore[method-assign]
    worker.main()
