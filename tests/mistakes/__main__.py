"""Mutants through the checker: `python -m tests.mistakes [--seed N]` prints what is said of each mistake."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from symbolic.checking.check import check
from symbolic.checking.mistakes.catalogue import MISTAKES
from symbolic.checking.report import Verdict
from tests.corpus.networks import written
from tests.mistakes.mutants import Mutant, mutants


@dataclass(frozen=True)
class Told:
    """What is said of a mutant: its verdict, the mistakes that are named, and repairs that do not hold."""

    mutant: Mutant
    verdict: Verdict
    named: tuple[tuple[str, ...], ...]
    broken: tuple[str, ...]

    @property
    def place(self) -> str:
        """Whether the mistake is named first, second, or not; an equal one made the same equation."""
        true = {self.mutant.mistake, *self.mutant.others}
        for place, names in zip(("first", "second"), self.named, strict=False):
            if len(names) == 1 and names[0] in true:
                return place
        return "missed" if self.verdict is Verdict.REFUTED else self.verdict.value


def told(mutant: Mutant) -> Told:
    """Judge a mutant, and each repair that is shown for it."""
    spec = written(mutant.network, mutant.style)
    (*_, step) = check(spec, mutant.document).steps()
    broken = [
        diagnosis.repair
        for diagnosis in step.diagnoses
        if not all(again.verdict.stands for again in check(spec, f"{mutant.given}$${diagnosis.repair}$$").steps())
    ]
    named = tuple(diagnosis.mistakes for diagnosis in step.diagnoses)
    return Told(mutant, step.verdict, named, tuple(broken))


def table(found: Iterable[Told]) -> str:
    """Return how often each mistake was named first, second or not."""
    counts: dict[str, Counter[str]] = {}
    for one in found:
        counts.setdefault(one.mutant.mistake, Counter())[one.place] += 1
    whole: Counter[str] = sum(counts.values(), Counter())
    rows = [f"{'mistake':28}{'mutants':>8}{'first':>8}{'among two':>11}  otherwise"]
    for name, places in (*counts.items(), ("all", whole)):
        size, first = places.total(), places["first"]
        rest = ", ".join(f"{place} {places[place]}" for place in sorted(places) if place not in {"first", "second"})
        both = first + places["second"]
        rows.append(f"{name:28}{size:8}{first / size:8.1%}{both / size:11.1%}  {rest}")
    return "\n".join(rows)


def main() -> int:
    """Print the table and what was missed; 1 where a repair does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.mistakes", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=1, help="mutants of each mistake, network and notation")
    parser.add_argument("--part", type=int, default=1, help="one of so many pairs of a network and a notation is taken")
    parser.add_argument("--only", help="one mistake alone")
    parser.add_argument("--most", type=int, default=0, help="how many missed ones are listed")
    chosen = parser.parse_args()
    start = time.perf_counter()
    names = [chosen.only] if chosen.only else list(MISTAKES)
    found = [told(mutant) for mutant in mutants(chosen.seed, chosen.each, chosen.part, names)]
    print(table(found))  # noqa: T201  (a command prints)
    for one in [one for one in found if one.place != "first"][: chosen.most]:
        mutant = one.mutant
        print(f"{mutant.mistake} [{one.place}] {one.named} {mutant.network}, {mutant.style}: {mutant.text}")  # noqa: T201
    broken = [(one, repair) for one in found for repair in one.broken]
    for one, repair in broken:
        print(f"repair that does not hold: {one.mutant.network}, {one.mutant.style}: {repair}")  # noqa: T201
    print(f"{len(found)} mutants, {len(broken)} repairs that do not hold, {time.perf_counter() - start:.0f} s")  # noqa: T201
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
