"""A network that was read, on the disk: a spec file for the command line, and the parameters beside it.

The spec is TOML, which `chalkgrad` reads as any other. The parameters are a .npz: arrays only, which NumPy reads
without running anything that is in the file.
"""

from __future__ import annotations

import io
import math
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from codegen.frameworks.model import Array, FrameworkError, Refusal, TrainedNetwork, parameter_shapes
from codegen.frameworks.objects import exact_array
from codegen.frameworks.toml_text import spec_toml
from codegen.render import HEADER_MARK, VERSION, header_line, write_together
from symbolic.spec.model import NetworkSpec
from symbolic.spec.shown import escaped

__all__ = ["load_parameters", "npz_bytes", "save_network"]

_ENDING = ".npz"
_MARK_FIELD = 0x6763
"""The number of our extra field in a zip entry, which zip readers pass over; it holds the mark of our files."""
_HEADER_OF_ARRAY = 4096


def save_network(network: TrainedNetwork, path: Path, *, source: str = "a trained model", force: bool = False) -> Path:
    """Write the spec to `path`, a .toml, and the parameters beside it, and return the path of these: `mine.npz`.

    Args:
        network: what `read_model` returned.
        path: where to; its folder must exist.
        source: what the network came from, for the first line.
        force: overwrite even files that chalkgrad did not write.

    Raises:
        FrameworkError: for another ending.
        WriteError: a file must not be overwritten, or cannot be written; then neither is.
    """
    path = Path(path)
    if path.suffix.lower() != ".toml":
        refusal = Refusal("the name of the file", f"the ending `{escaped(path.suffix)}`", "`.toml`")
        raise FrameworkError(escaped(str(path)), (refusal.problem,))
    beside = path.with_suffix(_ENDING)
    told = [
        header_line(source),
        f"Its parameters stand in {beside.name}.",
        *([f"A prediction is {network.prediction}."] if network.prediction else []),
        *network.notes,
    ]
    comments = "".join(f"# {escaped(line)}\n" for line in told)
    text = f"{comments}\n{spec_toml(network.spec)}"
    write_together({path: text.encode("utf-8"), beside: npz_bytes(network.parameters)}, force=force)
    return beside


def npz_bytes(parameters: Mapping[str, Array]) -> bytes:
    """Return the content of a .npz with these arrays: the same arrays give the same bytes on every system."""
    mark = f"{HEADER_MARK} {VERSION}".encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, array in parameters.items():
            entry = zipfile.ZipInfo(f"{name}.npy")
            entry.create_system = 3
            entry.extra = struct.pack("<HH", _MARK_FIELD, len(mark)) + mark
            content = io.BytesIO()
            np.lib.format.write_array(content, np.ascontiguousarray(array, dtype="<f8"), allow_pickle=False)
            archive.writestr(entry, content.getvalue())
    return buffer.getvalue()


def load_parameters(path: Path, spec: NetworkSpec) -> dict[str, Array]:
    """Return the parameters of `spec` from a .npz, whoever wrote it: `Params(**parameters)` of the emitted module.

    Raises:
        FrameworkError: the file cannot be read, or does not hold just the parameters of the spec, finite and in shape.
    """
    source, shapes = escaped(str(path)), parameter_shapes(spec)
    try:
        return _loaded(Path(path), shapes)
    except Refusal as refusal:
        raise FrameworkError(source, (refusal.problem,)) from None


def _loaded(path: Path, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Array]:
    try:
        with zipfile.ZipFile(path) as archive:
            _require_entries(archive, shapes)
            # What a zip declares is the most that is read from it.
            return {name: _array(archive.read(f"{name}.npy"), name, shape) for name, shape in shapes.items()}
    except OSError as error:
        raise Refusal("the file", f"that it cannot be read ({error.strerror or error})", "a .npz") from None
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, NotImplementedError, RuntimeError) as error:
        raise Refusal("the file", f"no arrays that can be read ({escaped(str(error))})", "a .npz of arrays") from None


def _array(content: bytes, name: str, shape: tuple[int, ...]) -> Array:
    """Return one array of the file, whose header is held against what is expected before memory is given to it."""
    stream = io.BytesIO(content)
    if np.lib.format.read_magic(stream) != (1, 0):
        raise ValueError("another version of the format than 1.0")
    given, _, dtype = np.lib.format.read_array_header_1_0(stream)
    if given != shape:
        raise Refusal(name, f"shape {given}", f"shape {shape}")
    if dtype.kind != "f" or dtype.itemsize > 8:
        raise Refusal(name, f"entries of type {dtype}", "real numbers of at most 64 bits")
    stream.seek(0)
    return exact_array(np.lib.format.read_array(stream, allow_pickle=False), shape, name, "numbers")


def _require_entries(archive: zipfile.ZipFile, shapes: Mapping[str, tuple[int, ...]]) -> None:
    given = sorted(entry.filename for entry in archive.infolist())
    if given != sorted(f"{name}.npy" for name in shapes):
        listed = ", ".join(escaped(name[:20]) for name in given[:12]) or "no arrays"
        raise Refusal("the arrays", listed, f"the parameters of the spec: {', '.join(shapes)}")
    for entry in archive.infolist():
        name = entry.filename.removesuffix(".npy")
        if entry.file_size > 8 * math.prod(shapes[name]) + _HEADER_OF_ARRAY:
            raise Refusal(name, f"{entry.file_size:,} bytes", f"an array of shape {shapes[name]}")
