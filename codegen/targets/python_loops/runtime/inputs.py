"""What an emitted module says of arguments that it cannot compute with."""

import math

from codegen.targets.python_loops.runtime.aliases import Matrix, Vector


def _number(name: str, value: float) -> float:
    """Return one number as a float."""
    if not isinstance(value, int | float):
        raise TypeError(f"{name} is a {type(value).__name__}, expected a number")
    try:
        number = float(value)
    except OverflowError:  # a whole number beyond all floats
        number = math.inf
    if not math.isfinite(number):
        raise ValueError(f"{name} is {number}, expected a finite number")
    return number


def _vector(name: str, values: Vector, length: int) -> Vector:
    """Return a bias or the row of a table as floats."""
    if not isinstance(values, list | tuple):
        found = type(values).__name__
        raise TypeError(f"{name} is a {found}, expected a list of {length} numbers")
    if len(values) != length:
        raise ValueError(f"{name} has length {len(values)}, expected {length} numbers")
    return [_number(f"{name}[{i}]", value) for i, value in enumerate(values)]


def _matrix(name: str, rows: Matrix, count: int, width: int) -> Matrix:
    """Return a weight matrix as floats."""
    if not isinstance(rows, list | tuple):
        found = type(rows).__name__
        raise TypeError(f"{name} is a {found}, expected a list of {count} rows")
    if len(rows) != count:
        expected = f"{count} rows of {width} numbers: row i is for unit i"
        raise ValueError(f"{name} has {len(rows)} rows, expected {expected}")
    return [_vector(f"{name}[{i}]", row, width) for i, row in enumerate(rows)]


def _samples(name: str, rows: Matrix, width: int) -> Matrix:
    """Return samples as floats."""
    if not isinstance(rows, list | tuple):
        found = type(rows).__name__
        raise TypeError(f"{name} is a {found}, expected a list with a row per sample")
    if not rows:
        raise ValueError(f"{name} is empty, expected a row of {width} for each sample")
    return [_vector(f"{name}[{i}]", row, width) for i, row in enumerate(rows)]
