"""Parameters in files: what is written comes back, and anything else is refused in clear words."""

import re

import numpy as np
import pytest

from codegen.targets.numpy_module.options import Options
from tests.codegen.nets import emitted, network, random_point


@pytest.fixture(scope="module")
def module(tmp_path_factory):
    spec = network((3, 4, 2), ("tanh", "sigmoid"), biases=[True, False])
    return emitted(spec, tmp_path_factory.mktemp("storage"), options=Options(train=True))


@pytest.fixture
def params(module):
    return random_point(module)[0]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ["a.npz", "weights", "two words.v1"])
def test_what_is_saved_comes_back_bit_for_bit_from_a_file_of_that_name(module, params, tmp_path, dtype, name):
    given = module.Params(*(array.astype(dtype) for array in params))
    module.save_params(tmp_path / name, given)
    loaded = module.load_params(str(tmp_path / name))
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert isinstance(loaded, module.Params)
    for old, new in zip(given, loaded, strict=True):
        assert np.array_equal(old, new)
        assert new.dtype == dtype


def test_the_same_parameters_make_the_same_bytes(module, params, tmp_path):
    for name in ("a", "b"):
        module.save_params(tmp_path / name, params)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_file_is_replaced_whole_or_not_at_all(module, params, tmp_path, monkeypatch):
    path = tmp_path / "params.npz"
    module.save_params(path, params)
    before = path.read_bytes()
    with pytest.raises(ValueError, match=r"^params: b1 holds NaN or infinity, expected finite numbers$"):
        module.save_params(path, params._replace(b1=np.full(4, np.nan)))

    def interrupted(file, **_):
        file.write(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(module.np, "savez", interrupted)
    with pytest.raises(KeyboardInterrupt):
        module.save_params(path, params)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"W2": None}, " lacks W2 and has besides nothing, expected W1, b1, W2"),
        ({"V": np.ones(2)}, " lacks nothing and has besides V, expected W1, b1, W2"),
        ({"W1": None, "w1": np.ones((4, 3))}, " lacks W1 and has besides w1, expected W1, b1, W2"),
        ({"W1": np.ones((3, 4))}, ": W1 has shape (3, 4), expected (4, 3): it is transposed, row i is for unit i"),
        ({"b1": np.ones(5)}, ": b1 has shape (5,), expected (4,)"),
        ({"b1": np.full(4, np.inf)}, ": b1 holds NaN or infinity, expected finite numbers"),
        ({"b1": np.array(list("abcd"))}, ": b1 holds <U1, expected real numbers"),
        ({"b1": np.array([None] * 4)}, " is no file of save_params: Object arrays cannot be loaded"),
    ],
)
def test_parameters_of_another_network_are_refused_by_name(module, params, tmp_path, change, message):
    path = tmp_path / "params.npz"
    arrays = {name: array for name, array in {**params._asdict(), **change}.items() if array is not None}
    np.savez(path, **arrays)
    with pytest.raises(ValueError, match=f"^{re.escape(str(path) + message)}"):
        module.load_params(path)


@pytest.mark.parametrize("content", [b"", b"W1,b1\n1,2\n", b"PK\x03\x04 and no more", b"\x93NUMPY"])
def test_other_files_are_refused(module, tmp_path, content):
    path = tmp_path / "params.npz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=f"^{re.escape(str(path))} is no file of save_params: "):
        module.load_params(path)


def test_a_single_array_is_refused(module, tmp_path):
    np.save(tmp_path / "array.npy", np.ones((4, 3)))
    with pytest.raises(ValueError, match="is no file of save_params"):
        module.load_params(tmp_path / "array.npy")


def test_damaged_files_are_refused_or_hold_the_same(module, params, tmp_path):
    path = tmp_path / "params.npz"
    module.save_params(path, params)
    whole, rng = path.read_bytes(), np.random.default_rng(0)
    for _ in range(500):
        damaged = bytearray(whole)
        damaged[rng.integers(len(damaged))] ^= int(rng.integers(1, 256))
        path.write_bytes(damaged)
        try:
            loaded = module.load_params(path)
        except ValueError:
            continue
        assert all(map(np.array_equal, loaded, params))


def test_a_missing_file_is_the_system_s_error(module, tmp_path):
    with pytest.raises(FileNotFoundError):
        module.load_params(tmp_path / "none.npz")
