"""The same network with another number of units in one layer: what makes a counting question a new one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codegen.documents.questions.setting import Setting
from symbolic.derivation.steps import Words
from symbolic.errors import ChalkgradError
from symbolic.spec.model import NetworkSpec

__all__ = ["Resized", "resized"]

_MOST = 9


@dataclass(frozen=True, slots=True)
class Resized:
    """A network with `units` in layer `layer`; layer 0 is the inputs, and none is changed where it is None."""

    spec: NetworkSpec
    layer: int | None = None
    units: int = 0

    @property
    def words(self) -> Words:
        """The change as a supposition."""
        if self.layer is None:
            return ()
        changed = f"layer {self.layer} had {self.units} units" if self.layer else f"there were {self.units} inputs"
        return (f"Suppose {changed}, all else being as it is. ",)


def resized(setting: Setting) -> Iterator[Resized]:
    """Yield the network with 2 to 9 units in each hidden layer, or inputs where there is none.

    Where skips or shared weights fix all widths, the network itself is yielded.
    """
    spec, found = setting.spec, False
    for layer in range(1, spec.depth) if spec.depth > 1 else (0,):
        for units in range(2, _MOST + 1):
            if units != spec.widths[layer] and (changed := _with_units(spec, layer, units)) is not None:
                found = True
                yield Resized(changed, layer, units)
    if not found:
        yield Resized(spec)


def _with_units(spec: NetworkSpec, layer: int, units: int) -> NetworkSpec | None:
    """Return the network with so many units there; None where skips or shared weights do not let it have them."""
    data = spec.model_dump(mode="json", exclude_none=True, exclude={"numbers", "names"})
    if layer:
        data["layers"][layer - 1]["units"] = units
    else:
        data["inputs"] = units
    try:
        return NetworkSpec.model_validate(data)
    except ChalkgradError:
        return None
