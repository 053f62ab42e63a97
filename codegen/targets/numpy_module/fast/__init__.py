"""The fast style: the schedule of a program as NumPy calls that write into the arrays of a workspace."""
