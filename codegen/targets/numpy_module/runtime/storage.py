"""Parameters in a file."""

from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np

from codegen.targets.numpy_module.runtime.finite import _finite_params
from codegen.targets.numpy_module.runtime.parameters import SHAPES, Params


def save_params(path: str | Path, params: Params) -> None:
    """Write `params` to the .npz file `path`, whole or not at all."""
    arrays = _finite_params(params, "params")._asdict()
    folder = Path(path).parent
    with NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as file:
        beside = Path(file.name)
        try:
            np.savez(file, **arrays)
            file.close()
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)


def load_params(path: str | Path) -> Params:
    """Return what `save_params` wrote to `path`; nothing in the file is executed.

    Raises:
        ValueError: the file holds anything else, or parameters of another network.
    """
    with Path(path).open("rb") as file:
        try:
            stored = np.load(file, allow_pickle=False)
            arrays = {name: stored[name] for name in stored.files}
        except Exception as error:  # a damaged file can fail in any way
            raise ValueError(f"{path} is no file of save_params: {error}") from error
    missing = ", ".join(name for name in SHAPES if name not in arrays)
    others = ", ".join(name for name in arrays if name not in SHAPES)
    if missing or others:
        parts = f"lacks {missing or 'nothing'} and has besides {others or 'nothing'}"
        raise ValueError(f"{path} {parts}, expected {', '.join(SHAPES)}")
    return _finite_params(Params(**arrays), str(path))
