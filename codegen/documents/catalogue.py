"""What `mistakes` prints: the catalogue at a glance, or one mistake with an example."""

from __future__ import annotations

from symbolic.checking.exercise import mistake_named
from symbolic.checking.mistakes.catalogue import MISTAKES

__all__ = ["mistake_list", "mistake_text"]


def mistake_list() -> str:
    """Return every mistake by name, with a few words on it."""
    widest = max(map(len, MISTAKES))
    return "\n".join(f"{name:{widest}}  {mistake.title}" for name, mistake in MISTAKES.items())


def mistake_text(name: str) -> str:
    """Return what is known of one mistake.

    Raises:
        ChalkgradError: for a name that the catalogue does not have.
    """
    mistake = mistake_named(name)
    words = mistake.words.format("u", "v")
    rows = (
        ("what", f"{mistake.title[0].upper()}{mistake.title[1:]}."),
        ("told", words),
        ("hint", mistake.hint),
        ("network", mistake.network),
        ("wrong", mistake.wrong),
        ("right", mistake.right),
        ("seen in", mistake.source),
    )
    return "\n".join((name, *(f"  {label:8}  {text}" for label, text in rows)))
