"""The target in plain Python: loops over lists of floats, to be read and to be translated."""

from codegen.targets.python_loops.emit import emit

__all__ = ["emit"]
