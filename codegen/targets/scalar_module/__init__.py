"""Target: one plainly written Python function for each derivative, to be read beside the derivation."""

from codegen.targets.scalar_module.emit import emit

__all__ = ["emit"]
