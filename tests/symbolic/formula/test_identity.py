from __future__ import annotations

from symbolic.formula.identity import by_identity
from symbolic.formula.nodes import Number


def test_the_same_object_is_looked_at_once() -> None:
    looked_at: list[Number] = []

    @by_identity
    def written(node: Number) -> str:
        looked_at.append(node)
        return node.written

    one, other = Number("1"), Number("1")
    assert [written(one), written(one), written(other), written(one)] == ["1"] * 4
    assert looked_at == [one, other]
    assert looked_at[0] is one
    assert looked_at[1] is other


def test_many_nodes_that_come_and_go_are_told_apart() -> None:
    @by_identity
    def written(node: Number) -> str:
        return node.written

    assert [written(Number(str(number))) for number in range(2000)] == [str(number) for number in range(2000)]
