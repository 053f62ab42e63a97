from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from codegen.grading.judgement import Judgement
from codegen.grading.store import Store, digest_of
from codegen.render import HEADER_MARK, WriteError
from tests.codegen.grading.texts import NET, RIGHT, WRONG, judged, settings, step

PARTS = (("the text", RIGHT),)
JUDGED = judged(step(source="∂L/∂W = \u2028"), step(verdict="refuted"))
STOPPED = Judgement(outcome="time", reason="It took too long.")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, settings())


def test_a_judgement_is_kept_and_found_again(store: Store) -> None:
    digest = digest_of(PARTS, store.settings)
    assert store.get("ada", digest) is None
    store.put("ada", digest, JUDGED)
    assert store.get("ada", digest) == JUDGED


def test_the_same_judgement_is_kept_in_the_same_bytes(store: Store) -> None:
    kept = []
    for _ in range(2):
        store.put("ada", "1", JUDGED)
        kept.append((store.folder / "ada.json").read_bytes())
    assert kept[0] == kept[1]
    assert HEADER_MARK.encode() in kept[0]
    assert [path.name for path in store.folder.iterdir()] == ["ada.json"]


def test_a_judgement_counts_for_what_it_was_made_from(store: Store) -> None:
    plain = digest_of(PARTS, settings())
    others = {
        digest_of((("the text", WRONG),), settings()),
        digest_of((("another", RIGHT),), settings()),
        digest_of(PARTS, settings(key=b"another")),
        digest_of(PARTS, settings(spec="2-3-1 sigmoid mse")),
        digest_of((("the text", ""), ("", RIGHT)), settings()),
    }
    assert len(others | {plain}) == 6
    assert digest_of(PARTS, settings(seconds=99)) == plain
    store.put("ada", plain, JUDGED)
    assert all(store.get("ada", other) is None for other in others)


def test_the_notation_counts_as_it_is_part_of_the_network() -> None:
    from codegen.grading.settings import KEY, Limits, Settings
    from codegen.spec_files import resolve_spec

    bracket = Settings.of(resolve_spec(NET, "bracket"), KEY, Limits())
    assert digest_of(PARTS, bracket) != digest_of(PARTS, settings())


def test_what_was_stopped_counts_for_the_same_limits_only(store: Store) -> None:
    store.put("ada", "1", STOPPED)
    assert store.get("ada", "1") == STOPPED
    patient = replace(store, settings=settings(seconds=99))
    assert patient.get("ada", "1") is None
    store.put("ada", "1", JUDGED)
    assert patient.get("ada", "1") == JUDGED


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff", b'{"digest": "1"'])
def test_what_is_no_judgement_is_none_and_stays_unless_forced(store: Store, content: bytes) -> None:
    path = store.folder / "ada.json"
    path.write_bytes(content)
    assert store.get("ada", "1") is None
    with pytest.raises(WriteError, match="--force"):
        store.put("ada", "1", JUDGED)
    assert path.read_bytes() == content
    replace(store, force=True).put("ada", "1", JUDGED)
    assert store.get("ada", "1") == JUDGED
