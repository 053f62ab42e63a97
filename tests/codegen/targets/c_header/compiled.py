"""A header compiled by the system's compiler, all warnings being errors, and called through ctypes."""

import ctypes
import shutil
import subprocess

import numpy as np
import pytest

from codegen.targets.c_header import emit
from codegen.targets.c_header.names import prefix_of

WARNINGS = ("-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Wdouble-promotion", "-Werror")
STATUS = {"OK": 0, "NULL_POINTER": 1, "NO_SAMPLES": 2, "BAD_SAMPLES": 3, "BAD_RESULT": 4}

SHIM = """
#include "{header}"

size_t workspace_size(void);
int forward(const {prefix}_params *, const {prefix}_real *, size_t, {prefix}_workspace *, {prefix}_real *);
int loss(const {prefix}_params *, const {prefix}_real *, const {prefix}_real *, size_t, {prefix}_workspace *,
    {prefix}_real *);
int loss_and_gradients(const {prefix}_params *, const {prefix}_real *, const {prefix}_real *, size_t,
    {prefix}_workspace *, {prefix}_real *, {prefix}_params *);
const char *message(int);
size_t parameters(void);

size_t workspace_size(void) {{ return {prefix}_workspace_size(); }}

int forward(const {prefix}_params *p, const {prefix}_real *x, size_t count, {prefix}_workspace *w,
    {prefix}_real *prediction)
{{
    return (int){prefix}_forward(p, x, count, w, prediction);
}}

int loss(const {prefix}_params *p, const {prefix}_real *x, const {prefix}_real *y, size_t count,
    {prefix}_workspace *w, {prefix}_real *cost)
{{
    return (int){prefix}_loss(p, x, y, count, w, cost);
}}

int loss_and_gradients(const {prefix}_params *p, const {prefix}_real *x, const {prefix}_real *y, size_t count,
    {prefix}_workspace *w, {prefix}_real *cost, {prefix}_params *g)
{{
    return (int){prefix}_loss_and_gradients(p, x, y, count, w, cost, g);
}}

const char *message(int status) {{ return {prefix}_message(({prefix}_status)status); }}

size_t parameters(void) {{ return sizeof({prefix}_params) / sizeof({prefix}_real); }}
"""


def compiler():
    """Return the system's C compiler; without one the test is skipped."""
    found = shutil.which("cc")
    if found is None:
        pytest.skip("found no C compiler `cc`: what is emitted cannot be compiled")
    return found


def compile_c(source, output, *options):
    """Compile a source file, all warnings being errors."""
    command = [compiler(), "-std=c99", *WARNINGS, *options, str(source), "-o", str(output), "-lm"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


class Compiled:
    """The header of a spec as a library, for one type of real numbers."""

    def __init__(self, spec, folder, real="double"):
        prefix = prefix_of(spec.name)
        (folder / f"{prefix}.h").write_text(emit(spec, "test.toml", "chalkgrad emit test.toml"), encoding="utf-8")
        source, library = folder / f"{prefix}.c", folder / f"{prefix}_{real}.so"
        source.write_text(SHIM.format(header=f"{prefix}.h", prefix=prefix), encoding="utf-8")
        compile_c(source, library, "-O1", "-shared", "-fPIC", f"-DCHALKGRAD_REAL={real}")
        self.library = ctypes.CDLL(str(library))
        self.library.message.restype = ctypes.c_char_p
        self.library.workspace_size.restype = self.library.parameters.restype = ctypes.c_size_t
        self.real = {"double": np.float64, "float": np.float32}[real]
        self.outputs = spec.widths[-1]

    def call(self, name, *arguments, count):
        """Call a function with arrays (None for a null pointer); return its status. The workspace is 0xFF before."""
        self.workspace = np.full(self.library.workspace_size(), 255, np.uint8)
        first, *others = [None if array is None else array.ctypes.data_as(ctypes.c_void_p) for array in arguments]
        inputs = others[: 1 if name == "forward" else 2]
        workspace = self.workspace.ctypes.data_as(ctypes.c_void_p)
        function = getattr(self.library, name)
        return function(first, *inputs, ctypes.c_size_t(count), workspace, *others[len(inputs) :])

    def flat(self, params):
        """Return parameters as they lie in the struct."""
        values = np.concatenate([np.ravel(array) for array in params._asdict().values()])
        return np.ascontiguousarray(values, self.real)

    def samples(self, values):
        return np.ascontiguousarray(values, self.real)

    def forward(self, params, x):
        prediction = np.zeros((len(x), self.outputs), self.real)
        status = self.call("forward", self.flat(params), self.samples(x), prediction, count=len(x))
        assert status == STATUS["OK"]
        return prediction

    def loss(self, params, x, y):
        cost = np.zeros(1, self.real)
        assert self.call("loss", self.flat(params), self.samples(x), self.samples(y), cost, count=len(x)) == 0
        return float(cost[0])

    def loss_and_gradients(self, params, x, y):
        """Return cost and gradients, these by the names of the parameters."""
        cost, flat = np.zeros(1, self.real), self.flat(params)
        gradients = np.full_like(flat, np.nan)
        assert self.library.parameters() == len(flat)
        arguments = (flat, self.samples(x), self.samples(y), cost, gradients)
        assert self.call("loss_and_gradients", *arguments, count=len(x)) == STATUS["OK"]
        found, start = {}, 0
        for name, array in params._asdict().items():
            found[name] = gradients[start : start + array.size].reshape(array.shape)
            start += array.size
        return float(cost[0]), found
