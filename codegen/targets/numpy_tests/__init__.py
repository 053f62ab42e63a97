"""The tests that stand beside a NumPy module and check it on its owner's machine."""

from codegen.targets.numpy_tests.emit import emit

__all__ = ["emit"]
