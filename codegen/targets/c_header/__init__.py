"""The target in C: one header for C99, without allocation, for float or double."""

from codegen.targets.c_header.emit import emit

__all__ = ["emit"]
