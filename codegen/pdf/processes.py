"""A program that is not ours, run with nothing to read and a time limit that ends it and all it started."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

__all__ = ["finished"]


def finished(command: Sequence[str], folder: Path, environment: Mapping[str, str], seconds: float) -> bool:
    """Run a command in `folder` and say whether it came to an end in time; its output is thrown away.

    Args:
        command: the program and its arguments; no shell reads them.
        folder: where it runs.
        environment: all of its environment variables.
        seconds: after which it is killed, with the processes it started.
    """
    process = subprocess.Popen(  # noqa: S603  (a list of our own words, no shell)
        command,
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    else:
        return True
    finally:
        if process.poll() is None:
            _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and those it started, which are of its group, and wait for it."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
