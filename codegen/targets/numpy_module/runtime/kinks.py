"""Where a second derivative does not exist."""

import numpy as np

from codegen.targets.numpy_module.runtime.aliases import Array


def _refuse_kinks(*kinks: tuple[str, Array]) -> None:
    """Raise a ValueError for the first value that is 0: there, something has a kink."""
    for formula, values in kinks:
        places = np.argwhere(values == 0.0)
        if len(places):
            sample, unit = (int(number) for number in places[0])
            raise ValueError(
                f"{formula} is 0 for sample {sample}, unit {unit}: it lies on a kink, "
                "where J has no second derivative; move the parameters or x a little"
            )
