"""What an emitted module accepts where a NaN would do lasting harm."""

from codegen.targets.numpy_module.runtime.as_params import _params
from codegen.targets.numpy_module.runtime.inputs import _blame_parameters
from codegen.targets.numpy_module.runtime.parameters import SHAPES, Params


def _finite_params(params: Params, what: str) -> Params:
    """Return `params` as arrays of finite numbers; errors call them `what`."""
    arrays = _params(params, what)
    _blame_parameters([f"{what}: {name}" for name in SHAPES], arrays)
    return arrays
