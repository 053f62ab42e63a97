"""How a class is judged: on which network, with which key, and how much time and memory one submission may take."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from symbolic.spec.model import NetworkSpec

__all__ = ["KEY", "Limits", "Settings"]

KEY = b"chalkgrad"
"""The key where the teacher names none."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one submission may take.

    Attributes:
        seconds: of computing; a process that waits is stopped after some times as long.
        megabytes: of memory, beyond what the program itself needs.
    """

    seconds: int = 10
    megabytes: int = 512


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a process that judges has to know; it can be sent to another machine.

    Attributes:
        spec: the network as JSON.
        key: from which the random points are drawn.
        limits: what one submission may take.
    """

    spec: str
    key: bytes
    limits: Limits

    @classmethod
    def of(cls, spec: NetworkSpec, key: bytes, limits: Limits) -> Settings:
        """Return the settings for a network."""
        return cls(spec.model_dump_json(), key, limits)

    @property
    def digest(self) -> str:
        """What stands for network, notation and key together; not for the limits, on which no verdict depends."""
        told = blake2b(self.spec.encode("utf-8"), digest_size=16, key=blake2b(self.key, digest_size=32).digest())
        return told.hexdigest()
