"""A table of shared strings gives every string back, and is smaller where strings have parts in common."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from codegen.documents.page.shared import Piece, Strings

LEAVES = st.sampled_from(
    ("<mi>x</mi>", "<mn>12</mn>", '<mo form="infix">+</mo>', '<mspace width="1em"/>', "words &lt; {3}")
)


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inside = st.lists(inner, min_size=1, max_size=4).map("".join)
    return st.tuples(st.sampled_from(("mrow", "mfrac", "b")), inside).map(
        lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"
    )


FRAGMENTS = st.recursive(LEAVES, _nested, max_leaves=12)


def expanded(table: list[str | list[Piece]], number: int) -> str:
    entry = table[number]
    if isinstance(entry, str):
        return entry
    return "".join(piece if isinstance(piece, str) else expanded(table, piece) for piece in entry)


@given(st.lists(FRAGMENTS, max_size=20))
def test_every_string_comes_back(fragments: list[str]) -> None:
    strings = Strings()
    numbers = [strings[fragment] for fragment in fragments]
    assert numbers == [strings[fragment] for fragment in fragments]
    table = strings.table()
    assert [expanded(table, number) for number in numbers] == fragments


def test_a_part_of_several_strings_stands_once() -> None:
    part = "<mfrac><mi>a long numerator</mi><mi>b</mi></mfrac>"
    strings = Strings()
    whole = [strings[f"<mrow>{part}<mn>{number}</mn></mrow>"] for number in range(5)]
    table = strings.table()
    assert sum(str(entry).count("a long numerator") for entry in table) == 1
    assert [expanded(table, number) for number in whole][3] == f"<mrow>{part}<mn>3</mn></mrow>"


def test_a_string_that_is_part_of_another_is_not_part_of_itself() -> None:
    part = "<mi>a long name of something</mi>"
    strings = Strings()
    alone, inside = strings[part], strings[f"<mrow>{part}</mrow>"]
    assert strings.table() == [part, ["<mrow>", alone, "</mrow>"]]
    assert inside == 1
