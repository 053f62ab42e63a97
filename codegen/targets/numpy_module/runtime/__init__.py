"""Sources that an emitted module takes over as they stand, below its imports.

They are ordinary modules, so that they are formatted, typed and tested like any other; `emit` copies what follows
the imports. Each may use numpy, `NamedTuple`, `Any`, the aliases `Array` and `Scalar` of `aliases`, and what the
sources that it imports define. `parameters`, `passes` and `passes_fast` are not copied: they stand for what is written
for a network.
"""
