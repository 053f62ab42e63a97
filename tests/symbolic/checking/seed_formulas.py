"""The formulas of five documents with their verdicts, and the network and notation on which each was judged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from symbolic.spec.model import LossSpec, NetworkSpec
from symbolic.spec.shorthand import parse_shorthand

FORMULAS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "seed_formulas.json").read_text(encoding="utf-8")
)

NOTATIONS = {
    "N000": "parenthesis",
    "N001": "bold",
    "N002": "bare",
    "N003": "delta",
    "N004": "slides",
    "N004/rows": "slides",
}
USUAL_NETWORKS = {
    "N000": "1-1-1-1 sigmoid",
    "N001": "6-5-4-3-2 sigmoid",
    "N002": "7-6-5-4-3-2 sigmoid",
    "N003": "4-5-3-2 sigmoid",
    "N004": "2-2-2-2-1 sigmoid",
    "N004/rows": "3-1 sigmoid",
}
LOSSES = {
    "N002": LossSpec(name="squared_error", outputs="mean", samples="mean"),
    "N003": LossSpec(name="squared_error", factor="1/2", outputs="sum", samples="mean"),
}


def network(item: dict[str, Any]) -> NetworkSpec:
    """Return the network on which a formula was judged, with the loss and the notation of its document."""
    conventions = item["conventions"]
    drawn = [name for name in item.get("networks", ()) if name[0].isdigit() and " " in name]
    spec = parse_shorthand(f"{drawn[0] if drawn else USUAL_NETWORKS[conventions]} mse")
    changes: dict[str, Any] = {"notation": NOTATIONS[conventions]}
    if conventions in LOSSES:
        changes["loss"] = LOSSES[conventions]
    return spec.model_copy(update=changes)
