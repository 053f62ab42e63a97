"""Names and counts -> a bar chart as SVG inside a page, which says in words what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from symbolic.checking.places import visible

__all__ = ["bar_chart"]

_ROW = 26
_BAR = 18
_LABEL = 290
_LENGTH = 380
_NUMBER = 60
_LONGEST_LABEL = 40


def bar_chart(title: str, bars: Sequence[tuple[str, int]]) -> str:
    """Return horizontal bars as `<svg>`, the label of each before it and its count behind it.

    Colours are those of the page around it, but for the bars; a screen reader reads the title and all counts.
    """
    if not bars:
        return ""
    longest = max(1, *(count for _, count in bars))
    height = _ROW * len(bars)
    width = _LABEL + _LENGTH + _NUMBER
    told = "; ".join(f"{label}: {count}" for label, count in bars)
    rows = (_bar(place, label, count, longest) for place, (label, count) in enumerate(bars))
    return "\n".join(
        (
            f'<svg class="chart" role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
            f"<title>{_text(title)}</title>",
            f"<desc>{_text(told)}</desc>",
            *rows,
            "</svg>",
        )
    )


def _bar(place: int, label: str, count: int, longest: int) -> str:
    top = place * _ROW + (_ROW - _BAR) // 2
    base = place * _ROW + _ROW // 2
    length = round(_LENGTH * count / longest, 1)
    shown = label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"
    return (
        f'<g aria-hidden="true"><text x="{_LABEL - 8}" y="{base}" text-anchor="end" dominant-baseline="central">'
        f"{_text(shown)}</text>"
        f'<rect x="{_LABEL}" y="{top}" width="{length:g}" height="{_BAR}" rx="2"></rect>'
        f'<text x="{_LABEL + length + 6:g}" y="{base}" dominant-baseline="central">{count}</text></g>'
    )


def _text(text: str) -> str:
    return escape(visible(text))
