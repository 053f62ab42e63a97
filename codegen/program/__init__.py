"""The gradient program: a short list of array assignments between a network spec and the code of a target.

`lowering` makes it from a `NetworkSpec`; each target prints it; `interpreter` runs it exactly.
"""
