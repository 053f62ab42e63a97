"""Values for the interpreter: what a program is given, as nested lists."""

import numpy as np

__all__ = ["random_values"]


def random_values(program, seed, samples=2):
    """Return parameters, x and y; the targets lie between 0 and 1, where every loss takes them."""
    rng = np.random.default_rng(seed)
    parameters = {parameter.name: rng.standard_normal(parameter.shape).tolist() for parameter in program.parameters}
    x = rng.standard_normal((samples, program.inputs)).tolist()
    y = rng.uniform(0.1, 0.9, (samples, program.outputs)).tolist()
    return parameters, x, y
