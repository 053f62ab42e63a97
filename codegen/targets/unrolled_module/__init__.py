"""Target: the gradients of a small network for one sample in plain floats, without a loop or an array."""

from codegen.targets.unrolled_module.emit import emit

__all__ = ["emit"]
