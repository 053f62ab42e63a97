"""Room for a table."""

from codegen.targets.python_loops.runtime.aliases import Matrix


def zeros(rows: int, columns: int) -> Matrix:
    """Return a table of zeros."""
    return [[0.0] * columns for _ in range(rows)]
