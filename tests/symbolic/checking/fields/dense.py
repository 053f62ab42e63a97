"""A dense network in a field, and the derivative of its squared error by one weight in two ways."""

from __future__ import annotations

from typing import Any

from symbolic.checking.fields.base import Field
from symbolic.checking.fields.functions import apply


class Dense:
    """Widths from the inputs to the outputs; the weight is that from the first input to the first unit."""

    def __init__(self, F: Field[Any], widths: tuple[int, ...], function: str) -> None:
        self.F, self.widths, self.function = F, widths, function
        self.depth = len(widths) - 1
        self.a = [[F.free(f"x{j}") for j in range(widths[0])]]
        self.z: list[list[Any]] = [[]]
        for l in range(1, self.depth + 1):
            self.z.append(
                [
                    F.add(
                        F.total(F.mul(self.weight(l, i, j), a) for j, a in enumerate(self.a[-1])), F.free(f"b{l},{i}")
                    )
                    for i in range(widths[l])
                ]
            )
            self.a.append([apply(F, function, 0, [z]) for z in self.z[-1]])
        self.errors = [F.mul(F.number(2), F.sub(a, F.free(f"y{k}"))) for k, a in enumerate(self.a[-1])]

    def weight(self, l: int, i: int, j: int) -> Any:
        return self.F.free(f"W{l},{i},{j}")

    def slope(self, l: int, i: int) -> Any:
        if self.function == "sigmoid":
            a = self.a[l][i]
            return self.F.sub(a, self.F.mul(a, a))
        return apply(self.F, self.function, 1, [self.z[l][i]])

    def by_deltas(self) -> Any:
        """δ^l_j = f'(z^l_j) Σ_i W_ij δ^(l+1)_i"""
        F, above = self.F, self.errors
        for l in range(self.depth, 0, -1):
            deltas = [F.mul(apply(F, self.function, 1, [z]), e) for z, e in zip(self.z[l], above, strict=True)]
            above = [
                F.total(F.mul(self.weight(l, i, j), delta) for i, delta in enumerate(deltas))
                for j in range(self.widths[l - 1])
            ]
        return F.mul(deltas[0], self.a[0][0])

    def by_paths(self, fault: str = "") -> Any:
        """Σ over paths of the products along them"""
        F = self.F

        def paths(l: int, j: int) -> list[Any]:
            if l == self.depth:
                return [self.errors[j]]
            found = []
            for i in range(self.widths[l + 1]):
                if fault == "missing path" and (l, i) == (2, 0):
                    continue
                slope = self.slope(l + 1, 0 if fault == "slope of the wrong unit" else i)
                if fault == "missing slope" and l == 2:
                    slope = F.number(1)
                weight = self.weight(l + 1, j, i) if fault == "transposed" and l == 1 else self.weight(l + 1, i, j)
                found += [F.product([path, slope, weight]) for path in paths(l + 1, i)]
            return found

        if fault == "missing path":
            return F.product([F.total(paths(1, 0)[1:]), self.slope(1, 0), self.a[0][0]])
        return F.product([F.total(paths(1, 0)), self.slope(1, 0), self.a[0][0]])
