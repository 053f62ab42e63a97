"""Lines are broken inside brackets only, and a docstring cannot be left."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.python_lines import LONGEST, bracketed, commented, docstring, one_or_tuple
from codegen.render import in_docstring

LONG = [f"value_{number}" for number in range(20)]


def test_a_comment_stands_beside_its_line_or_above_it():
    assert commented("a = b", "why") == ["    a = b  # why"]
    assert commented("a = b", "") == ["    a = b"]
    assert commented("a = b", "w" * 80) == [f"    # {'w' * 80}", "    a = b"]


@pytest.mark.parametrize("items", [["a", "b"], LONG])
def test_brackets_hold_one_line_or_one_item_a_line(items):
    lines = bracketed("f(", items, ")")
    assert all(len(line) <= LONGEST for line in lines)
    assert len(lines) in (1, len(items) + 2)


@pytest.mark.parametrize("items", [["a"], ["a", "b"], LONG])
def test_a_tuple_is_a_tuple_of_its_items(items):
    text = "\n".join(["def f():", *one_or_tuple("return ", items)])
    found = ast.parse(text).body[0].body[0].value
    assert isinstance(found, ast.Tuple)
    assert [element.id for element in found.elts] == items


@given(
    paragraphs=st.lists(
        st.text(st.characters(exclude_categories=("C", "Zl", "Zp", "Zs")), min_size=1), min_size=1, max_size=3
    )
)
def test_a_docstring_holds_its_text_whatever_it_is(paragraphs):
    tree = ast.parse("\n".join(["def f():", *docstring(paragraphs), "    return 1"]))
    function = tree.body[0]
    assert len(function.body) == 2
    found = ast.get_docstring(function, clean=False)
    assert found.split() == " ".join(paragraphs).replace('"', "'").split()


def test_quotes_and_backslashes_are_made_harmless():
    assert in_docstring('a"""\\') == "a'''\\\\"
