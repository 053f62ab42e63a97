"""What the tests must know of the module that they stand beside."""

from __future__ import annotations

import sys
from keyword import iskeyword
from typing import Protocol

from symbolic.errors import ChalkgradError, Problem

__all__ = ["Parts", "require_importable"]

_USED = frozenset({"numpy", "pytest"})


class Parts(Protocol):
    """The optional parts of the module, as the options of `numpy_module` have them."""

    @property
    def chosen(self) -> tuple[str, ...]:
        """The optimizers."""
        ...

    @property
    def hessian(self) -> bool:
        """Whether it has `hessian_vector_product`."""
        ...

    @property
    def weights(self) -> bool:
        """Whether samples may have weights."""
        ...

    @property
    def train(self) -> bool:
        """Whether it has `train`, and files of parameters."""
        ...


def require_importable(module_name: str) -> None:
    """Do nothing where `import module_name` finds the module beside the tests.

    Raises:
        ChalkgradError: it is no name of Python, or that of a module which the tests need or which is found first.
    """
    if not module_name.isidentifier() or iskeyword(module_name):
        expected = "a name that Python can import: letters, digits and _, no digit first, no keyword"
    elif module_name in _USED | sys.stdlib_module_names:
        expected = "a name that no module of Python, numpy or pytest has"
    else:
        return
    raise ChalkgradError(str(Problem("the name of the module", f"`{module_name}`", expected, "Try `gradients.py`.")))
