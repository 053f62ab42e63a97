"""A notebook run from top to bottom in a fresh Python that has NumPy and the standard library alone."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

__all__ = ["Outcome", "code_cells", "run"]

_SCRIPT = """
import json, sys

class Others:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top != "numpy":
            raise ImportError(f"{name} is not there")

sys.meta_path.insert(0, Others())
names = {"__name__": "__main__"}
for number, cell in enumerate(json.load(sys.stdin)):
    exec(compile(cell, f"cell {number}", "exec"), names)
shown = {name: [float(value) for value in names[name]] for name in ("costs", "central", "imaginary")}
print("\\n" + json.dumps({**shown, "curve": names["Curve"](names["costs"])._repr_svg_()}))
"""


@dataclass(frozen=True)
class Outcome:
    """What a run left behind; `names` holds what the cells have computed."""

    code: int
    printed: str
    complaint: str
    names: dict[str, Any]


def code_cells(notebook: str) -> list[str]:
    """Return the code of each cell of code, in order."""
    return ["".join(cell["source"]) for cell in json.loads(notebook)["cells"] if cell["cell_type"] == "code"]


def run(cells: list[str]) -> Outcome:
    """Run cells one after the other; warnings are errors."""
    found = subprocess.run(
        [sys.executable, "-I", "-W", "error", "-c", _SCRIPT],
        input=json.dumps(cells),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    printed, _, names = found.stdout.rstrip("\n").rpartition("\n")
    return Outcome(found.returncode, printed, found.stderr, json.loads(names) if not found.returncode else {})
