"""What emitting costs, and the header in C against a loop that was written by hand (`by_hand.h`)."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from codegen.spec_files import resolve_spec
from codegen.targets import c_header, numpy_module
from codegen.targets.numpy_module.options import Options
from tests.benchmarks.table import Row, seconds

__all__ = ["rows"]

WIDE = "784-512-256-10 relu,relu,softmax cross_entropy"
SMALLEST = "2-2-2-2-1 sigmoid mse"
_MAIN = """
#define _POSIX_C_SOURCE 199309L
#include "network.h"
#include "by_hand.h"
#include <stdio.h>
#include <time.h>

enum { ROUNDS = 25, CALLS = 100000 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(void)
{
    network_params p, g;
    by_hand q, h;
    for (size_t i = 0; i < NETWORK_PARAMETERS; ++i) {
        ((double *)&p)[i] = ((double *)&q)[i] = (double)((i * 7 + 3) % 11) / 5 - 1;
    }
    network_workspace w;
    double x[2] = {0.3, -0.8}, y[1] = {1}, cost = 0, sink = 0, gap = 0, best[2] = {1, 1};
    for (int round = 0; round < ROUNDS; ++round) {
        double start = now();
        for (int k = 0; k < CALLS; ++k) {
            x[0] = 0.3 + 1e-9 * k;
            sink += (double)network_loss_and_gradients(&p, x, y, 1, &w, &cost, &g) + g.W1[0][0] + cost;
        }
        double middle = now();
        for (int k = 0; k < CALLS; ++k) {
            x[0] = 0.3 + 1e-9 * k;
            sink += by_hand_loss_and_gradients(&q, x, y, 1, &h) + h.W1[0][0];
        }
        double times[2] = {middle - start, now() - middle};
        for (int k = 0; k < 2; ++k) {
            best[k] = times[k] < best[k] ? times[k] : best[k];
        }
    }
    for (size_t i = 0; i < NETWORK_PARAMETERS; ++i) {
        gap = fmax(gap, fabs(((double *)&g)[i] - ((double *)&h)[i]));
    }
    printf("%.17g %.17g %.17g %.17g\\n", best[0] / CALLS, best[1] / CALLS, gap, sink);
    return 0;
}
"""


def rows() -> Iterator[Row]:
    """Yield the rows of this part."""
    spec = resolve_spec(WIDE)
    for style in ("plain", "fast"):
        taken = seconds(lambda style=style: numpy_module.emit(spec, WIDE, "", Options(style=style)))
        yield Row(f"emit {WIDE}, {style}, after imports", f"{taken * 1e3:.0f} ms", "under 500 ms", taken < 0.5)
    compiler = shutil.which("cc")
    if compiler is None:
        sys.stderr.write("the header in C is left out: no compiler cc\n")
        return
    for level in ("-O2", "-O3"):
        ours, by_hand = _timed(compiler, level)
        told = f"{ours / by_hand:.2f} times ({ours * 1e9:.0f} against {by_hand * 1e9:.0f} ns)"
        yield Row(f"{SMALLEST}, batch 1: C99 over a loop by hand, {level}", told, "at most 1.5", ours <= 1.5 * by_hand)


def _timed(compiler: str, level: str) -> tuple[float, float]:
    """Return the seconds of a call of the header and of the loop by hand."""
    with tempfile.TemporaryDirectory() as folder:
        source, program = Path(folder) / "main.c", Path(folder) / "main"
        (Path(folder) / "network.h").write_text(c_header.emit(resolve_spec(SMALLEST), SMALLEST, ""), encoding="utf-8")
        source.write_text(_MAIN, encoding="utf-8")
        include = [f"-I{folder}", f"-I{Path(__file__).parent}"]
        subprocess.run([compiler, "-std=c99", level, *include, str(source), "-o", str(program), "-lm"], check=True)
        done = subprocess.run([str(program)], capture_output=True, text=True, check=True)
    ours, by_hand, gap, _ = map(float, done.stdout.split())
    if gap > 1e-15:
        raise AssertionError(f"the header and the loop by hand differ by {gap}")
    return ours, by_hand
