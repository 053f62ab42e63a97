"""A share of all mutants: the mistake is named, and what is shown as mended holds.

`python -m tests.mistakes` measures them all.
"""

from __future__ import annotations

import pytest

from tests.mistakes.__main__ import table, told
from tests.mistakes.mutants import mutants


@pytest.mark.slow
def test_mistakes_are_named_and_mended_lines_hold() -> None:
    found = [told(mutant) for mutant in mutants(seed=5, part=16)]
    first = sum(one.place == "first" for one in found) / len(found)
    both = sum(one.place in {"first", "second"} for one in found) / len(found)
    assert [one.broken for one in found if one.broken] == []
    assert (first >= 0.9, both >= 0.95) == (True, True), table(found)
