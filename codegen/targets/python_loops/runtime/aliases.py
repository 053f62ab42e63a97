"""The types of an emitted module."""

Vector = list[float]
Matrix = list[Vector]
