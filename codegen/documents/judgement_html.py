"""Report -> a page of HTML that stands alone: the fragment of `symbolic.checking.html` with a head."""

from __future__ import annotations

from codegen.render import header_line, html_environment
from symbolic.checking.html import fragment
from symbolic.checking.places import visible
from symbolic.checking.report import Report

__all__ = ["report_html"]


def report_html(report: Report) -> str:
    """Return `report` as a whole page: no scripts, nothing loaded."""
    name = visible(report.name)
    template = html_environment().get_template("report.html.jinja")
    return template.render(header=header_line(name), title=f"{name}: derivation checked", fragment=fragment(report))
