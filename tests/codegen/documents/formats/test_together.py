"""Which questions are kept on one page."""

from __future__ import annotations

import pytest

from codegen.documents.formats.together import is_short
from codegen.documents.model import Block, Equations, InNotation, Option, Options, Paragraph, Room, Table, Task
from symbolic.formula.build import equation
from symbolic.formula.nodes import Quantity
from symbolic.formula.notation import notation

X = Quantity("x")
LINE = equation(X, X)


@pytest.mark.parametrize(
    ("blocks", "short"),
    [
        ((), True),
        ((Paragraph(("Why?",)), Room(17)), True),
        ((Paragraph(("Why?",)), Room(18)), False),
        ((Equations((LINE,) * 9),), True),
        ((InNotation(notation("delta"), Equations((LINE,) * 10)),), False),
        ((Options((Option((X,)),) * 4),), True),
        ((Options((Option((X,), note=("Because.",)),)),), False),
        ((Table(("a",), (("b",),)),), False),
    ],
)
def test_a_question_of_up_to_half_a_page_is_short(blocks: tuple[Block, ...], short: bool) -> None:
    assert is_short(Task(1, "1 point", "easy", blocks)) is short
