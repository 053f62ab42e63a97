"""What an emitted module accepts as parameters, or as anything that has their shapes."""

from codegen.targets.numpy_module.runtime.inputs import _parameter, _ready
from codegen.targets.numpy_module.runtime.parameters import SHAPES, Params


def _params(params: Params, what: str = "params") -> Params:
    """Return `params` as arrays in the shapes of `SHAPES`; errors call them `what`."""
    where = "" if what == "params" else f"{what}: "
    if not isinstance(params, tuple | list):
        raise TypeError(f"{what} is a {type(params).__name__}, expected Params")
    if len(params) != len(SHAPES):
        expected = ", ".join(SHAPES)
        raise ValueError(f"{where}got {len(params)} parameters, expected {expected}")
    if _ready(params, SHAPES.values()):
        return params
    names = [f"{where}{name}" for name in SHAPES]
    return Params(*map(_parameter, names, params, SHAPES.values()))
