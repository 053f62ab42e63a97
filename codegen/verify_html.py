"""Report of a verification -> HTML for notebooks: a table of the comparisons, a list of the facts, all escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codegen.verify_report import Comparison, Fact, Report

__all__ = ["verify_html"]

_COLUMNS = ("method", "derivatives", "worst", "relative error", "tolerance", "verdict")


def verify_html(report: Report) -> str:
    """Return `report` as one `<section>`; verdicts are words, so nothing rests on colours."""
    head = f"{report.module}: {report.parameters:,} parameters, {report.samples} samples"
    compared = "".join(_row(_cells(comparison), "td") for comparison in report.comparisons)
    return "\n".join(
        (
            '<section class="chalkgrad-verified" lang="en">',
            f"<p><strong>{escape(head)}: {_verdict(report.passed)}</strong></p>",
            f"<table><thead>{_row(_COLUMNS, 'th')}</thead><tbody>{compared}</tbody></table>",
            f"<ul>{''.join(map(_fact, report.facts))}</ul>",
            "</section>",
        )
    )


def _cells(comparison: Comparison) -> tuple[str, ...]:
    worst = comparison.worst
    verdict = _verdict(comparison.passed)
    return (
        f"{comparison.method}, {comparison.step}",
        f"{comparison.entries:,}",
        worst.place,
        f"{worst.relative_error:.1e}",
        comparison.tolerance,
        f"{verdict}: {comparison.problem}" if comparison.problem else verdict,
    )


def _fact(fact: Fact) -> str:
    detail = f": {fact.detail}" if fact.detail else ""
    return f"<li>{_verdict(fact.passed)}: {escape(fact.statement + detail)}</li>"


def _row(cells: Iterable[str], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"


def _verdict(passed: bool) -> str:
    return "passed" if passed else "FAILED"
