"""The tests that stand beside a NumPy module and check it on its owner's machine."""

from codegen.targets.numpy_tests.emit import emit
from codegen.targets.numpy_tests.parts import require_importable

__all__ = ["emit", "require_importable"]
