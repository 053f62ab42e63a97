"""`python -m codegen.regenerate`: writes generated/ again, byte for byte; with --check it only compares.

generated/ holds the output for bundled examples. It is what users see of the tool, and what a change of the tool shows
up in.
"""

from __future__ import annotations

import difflib
import sys
from pathlib import Path

from codegen.build import texts
from codegen.render import write_text

__all__ = ["EXAMPLES", "differences", "main", "regenerate"]

EXAMPLES = (
    "chain",
    "deep_narrow",
    "relu_regressor",
    "residual",
    "robust_regressor",
    "shared_weights",
    "slides",
    "softmax_classifier",
    "xor",
)
_FOLDER = Path(__file__).parent.parent / "generated"


def regenerate(folder: Path) -> None:
    """Write the files of every example into `folder`."""
    for example in EXAMPLES:
        (folder / example).mkdir(parents=True, exist_ok=True)
        for name, text in sorted(texts(example).items()):
            write_text(folder / example / name, text)


def differences(folder: Path) -> list[str]:
    """Return a unified diff for every file of `folder` that is missing, left over or not what is generated now."""
    expected = {f"{example}/{name}": text for example in EXAMPLES for name, text in texts(example).items()}
    present = {path.relative_to(folder).as_posix() for example in EXAMPLES for path in (folder / example).glob("*.*")}
    found = []
    for name in sorted(expected.keys() | present):
        old = (folder / name).read_text(encoding="utf-8") if name in present else ""
        new = expected.get(name, "")
        if old != new:
            lines = difflib.unified_diff(old.splitlines(), new.splitlines(), f"{name} (committed)", name, lineterm="")
            found.append("\n".join(lines))
    return found


def main() -> None:
    """Write generated/, or with --check say how it differs and exit with 1."""
    if sys.argv[1:] not in ([], ["--check"]):
        sys.stderr.write("usage: python -m codegen.regenerate [--check]\n")
        raise SystemExit(2)
    if not sys.argv[1:]:
        regenerate(_FOLDER)
        return
    found = differences(_FOLDER)
    if found:
        sys.stdout.write("\n".join((*found, "", "generated/ is stale: run python -m codegen.regenerate", "")))
        raise SystemExit(1)


if __name__ == "__main__":
    main()
