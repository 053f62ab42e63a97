"""A graph as a NumPy module: its value and its derivatives by all inputs, entry by entry over arrays."""

from codegen.targets.numpy_module.graph.emit import emit

__all__ = ["emit"]
