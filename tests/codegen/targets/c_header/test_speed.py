"""The smallest network of the slides, one sample: at most 1.5 times what a loop written by hand takes.

A benchmark, left out of the usual run: `pytest --benchmark-only tests/codegen/targets/c_header`.
"""

import subprocess
from pathlib import Path

import pytest

from codegen.spec_files import resolve_spec
from codegen.targets.c_header import emit
from tests.codegen.targets.c_header.compiled import compile_c

MAIN = """
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


@pytest.mark.parametrize("level", ["-O2", "-O3"])
def test_the_smallest_network_is_nearly_as_fast_as_a_loop_by_hand(benchmark, level, tmp_path):
    text = emit(resolve_spec("2-2-2-2-1 sigmoid mse"), "shorthand", "command")
    (tmp_path / "network.h").write_text(text, encoding="utf-8")
    (tmp_path / "main.c").write_text(MAIN, encoding="utf-8")
    compile_c(tmp_path / "main.c", tmp_path / "main", level, f"-I{Path(__file__).parent}")

    def measured():
        done = subprocess.run([str(tmp_path / "main")], capture_output=True, text=True, check=True)
        return [float(word) for word in done.stdout.split()]

    emitted, by_hand, gap, _ = benchmark.pedantic(measured, rounds=1)
    assert gap < 1e-15
    assert emitted <= 1.5 * by_hand
    benchmark.extra_info["ratio"] = emitted / by_hand
