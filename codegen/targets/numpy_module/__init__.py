"""The NumPy target: a standalone, readable module with its own gradient check."""

from codegen.targets.numpy_module.emit import emit

__all__ = ["emit"]
