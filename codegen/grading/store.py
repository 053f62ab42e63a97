"""The judgements of a class on the disk: one file each, written as soon as it is there, so that a crash loses nothing.

A file counts for what it was made from: text, network, notation, key and version. The rubric is not among them: a new
rubric needs no new judging.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from codegen.grading.judgement import Judgement
from codegen.grading.settings import Settings
from codegen.render import VERSION, header_line, write_text

__all__ = ["Store", "digest_of"]


class _Record(BaseModel):
    """What a file holds: `cut_off` are the limits at which the judging was stopped, else nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    generator: str
    digest: str
    cut_off: str
    judgement: Judgement


def digest_of(parts: Sequence[tuple[str, str]], settings: Settings) -> str:
    """Return what stands for everything a judgement depends on; texts that are alike have one digest."""
    told = json.dumps([VERSION, settings.digest, parts])
    return blake2b(told.encode("ascii"), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Store:
    """The folder of the judgements.

    Attributes:
        folder: where they are; it exists.
        settings: with which they are made.
        force: whether files that chalkgrad did not write are overwritten.
    """

    folder: Path
    settings: Settings
    force: bool = False

    def get(self, name: str, digest: str) -> Judgement | None:
        """Return the judgement kept under `name`; None where there is none, or it was made from something else."""
        try:
            content = self._path(name).read_bytes()
        except OSError:
            return None
        try:
            record = _Record.model_validate_json(content)
        except ValidationError:  # of another version, or nothing of ours: `put` says so where it is in the way
            return None
        fits = record.digest == digest and record.cut_off in {"", self._limits}
        return record.judgement if fits else None

    def put(self, name: str, digest: str, judgement: Judgement) -> None:
        """Keep a judgement under `name`, whole or not at all.

        Raises:
            WriteError: a file that is not ours stands there, or the system does not let us write.
        """
        cut_off = "" if judgement.outcome in {"judged", "unusable"} else self._limits
        record = _Record(generator=header_line(name), digest=digest, cut_off=cut_off, judgement=judgement)
        text = json.dumps(record.model_dump(mode="json"), indent=1, sort_keys=True, ensure_ascii=False)
        write_text(self._path(name), text + "\n", force=self.force)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.json"

    @property
    def _limits(self) -> str:
        limits = self.settings.limits
        return f"{limits.seconds} s, {limits.megabytes} MB"
