"""The same program, scheduled: every value is computed once, into an array that stands ready.

`operations` are the steps of a schedule, `flatten` makes them from a gradient program, `places` gives each value its
array. A target prints what comes out.
"""
